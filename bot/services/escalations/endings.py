"""End an escalation: resolve, cancel, settle or reopen it, and tell its sponsors."""

from __future__ import annotations

from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.records import record, tell_thread
from bot.domain.errors import AlreadyDone, BadInput, NotFound
from bot.domain.escalations.endings import cancel, reopen, resolve, settle
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.events.escalations import PreventionWanted
from bot.domain.events.event import Event
from bot.domain.events.partners import Withdrawal
from bot.domain.outcomes import Outcome, Prevention, RootCause
from bot.domain.people import Actor, PersonRef
from bot.outbox.messages import Closing, OutboxMessage
from bot.outbox.news import Cancelled, Reopened
from bot.outbox.store import enqueue
from bot.services.escalations.changes import tell_each_sponsor
from bot.services.partners.answers import withdraw_open
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.outbox.deliveries import Urgency


async def show_closings(uow: UnitOfWork, escalation: Escalation, closed_at: datetime) -> None:
    """What each sponsor reads of that ending is to be there, or to say what became of it since."""
    for sponsor in await uow.escalations.sponsors(escalation.number):
        await enqueue(uow, closing_for(escalation, sponsor, closed_at))


def closing_for(escalation: Escalation, sponsor: PersonRef, closed_at: datetime) -> OutboxMessage:
    """One sponsor's summary of one ending is to be brought up to date."""
    subject, to = escalation.subject, sponsor.slack_id
    target = f"closing:{subject}:{to}:{closed_at.isoformat()}"
    return OutboxMessage(Closing(to, closed_at), target, subject, to, Urgency.NOW)


@in_transaction
async def resolve_escalation(
    context: Context,
    uow: UnitOfWork,
    number: int,
    outcome: Outcome,
    by: Actor,
    *,
    prevention: Prevention | None = None,
    key: str | None = None,
) -> Escalation:
    """It is closed, its outcome is kept, and the sponsors have the closing summary.

    The second copy of a form (`key`) does nothing. BadInput where the prevention item is no longer open.
    """
    held = await uow.escalations.get_for_update(number)
    if key is not None and not await uow.receipts.is_first(key):
        return held
    escalation, event = resolve(held, outcome, by, uow.now)
    await uow.timeline.record(escalation.subject, outcome, by.person)
    await uow.sponsors.unsettle(number)
    wanted = await _prevention(uow, escalation, prevention, outcome.root_cause, by)
    await record(context, uow, escalation, event, *wanted)
    await tell_thread(uow, escalation, event, words=outcome.note)
    await show_closings(uow, escalation, uow.now)
    await withdraw_open(context, uow, escalation.subject, Withdrawal.RESOLVED, by)
    return escalation


async def _prevention(
    uow: UnitOfWork, e: Escalation, wanted: Prevention | None, root_cause: RootCause, by: Actor
) -> list[Event]:
    if wanted is None:
        return []
    try:
        known = await uow.prevention.get(wanted.item) if wanted.item is not None else None
    except NotFound as gone:
        raise BadInput("prevention_item", "That item is no longer open. Choose another.") from gone
    item = known.id if known else await uow.prevention.add(wanted.title.strip(), root_cause, by.person)
    await uow.prevention.link(item, e.subject)
    return [Event(e.subject, uow.now, by, PreventionWanted(item, known is None))]


@in_transaction
async def cancel_escalation(
    context: Context, uow: UnitOfWork, number: int, reason: str, by: Actor, key: str | None = None
) -> Escalation:
    """It is closed without an outcome, and the sponsors know why; a sponsor may, as whoever runs it.

    The second copy of a form (`key`) does nothing.
    """
    held = await uow.escalations.get_for_update(number)
    if key is not None and not await uow.receipts.is_first(key):
        return held
    escalation, event = cancel(held, reason, by, uow.now, await uow.escalations.sponsors(number))
    await record(context, uow, escalation, event)
    await tell_thread(uow, escalation, event)
    await tell_each_sponsor(uow, escalation, Cancelled, event)
    await withdraw_open(context, uow, escalation.subject, Withdrawal.CANCELLED, by)
    return escalation


