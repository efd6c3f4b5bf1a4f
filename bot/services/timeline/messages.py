"""Keep what was said in a thread, with its edits and deletions; what is kept from elsewhere; and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.changes.context import Context, in_transaction
from bot.changes.locks import NudgeTarget, lock_nudge_target, lock_parent
from bot.changes.records import keep_note, show, show_quoting_requests
from bot.domain.access import Permission, may
from bot.domain.cases.case import Case, touched
from bot.domain.errors import BadInput
from bot.domain.escalations.confidentiality import must_see
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.event import Event
from bot.domain.events.partners import PartnerSaid
from bot.domain.events.timeline import Kept, MessageChange, Said, SaidDeleted, SaidEdited
from bot.domain.partners.requests import about_request
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.subjects import Subject, SubjectKind, subject_of
from bot.readmodels import Place
from bot.services.partners.mirrors import show_at_home, show_partners
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.locks import lock_and_recheck


@dataclass(frozen=True, slots=True)
class Message:
    """A message of somebody's, as it is now. `author` names them when they are nobody we know.

    `of_desk`: they are an agent or a lead, whose words with "↪" go to partner teams. `is_bot`: an app wrote it, which
    counts in partner teams' threads alone. So apps never write to a partner team through us, and nothing goes round.
    """

    change: MessageChange
    place: Place
    author: str
    text: str
    at: datetime
    person: PersonRef | None = None
    of_desk: bool = False
    is_bot: bool = False


class ThreadNotKnownYetError(Exception):
    """The thread may be that of a card which is on its way: whoever told of the message is to tell it again."""


async def record_message(context: Context, message: Message) -> list[Subject]:
    """The subjects whose timelines hold it now. Copies, late arrivals and any order of events end the same.

    A message in a partner team's thread is on the timeline of what the team was asked about, and is shown in the
    other thread, both ways. ThreadNotKnownYetError where nobody can tell yet.
    """
    if message.change is not MessageChange.POSTED:
        words = message.text if message.change is MessageChange.EDITED else None
        await reword_flag(context, message.place, words, message.at)

    async def work(uow: UnitOfWork) -> list[Subject]:
        subject = await _said_about(uow, message.place, partners_only=message.is_bot)
        thread = await lock_nudge_target(uow, subject) if subject else None
        if message.change is MessageChange.DELETED:
            subjects = await _take_back(uow, message, thread)
        else:
            subjects = await _reword(uow, message)
            if not subjects and thread is not None:
                subjects = await _keep(uow, message, thread) or await _reword(uow, message)
        if subjects and thread is not None:
            await _mirror(context, uow, message, thread)
        return subjects

    return await context.transact(work)


async def _said_about(view: ReadSession, place: Place, *, partners_only: bool) -> Subject | None:
    """Whose card's thread a message stands in; None for those of nobody's. ThreadNotKnownYetError.

    `partners_only`: the card is a partner request's, for apps' words count there alone.
    """
    if place.thread_ts is None:
        return None
    subject = await view.placements.subject_at(place.channel, place.ts, place.thread_ts)
    if subject is None and await may_be_known_soon(view, place):
        raise ThreadNotKnownYetError
    is_partners = subject is not None and subject.kind is SubjectKind.REQUEST
    return subject if is_partners or not partners_only else None


async def may_be_ours(view: ReadSession, place: Place, *, partners_only: bool = False) -> bool:
    """Whether a message stands in the thread of a card, or may; nobody has to look at the others."""
    try:
        return await _said_about(view, place, partners_only=partners_only) is not None
    except ThreadNotKnownYetError:
        return True


async def may_be_known_soon(view: ReadSession, place: Place) -> bool:
    """Whether a thread that nobody knows may be that of a card which is on its way."""
    began = _moment(place.thread_ts or place.ts)
    return began is not None and await view.deliveries.may_be_thread(began)


def _moment(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None


async def _mirror(context: Context, uow: UnitOfWork, message: Message, thread: NudgeTarget) -> None:
    if thread.request is not None:
        await show_at_home(uow, thread.about, thread.request, message.place)
        return
    by = _by(message)
    may_tell = may(by, Permission.WRITE_TO_PARTNER, thread.about)
    await show_partners(uow, thread.about, message.place, by, context.policy.teams, may_tell=may_tell)


async def _keep(uow: UnitOfWork, message: Message, thread: NudgeTarget) -> list[Subject]:
    """A message in the thread of a card: new to us, or an edit of one that was missed."""
    place, subject = message.place, thread.about.subject
    if thread.request is not None and await uow.timeline.is_partners_word(place.channel, place.ts):
        return []  # it was kept on what the request was about before it moved
    kept = await uow.timeline.say(
        subject,
        author=message.author,
        text=message.text,
        person=message.person,
        channel=place.channel,
        ts=place.ts,
        said_at=_moment(place.ts) or message.at,
        edited_at=message.at if message.change is MessageChange.EDITED else None,
    )
    if kept is None:
        return []
    fact = about_request(PartnerSaid, thread.request) if thread.request else Said()
    await uow.timeline.add(Event(subject, message.at, _by(message), fact), kept)
    if isinstance(thread.about, Case) and thread.request is None:
        await uow.cases.save(touched(thread.about, _by(message), uow.now))
    return [subject]


async def _reword(uow: UnitOfWork, message: Message) -> list[Subject]:
    if message.change is not MessageChange.EDITED:
        return []
    place = message.place
    kept = await uow.timeline.reword(place.channel, place.ts, message.text, message.at)
    return await _tell(uow, message, SaidEdited, kept)


async def _take_back(uow: UnitOfWork, message: Message, thread: NudgeTarget | None) -> list[Subject]:
    place = message.place
    kept = await uow.timeline.retract(place.channel, place.ts)
    if not kept and thread is not None:
        await uow.timeline.add_tombstone(thread.about.subject, place.channel, place.ts, message.author)
    return await _tell(uow, message, SaidDeleted, kept)


async def _tell(
    uow: UnitOfWork, message: Message, fact: type[SaidEdited | SaidDeleted], kept: list[tuple[int, str]]
) -> list[Subject]:
    subjects = []
    for message_id, written in kept:
        subject = subject_of(written)
        await uow.timeline.add(Event(subject, uow.now, _by(message), fact(message_id)))
        subjects.append(subject)
    return subjects


def _by(message: Message) -> Actor:
    label = message.person.slack_id if message.person else message.author
    roles = frozenset({Role.AGENT} if message.of_desk else ())
    return Actor(message.person, message.author, "thread", roles, label)


@in_transaction
async def add_note(
    _: Context, uow: UnitOfWork, subject: Subject, text: str, by: Actor, key: str | None = None
) -> Case | Escalation:
    """The words are on the timeline and in the thread; the same form sent twice (`key`) is one note."""
    if not text.strip():
        raise BadInput(
            "note", "Write the note after the number, for example `/case note C-12 called the customer`."
        )
    about = await lock_parent(uow, subject)
    if key is not None and not await uow.receipts.is_first(key):
        return about
    if isinstance(about, Case):
        about = touched(about, by, uow.now)
        await uow.cases.save(about)
    await keep_note(uow, about, text, by)
    return about


@in_transaction
async def keep_message(_: Context, uow: UnitOfWork, subject: Subject, message: Message, by: Actor) -> bool:
    """Put a message from anywhere on a timeline, as its author's words; False when it is there already.

    Confidential for who may not see what it belongs to.
    """
    place, home = message.place, await lock_parent(uow, subject)
    if isinstance(home, Escalation):
        sponsors = await uow.escalations.sponsors(home.number)
        must_see(home, by, sponsors, in_room=place.channel == home.channel)
    kept = await uow.timeline.say(
        home.subject,
        author=message.author,
        text=message.text,
        person=message.person,
        channel=place.channel,
        ts=place.ts,
        said_at=message.at,
    )
    if kept is None:
        return False
    fact = Kept(place.channel, place.ts, message.author)
    await uow.timeline.add(Event(home.subject, uow.now, by, fact), kept)
    return True


@in_transaction
async def reword_flag(_: Context, uow: UnitOfWork, place: Place, text: str | None, at: datetime) -> None:
    """The escalation's card and those of partner teams show the words as they are, or (None) that they are gone.

    Nothing where the message is not flagged, where it was deleted before, and where it was edited after `at`.
    """
    escalation = await _lock_flagged(uow, place)
    if escalation is None or not await uow.escalations.reword_flag(place.channel, place.ts, text, at):
        return
    await show(uow, escalation)
    await show_quoting_requests(uow, escalation)


async def _lock_flagged(uow: UnitOfWork, place: Place) -> Escalation | None:
    """Locked, so that a team that is asked meanwhile is asked before or after; its flags move when it is merged."""

    async def lock_it(number: int | None) -> Escalation | None:
        return None if number is None else await uow.escalations.get_for_update(number)

    return await lock_and_recheck(lambda: uow.escalations.flagged_at(place.channel, place.ts), lock_it)
