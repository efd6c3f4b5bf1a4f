"""Record what was decided: row, timeline, card, reminders, and what the thread and people are told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from bot.changes.context import Context
from bot.domain.cases.case import Case, CaseStatus
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.event import Event
from bot.domain.events.timeline import Noted
from bot.domain.nudges.ladder import reminders_of
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.partners.requests import PartnerRequest
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject
from bot.outbox.messages import ChannelMembers, Direct, OutboxMessage, ThreadNote, app_home, card_update
from bot.outbox.news import News
from bot.outbox.store import enqueue, enqueue_at_end
from bot.readmodels import TimelineEntry
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import Urgency


def lane_of(escalation: Escalation) -> str:
    """What its messages are paced by: its channel; a confidential one has a lane of its own from the beginning."""
    return f"room:{escalation.subject}" if escalation.confidential else escalation.channel


async def keep_room(uow: UnitOfWork, escalation: Escalation) -> None:
    """A confidential escalation is to have its channel, with those in it who have to be; nothing for others."""
    if escalation.confidential:
        subject, lane = escalation.subject, lane_of(escalation)
        await enqueue(uow, OutboxMessage(ChannelMembers(), f"room:{subject}", subject, lane, Urgency.NOW))


async def record_case(context: Context, uow: UnitOfWork, case: Case, *events: Event) -> None:
    """Keep a case that is held, with what happened to it; its card and its escalation's card follow."""
    await uow.cases.save(case)
    for event in events:
        await uow.timeline.add(event)
    await show_case(uow, case)
    await uow.reminders.keep_only(case.subject, case_reminders(case, context.policy.claims.go_stale_after))


async def show_case(uow: UnitOfWork, case: Case, urgency: Urgency = Urgency.SOON) -> None:
    """The card is to show the case as it is."""
    await enqueue(uow, card_update(case.subject, case.channel, urgency))
    for number in await uow.escalations.all_of_case(case.number):
        await show_escalation(uow, await uow.escalations.get(number))


def case_reminders(case: Case, stale_after: timedelta) -> dict[ReminderKind, datetime]:
    """When a case has to be looked at again by itself: the end of a snooze, a claim that was left untouched."""
    wanted: dict[ReminderKind, datetime] = {}
    if case.is_open and case.snoozed_until is not None:
        wanted[ReminderKind.WAKE] = case.snoozed_until
    if case.status is CaseStatus.CLAIMED and case.claimed_at is not None:
        wanted[ReminderKind.STALE] = case.claimed_at + stale_after
    return wanted


async def record_escalation(uow: UnitOfWork, escalation: Escalation, *events: Event) -> None:
    """Keep an escalation that is held, with what happened to it; its card and the Homes that list it follow."""
    await show_homes(uow, escalation)
    await uow.escalations.save(escalation)
    for event in events:
        await uow.timeline.add(event)
    await keep_room(uow, escalation)
    await show_escalation(uow, escalation)
    await uow.reminders.keep_only(escalation.subject, reminders_of(escalation))


async def rouse_reminders(uow: UnitOfWork, subject: Subject, until: datetime | None) -> None:
    """What was put off until the end of a snooze, of partner teams too, is due now: the snooze has ended early.

    The case or the escalation is held.
    """
    if until is not None:
        requests = [request.subject for request in await uow.partner_requests.of(subject)]
        await uow.reminders.bring_forward([subject, *requests], until)


async def show_escalation(uow: UnitOfWork, escalation: Escalation) -> None:
    """The card is to show the escalation as it is."""
    await enqueue(uow, card_update(escalation.subject, lane_of(escalation), Urgency.NOW))


async def show_homes(uow: UnitOfWork, escalation: Escalation) -> None:
    """The Homes of its sponsors and of its owner, the former one too, are to show it as it is."""
    watching = await uow.people.watching(escalation.number, escalation.owner)
    enqueue_at_end(uow, *(app_home(slack_id) for slack_id in watching))


async def tell_thread(
    uow: UnitOfWork,
    about: Case | Escalation | PartnerRequest,
    event: Event,
    *,
    mention: tuple[PersonRef, ...] = (),
    words: str = "",
    team: str = "",
) -> None:
    """Say in the card's thread what happened; `mention` names those who must act now.

    `team`: the partner team whose people on call are mentioned.
    """
    person = event.actor.person
    entry = TimelineEntry(
        event.at,
        event.fact,
        event.actor.name,
        person.slack_id if person else None,
        words or None,
        event.actor.via,
    )
    note = ThreadNote(entry, tuple(person.slack_id for person in mention), team)
    lane = lane_of(about) if isinstance(about, Escalation) else about.channel
    await enqueue(uow, OutboxMessage(note, f"words:{uuid.uuid4().hex}", about.subject, lane))


async def tell_privately(uow: UnitOfWork, person: PersonRef, news: News, subject: Subject) -> None:
    """Write to one person; the words are rendered from what is true when it goes out."""
    to, target = person.slack_id, f"direct:{uuid.uuid4().hex}"
    await enqueue(uow, OutboxMessage(Direct(to, news), target, subject, to, Urgency.NOW))


async def keep_note(uow: UnitOfWork, about: Case | Escalation, text: str, by: Actor) -> None:
    """The words are on the timeline, and go to the thread."""
    message = await uow.timeline.say(about.subject, author=by.name, text=text, person=by.person)
    event = Event(about.subject, uow.now, by, Noted())
    await uow.timeline.add(event, message)
    await tell_thread(uow, about, event, words=text)
