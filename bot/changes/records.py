"""Record what was decided: row, timeline, card, reminders, and what the thread and people are told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from bot.changes.context import Context
from bot.changes.locks import NudgeTarget
from bot.domain.cases.case import Case, CaseStatus
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.event import Event
from bot.domain.events.timeline import Noted
from bot.domain.nudges.ladder import reminders_of
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.partners.requests import PartnerRequest, request_reminders
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject
from bot.outbox.messages import ChannelMembers, Direct, OutboxMessage, ThreadNote, app_home, card_update
from bot.outbox.news import News
from bot.outbox.store import enqueue, enqueue_at_end
from bot.readmodels import TimelineEntry
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import Urgency

Numbered = Case | Escalation | PartnerRequest
"""What has a number, a card and a timeline."""


def lane_of(about: Numbered) -> str:
    """What its messages are paced by: its channel; a confidential one has a lane of its own from the beginning."""
    is_apart = isinstance(about, Escalation) and about.confidential
    return f"room:{about.subject}" if is_apart else about.channel


async def ensure_private_channel(uow: UnitOfWork, escalation: Escalation) -> None:
    """A confidential escalation is to have its channel, with those in it who have to be; nothing for others."""
    if escalation.confidential:
        subject, lane = escalation.subject, lane_of(escalation)
        await enqueue(uow, OutboxMessage(ChannelMembers(), f"room:{subject}", subject, lane, Urgency.NOW))


async def record(
    context: Context, uow: UnitOfWork, about: Numbered, *events: Event, said: int | None = None
) -> None:
    """Keep what is held, with what happened to it; its card and its reminders follow.

    With a case its escalations' cards follow, with an escalation its channel and the Homes that list it. `said`: the
    id of the message that belongs to the events.
    """
    if isinstance(about, Escalation):
        await show_homes(uow, about)
    await _save(uow, about)
    for event in events:
        await uow.timeline.add(event, said)
    if isinstance(about, Escalation):
        await ensure_private_channel(uow, about)
    await show(uow, about)
    await uow.reminders.keep_only(about.subject, reminders_wanted(context, about))


async def _save(uow: UnitOfWork, about: Numbered) -> None:
    match about:
        case Case():
            await uow.cases.save(about)
        case Escalation():
            await uow.escalations.save(about)
        case PartnerRequest():
            await uow.partner_requests.save(about)


async def show(uow: UnitOfWork, about: Numbered, urgency: Urgency = Urgency.SOON) -> None:
    """The card is to show it as it is, and the cards of a case's escalations; only a case's is not urgent."""
    if not isinstance(about, Case):
        team = about.team if isinstance(about, PartnerRequest) else ""
        await enqueue(uow, card_update(about.subject, lane_of(about), Urgency.NOW, team))
        return
    await enqueue(uow, card_update(about.subject, about.channel, urgency))
    for number in await uow.escalations.all_of_case(about.number):
        await show(uow, await uow.escalations.get(number))


def reminders_wanted(context: Context, about: Numbered) -> dict[ReminderKind, datetime]:
    """The deadlines of which it has to be reminded now; what is not here has lost its reason.

    Of a case that is the end of a snooze, and a claim that was left untouched.
    """
    if isinstance(about, Escalation):
        return reminders_of(about)
    if isinstance(about, PartnerRequest):
        return request_reminders(about)
    wanted: dict[ReminderKind, datetime] = {}
    if about.is_open and about.snoozed_until is not None:
        wanted[ReminderKind.WAKE] = about.snoozed_until
    if about.status is CaseStatus.CLAIMED and about.claimed_at is not None:
        wanted[ReminderKind.STALE] = about.claimed_at + context.policy.claims.go_stale_after
    return wanted


def is_owed(context: Context, target: NudgeTarget, kind: ReminderKind, anchor: datetime) -> bool:
    """Whether a deadline that somebody was to be reminded of still counts."""
    return reminders_wanted(context, target.request or target.about).get(kind) == anchor


async def rouse_reminders(uow: UnitOfWork, subject: Subject, until: datetime | None) -> None:
    """What was put off until the end of a snooze, of partner teams too, is due now: the snooze has ended early.

    The case or the escalation is held.
    """
    if until is not None:
        requests = [request.subject for request in await uow.partner_requests.of(subject)]
        await uow.reminders.bring_forward([subject, *requests], until)


async def show_homes(uow: UnitOfWork, escalation: Escalation) -> None:
    """The Homes of its sponsors and of its owner, the former one too, are to show it as it is."""
    watching = await uow.people.watching(escalation.number, escalation.owner)
    enqueue_at_end(uow, *(app_home(slack_id) for slack_id in watching))


async def show_open_requests(uow: UnitOfWork, about: Subject) -> None:
    """The cards of what teams are still asked about what is held are to show it as it is: how urgent."""
    for request in await uow.partner_requests.of(about):
        if request.is_waiting:
            await show(uow, request)


async def show_quoting_requests(uow: UnitOfWork, about: Case | Escalation) -> None:
    """Words that stand on what is held have changed: every card that may quote them follows, of closed requests too.

    A team that may not read such words could when its card was shown; nothing of a confidential one was ever quoted.
    """
    if isinstance(about, Escalation) and about.confidential:
        return
    for request in await uow.partner_requests.of(about.subject):
        await show(uow, request)


async def tell_thread(
    uow: UnitOfWork,
    about: Numbered,
    event: Event,
    *,
    mention: Iterable[PersonRef | None] = (),
    words: str = "",
    team: str = "",
) -> None:
    """Say in the card's thread what happened; `mention` names those who must act now, None among them is nobody.

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
    note = ThreadNote(entry, tuple(person.slack_id for person in mention if person), team)
    await enqueue(uow, OutboxMessage(note, f"words:{uuid.uuid4().hex}", about.subject, lane_of(about)))


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
