"""Forms of partner requests: ask, give an ETA, answer, decline, reply to a partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import Subject
from bot.slack import ids
from bot.slack import partner_ids as names
from bot.slack.text.markup import inline, moment, quote
from bot.slack.views.blocks import context, field, form, moment_picker, section, select, text_input

QUESTION_LIMIT = 1500
WORDS_LIMIT = 2000


def ask_modal(
    about: Subject,
    teams: Mapping[str, str],
    team: str | None = None,
    question: str = "",
    *,
    hides: bool = False,
) -> View:
    """Ask a partner team (`teams`: key → name) about a case or an escalation; `hides`: it is confidential."""
    reads = (
        f"They read your question alone: {about} is confidential."
        if hides
        else "They read it with what it is about, and the customer's words as the policy allows."
    )
    chosen = team or (next(iter(teams)) if len(teams) == 1 else None)
    blocks: list[Block] = [
        field(names.TEAM, "Team", select(teams, chosen)),
        field(
            names.QUESTION,
            "What do you need from them?",
            text_input(question, limit=QUESTION_LIMIT),
            hint=reads,
        ),
        field(
            names.WANTED_BY,
            "Wanted by",
            moment_picker(),
            hint="In your own time zone. Leave it empty to go by what the team promises.",
            optional=True,
        ),
    ]
    return form(names.ASK_FORM, f"Ask about {about}", "Ask", blocks, ids.about(about))


def eta_modal(request: PartnerRequest) -> View:
    """When the team will answer; it starts from what they said before, else from what they promise."""
    promised, wanted = request.eta, f"They need it by {moment(request.answer_by)}."
    blocks: list[Block] = [
        context(f"You have said {moment(promised)}." if promised else wanted),
        field(
            names.ETA,
            "Answer by",
            moment_picker(promised or request.answer_by),
            hint="In your own time zone.",
        ),
        field(names.WORDS, "Anything to add?", text_input(limit=WORDS_LIMIT), optional=True),
    ]
    return form(names.ETA_FORM, f"ETA for {request.subject}", "Promise", blocks, ids.about(request.subject))


def answer_modal(request: PartnerRequest) -> View:
    """The answer, which closes the request."""
    blocks: list[Block] = [
        section(quote(request.question, 600, 6)),
        field(
            names.WORDS,
            "Your answer",
            text_input(limit=WORDS_LIMIT),
            hint=f"It closes {request.subject}. For more talk, write in its thread instead.",
        ),
    ]
    return form(names.ANSWER_FORM, f"Answer {request.subject}", "Answer", blocks, ids.about(request.subject))


def decline_modal(request: PartnerRequest) -> View:
    """Why the team will not answer."""
    hint = "Whoever asked reads this. Say who can help, if you know."
    blocks: list[Block] = [
        section(quote(request.question, 600, 6)),
        field(names.WORDS, "Why?", text_input(limit=WORDS_LIMIT), hint=hint),
    ]
    return form(
        names.DECLINE_FORM, f"Decline {request.subject}", "Decline", blocks, ids.about(request.subject)
    )


def reply_partner_modal(requests: Sequence[PartnerRequest], chosen: PartnerRequest) -> View:
    """Write into a partner's thread from ours; `requests` are those to choose from."""
    every = {str(r.subject): f"{r.name}, {r.subject}: {r.question}" for r in requests}
    which = field(names.REQUEST, "To", select(every, str(chosen.subject)))
    only = context(f"To {inline(chosen.name, 60)}, about {chosen.about} ({chosen.subject}).")
    blocks: list[Block] = [
        which if len(every) > 1 else only,
        field(
            names.WORDS,
            "Your words",
            text_input(limit=WORDS_LIMIT),
            hint="They stand in both threads, with your name.",
        ),
    ]
    return form(names.REPLY_PARTNER_FORM, "Reply to partner", "Send", blocks, ids.about(chosen.subject))
