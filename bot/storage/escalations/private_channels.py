"""Who belongs into the channels of confidential escalations, and whom Callout has invited there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Row, select

from bot.domain.escalations.confidentiality import RoomPeople
from bot.domain.escalations.escalation import LIVE
from bot.domain.events.codec import decode, kinds
from bot.domain.events.escalations import Invited, Removed
from bot.domain.subjects import escalation_subject
from bot.storage.escalations.moves import subject_of_row
from bot.storage.models import EscalationRow, EventRow, PersonRow, SponsorRow
from bot.storage.store import Store

_KINDS: Final = kinds(Invited, Removed)


@dataclass(slots=True)
class _Found:
    is_live: bool
    belong: set[str] = field(default_factory=set)
    events: list[Row[Any]] = field(default_factory=list)


class PrivateChannels(Store):
    """Reads the rooms: their people from escalations and sponsors, who was invited from the timelines."""

    async def invited(self, number: int) -> frozenset[str]:
        """Slack ids of those whom Callout has invited, and not removed since."""
        rows = await self._conn.execute(
            select(EventRow.kind, EventRow.data)
            .where(EventRow.subject == str(escalation_subject(number)), EventRow.kind.in_(_KINDS))
            .order_by(EventRow.id)
        )
        return _still_invited(rows)

    async def all(self) -> dict[int, tuple[bool, RoomPeople]]:
        """Every channel there is, by the number of its escalation: whether that is live, and its people."""
        found = await self._with_owners()
        if not found:
            return {}
        for row in await self._sponsors():
            found[row.number].belong.add(row.slack_id)
        for row in await self._events():
            found[row.number].events.append(row)
        return {
            number: (room.is_live, RoomPeople(frozenset(room.belong), _still_invited(room.events)))
            for number, room in found.items()
        }

    async def _with_owners(self) -> dict[int, _Found]:
        rows = await self._conn.execute(
            select(EscalationRow.number, EscalationRow.status, PersonRow.slack_id)
            .outerjoin(PersonRow, PersonRow.id == EscalationRow.owner_id)
            .where(*_HAS_ROOM)
        )
        return {row.number: _Found(row.status in LIVE, {row.slack_id} - {None}) for row in rows}

    async def _sponsors(self) -> Iterable[Row[Any]]:
        return await self._conn.execute(
            select(EscalationRow.number, PersonRow.slack_id)
            .join(SponsorRow, SponsorRow.escalation_number == EscalationRow.number)
            .join(PersonRow, PersonRow.id == SponsorRow.person_id)
            .where(*_HAS_ROOM)
        )

    async def _events(self) -> Iterable[Row[Any]]:
        return await self._conn.execute(
            select(EscalationRow.number, EventRow.kind, EventRow.data)
            .join(EventRow, EventRow.subject == subject_of_row())
            .where(*_HAS_ROOM, EventRow.kind.in_(_KINDS))
            .order_by(EventRow.id)
        )


_HAS_ROOM: Final = (EscalationRow.confidential, EscalationRow.channel != "")


def _still_invited(rows: Iterable[Row[Any]]) -> frozenset[str]:
    """What is left at the end; the `rows` of events are in the order in which they happened."""
    invited: dict[str, bool] = {}
    for fact in (decode(row.kind, row.data) for row in rows):
        if isinstance(fact, Invited | Removed):
            invited |= dict.fromkeys(fact.to, isinstance(fact, Invited))
    return frozenset(slack_id for slack_id, is_invited in invited.items() if is_invited)
