"""Resolve an escalation, cancel it, or open it again."""

from __future__ import annotations

from bot.domain.escalation_endings import cancel, reopen, resolve
from bot.domain.escalations import Escalation
from bot.domain.outcomes import Outcome
from bot.domain.people import Actor
from bot.services.change_escalation import tell_each_sponsor
from bot.services.desk import Desk
from bot.services.record_change import record_escalation, tell_thread


async def resolve_escalation(desk: Desk, number: int, outcome: Outcome, by: Actor) -> Escalation:
    """It is closed, its outcome is kept, and the sponsors have the closing summary."""
    async with desk.begin() as uow:
        escalation, event = resolve(
            await uow.escalations.hold(number),
            by,
            uow.now,
            resolution=outcome.resolution.value,
            root_cause=outcome.root_cause.value,
        )
        await uow.timeline.record(escalation.subject, outcome, by.person)
        await record_escalation(uow, escalation, event)
        await tell_thread(uow, escalation, event, words=outcome.note)
        await tell_each_sponsor(uow, escalation, "resolved", event)
        return escalation


async def cancel_escalation(desk: Desk, number: int, reason: str, by: Actor) -> Escalation:
    """It is closed without an outcome, and the sponsors know why; a sponsor may, as whoever runs it."""
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        escalation, event = cancel(held, reason, by, uow.now, await uow.escalations.sponsors(number))
        await record_escalation(uow, escalation, event)
        await tell_thread(uow, escalation, event)
        await tell_each_sponsor(uow, escalation, "cancelled", event)
        return escalation


async def reopen_escalation(desk: Desk, number: int, reason: str, by: Actor) -> Escalation:
    """It is open again, with promises from now on."""
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        terms = desk.policy.terms_or_mildest(held.severity)
        escalation, event = reopen(held, reason, terms, by, uow.now, await uow.escalations.sponsors(number))
        await uow.timeline.supersede(escalation.subject)
        await record_escalation(uow, escalation, event)
        await tell_thread(uow, escalation, event, mention=(escalation.owner,) if escalation.owner else ())
        await tell_each_sponsor(uow, escalation, "reopened", event)
        return escalation
