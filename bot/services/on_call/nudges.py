"""Nudge people: each by the next private message to them, so that what comes together is read together."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from bot.domain.events.event import Event
from bot.domain.events.nudges import Nudged, NudgeFact, NudgeHeld
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.nudges.recipients import Call, message_at
from bot.domain.people import PersonRef, callout
from bot.domain.subjects import Subject
from bot.outbox.messages import NudgeDigest, OutboxMessage
from bot.outbox.store import enqueue
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import Urgency


async def nudge(
    uow: UnitOfWork, call: Call, people: Sequence[PersonRef], reason: NudgeReason = NudgeReason.DUE
) -> Event:
    """These are nudged; the event is on the timeline of what is called about, or of what its request is about.

    `AdvisoryLock.NUDGING` comes before it.
    """
    for person in people:
        await uow.nudges.call(call, person, reason, await _message_for(uow, person, call.subject))
    return await _record(uow, call, call.fact(Nudged, people, reason))


async def leave_alone(uow: UnitOfWork, call: Call, people: Sequence[PersonRef], reason: NudgeReason) -> None:
    """These are not nudged, and why; without people nobody is."""
    await uow.nudges.hold(call, people, reason)
    await _record(uow, call, call.fact(NudgeHeld, people, reason))


async def nudge_team(uow: UnitOfWork, call: Call) -> Event:
    """A team is nudged where it reads together; the caller says it there."""
    await uow.nudges.tell(call)
    return await _record(uow, call, call.fact(Nudged, (), NudgeReason.DUE))


async def _record(uow: UnitOfWork, call: Call, fact: NudgeFact) -> Event:
    event = Event(call.request.about if call.request else call.subject, uow.now, callout(), fact)
    await uow.timeline.add(event)
    return event


async def _message_for(uow: UnitOfWork, person: PersonRef, subject: Subject) -> str:
    """The message that takes a nudge along: one that has not gone yet, else a new one."""
    waiting = await uow.nudges.open_message(person)
    if waiting is not None:
        return waiting
    target = f"nudge:{person.slack_id}:{uuid.uuid4().hex}"
    due_at = message_at(uow.now, await uow.nudges.last_message(person))
    digest = NudgeDigest(person.slack_id)
    await enqueue(uow, OutboxMessage(digest, target, subject, person.slack_id, Urgency.NOW, due_at))
    return target