@in_transaction
async def reopen_escalation(
    context: Context, uow: UnitOfWork, number: int, reason: str, by: Actor, key: str | None = None
) -> Escalation:
    """It is open again, with promises from now on. The second copy of a form (`key`) does nothing."""
    held = await uow.escalations.get_for_update(number)
    if key is not None and not await uow.receipts.is_first(key):
        return held
    return await go_on(context, uow, held, reason, by)


async def go_on(
    context: Context,
    uow: UnitOfWork,
    held: Escalation,
    reason: str,
    by: Actor,
    *before: Event,
    words: str = "",
) -> Escalation:
    """What is closed and held is open again: its outcome and what sponsors said of it are history.

    `before` happened first; its last event is what the thread reads, with `words`, else that it was reopened.
    """
    sponsors = await uow.escalations.sponsors(held.number)
    terms = context.policy.terms_or_mildest(held.severity)
    escalation, event = reopen(held, reason, terms, by, uow.now, sponsors)
    await uow.timeline.supersede(escalation.subject)
    await uow.sponsors.unsettle(held.number)
    await record(context, uow, escalation, *before, event)
    told = before[-1] if before else event
    await tell_thread(uow, escalation, told, mention=(escalation.owner,), words=words)
    await tell_each_sponsor(uow, escalation, Reopened, event)
    if held.closed_at is not None:
        await show_closings(uow, escalation, held.closed_at)
    return escalation


@in_transaction
async def escalation_settled(
    context: Context, uow: UnitOfWork, number: int, closed_at: datetime, by: Actor
) -> Escalation:
    """This ending settled it for a sponsor; their summary says so.

    `closed_at` tells which ending the question was about. AlreadyDone where they have answered it, BadInput where
    it was resolved anew since, StateError where it goes on, NotASponsor for others.
    """
    held = await uow.escalations.get_for_update(number)
    event, sponsor = await _answer(uow, held, closed_at, by, settled=True)
    await uow.sponsors.settle(number, sponsor, settled=True)
    await record(context, uow, held, event)
    await tell_thread(uow, held, event)
    await enqueue(uow, closing_for(held, sponsor, closed_at))
    return held


@in_transaction
async def escalation_not_settled(
    context: Context, uow: UnitOfWork, number: int, closed_at: datetime, missing: str, by: Actor, key: str
) -> Escalation:
    """It did not settle it for a sponsor: it is open again with their words (`missing`), and its owner is called.

    Raises as `escalation_settled` does; the second copy of a form (`key`) does nothing.
    """
    held = await uow.escalations.get_for_update(number)
    if not await uow.receipts.is_first(key):
        return held
    event, sponsor = await _answer(uow, held, closed_at, by, settled=False)
    escalation = await go_on(context, uow, held, missing, by, event, words=missing)
    await uow.sponsors.settle(number, sponsor, settled=False)
    return escalation


async def may_settle(view: ReadSession, number: int, closed_at: datetime, by: Actor) -> Escalation:
    """Pass where a sponsor may answer now; raises as `escalation_settled` does."""
    held = await view.escalations.get(number)
    await _answer(view, held, closed_at, by, settled=False)
    return held


async def _answer(
    view: ReadSession | UnitOfWork, held: Escalation, closed_at: datetime, by: Actor, *, settled: bool
) -> tuple[Event, PersonRef]:
    sponsors = await view.escalations.sponsors(held.number)
    event = settle(held, by, sponsors, view.now, settled=settled)
    sponsor = next(each for each in sponsors if by.person and each.id == by.person.id)
    if held.closed_at != closed_at:
        raise BadInput(
            "number", f"{held.subject} has been resolved anew since. The latest summary asks you again."
        )
    if (await view.sponsors.verdict(held.number, sponsor)).settled is not None:
        raise AlreadyDone(held.subject, EscalationStatus.RESOLVED, "settle")
    return event, sponsor
