"""Resolve an escalation, cancel it, or open it again."""

from __future__ import annotations

from bot.domain.errors import BadInput, NotFound
from bot.domain.escalation_endings import cancel, reopen, resolve
from bot.domain.escalations import Escalation, told
from bot.domain.events import Event, EventKind
from bot.domain.outcomes import Outcome, Prevention, RootCause
from bot.domain.people import Actor
from bot.services.change_escalation import tell_each_sponsor
from bot.services.desk import Desk
from bot.services.record_change import record_escalation, tell_thread
from bot.services.show_closings import show_closings
from bot.services.withdraw_requests import withdraw_open
from bot.storage.uow import UnitOfWork


async def resolve_escalation(
    desk: Desk,
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
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if key is not None and not await uow.receipts.is_first(key):
            return held
        escalation, event = resolve(
            held,
            by,
            uow.now,
            resolution=outcome.resolution.value,
            root_cause=outcome.root_cause.value,
        )
        await uow.timeline.record(escalation.subject, outcome, by.person)
        await uow.sponsors.unsettle(number)
        wanted = await _prevention(uow, escalation, prevention, outcome.root_cause, by)
        await record_escalation(uow, escalation, event, *wanted)
        await tell_thread(uow, escalation, event, words=outcome.note)
        await show_closings(uow, escalation, uow.now)
        await withdraw_open(uow, escalation.subject, "resolved", by)
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
    return [told(e, EventKind.PREVENTION_WANTED, by, uow.now, item=item, new=known is None)]


async def cancel_escalation(
    desk: Desk, number: int, reason: str, by: Actor, key: str | None = None
) -> Escalation:
    """It is closed without an outcome, and the sponsors know why; a sponsor may, as whoever runs it.

    The second copy of a form (`key`) does nothing.
    """
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if key is not None and not await uow.receipts.is_first(key):
            return held
        escalation, event = cancel(held, reason, by, uow.now, await uow.escalations.sponsors(number))
        await record_escalation(uow, escalation, event)
        await tell_thread(uow, escalation, event)
        await tell_each_sponsor(uow, escalation, "cancelled", event)
        await withdraw_open(uow, escalation.subject, "cancelled", by)
        return escalation


async def reopen_escalation(
    desk: Desk, number: int, reason: str, by: Actor, key: str | None = None
) -> Escalation:
    """It is open again, with promises from now on. The second copy of a form (`key`) does nothing."""
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if key is not None and not await uow.receipts.is_first(key):
            return held
        return await go_on(desk, uow, held, reason, by)


async def go_on(
    desk: Desk, uow: UnitOfWork, held: Escalation, reason: str, by: Actor, *before: Event, words: str = ""
) -> Escalation:
    """What is closed and held is open again: its outcome and what sponsors said of it are history.

    `before` happened first; its last event is what the thread reads, with `words`, else that it was reopened.
    """
    sponsors = await uow.escalations.sponsors(held.number)
    terms = desk.policy.terms_or_mildest(held.severity)
    escalation, event = reopen(held, reason, terms, by, uow.now, sponsors)
    await uow.timeline.supersede(escalation.subject)
    await uow.sponsors.unsettle(held.number)
    await record_escalation(uow, escalation, *before, event)
    owner = (escalation.owner,) if escalation.owner else ()
    await tell_thread(uow, escalation, before[-1] if before else event, mention=owner, words=words)
    await tell_each_sponsor(uow, escalation, "reopened", event)
    if held.closed_at is not None:
        await show_closings(uow, escalation, held.closed_at)
    return escalation
