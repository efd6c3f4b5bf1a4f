"""What partner teams do with a request: acknowledge, give an ETA, answer, decline; and withdrawing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.locks import lock_request
from bot.changes.records import record, show, tell_thread
from bot.domain.access import Permission, require
from bot.domain.cases.case import Case, resume
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.partners import Withdrawal
from bot.domain.partners.requests import (
    PartnerRequest,
    RequestDecision,
    acknowledge,
    answer,
    decline,
    give_eta,
    withdraw,
)
from bot.domain.people import Actor
from bot.domain.subjects import Subject
from bot.storage.database import UnitOfWork


async def withdraw_open(
    context: Context, uow: UnitOfWork, about: Subject, why: Withdrawal, by: Actor
) -> None:
    """Nobody needs the answers any more: every open request about what is held is closed, and its team knows."""
    for request in await uow.partner_requests.of(about):
        if request.is_waiting:
            await withdraw_one(context, uow, request.number, why, by)


async def withdraw_one(
    context: Context, uow: UnitOfWork, number: int, why: Withdrawal, by: Actor
) -> PartnerRequest:
    """Close one request whose home is held; StateError where it is closed."""
    request, event = withdraw(await uow.partner_requests.get_for_update(number), why, by, uow.now)
    await record(context, uow, request, event)
    await tell_thread(uow, request, event)
    return request


Decide = Callable[[PartnerRequest, Actor, datetime], RequestDecision]


async def acknowledge_request(context: Context, number: int, by: Actor) -> PartnerRequest:
    """The team has it; AlreadyDone for the second of two, StateError once it is closed."""
    return await _change(context, number, acknowledge, by)


async def give_eta_for_request(
    context: Context, number: int, eta: datetime, words: str, by: Actor, key: str
) -> PartnerRequest:
    """The team says when it will answer; its own time is what it is reminded of from now on."""
    return await _change(
        context, number, lambda request, by, now: give_eta(request, eta, by, now), by, words=words, key=key
    )


async def answer_request(context: Context, number: int, words: str, by: Actor, key: str) -> PartnerRequest:
    """The team has answered: its words are in the thread, and the owner is called. BadInput without words."""
    return await _change(context, number, answer, by, words=_needed(words, "Write the answer."), key=key)


async def decline_request(context: Context, number: int, words: str, by: Actor, key: str) -> PartnerRequest:
    """The team will not, and says why; the owner is called. BadInput without words."""
    return await _change(
        context, number, decline, by, words=_needed(words, "Say why, in a few words."), key=key
    )


@in_transaction
async def withdraw_request(context: Context, uow: UnitOfWork, number: int, by: Actor) -> PartnerRequest:
    """Take a question back by hand; NotYours where somebody else's work asks it."""
    about, _ = await lock_request(uow, number)
    require(by, Permission.ASK_PARTNER, about)
    request = await withdraw_one(context, uow, number, Withdrawal.BY_HAND, by)
    await show(uow, about)
    await _go_on(context, uow, about, by, called=False)
    return request


def _needed(words: str, ask: str) -> str:
    if not words.strip():
        raise BadInput("words", ask)
    return words.strip()


@in_transaction
async def _change(
    context: Context,
    uow: UnitOfWork,
    number: int,
    decide: Decide,
    by: Actor,
    *,
    words: str = "",
    key: str | None = None,
) -> PartnerRequest:
    """The request after what was decided. The second copy of a form (`key`) changes nothing."""
    about, held = await lock_request(uow, number)
    if key is not None and not await uow.receipts.is_first(key):
        return held
    request, event = decide(held, by, uow.now)
    said = None
    if words:
        said = await uow.timeline.say(event.subject, author=by.name, text=words, person=by.person)
    await record(context, uow, request, event, said=said)
    await show(uow, about)
    owner = (about.owner,) if about.owner and not request.is_waiting else ()
    await tell_thread(uow, about, event, mention=owner, words=words)
    if not request.is_waiting:
        await _go_on(context, uow, about, by, called=bool(owner))
    return request


async def _go_on(
    context: Context, uow: UnitOfWork, about: Case | Escalation, by: Actor, *, called: bool
) -> None:
    """A case that waits for partner teams goes on once the last of them has answered; `called`: its owner knows."""
    if not isinstance(about, Case) or any(r.is_waiting for r in await uow.partner_requests.of(about.subject)):
        return
    resumed = resume(about, by, uow.now)
    if resumed is None:
        return
    case, event = resumed
    await record(context, uow, case, event)
    await tell_thread(uow, case, event, mention=(case.owner,) if case.owner and not called else ())
