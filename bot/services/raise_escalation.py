"""Raise an escalation: from a flagged message, from a case, or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import BadInput
from bot.domain.escalations import Escalation, opened, reopen
from bot.domain.events import Event, EventKind
from bot.domain.people import Actor, PersonRef, Role
from bot.readmodels import FlaggedMessage
from bot.services.ask_partner import ask_partner
from bot.services.desk import Desk
from bot.services.ports import Directory
from bot.services.record_change import record_escalation, show_case, tell_privately, tell_thread
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Flag:
    """What the flag form says. Without an `owner` whoever is next has it; `teams` are names from the policy."""

    summary: str
    severity: str
    wanted_by: datetime | None = None
    teams: tuple[str, ...] = ()
    owner: PersonRef | None = None
    message: FlaggedMessage | None = None
    case_number: int | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """The escalation, and whether it had been there before and was joined."""

    escalation: Escalation
    joined: bool = False


async def raise_escalation(
    desk: Desk, directory: Directory, flag: Flag, by: Actor, key: str
) -> Raised | None:
    """Open an escalation, or join the one that the message has already; None for the second copy of a form (`key`).

    BadInput for a severity or a team that the policy does not have, and for an empty summary.
    """
    desk.policy.terms(flag.severity)
    if not flag.summary.strip():
        raise BadInput("summary", "Write in a sentence what this is about.")
    candidates = [] if flag.owner else await directory.members_of(Role.AGENT)
    async with desk.begin() as uow:
        if not await uow.receipts.is_first(key):
            return None
        await uow.escalations.one_flag_at_a_time()
        known = await _known(uow, flag.message)
        if known is not None:
            return Raised(await _join(desk, uow, known, by), joined=True)
        return Raised(await _open(desk, uow, flag, by, candidates))


async def _known(uow: UnitOfWork, message: FlaggedMessage | None) -> int | None:
    if message is None:
        return None
    return await uow.escalations.flagged_at(message.place.channel, message.place.ts)


async def _open(
    desk: Desk, uow: UnitOfWork, flag: Flag, by: Actor, candidates: Sequence[PersonRef]
) -> Escalation:
    number = await uow.escalations.next_number()
    escalation = replace(
        opened(number, flag.summary.strip(), desk.policy.terms(flag.severity), uow.now),
        channel=desk.policy.escalations.channel,
        owner=flag.owner or await whoever_is_next(uow, candidates),
        wanted_by=flag.wanted_by,
        case_number=flag.case_number,
    )
    await uow.escalations.add(escalation, policy_version=desk.policy.version)
    if flag.message is not None:
        await uow.escalations.flag(number, flag.message)
        await _mark_message(uow, escalation, flag.message)
    event = Event(escalation.subject, EventKind.OPENED, uow.now, by, {"severity": flag.severity})
    await record_escalation(uow, escalation, event)
    if escalation.owner is not None:
        await tell_thread(uow, escalation, event, mention=(escalation.owner,))
    await _sponsor(uow, escalation, by)
    await _tell_case(uow, escalation, by)
    for team in flag.teams:
        await ask_partner(desk, uow, escalation, team, flag.summary, by)
    return escalation


async def whoever_is_next(uow: UnitOfWork, candidates: Sequence[PersonRef]) -> PersonRef | None:
    """The one with the fewest live escalations, then the one whose last one is longest ago; None of nobody."""
    load = await uow.escalations.load_of(list(candidates))

    def turn(person: PersonRef) -> tuple[int, float, str]:
        live, latest = load.get(person.id, (0, None))
        return live, latest.timestamp() if latest else 0.0, person.slack_id

    return min(candidates, key=turn, default=None)


async def _sponsor(uow: UnitOfWork, escalation: Escalation, by: Actor, *, joins: bool = False) -> bool:
    """An executive who raises or joins is a sponsor, and hears privately that it is in hand."""
    if by.person is None or Role.EXECUTIVE not in by.roles:
        return False
    is_new = await uow.escalations.add_sponsor(escalation.number, by.person)
    if is_new:
        await uow.timeline.add(Event(escalation.subject, EventKind.SPONSORED, uow.now, by))
    await tell_privately(uow, by.person, "joined" if joins else "in_hand", str(escalation.subject))
    return is_new


async def _tell_case(uow: UnitOfWork, escalation: Escalation, by: Actor) -> None:
    if escalation.case_number is None:
        return
    case = await uow.cases.get(escalation.case_number)
    event = Event(case.subject, EventKind.ESCALATED, uow.now, by, {"escalation": str(escalation.subject)})
    await uow.timeline.add(event)
    await show_case(uow, case)
    await tell_thread(uow, case, event)


async def _mark_message(uow: UnitOfWork, escalation: Escalation, message: FlaggedMessage) -> None:
    """The flagged message is to carry a mark, and the card a link to it."""
    place = message.place
    await uow.deliveries.mark(
        Wish(
            DeliveryKind.MARK,
            f"flag:{place.channel}:{place.ts}",
            str(escalation.subject),
            place.channel,
            Urgency.SOON,
            {"channel": place.channel, "ts": place.ts, "thread_ts": place.thread_ts},
        )
    )


async def _join(desk: Desk, uow: UnitOfWork, number: int, by: Actor) -> Escalation:
    """A second executive joins the first escalation; one that was closed opens again."""
    escalation = await uow.escalations.hold(number)
    events: list[Event] = []
    if not escalation.is_live:
        terms = desk.policy.terms_or_mildest(escalation.severity)
        escalation, event = reopen(escalation, "The message was flagged again.", terms, by, uow.now)
        await uow.timeline.supersede(escalation.subject)
        events.append(event)
    await record_escalation(uow, escalation, *events)
    if await _sponsor(uow, escalation, by, joins=True) or events:
        event = events[0] if events else Event(escalation.subject, EventKind.SPONSORED, uow.now, by)
        owner = (escalation.owner,) if events and escalation.owner else ()
        await tell_thread(uow, escalation, event, mention=owner)
    return escalation
