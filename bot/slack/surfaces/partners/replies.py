"""The form to write into a partner's thread from ours, and what is said to words that went nowhere."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.partners.requests import PartnerRequest
from bot.domain.partners.talk import ARROW
from bot.domain.subjects import Subject
from bot.services.partners.mirrors import Advice
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation
from bot.slack.deps import Deps
from bot.slack.modal_target import Asked, open_modal
from bot.slack.surfaces.partners.modals import reply_partner_modal
from bot.slack.text.markup import inline


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
