"""Partner requests: kept, locked and read for cards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, select, update

from bot.domain.errors import NotFound
from bot.domain.events import partners
from bot.domain.events.codec import kinds
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject, SubjectKind, request_subject, subject_of
from bot.readmodels import PartnerAsk, TimelineEntry
from bot.storage.locks import insert_into, lock
from bot.storage.models import EventRow, PartnerRequestRow, PersonRow
from bot.storage.outbox.placements import Placements
from bot.storage.store import Store
from bot.storage.timeline.entries import entries_of, to_entry
from bot.storage.workspace.counters import next_number

FIELDS = (
    "number", "team", "name", "channel", "question", "asked_at", "answer_by", "acknowledge_by", "wanted_by",
    "acknowledged_at", "eta", "closed_at", "policy_version",
)  # fmt: skip
"""Columns that a request and its row share as they are."""


def to_request(row: Row[Any]) -> PartnerRequest:
    """The domain's request from a row of `with_asker`."""
    plain = {name: getattr(row, name) for name in FIELDS}
    asker = PersonRef(row.asker_id, row.asker_slack_id, row.asker_name) if row.asker_id else None
    return PartnerRequest(
        **plain, about=subject_of(row.subject), status=RequestStatus(row.status), asked_by=asker
    )


def with_asker() -> Select[Any]:
    """A select over requests and who asked."""
    return select(
        *(getattr(PartnerRequestRow, name) for name in FIELDS),
        PartnerRequestRow.subject,
        PartnerRequestRow.status,
        PersonRow.id.label("asker_id"),
        PersonRow.slack_id.label("asker_slack_id"),
        PersonRow.name.label("asker_name"),
    ).outerjoin(PersonRow, PersonRow.id == PartnerRequestRow.asked_by)


class PartnerRequests(Store):
    """Load and save partner requests. Who changes one holds what it is about first."""

    async def next_number(self) -> int:
        """The next free number; held until the transaction ends."""
        return await next_number(self._conn, "request")

    async def add(self, request: PartnerRequest) -> None:
        """Store a new request."""
        await self._conn.execute(insert_into(self._conn, PartnerRequestRow).values(**_values(request)))

    async def get(self, number: int) -> PartnerRequest:
        """A request as it is; NotFound."""
        row = (await self._conn.execute(with_asker().where(PartnerRequestRow.number == number))).first()
        if row is None:
            raise NotFound("partner request", str(request_subject(number)))
        return to_request(row)

    async def get_for_update(self, number: int) -> PartnerRequest:
        """A request that nobody else changes until this transaction ends; NotFound."""
        await lock(self._conn, request_subject(number))
        return await self.get(number)

    async def of(self, about: Subject) -> list[PartnerRequest]:
        """Every request about a case or an escalation, in the order in which they were made."""
        rows = await self._conn.execute(
            with_asker().where(PartnerRequestRow.subject == str(about)).order_by(PartnerRequestRow.number)
        )
        return [to_request(row) for row in rows]

    async def asks(self, about: Subject) -> tuple[PartnerAsk, ...]:
        """The same, with where each is shown."""
        places = Placements(self._conn, self._now)
        return tuple(
            [PartnerAsk(each, await places.of(f"card:{each.subject}")) for each in await self.of(about)]
        )

    async def parent_of(self, subject: Subject) -> Subject:
        """What a request is about; a case or an escalation is its own parent. NotFound."""
        return (await self.get(subject.number)).about if subject.kind is SubjectKind.REQUEST else subject

    async def save(self, request: PartnerRequest) -> None:
        """Write a request that is held."""
        await self._conn.execute(
            update(PartnerRequestRow)
            .where(PartnerRequestRow.number == request.number)
            .values(**_values(request))
        )


def _values(request: PartnerRequest) -> dict[str, Any]:
    plain: dict[str, Any] = {name: getattr(request, name) for name in FIELDS}
    asked_by = request.asked_by.id if request.asked_by else None
    return plain | {"subject": str(request.about), "status": request.status, "asked_by": asked_by}


_STEPS: Final = kinds(
    partners.PartnerAcknowledged,
    partners.PartnerEta,
    partners.PartnerAnswered,
    partners.PartnerDeclined,
    partners.PartnerWithdrawn,
)
_SKEW: Final = timedelta(minutes=5)
"""How far the clocks of two processes may be apart."""


class RequestReads(Store):
    """What Slack shows of partner requests."""

    async def steps(self, request: PartnerRequest) -> tuple[TimelineEntry, ...]:
        """What was done about a request, oldest first, whatever it was about at the time."""
        about_then = EventRow.at >= request.asked_at - _SKEW
        rows = await self._conn.execute(
            entries_of(about_then, EventRow.kind.in_(_STEPS)).order_by(EventRow.id)
        )
        steps = (to_entry(row) for row in rows)
        return tuple(
            step
            for step in steps
            if isinstance(step.fact, partners.PartnerFact) and step.fact.request == request.subject
        )
