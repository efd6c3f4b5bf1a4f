"""Sponsors: their word on the end, and what their messages and Homes show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, update

from bot.domain.escalations.escalation import LIVE, EscalationStatus
from bot.domain.events.codec import decode
from bot.domain.events.escalations import Settled, Updated
from bot.domain.people import PersonRef, Role
from bot.domain.subjects import Subject
from bot.readmodels import Closing, Home, HomeLine, Place
from bot.storage.escalations import store as escalations
from bot.storage.escalations.prevention import Preventions
from bot.storage.escalations.reads import lines_of_escalations
from bot.storage.models import EscalationRow, EventRow, SponsorRow
from bot.storage.outbox.placements import Placements
from bot.storage.store import Store
from bot.storage.timeline.store import TimelineStore


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sponsor said of the last resolution; None before they did."""

    settled: bool | None
    at: datetime | None


class Sponsors(Store):
    """What they said, and taking it back when the matter goes on."""

    async def verdict(self, number: int, person: PersonRef) -> Verdict:
        """What a sponsor said; nothing of somebody who is none."""
        row = SponsorRow
        found = await self._conn.execute(
            select(row.settled, row.settled_at).where(
                row.escalation_number == number, row.person_id == person.id
            )
        )
        said = found.first()
        return Verdict(*said) if said else Verdict(None, None)

    async def settle(self, number: int, person: PersonRef, *, settled: bool) -> None:
        """Keep what a sponsor said."""
        row = SponsorRow
        await self._conn.execute(
            update(row)
            .where(row.escalation_number == number, row.person_id == person.id)
            .values(settled=settled, settled_at=self._now)
        )

    async def unsettle(self, number: int) -> None:
        """It goes on: what anybody said of its last resolution is no answer any more."""
        row = SponsorRow
        await self._conn.execute(
            update(row).where(row.escalation_number == number).values(settled=None, settled_at=None)
        )


SHOWN_AFTER = timedelta(days=7)
"""So long a closed escalation stays on its sponsors' Home."""
SPONSORED, OWNED = 15, 12
"""Lines of a Home: with their buttons they fit its 100 blocks."""


class SponsorReads(Store):
    """What sponsors and owners see of what is theirs."""

    async def home(self, person: PersonRef, roles: frozenset[Role]) -> Home:
        """Everything on somebody's Home tab: live ones first, the next promise first."""
        mine = select(SponsorRow.escalation_number).where(SponsorRow.person_id == person.id)
        fresh = or_(EscalationRow.closed_at.is_(None), EscalationRow.closed_at > self._now - SHOWN_AFTER)
        sponsored, all_sponsored = await self._lines(SPONSORED, EscalationRow.number.in_(mine), fresh)
        is_live = EscalationRow.status.in_(LIVE)
        owned, all_owned = await self._lines(OWNED, EscalationRow.owner_id == person.id, is_live)
        return Home(
            person,
            self._now,
            roles,
            sponsored,
            all_sponsored - len(sponsored),
            owned,
            all_owned - len(owned),
            open=await self._count(is_live),
            unowned=await self._count(is_live, EscalationRow.owner_id.is_(None)),
        )

    async def _count(self, *where: ColumnElement[bool]) -> int:
        found = await self._conn.execute(select(func.count(EscalationRow.number)).where(*where))
        return found.scalar_one()

    async def _lines(self, limit: int, *where: ColumnElement[bool]) -> tuple[tuple[HomeLine, ...], int]:
        rows = await self._conn.execute(
            lines_of_escalations()
            .where(*where)
            .order_by(
                EscalationRow.closed_at.is_not(None),
                EscalationRow.closed_at.desc(),
                EscalationRow.next_update_by,
                EscalationRow.number,
            )
            .limit(limit)
        )
        found = [_line(row) for row in rows]
        words = await self._last_words([str(line.escalation.subject) for line in found])
        return tuple(_with_word(line, words) for line in found), await self._count(*where)

    async def _last_words(
        self, subjects: Collection[str], until: datetime | None = None
    ) -> Mapping[str, tuple[str, datetime]]:
        """What the sponsors of each last read, and when; updates for the desk alone are none of theirs."""
        rows = await self._conn.execute(
            select(EventRow.subject, EventRow.kind, EventRow.data, EventRow.at)
            .where(EventRow.subject.in_(subjects), EventRow.kind == Updated.kind)
            .where(EventRow.at <= (until or self._now))
            .order_by(EventRow.id)
        )
        told = ((row.subject, decode(row.kind, row.data), row.at) for row in rows)
        return {
            subject: (fact.happened, at)
            for subject, fact, at in told
            if isinstance(fact, Updated) and fact.is_for_sponsors
        }

    async def closing(self, number: int, closed_at: datetime, reader: PersonRef | None = None) -> Closing:
        """How an escalation ended at a moment, whatever became of it since; NotFound."""
        e = await escalations.Escalations(self._conn, self._now).get(number)
        settled, settled_at = await self._answer(e.subject, closed_at, reader)
        words = await self._last_words([str(e.subject)], closed_at)
        return Closing(
            e,
            closed_at,
            self._now,
            reader,
            await TimelineStore(self._conn, self._now).outcome_at(e.subject, closed_at),
            await Preventions(self._conn, self._now).of(e.subject),
            words.get(str(e.subject), (None, None))[0],
            await Placements(self._conn, self._now).of(f"card:{e.subject}"),
            settled,
            settled_at,
            stands=e.status is EscalationStatus.RESOLVED and e.closed_at == closed_at,
        )

    async def _answer(
        self, subject: Subject, closed_at: datetime, reader: PersonRef | None
    ) -> tuple[bool | None, datetime | None]:
        """What somebody said of this very ending, and when."""
        if reader is None:
            return None, None
        rows = await self._conn.execute(
            select(EventRow.kind, EventRow.data, EventRow.at).where(
                EventRow.subject == str(subject),
                EventRow.kind == Settled.kind,
                EventRow.actor_id == reader.id,
                EventRow.at >= closed_at,
            )
        )
        for row in rows:
            fact = decode(row.kind, row.data)
            if isinstance(fact, Settled) and fact.closed_at == closed_at:
                return fact.settled, row.at
        return None, None


def _line(row: Row[Any]) -> HomeLine:
    place = Place(row.shown_in, row.ts, None, row.link) if row.ts else None
    return HomeLine(escalations.to_escalation(row), place, returned=row.returned)


def _with_word(line: HomeLine, words: Mapping[str, tuple[str, datetime]]) -> HomeLine:
    word, at = words.get(str(line.escalation.subject), (None, None))
    return replace(line, last_word=word, last_word_at=at)
