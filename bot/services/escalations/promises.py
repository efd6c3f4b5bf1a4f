"""What sponsors were promised: updates, promised times, snoozes, and asking for an update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.records import record, rouse_reminders, tell_thread
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.promises import Update, ask_for_update, promise, snooze, unsnooze, update
from bot.domain.events import escalations as events
from bot.domain.partners.requests import PartnerRequest
from bot.domain.people import Actor, PersonRef
from bot.outbox.news import PromiseMoved, Snoozed, Updated
from bot.services.escalations.changes import absent_owner, change_escalation, tell_each_sponsor
from bot.services.escalations.ownership import ask_owner, nobody_to_ask, whom_to_ask
from bot.services.on_call.availability import resolve_on_call
from bot.services.workspace.directory import Directory
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.locks import AdvisoryLock
from bot.triage.sensitive import as_read_by


async def promise_update(
    context: Context, number: int, next_by: datetime, reason: str, by: Actor, key: str
) -> Escalation:
    """The thread and every sponsor know the new time and why; `reason` may be empty.

    BadInput for a time that is past. The same form twice (`key`) is one promise.
    """
    return await change_escalation(
        context,
        number,
        lambda e, now: promise(e, next_by, reason.strip(), by, now),
        tell_sponsors=PromiseMoved,
        key=key,
    )


@dataclass(frozen=True, slots=True)
class Reported:
    """The escalation after an update, and exactly who reads it besides its thread."""

    escalation: Escalation
    sponsors: tuple[PersonRef, ...] = ()
    partners: tuple[PartnerRequest, ...] = ()


@in_transaction
async def update_escalation(
    context: Context, uow: UnitOfWork, number: int, news: Update, by: Actor, key: str
) -> Reported:
    """The thread has the update, and so has its audience; the next one is promised unless the desk alone reads it.

    `PARTNERS` are the sponsors, and every team that still owes an answer, in the thread of its request. The same
    form twice (`key`) is one update.
    """
    held = await uow.escalations.get_for_update(number)
    readers = await _readers(uow, held, news.audience)
    if not await uow.receipts.is_first(key):
        return readers
    terms = context.policy.terms_or_mildest(held.severity)
    escalation, event = update(held, news, terms, by, uow.now)
    await record(context, uow, escalation, event)
    await tell_thread(uow, escalation, event)
    if news.audience is not Audience.DESK:
        await tell_each_sponsor(uow, escalation, Updated, event)
    for request in readers.partners:  # masked as requests are; what sponsors are promised is not theirs
        happened, planned = (
            as_read_by(context.policy, request.team, words) for words in (news.happened, news.planned)
        )
        await tell_thread(uow, request, replace(event, fact=events.Updated(happened, planned)))
    return Reported(escalation, readers.sponsors, readers.partners)


async def _readers(view: ReadSession, e: Escalation, audience: Audience) -> Reported:
    if audience is Audience.DESK:
        return Reported(e)
    sponsors = await view.escalations.sponsors(e.number)
    asked: Sequence[PartnerRequest] = ()
    if audience is Audience.PARTNERS:
        asked = await view.partner_requests.of(e.subject)
    return Reported(e, sponsors, tuple(request for request in asked if request.is_waiting))


@in_transaction
async def snooze_escalation(
    context: Context, uow: UnitOfWork, number: int, until: datetime, reason: str, by: Actor, key: str
) -> Escalation:
    """Nobody is nudged until then. Where that moves what was promised, every sponsor hears when and why.

    BadInput without a reason, and for a time that is past or too far. The same form twice (`key`) is one snooze.
    """
    held = await uow.escalations.get_for_update(number)
    if not await uow.receipts.is_first(key):
        return held
    escalation, event = snooze(held, until, reason, by, uow.now)
    await record(context, uow, escalation, event)
    await tell_thread(uow, escalation, event)
    if escalation.next_update_by != held.next_update_by:
        await tell_each_sponsor(uow, escalation, Snoozed, event)
    return escalation


@in_transaction
async def wake_escalation(context: Context, uow: UnitOfWork, number: int, by: Actor) -> Escalation:
    """People are nudged about it again from now on; its owner is called, unless it was them.

    AlreadyDone where it is not put aside.
    """
    held = await uow.escalations.get_for_update(number)
    escalation, event = unsnooze(held, by, uow.now)
    await record(context, uow, escalation, event)
    await rouse_reminders(uow, held.subject, held.snoozed_until)
    await tell_thread(uow, escalation, event, mention=(absent_owner(escalation, event),))
    return escalation


async def ask_update(context: Context, directory: Directory, number: int, by: Actor) -> Escalation:
    """Its owner is asked once until the next update; the leads where nobody owns it.

    They are nudged, with whatever else they are nudged about, and whether it is put aside or not; in their quiet
    hours they are neither nudged nor called in the thread.

    AlreadyDone when somebody has asked, StateError once it is closed, NotASponsor for others.
    """
    on_call = await resolve_on_call(context, directory)

    async def work(uow: UnitOfWork) -> Escalation:
        held = await uow.escalations.get_for_update(number)
        await uow.lock(AdvisoryLock.NUDGING)
        sponsors = await uow.escalations.sponsors(number)
        escalation, event = ask_for_update(held, by, sponsors, uow.now)
        await record(context, uow, escalation, event)
        called = await ask_owner(context, uow, on_call, escalation)
        if not whom_to_ask(on_call, escalation):
            await nobody_to_ask(uow, escalation)
        await tell_thread(uow, escalation, event, mention=called)
        return escalation

    return await context.transact(work)
