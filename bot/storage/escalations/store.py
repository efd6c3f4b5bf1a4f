"""Escalations as the domain sees them: load, save; their sponsors and flags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, func, literal, or_, select, update

from bot.domain.errors import NotFound
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import LIVE, Escalation, EscalationStatus
from bot.domain.events.codec import decode, kinds
from bot.domain.events.lifecycle import Assigned, Opened
from bot.domain.nudges.rota import FAIR_OVER, Load
from bot.domain.people import PersonRef
from bot.domain.subjects import SubjectKind, escalation_subject
from bot.readmodels import FlaggedMessage
from bot.storage.locks import insert_into, lock
from bot.storage.models import EscalationRow, EventRow, FlagRow, PersonRow, SponsorRow
from bot.storage.store import Store
from bot.storage.workspace.counters import next_number

FIELDS = (
    "number", "status", "severity", "channel", "summary", "opened_at", "case_number", "wanted_by", "acknowledge_by",
    "acknowledged_at", "next_update_by", "last_update_at", "resolve_by", "closed_at", "promised_at", "confidential",
    "snoozed_until", "snooze_reason", "merged_into", "handover", "update_asked_at", "policy_version",
)  # fmt: skip
"""Columns that an escalation and its row share as they are."""

COLUMNS = (
    *(getattr(EscalationRow, name) for name in FIELDS),
    EscalationRow.owner_id,
    PersonRow.slack_id.label("owner_slack_id"),
    PersonRow.name.label("owner_name"),
)
"""What `to_escalation` needs, from `escalations` joined to `people` as the owner."""


def to_escalation(row: Row[Any]) -> Escalation:
    """The domain's escalation from a row of COLUMNS."""
    plain = {name: getattr(row, name) for name in FIELDS}
    plain["status"] = EscalationStatus(row.status)
    plain["handover"] = Handover(row.handover) if row.handover else None
    owner = PersonRef(row.owner_id, row.owner_slack_id, row.owner_name) if row.owner_id else None
    return Escalation(**plain, owner=owner)


@cache
def with_owner() -> Select[Any]:
    """A select of COLUMNS over escalations and their owners."""
    return select(*COLUMNS).outerjoin(PersonRow, PersonRow.id == EscalationRow.owner_id)


_OWNED_OR_ASKED_ABOUT = (
    with_owner()
    .where(EscalationRow.status.in_(LIVE))
    .where(or_(EscalationRow.owner_id.is_not(None), EscalationRow.update_asked_at.is_not(None)))
    .order_by(EscalationRow.number)
)


