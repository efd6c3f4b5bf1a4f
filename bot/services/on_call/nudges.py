"""Nudge people: each by the next private message to them, so that what comes together is read together."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.domain.events import Event, EventKind, EventValue
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.nudges.recipients import Call, message_at
from bot.domain.people import PersonRef, callout
from bot.domain.subjects import Subject
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import DeliveryKind, Urgency, Wish

Facts = Mapping[str, EventValue]
NO_FACTS: Final[Facts] = MappingProxyType({})


async def nudge(
    uow: UnitOfWork,
    call: Call,
    people: Sequence[PersonRef],
    reason: NudgeReason = NudgeReason.DUE,
    *,
    about: Subject | None = None,
    more: Facts = NO_FACTS,
) -> Event:
    """These are nudged; the event, with `more` in it, is on the timeline of `about`, else of the subject itself.

    `uow.nudges.one_at_a_time` comes before it.
    """
    for person in people:
        await uow.nudges.call(call, person, reason, await _message_for(uow, person, call.subject))
    return await _told(uow, EventKind.NUDGED, call, people, reason, about, more)


async def leave_alone(
    uow: UnitOfWork,
    call: Call,
    people: Sequence[PersonRef],
    reason: NudgeReason,
    *,
    about: Subject | None = None,
    more: Facts = NO_FACTS,
) -> Event:
    """These are not nudged, and why; without people nobody is."""
    await uow.nudges.hold(call, people, reason)
    return await _told(uow, EventKind.NUDGE_HELD, call, people, reason, about, more)


async def nudge_team(uow: UnitOfWork, call: Call, about: Subject, more: Facts = NO_FACTS) -> Event:
    """A team is nudged where it reads together; the caller says it there."""
    await uow.nudges.tell(call)
    return await _told(uow, EventKind.NUDGED, call, (), NudgeReason.DUE, about, more)


async def _told(
    uow: UnitOfWork,
    kind: EventKind,
    call: Call,
    people: Sequence[PersonRef],
    reason: NudgeReason,
    about: Subject | None,
    more: Facts,
) -> Event:
    event = Event(about or call.subject, kind, uow.now, callout(), {**call.facts(people, reason), **more})
    await uow.timeline.add(event)
    return event


async def _message_for(uow: UnitOfWork, person: PersonRef, subject: Subject) -> str:
    """The message that takes a nudge along: one that has not gone yet, else a new one."""
    waiting = await uow.nudges.open_message(person)
    if waiting is not None:
        return waiting
    target = f"nudge:{person.slack_id}:{uuid.uuid4().hex}"
    due_at = message_at(uow.now, await uow.nudges.last_message(person))
    await uow.deliveries.mark(
        Wish(
            DeliveryKind.NUDGE,
            target,
            str(subject),
            person.slack_id,
            Urgency.NOW,
            {"to": person.slack_id},
            due_at,
        )
    )
    return target
