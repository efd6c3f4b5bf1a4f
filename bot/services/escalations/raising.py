"""Raise an escalation: from a flagged message, from a case, or by hand; join it, and make others sponsors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.records import keep_note, record, show, show_homes, tell_privately, tell_thread
from bot.domain.access import Permission, may
from bot.domain.errors import BadInput
from bot.domain.escalations.confidentiality import must_see
from bot.domain.escalations.escalation import Escalation, opened, raised
from bot.domain.escalations.sponsors import sponsor
from bot.domain.events.cases import Escalated
from bot.domain.events.escalations import Sponsored
from bot.domain.events.event import Event
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.subjects import SubjectKind, case_subject, escalation_subject
from bot.outbox.messages import OutboxMessage, UrgentMark
from bot.outbox.news import InHand, MadeSponsor
from bot.outbox.store import enqueue
from bot.readmodels import FlaggedMessage
from bot.services.escalations.endings import go_on
from bot.services.on_call.availability import on_rota, whoever_is_next
from bot.services.partners.asking import Question, ask_partner
from bot.services.workspace.directory import Directory
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.locks import lock_and_recheck
from bot.storage.retries import Moved


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
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """The escalation with all its sponsors, and what whoever flagged has become.

    `joined`: it had been there before. `sponsors_now`: they are a sponsor since this flag.
    """

    escalation: Escalation
    sponsors: tuple[PersonRef, ...]
    joined: bool = False
    sponsors_now: bool = False


async def raise_escalation(
    context: Context, directory: Directory, flag: Flag, by: Actor, key: str
) -> Raised | None:
    """Open an escalation, or join the one that the message or its case has already.

    None for the second copy of a form (`key`). The case is `flag.case_number`, else that of the card or the
    thread in which the message stands. BadInput for a severity or a team that the policy does not have, and for
    an empty summary.
    """
    context.policy.terms(flag.severity)
    if not flag.summary.strip():
        raise BadInput("summary", "Write in a sentence what this is about.")
    if flag.confidential and flag.teams:
        raise BadInput("partners", "Ask partner teams later, each with a question that may be known to them.")
    candidates = [] if flag.owner else await on_rota(context, directory)

    async def work(uow: UnitOfWork) -> Raised | None:
        if not await uow.receipts.is_first(key):
            return None
        case_number, known = await _lock_what_it_is_about(uow, flag)
        if known is not None:
            return await _join(context, uow, known, flag.message, by)
        return await _open(context, uow, replace(flag, case_number=case_number), by, candidates)

    return await context.transact(work)


@in_transaction
async def join_escalation(
    context: Context,
    uow: UnitOfWork,
    number: int,
    message: FlaggedMessage | None,
    note: str,
    by: Actor,
    key: str,
) -> Raised | None:
    """Become a sponsor of an escalation; `note` is kept on its timeline. None for a form's second copy (`key`).

    NotFound. A message that was flagged meanwhile for another escalation stays with that one.
    """
    if not await uow.receipts.is_first(key):
        return None
    goes_on = await lock_and_recheck(lambda: gone_on_as(uow, number), uow.escalations.get_for_update)
    raised = await _join(context, uow, goes_on.number, message, by)
    if note.strip():
        await keep_note(uow, raised.escalation, note, by)
    return raised


@in_transaction
async def sponsor_escalation(
    context: Context, uow: UnitOfWork, number: int, who: Actor, by: Actor
) -> Escalation:
    """`who` hears from now on what its sponsors hear; who was made a sponsor by somebody else is told at once.

    AlreadyDone for a sponsor, BadInput for somebody who may not be one, NotAllowed and Confidential for who asks.
    """
    held = await uow.escalations.get_for_update(number)
    event = sponsor(held, who, by, await uow.escalations.sponsors(number), uow.now)
    if who.person is None:
        return held
    await uow.escalations.add_sponsor(number, who.person)
    await record(context, uow, held, event)
    await tell_thread(uow, held, event)
    if who.person != by.person:
        await tell_privately(uow, who.person, MadeSponsor(by.name), held.subject)
    return held


async def what_it_is_about(
    view: ReadSession, message: FlaggedMessage | None, case_number: int | None = None
) -> tuple[int | None, int | None]:
    """(the case, the escalation) that a message or a case belongs to already; None where there is none.

    A case that was merged is the case it was merged into. Only live escalations of a case count.
    """
    if message is not None:
        place = message.place
        flagged = await view.escalations.flagged_at(place.channel, place.ts)
        subject = await view.placements.subject_at(place.channel, place.ts, place.thread_ts)
        if flagged is not None:
            return None, flagged
        subject = await view.partner_requests.parent_of(subject) if subject else None
        if subject is not None and subject.kind is SubjectKind.ESCALATION:
            return None, await gone_on_as(view, subject.number)
        if subject is not None and case_number is None:
            case_number = subject.number
    if case_number is None:
        return None, None
    case = await view.cases.get(case_number)
    number = case.merged_into or case.number
    return number, await view.escalations.live_of_case(number)


async def _lock_what_it_is_about(uow: UnitOfWork, flag: Flag) -> tuple[int | None, int | None]:
    """The same, both locked. Moved where either was merged while we waited for it."""

    async def lock_it(found: tuple[int | None, int | None]) -> tuple[int | None, int | None]:
        case_number, known = found
        if case_number is not None:
            await uow.lock(case_subject(case_number))
        if known is not None:
            await uow.lock(escalation_subject(known))
        return found

    return await lock_and_recheck(lambda: what_it_is_about(uow, flag.message, flag.case_number), lock_it)


async def gone_on_as(view: ReadSession, number: int) -> int:
    """The number under which an escalation goes on: its own, unless it was merged. NotFound."""
    into = (await view.escalations.get(number)).merged_into
    return number if into is None else await gone_on_as(view, into)


async def _open(
    context: Context, uow: UnitOfWork, flag: Flag, by: Actor, candidates: Sequence[PersonRef]
) -> Raised:
    number = await uow.escalations.next_number()
    escalation = replace(
        opened(number, flag.summary.strip(), context.policy.terms(flag.severity), uow.now),
        channel="" if flag.confidential else context.policy.escalations.channel,
        confidential=flag.confidential,
        owner=flag.owner or await whoever_is_next(uow, candidates),
        wanted_by=flag.wanted_by,
        case_number=flag.case_number,
    )
    await uow.escalations.add(escalation)
    if flag.message is not None and not await _tie(uow, escalation, flag.message):
        raise Moved
    event = Event(escalation.subject, uow.now, by, raised(escalation))
    await record(context, uow, escalation, event)
    if escalation.owner is not None:
        await tell_thread(uow, escalation, event, mention=(escalation.owner,))
    sponsors_now = await _sponsor(uow, escalation, by)
    for team in dict.fromkeys(flag.teams):
        await ask_partner(context, uow, escalation.subject, Question(team, flag.summary), by)
    await _tell_case(uow, escalation, by)
    return Raised(escalation, await uow.escalations.sponsors(number), sponsors_now=sponsors_now)


async def _sponsor(uow: UnitOfWork, escalation: Escalation, by: Actor, *, joins: bool = False) -> bool:
    """Who raises or joins is a sponsor; agents of the desk are not.

    Who raises it hears privately that it is in hand; who joins had that for an answer.
    """
    if by.person is None or not _sponsors_it(by, from_case=not joins and escalation.case_number is not None):
        return False
    is_new = await uow.escalations.add_sponsor(escalation.number, by.person)
    if is_new:
        await uow.timeline.add(Event(escalation.subject, uow.now, by, Sponsored()))
        await show_homes(uow, escalation)
    if not joins:
        await tell_privately(uow, by.person, InHand(), escalation.subject)
    return is_new


def _sponsors_it(by: Actor, *, from_case: bool) -> bool:
    """Whether raising makes a sponsor; a lead who escalates a case does so for the desk, as agents do."""
    return Role.EXECUTIVE in by.roles or (may(by, Permission.SPONSOR) and not from_case)


async def _tell_case(uow: UnitOfWork, escalation: Escalation, by: Actor) -> None:
    if escalation.case_number is None:
        return
    case = await uow.cases.get(escalation.case_number)
    event = Event(case.subject, uow.now, by, Escalated(escalation.subject))
    await uow.timeline.add(event)
    await show(uow, case)
    await tell_thread(uow, case, event)


async def _tie(uow: UnitOfWork, escalation: Escalation, message: FlaggedMessage) -> bool:
    """The flagged message belongs to the escalation: it is to carry a mark, and the card a link to it.

    False where it belongs to one already.
    """
    if not await uow.escalations.flag(escalation.number, message):
        return False
    place = message.place
    mark = UrgentMark(place.channel, place.ts, place.thread_ts, escalation.confidential)
    target = f"flag:{place.channel}:{place.ts}"
    await enqueue(uow, OutboxMessage(mark, target, escalation.subject, place.channel))
    return True


async def _join(
    context: Context, uow: UnitOfWork, number: int, message: FlaggedMessage | None, by: Actor
) -> Raised:
    """A second executive joins the first escalation; one that was closed opens again."""
    escalation = await uow.escalations.get_for_update(number)
    must_see(escalation, by, await uow.escalations.sponsors(number))
    if message is not None:
        await _tie(uow, escalation, message)
    sponsors_now = await _sponsor(uow, escalation, by, joins=True)
    sponsors = await uow.escalations.sponsors(number)
    if not escalation.is_live:
        escalation = await go_on(context, uow, escalation, "The message was flagged again.", by)
    else:
        await record(context, uow, escalation)
        if sponsors_now:
            await tell_thread(uow, escalation, Event(escalation.subject, uow.now, by, Sponsored()))
    return Raised(escalation, sponsors, joined=True, sponsors_now=sponsors_now)
