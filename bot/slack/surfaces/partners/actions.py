"""What a partner team does about a request, and what the person is told of it."""

from __future__ import annotations

from datetime import datetime

from bot.changes.context import Context
from bot.domain.people import Actor
from bot.services.partners.answers import (
    acknowledge_request,
    answer_request,
    decline_request,
    give_eta_for_request,
    withdraw_request,
)
from bot.services.partners.mirrors import tell_partner
from bot.slack.answers import Reply
from bot.slack.commands.verbs import Order
from bot.slack.deps import Deps
from bot.slack.surfaces.partners.card import request_shown
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import inline, moment
from bot.slack.views.blocks import linked


async def acknowledge(context: Context, number: int, by: Actor) -> Reply:
    """The team has it."""
    r = await acknowledge_request(context, number, by)
    return Reply(f"You have {r.subject}. An answer is due {moment(r.eta or r.answer_by)}.")


async def promise(deps: Deps, order: Order, said: tuple[datetime, str]) -> Reply:
    """The team says when, and what it has to add."""
    eta, words = said
    r = await give_eta_for_request(deps.context, order.number, eta, words, order.by, order.key)
    return Reply(f"{r.subject}: they expect your answer by {moment(eta)}.")


async def answer(deps: Deps, order: Order, words: str) -> Reply:
    """The team has answered."""
    r = await answer_request(deps.context, order.number, words, order.by, order.key)
    return Reply(f"Your answer to {r.subject} is in the thread of {r.about}. Whoever owns it is told.")


async def decline(deps: Deps, order: Order, words: str) -> Reply:
    """The team will not."""
    r = await decline_request(deps.context, order.number, words, order.by, order.key)
    return Reply(f"{r.subject} is declined. Whoever owns {r.about} is told why.")


async def reply(deps: Deps, order: Order, words: str) -> Reply:
    """Our words for a team."""
    r = await tell_partner(deps.context, order.number, words, order.by, order.key)
    return Reply(f"{inline(r.name, 60)} has your words, in the thread of {r.subject}.")


async def where_it_is(context: Context, number: int) -> Reply:
    """A request as people ask for it by its number: who is asked what about, how it stands and where. NotFound."""
    async with context.read() as view:
        request = await view.partner_requests.get(number)
        home = await view.placements.of(f"card:{request.about}")
    about = linked(request.about, home)
    thread = await thread_link(context, request.subject)
    text = (
        f"{request.subject} is a request to the partner team {inline(request.name, 60)} about {about}:"
        f" {request.status.words}.{thread}"
    )
    return Reply(text, request_shown(text, request))


async def take_back(context: Context, number: int, by: Actor) -> Reply:
    """Nobody needs the answer any more."""
    r = await withdraw_request(context, number, by)
    return Reply(f"{r.subject} is taken back. {inline(r.name, 60)} is told in its thread.")