class Escalations(Store):
    """Load and save escalations."""

    async def next_number(self) -> int:
        """The next free number; held until the transaction ends."""
        return await next_number(self._conn, "escalation")

    async def add(self, escalation: Escalation) -> None:
        """Store a new escalation."""
        await self._conn.execute(insert_into(self._conn, EscalationRow).values(**_values(escalation)))

    async def get(self, number: int) -> Escalation:
        """An escalation as it is; NotFound."""
        row = (await self._conn.execute(with_owner().where(EscalationRow.number == number))).first()
        if row is None:
            raise NotFound("escalation", str(escalation_subject(number)))
        return to_escalation(row)

    async def get_for_update(self, number: int) -> Escalation:
        """An escalation that nobody else changes until this transaction ends; NotFound."""
        await lock(self._conn, escalation_subject(number))
        return await self.get(number)

    async def save(self, escalation: Escalation) -> None:
        """Write an escalation that is held."""
        await self._conn.execute(
            update(EscalationRow)
            .where(EscalationRow.number == escalation.number)
            .values(**_values(escalation))
        )

    async def live_of_case(self, case_number: int) -> int | None:
        """The number of the live escalation of a case."""
        found = await self._conn.execute(
            select(EscalationRow.number)
            .where(EscalationRow.case_number == case_number, EscalationRow.status.in_(LIVE))
            .order_by(EscalationRow.number.desc())
        )
        return found.scalars().first()

    async def all_of_case(self, case_number: int) -> list[int]:
        """The numbers of every escalation that names a case, in order."""
        found = await self._conn.execute(
            select(EscalationRow.number)
            .where(EscalationRow.case_number == case_number)
            .order_by(EscalationRow.number)
        )
        return list(found.scalars())

    async def move_to_case(self, case_number: int, into: int) -> None:
        """What was raised from a merged case belongs to the case it was merged into."""
        await self._conn.execute(
            update(EscalationRow).where(EscalationRow.case_number == case_number).values(case_number=into)
        )

    async def owned_or_asked_about(self) -> list[Escalation]:
        """Every live escalation that somebody owns, or that a sponsor asks about, the oldest first."""
        return [to_escalation(row) for row in await self._conn.execute(_OWNED_OR_ASKED_ABOUT)]

    async def load_of(self, people: Sequence[PersonRef]) -> dict[int, Load]:
        """Person id → what they hold and were given, for choosing who is next; those without any are missing."""
        rows = await self._conn.execute(
            select(
                EscalationRow.owner_id,
                func.count().filter(EscalationRow.status.in_(LIVE)).label("live"),
                func.max(EscalationRow.opened_at, type_=EscalationRow.opened_at.type).label("latest"),
            )
            .where(EscalationRow.owner_id.in_([p.id for p in people]))
            .group_by(EscalationRow.owner_id)
        )
        held = {row.owner_id: row for row in rows}
        given = await self._given_lately()
        loads = {}
        for person in people:
            row, lately = held.get(person.id), given[person.slack_id]
            last_at = max([*lately, *([row.latest] if row else [])], default=None)
            loads[person.id] = Load(row.live if row else 0, len(lately), last_at)
        return loads

    async def _given_lately(self) -> dict[str, list[datetime]]:
        """Slack id → when they were given or took an escalation, within the time over which the rota is fair."""
        rows = await self._conn.execute(
            select(EventRow.at, EventRow.kind, EventRow.data)
            .where(
                EventRow.at > self._now - FAIR_OVER, EventRow.subject.startswith(f"{SubjectKind.ESCALATION}-")
            )
            .where(EventRow.kind.in_(kinds(Opened, Assigned)))
        )
        given: dict[str, list[datetime]] = defaultdict(list)
        for row in rows:
            fact = decode(row.kind, row.data)
            if isinstance(fact, Opened | Assigned):
                given[fact.owner or ""].append(row.at)
        return given

    async def add_sponsor(self, number: int, person: PersonRef) -> bool:
        """True when they were not a sponsor before."""
        added = await self._conn.execute(
            insert_into(self._conn, SponsorRow)
            .values(escalation_number=number, person_id=person.id, since=self._now)
            .on_conflict_do_nothing()
            .returning(SponsorRow.id)
        )
        return added.first() is not None

    async def sponsors(self, number: int) -> tuple[PersonRef, ...]:
        """Who sponsors an escalation, in the order in which they came."""
        rows = await self._conn.execute(
            select(PersonRow.id, PersonRow.slack_id, PersonRow.name)
            .join(SponsorRow, SponsorRow.person_id == PersonRow.id)
            .where(SponsorRow.escalation_number == number)
            .order_by(SponsorRow.id)
        )
        return tuple(PersonRef(*row) for row in rows)

    async def flag(self, number: int, message: FlaggedMessage) -> bool:
        """Tie a message to an escalation; False when it is tied to one already."""
        added = await self._conn.execute(
            insert_into(self._conn, FlagRow)
            .values(
                escalation_number=number,
                channel=message.place.channel,
                ts=message.place.ts,
                thread_ts=message.place.thread_ts,
                author=message.author,
                text=message.text or "",
                link=message.place.link,
                person_id=message.by.id if message.by else None,
                flagged_at=self._now,
            )
            .on_conflict_do_nothing()
            .returning(FlagRow.id)
        )
        return added.first() is not None

    async def link_flag(self, channel: str, ts: str, link: str) -> int | None:
        """Keep the permalink of a flagged message; the escalation's number."""
        found = await self._conn.execute(
            update(FlagRow)
            .where(FlagRow.channel == channel, FlagRow.ts == ts)
            .values(link=link)
            .returning(FlagRow.escalation_number)
        )
        return found.scalars().first()

    async def flagged_at(self, channel: str, ts: str) -> int | None:
        """The number of the escalation that a message belongs to."""
        found = await self._conn.execute(
            select(FlagRow.escalation_number).where(FlagRow.channel == channel, FlagRow.ts == ts)
        )
        return found.scalars().first()

    async def reword_flag(self, channel: str, ts: str, text: str | None, at: datetime) -> bool:
        """A flagged message of a held escalation was edited, or (None) deleted; whether that changes its words.

        An edit older than the last one, and one of a deleted message, change nothing.
        """
        row = FlagRow
        is_current = row.edited_at.is_(None) | (row.edited_at <= at)
        found = await self._conn.execute(
            select(row.id, row.text)
            .where(row.channel == channel, row.ts == ts, row.deleted_at.is_(None))
            .where(literal(text is None) | is_current)
        )
        flag = found.first()
        if flag is None:
            return False
        became = {"text": "", "deleted_at": self._now} if text is None else {"text": text, "edited_at": at}
        await self._conn.execute(update(row).where(row.id == flag.id).values(**became))
        return text is None or flag.text != text


def _values(escalation: Escalation) -> dict[str, Any]:
    plain: dict[str, Any] = {name: getattr(escalation, name) for name in FIELDS}
    return plain | {"owner_id": escalation.owner.id if escalation.owner else None}
