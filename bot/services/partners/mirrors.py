"""Show what is said in one thread in the other one: partner teams' words on our side, words with "↪" on theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.changes.context import Context, in_transaction
from bot.changes.locks import lock_request
from bot.changes.records import lane_of, tell_thread
from bot.domain.cases.case import Case
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.event import Event
from bot.domain.events.partners import ToldPartner
from bot.domain.partners.requests import PartnerRequest, about_request
from bot.domain.partners.talk import Teams, addressee, arrowed, asked_at, named_number, named_team
from bot.domain.people import Actor
from bot.domain.subjects import Subject, subject_of
from bot.outbox.messages import Mirror, OutboxMessage
from bot.outbox.store import enqueue
from bot.readmodels import Place, SaidMessage
from bot.storage.database import ReadSession, UnitOfWork


@dataclass(frozen=True, slots=True)
class Advice:
    """Why words with "↪" went nowhere: several teams are asked (`teams`), or none is about `subject`.

    `absent`: they begin with a team or a request (`R-7`) that is not asked there; `team` is the team's key.
    """

    subject: Subject
    teams: tuple[str, ...] = ()
    absent: str = ""
    team: str | None = None


async def show_at_home(
    uow: UnitOfWork, about: Case | Escalation, request: PartnerRequest, place: Place
) -> None:
    """What was said in a request's thread is to be shown, as it is now, in the thread of what it is about."""
    lane = lane_of(about) if isinstance(about, Escalation) else about.channel
    await _mirror(uow, f"mirror:{place.channel}:{place.ts}", about.subject, lane, place, request)


async def show_partners(
    uow: UnitOfWork, about: Case | Escalation, place: Place, by: Actor, teams: Teams, *, may_tell: bool
) -> None:
    """What was said in a thread of ours goes where its "↪" sends it, and leaves where it no longer belongs.

    `about` is held. `teams` are those of the policy. `may_tell`: who said it may write to partner teams.
    """
    said = await uow.timeline.said_at(place.channel, place.ts)
    if said is None:
        return
    told = set(await uow.timeline.told_to(said.id))
    requests = await _candidates(uow, about.subject, told)
    to = addressee(said.text or "", said.said_at, requests, teams) if may_tell else None
    if to is not None and str(to.subject) not in told:
        event = Event(about.subject, uow.now, by, about_request(ToldPartner, to))
        await uow.timeline.add(event, said.id)
        told.add(str(to.subject))
    for written in sorted(told):
        request = await uow.partner_requests.get(subject_of(written).number)
        target = f"told:{request.subject}:{place.channel}:{place.ts}"
        await _mirror(uow, target, request.subject, request.channel, place, request)


async def _candidates(view: ReadSession, about: Subject, told: Collection[str]) -> list[PartnerRequest]:
    """Whom words in a thread may be for: those asked there, and those who read them before they were moved."""
    asked = await view.partner_requests.of(about)
    moved = {subject_of(written).number for written in told} - {request.number for request in asked}
    gone = [await view.partner_requests.get(number) for number in moved]
    return sorted([*asked, *gone], key=lambda request: request.number)


async def _mirror(
    uow: UnitOfWork, target: str, subject: Subject, lane: str, place: Place, request: PartnerRequest
) -> None:
    mirror = Mirror(place.channel, place.ts, request.subject, place.thread_ts)
    await enqueue(uow, OutboxMessage(mirror, target, subject, lane))


async def still_told(view: ReadSession, request: PartnerRequest, said: SaidMessage, teams: Teams) -> bool:
    """Whether a message's words still go to this request; an edit may have taken the arrow or the team away."""
    told = await view.timeline.told_to(said.id)
    home = told.get(str(request.subject), request.about)
    to = addressee(said.text or "", said.said_at, await _candidates(view, home, told), teams)
    return to is not None and to.number == request.number


@in_transaction
async def advise_writer(
    context: Context, uow: UnitOfWork, place: Place, said_to: Subject, text: str
) -> Advice | None:
    """What to tell whoever wrote words with "↪" that went nowhere; None where they went, and to later copies.

    `said_to` is the case or the escalation in whose thread they stand.
    """
    if not arrowed(text):
        return None
    said = await uow.timeline.said_at(place.channel, place.ts)
    words = arrowed(said.text or "") if said else None
    if said is None or words is None or await _goes_somewhere(context, uow, said_to, said):
        return None
    if not await uow.receipts.is_first(f"advised:{place.channel}:{place.ts}:{said.text}"):
        return None
    asked = asked_at(await uow.partner_requests.of(said_to), said.said_at)
    key, _ = named_team(words, context.policy.teams)
    absent = context.policy.partners[key].name if key else named_number(words)
    return Advice(said_to, tuple(dict.fromkeys(request.name for request in asked)), absent, key)


async def _goes_somewhere(context: Context, view: ReadSession, home: Subject, said: SaidMessage) -> bool:
    requests = await _candidates(view, home, await view.timeline.told_to(said.id))
    return addressee(said.text or "", said.said_at, requests, context.policy.teams) is not None


@in_transaction
async def tell_partner(
    _: Context, uow: UnitOfWork, number: int, words: str, by: Actor, key: str
) -> PartnerRequest:
    """Write into a request's thread from ours; both show it. The second copy of a form (`key`) does nothing."""
    if not words.strip():
        raise BadInput("words", "Write what they should read.")
    about, request = await lock_request(uow, number)
    if not await uow.receipts.is_first(key):
        return request
    said = await uow.timeline.say(about.subject, author=by.name, text=words.strip(), person=by.person)
    event = Event(about.subject, uow.now, by, about_request(ToldPartner, request))
    await uow.timeline.add(event, said)
    await tell_thread(uow, request, event, words=words.strip())
    await tell_thread(uow, about, event, words=words.strip())
    return request
