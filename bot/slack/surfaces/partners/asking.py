"""Asking a partner team and writing to it: by command where everything is typed, else by the form."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import Escalation
from bot.domain.partners.requests import PartnerRequest
from bot.domain.partners.talk import ARROW, named_team
from bot.domain.subjects import Subject, SubjectKind
from bot.services.partners.asking import Question, ask_about, may_ask
from bot.services.partners.mirrors import Advice
from bot.slack import partner_ids as names
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation, Order
from bot.slack.deps import Deps
from bot.slack.modal_target import Asked, open_modal
from bot.slack.surfaces.partners.modals import ask_modal, reply_partner_modal
from bot.slack.surfaces.reads import matter, thread_link
from bot.slack.text.markup import as_written, inline, moment, unmarked


async def ask(context: Context, order: Order, question: Question) -> Reply:
    """Ask a team."""
    subject = order.about
    request = await ask_about(context, subject, question, order.by, order.key)
    if request is None:
        return Reply(f"They are asked about {subject} already.")
    due = f" Their answer is due {moment(request.answer_by)}."
    waits = f" {subject} waits for them." if subject.kind is SubjectKind.CASE else ""
    team, thread = inline(request.name, 60), await thread_link(context, subject)
    return Reply(f"{team} is asked about {subject}: {request.subject}.{due}{waits}{thread}")


async def ask_by_verb(deps: Deps, asked: Invocation) -> Answer:
    """`ask E-3 payouts when is it paid?` asks at once; where the team or the question is missing, the form opens."""
    team, rest = named_team(as_written(asked.words), deps.context.policy.teams)
    if team is not None and rest:
        return await ask(deps.context, asked, Question(team, unmarked(rest)))
    return await show_ask(deps.context, asked.gesture, asked.about, team, unmarked(rest))


async def show_ask(
    context: Context, asked: Asked, subject: Subject, team: str | None = None, question: str = ""
) -> Answer:
    """Open the form; StateError, NotYours where it could not be sent anyway. BadInput without any team."""
    if not context.policy.partners:
        raise BadInput(
            names.TEAM,
            "No partner team is in the policy, so there is nobody to ask. An admin of Callout can add one.",
        )

    async def load() -> View:
        async with context.read() as view:
            about = await matter(view, subject)
        may_ask(about, asked.person)
        hides = isinstance(about, Escalation) and about.confidential
        return ask_modal(subject, dict(context.policy.teams), team, question, hides=hides)

    return await open_modal(asked, f"Ask about {subject}", load)


async def reply_by_verb(deps: Deps, asked: Invocation) -> Answer:
    """Open the form: to those of the case or the escalation."""
    return await show_reply(deps.context, asked.gesture, asked.about)


async def show_reply(context: Context, asked: Asked, subject: Subject) -> Answer:
    """Open the form: to a request (`R-7`), or to those of a case or an escalation. BadInput where nobody was asked."""

    async def load() -> View:
        requests, chosen = await _requests(context, subject)
        return reply_partner_modal(requests, chosen)

    return await open_modal(asked, "Reply to partner", load)


async def _requests(context: Context, subject: Subject) -> tuple[list[PartnerRequest], PartnerRequest]:
    async with context.read() as view:
        home = await view.partner_requests.parent_of(subject)
        every = await view.partner_requests.of(home)
    if not every:
        raise BadInput("team", f"No partner team is asked about {home} yet. {_how_to_ask(home)}")
    waiting = [request for request in every if request.is_waiting]
    named = [request for request in every if request.subject == subject]
    chosen = (named or waiting[-1:] or every[-1:])[0]
    offered = waiting if chosen in waiting else [*waiting, chosen]
    return offered, chosen


def advised(advice: Advice) -> Reply:
    """Why words with the arrow went nowhere, and how to write them."""
    if advice.absent:
        return Reply(_not_asked(advice))
    if not advice.teams:
        return Reply(
            f"No partner team is asked about {advice.subject}, so your words stay here. {_how_to_ask(advice.subject)}"
        )
    teams = ", ".join(inline(team, 40) for team in advice.teams)
    first = inline(advice.teams[0], 40)
    return Reply(
        f"Your words stay here for now: several teams are asked about {advice.subject} ({teams})."
        f" Edit your message and name the team first, for example `{ARROW} {first} when?`."
    )


def _not_asked(advice: Advice) -> str:
    """They begin with a team that is not asked there: how to ask it, and how to write to those who are."""
    who = inline(advice.absent, 60)
    lead = f"Your words stay here: {who} is not asked about {advice.subject}."
    ask = (
        f" `{advice.subject.kind.command} ask {advice.subject} {advice.team}` asks them."
        if advice.team
        else ""
    )
    if not advice.teams:
        return lead + ask
    teams, first = " or ".join(inline(team, 40) for team in advice.teams), inline(advice.teams[0], 40)
    return f"{lead}{ask} To write to {teams}, edit your message and begin with the name: `{ARROW} {first} when?`."


def _how_to_ask(subject: Subject) -> str:
    return f"`{subject.kind.command} ask {subject}` asks one."
