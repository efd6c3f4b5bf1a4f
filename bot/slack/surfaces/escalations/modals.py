"""Forms of an escalation: raise it, report, assign, promise, snooze, change the severity, move it and end it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    Option,
    OptionGroup,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.escalations.choices import Audience
from bot.domain.escalations.escalation import Escalation, SeverityTerms, holder_of
from bot.domain.outcomes import PreventionItem, RootCause
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import Subject
from bot.domain.time.durations import spell_duration
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.surfaces.cases.modals import outcome_fields
from bot.slack.text import names
from bot.slack.text.markup import inline, moment, name, quote
from bot.slack.views.blocks import (
    OPTIONS_LIMIT,
    context,
    field,
    form,
    label,
    moment_picker,
    option,
    options,
    person_picker,
    radio,
    section,
    select,
    text_input,
)
from bot.slack.views.drafts import SUMMARY_LIMIT, FlagDraft, MessageDraft, message_facts, summary_of

_RADIO_LIMIT = 10
_OUT_OF_SIGHT = "You will not see it then, unless you own it or somebody invites you into its channel."
_ZONE = "In your own time zone."
TITLE_LIMIT = 150


def flag_modal(draft: FlagDraft) -> View:
    """Raise an escalation from a message, a case, or from nothing; filled in as far as it is known."""
    summary = draft.summary or (summary_of(draft.message.text) if draft.message else "")
    blocks: list[Block] = [
        *([context(_from(draft.message))] if draft.message else []),
        field(ids.SUMMARY, "What is at stake?", text_input(summary, limit=SUMMARY_LIMIT)),
        severity_field(draft.severities, draft.severity),
        field(
            ids.WANTED_BY,
            "Wanted by",
            moment_picker(),
            hint="Leave it empty to go by the severity's promise.",
            optional=True,
        ),
        *_partner_field(draft.partners),
        field(
            ids.OWNER,
            "Owner",
            person_picker(hint="Whoever is next"),
            hint="Leave it empty for whoever is next on the desk.",
            optional=True,
        ),
        _confidential_field(loses_sight=draft.loses_sight),
    ]
    title = f"Escalate {draft.case}" if draft.case else "Flag to exec desk"
    about = {ids.ABOUT: str(draft.case) if draft.case else None}
    remembered = ids.metadata(about | message_facts(draft.message))
    return form(ids.FLAG_FORM, title, "Escalate", blocks, remembered)


def _confidential_field(*, loses_sight: bool) -> Block:
    """A channel of its own, and nothing of it anywhere else: whoever will not see it reads so before they send it."""
    who = "Only its owner, sponsors, leads and invited partners see it"
    tick = CheckboxesElement(options=[option("yes", "Keep it confidential", who)])
    hint = f"{_OUT_OF_SIGHT} Say all that matters above." if loses_sight else ""
    return field(ids.CONFIDENTIAL, "Confidential", tick, hint=hint, optional=True)


def join_modal(message: MessageDraft | None, existing: Subject, *, reopens: bool) -> View:
    """The message was flagged before: whoever flags it too becomes a sponsor of the same escalation."""
    known = (
        f"*{existing}* was about this and is closed. Join it: it opens again"
        if reopens
        else f"*{existing}* is open about this already. Join it"
    )
    blocks = [
        section(f"{known}, and you hear what its sponsors hear."),
        field(
            ids.NOTE, "Anything to add?", text_input(limit=1000), hint="Its owner reads this.", optional=True
        ),
    ]
    remembered = ids.about(existing, **message_facts(message))
    return form(ids.JOIN_FORM, f"Join {existing}", "Join", blocks, remembered)


def _from(message: MessageDraft) -> str:
    return f"Said by {inline(message.author, 60)}" if message.author.strip() else "The message you flagged"


def severity_field(severities: Sequence[SeverityTerms], initial: str) -> Block:
    """The severities with what each promises, in words."""
    if len(severities) > _RADIO_LIMIT:
        choices = {terms.name: f"{terms.name}: {_promise(terms)}" for terms in severities}
        return field(ids.SEVERITY, "Severity", select(choices, initial))
    listed = [option(terms.name, terms.name, _promise(terms)) for terms in severities]
    return field(ids.SEVERITY, "Severity", radio(listed, initial))


def _promise(terms: SeverityTerms) -> str:
    first, pace, end = terms.acknowledge_within, terms.update_every, terms.resolve_within
    spelled = [spell_duration(length) for length in (first, pace, end)]
    return f"In hand within {spelled[0]}, news every {spelled[1]}, solved in {spelled[2]}"


def _partner_field(partners: Sequence[tuple[str, str]]) -> list[Block]:
    if not partners:
        return []
    choices = StaticMultiSelectElement(options=options(dict(partners)), placeholder="Nobody yet")
    rest = len(partners) - OPTIONS_LIMIT
    hint = f"The first {OPTIONS_LIMIT} teams; {rest} more are in the policy." if rest > 0 else ""
    return [field(ids.PARTNERS, "Partner teams to ask", choices, hint=hint, optional=True)]


def update_modal(card: EscalationCard, proposed_next: datetime, happened: str = "") -> View:
    """Say how it stands, promise the next update, choose who reads it; `happened` is what was typed already."""
    e = card.escalation
    blocks: list[Block] = []
    if card.last_plan:
        blocks.append(section(f"*The plan last time:*\n{quote(card.last_plan, 500, 5)}"))
    blocks += [
        field(ids.HAPPENED, "What happened?", text_input(happened, limit=2000)),
        field(ids.PLANNED, "What is next?", text_input(limit=1000), optional=True),
        field(ids.NEXT_BY, "Next update by", moment_picker(proposed_next), hint="In your own time zone."),
        field(ids.AUDIENCE, "Who sees it?", radio(_audiences(card), Audience.SPONSORS)),
    ]
    return form(ids.UPDATE_FORM, f"Update {e.subject}", "Send", blocks, ids.about(e.subject))


def _audiences(card: EscalationCard) -> list[Option]:
    """Partner teams are offered while one of them still owes an answer."""
    asked = list(dict.fromkeys(ask.request.name for ask in card.partners if ask.request.is_waiting))
    partners = option(Audience.PARTNERS, "Also the partner teams that were asked", ", ".join(asked))
    return [
        option(Audience.SPONSORS, "Sponsors and the desk", "Each sponsor gets it as a private message"),
        *([partners] if asked else []),
        option(Audience.DESK, "Only the desk: the sponsors still wait", "The promised time stays as it is"),
    ]


def escalation_assign_modal(card: EscalationCard) -> View:
    """Give the escalation to somebody, or to whoever is next; they have to acknowledge it.

    It remembers who has it now, so that two who are asked for another owner do not both give it away.
    """
    e = card.escalation
    now_with = f"{name(e.owner)} has {e.subject} now." if e.owner else f"Nobody has {e.subject} yet."
    hint = "Leave it empty for whoever is next. They are told at once, and have to acknowledge it."
    person = field(
        ids.ASSIGNEE, "Give it to", person_picker(hint="Whoever is next"), hint=hint, optional=True
    )
    remembered = ids.about(e.subject, **{ids.HOLDER: holder_of(e)})
    title = f"Assign {e.subject}"
    return form(ids.ESCALATION_ASSIGN_FORM, title, "Assign", [context(now_with), person], remembered)


def reason_modal(callback_id: str, subject: Subject) -> View:
    """Why an escalation is cancelled (ids.CANCEL_FORM) or anything is reopened (ids.REOPEN_FORM)."""
    cancels = callback_id == ids.CANCEL_FORM
    hint = "The sponsors read this." if cancels else "Whoever had it reads this."
    blocks = [field(ids.REASON, "Why?", text_input(limit=500), hint=hint)]
    if cancels:
        return form(
            callback_id, f"Cancel {subject}", "Cancel it", blocks, ids.about(subject), close="Keep it open"
        )
    return form(callback_id, f"Reopen {subject}", "Reopen", blocks, ids.about(subject))


def promise_modal(
    card: EscalationCard, proposed: datetime | None, reason: str = "", trouble: str = ""
) -> View:
    """When the sponsors hear next; `reason` is what was typed already, `trouble` what was wrong with the time."""
    e = card.escalation
    promised = (
        f"The sponsors of {e.subject} are promised an update by {moment(e.next_update_by)}."
        if (e.next_update_by)
        else f"The sponsors of {e.subject} are promised no time yet."
    )
    blocks: list[Block] = [
        *_said(trouble),
        context(f"{promised} They are told of the new time at once."),
        field(ids.NEXT_BY, "Next update by", moment_picker(proposed), hint=_ZONE),
        field(
            ids.REASON,
            "Why?",
            text_input(reason, limit=500),
            hint="The sponsors read this.",
            optional=True,
        ),
    ]
    return form(ids.PROMISE_FORM, f"Promise for {e.subject}", "Promise", blocks, ids.about(e.subject))


def severity_modal(card: EscalationCard, severities: Sequence[SeverityTerms]) -> View:
    """Another severity; every time is planned anew."""
    e = card.escalation
    blocks: list[Block] = [
        context(
            f"{e.subject} is {inline(e.severity, 30)} now. Every time is planned anew, and its sponsors are told."
        ),
        severity_field(severities, e.severity),
    ]
    return form(ids.SEVERITY_FORM, f"Severity of {e.subject}", "Change", blocks, ids.about(e.subject))


def snooze_modal(card: EscalationCard, until: datetime | None, reason: str = "", trouble: str = "") -> View:
    """Until when it is put aside, and why; both are needed."""
    e = card.escalation
    promised = (
        f" The next update is promised by {moment(e.next_update_by)}. If it is put aside for longer, that"
        " promise moves, and the sponsors are told."
        if e.next_update_by
        else ""
    )
    blocks: list[Block] = [
        *_said(trouble),
        context(f"Nobody is nudged about {e.subject} until then.{promised}"),
        field(ids.UNTIL, "Put it aside until", moment_picker(until), hint=f"{_ZONE} At most 30 days."),
        field(
            ids.REASON,
            "Why can it wait?",
            text_input(reason, limit=500, hint="The bank answers on Monday"),
            hint="The desk and the sponsors read this.",
        ),
    ]
    return form(ids.ESCALATION_SNOOZE_FORM, f"Snooze {e.subject}", "Snooze", blocks, ids.about(e.subject))


def _said(trouble: str) -> list[Block]:
    return [context(inline(trouble, 300))] if trouble else []


def escalation_resolve_modal(
    card: EscalationCard, topics: Sequence[str] = (), items: Sequence[PreventionItem] = ()
) -> View:
    """How the escalation ended; `items`: what is wanted already to prevent others, the latest first."""
    e = card.escalation
    topic = card.case.case.topic if card.case else None
    *outcome, note = outcome_fields(topics, topic, "The sponsors read this first.", "What settled it?")
    told = [option(value.value, text) for value, text in names.CUSTOMER_TOLD.items()]
    blocks: list[Block] = [
        *outcome,
        note,
        field(ids.CUSTOMER_TOLD, "Does the customer know?", radio(told), optional=True),
        *_known_items(items),
        field(
            ids.PREVENTION_TITLE,
            "Something new that would prevent the next one",
            text_input(long=False, limit=TITLE_LIMIT),
            hint="Leave it empty where nothing is wanted.",
            optional=True,
        ),
        field(
            ids.LESSONS,
            "Lessons",
            text_input(limit=2000),
            hint="What we do otherwise next time.",
            optional=True,
        ),
    ]
    return form(ids.ESCALATION_RESOLVE_FORM, f"Resolve {e.subject}", "Resolve", blocks, ids.about(e.subject))


def _known_items(items: Sequence[PreventionItem]) -> list[Block]:
    """Known items by what they would remove: the first hundred; no field where there is none."""
    if not items:
        return []
    chosen = items[:OPTIONS_LIMIT]
    groups = [
        OptionGroup(
            label=label(cause.words),
            options=[option(str(item.id), item.title) for item in chosen if item.root_cause is cause],
        )
        for cause in RootCause
        if any(item.root_cause is cause for item in chosen)
    ]
    rest = len(items) - len(chosen)
    hint = f"The latest {OPTIONS_LIMIT}; {rest} more are known." if rest > 0 else ""
    element = StaticSelectElement(option_groups=groups, placeholder="No, or a new one below")
    return [field(ids.PREVENTION_ITEM, "Is it known how to prevent it?", element, hint=hint, optional=True)]


def escalation_merge_modal(e: Escalation, others: Sequence[Escalation]) -> View:
    """Make one escalation out of two; `others` is at least one."""
    choices = {str(other.subject): f"{other.subject} · {other.summary}" for other in others}
    blocks = [
        context(
            f"{e.subject} closes. Its sponsors, flagged messages and partner requests go to the other."
            " This cannot be undone."
        ),
        field(ids.INTO, "Merge it into", select(choices)),
    ]
    return form(ids.ESCALATION_MERGE_FORM, f"Merge {e.subject}", "Merge", blocks, ids.about(e.subject))


def split_modal(e: Escalation, requests: Sequence[PartnerRequest]) -> View:
    """Let a question to a partner team go on by itself; `requests` is at least one."""
    choices = {str(each.subject): f"{each.subject} · {each.name}: {each.question}" for each in requests}
    blocks = [
        context("It becomes an escalation of its own, with the same sponsors, severity and owner."),
        field(
            ids.SPLIT_REQUEST,
            "Which request?",
            select(choices, next(iter(choices)) if len(choices) == 1 else None),
        ),
    ]
    return form(ids.SPLIT_FORM, f"Split {e.subject}", "Split it off", blocks, ids.about(e.subject))


def return_modal(e: Escalation) -> View:
    """Close it and go on with its case."""
    where = "its case" if e.case_number is None else f"C-{e.case_number}"
    lead = "A case is opened from its summary." if e.case_number is None else f"{where} goes on, and is open."
    blocks = [
        context(f"{e.subject} closes. {lead}"),
        field(ids.REASON, "Why?", text_input(limit=500), hint="The sponsors read this."),
    ]
    return form(ids.RETURN_FORM, f"Return {e.subject}", "Return it", blocks, ids.about(e.subject))
