"""Read-models of escalations: the card and lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select

from bot.domain.access import Permission, may_always
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.escalation import LIVE, Escalation, EscalationStatus
from bot.domain.events.codec import decode, key_of, kinds
from bot.domain.events.escalations import Acknowledged, Updated
from bot.domain.events.lifecycle import Assigned, Reopened
from bot.domain.events.nudges import Nudged
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject, escalation_subject
from bot.readmodels import (
    EscalationCard,
    EscalationFilter,
    EscalationLine,
    EscalationList,
    FlaggedMessage,
    Place,
)
from bot.storage.cases.reads import CaseReads
from bot.storage.escalations import store as escalations
from bot.storage.escalations.moves import subject_of_row, was_returned
from bot.storage.models import (
    EscalationRow,
    EventRow,
    FlagRow,
    PartnerRequestRow,
    PersonRow,
    PlacementRow,
    SponsorRow,
)
from bot.storage.outbox.placements import Placements
from bot.storage.paging import page_of
from bot.storage.partners.requests import PartnerRequests
from bot.storage.store import Store
from bot.storage.timeline.store import TimelineStore


class EscalationReads(Store):
    """What Slack shows of escalations."""

    async def card(self, number: int) -> EscalationCard:
        """Everything the card shows; NotFound."""
        store = escalations.Escalations(self._conn, self._now)
        escalation = await store.get(number)
        subject = escalation.subject
        update = await self._last_update(subject)
        case, into = escalation.case_number, escalation.merged_into
        placements = Placements(self._conn, self._now)
        return EscalationCard(
            escalation=escalation,
            now=self._now,
            sponsors=await store.sponsors(number),
            flagged=await self._flagged(number, escalation.opened_at),
            case=await CaseReads(self._conn, self._now).line(case) if case else None,
            partners=await PartnerRequests(self._conn, self._now).asks(subject),
            last_update=update.happened if update else None,
            last_plan=(update.planned or None) if update else None,
            nudges=await self._nudges(escalation.opened_at, subject),
            outcome=await TimelineStore(self._conn, self._now).outcome(subject),
            place=await placements.of(f"card:{subject}"),
            goes_on=await placements.of(f"card:{escalation_subject(into)}") if into else None,
            returned=await self._was_returned(escalation),
        )

    async def _was_returned(self, e: Escalation) -> bool:
        if e.is_live:
            return False
        found = await self._conn.execute(select(was_returned()).where(EscalationRow.number == e.number))
        return found.scalar_one()

    async def _last_update(self, subject: Subject) -> Updated | None:
        """The last one that the sponsors read: what the desk wrote for itself stays in the thread."""
        mine = (EventRow.subject == str(subject), EventRow.kind == Updated.kind)
        audience = EventRow.data[key_of(Updated, "audience")].as_string()
        found = await self._conn.execute(
            select(EventRow.data)
            .where(*mine, audience.is_distinct_from(Audience.DESK))
            .order_by(EventRow.id.desc())
            .limit(1)
        )
        data = found.scalars().first()
        fact = decode(Updated.kind, data) if data else None
        return fact if isinstance(fact, Updated) else None

    async def _nudges(self, since: datetime, subject: Subject) -> int:
        """How often somebody was nudged since the owner, or whoever it was, last did something."""
        ends = kinds(Acknowledged, Updated, Assigned, Reopened)
        mine = EventRow.subject == str(subject)
        last = select(func.coalesce(func.max(EventRow.id), 0)).where(mine, EventRow.kind.in_(ends))
        found = await self._conn.execute(
            select(func.count()).where(
                mine,
                EventRow.kind == Nudged.kind,
                EventRow.at >= since,
                EventRow.id > last.scalar_subquery(),
            )
        )
        return found.scalar_one()

    async def _flagged(self, number: int, opened_at: datetime) -> FlaggedMessage | None:
        """The message that it was opened for; one that came with a merge where it has none of its own."""
        found = await self._conn.execute(
            select(FlagRow, PersonRow)
            .with_only_columns(
                FlagRow.channel,
                FlagRow.ts,
                FlagRow.thread_ts,
                FlagRow.author,
                FlagRow.text,
                FlagRow.link,
                FlagRow.deleted_at,
                PersonRow.id,
                PersonRow.slack_id,
                PersonRow.name,
            )
            .outerjoin(PersonRow, PersonRow.id == FlagRow.person_id)
            .where(FlagRow.escalation_number == number)
            .order_by(FlagRow.flagged_at < opened_at, FlagRow.id)
            .limit(1)
        )
        row = found.first()
        if row is None:
            return None
        place = Place(row.channel, row.ts, row.thread_ts, row.link)
        by = PersonRef(row.id, row.slack_id, row.name) if row.id else None
        return FlaggedMessage(place, row.author, None if row.deleted_at else row.text, by)

    async def page(
        self, asked: EscalationFilter, page: int, size: int, *, title: str, query: str = ""
    ) -> EscalationList:
        """A page of escalations: live ones first, the next promise first."""
        where = _conditions(asked, self._now)
        total = (
            await self._conn.execute(select(func.count(EscalationRow.number)).where(*where))
        ).scalar_one()
        here = page_of(total, page, size)
        rows = await self._conn.execute(
            lines_of_escalations()
            .where(*where)
            .order_by(
                EscalationRow.closed_at.is_not(None),
                EscalationRow.closed_at.desc(),
                func.coalesce(EscalationRow.acknowledge_by, EscalationRow.next_update_by),
                EscalationRow.number,
            )
            .limit(size)
            .offset(here.offset)
        )
        lines = tuple([await self._line(row) for row in rows])
        return EscalationList(title, lines, total, here.page, here.pages, self._now, query)

    async def _line(self, row: Row[Any]) -> EscalationLine:
        sponsors = await escalations.Escalations(self._conn, self._now).sponsors(row.number)
        place = Place(row.shown_in, row.ts, None, row.link) if row.shown_in else None
        return EscalationLine(escalations.to_escalation(row), sponsors, place, returned=row.returned)


def _conditions(asked: EscalationFilter, now: datetime) -> list[Any]:
    wanted: list[Any] = [literal(value=True)]
    if asked.statuses:
        wanted.append(EscalationRow.status.in_(asked.statuses))
    if asked.owner:
        wanted.append(EscalationRow.owner_id == asked.owner.id)
    if asked.severity:
        wanted.append(EscalationRow.severity == asked.severity)
    if asked.sponsor:
        sponsored = select(SponsorRow.escalation_number).where(SponsorRow.person_id == asked.sponsor.id)
        wanted.append(EscalationRow.number.in_(sponsored))
    narrower = _by_state(asked, now)
    if narrower or asked.severity or asked.owner:
        wanted.append(_in_sight(asked.seen_by))
    return [*wanted, *narrower]


def _by_state(asked: EscalationFilter, now: datetime) -> list[ColumnElement[bool]]:
    row = EscalationRow
    live = row.status.in_(LIVE)
    late = or_(row.acknowledge_by < now, row.next_update_by < now, row.resolve_by < now)
    asked_of = select(PartnerRequestRow.subject).where(PartnerRequestRow.team == asked.partner)
    conditions = {
        "unowned": row.owner_id.is_(None),
        "unacknowledged": row.status == EscalationStatus.OPEN,
        "overdue": and_(live, late),
        "snoozed": row.snoozed_until > now,
        "handover": row.handover.is_not(None),
        "partner": subject_of_row().in_(asked_of),
    }
    return [condition for name, condition in conditions.items() if getattr(asked, name)]


def _in_sight(by: Actor | None) -> ColumnElement[bool]:
    """Escalations whose content somebody may see; None is the desk itself."""
    if by is None or may_always(by, Permission.SEE_CONFIDENTIAL):
        return literal(value=True)
    me = by.person.id if by.person else 0
    sponsored = select(SponsorRow.escalation_number).where(SponsorRow.person_id == me)
    return or_(
        EscalationRow.confidential.is_(False),
        EscalationRow.owner_id == me,
        EscalationRow.number.in_(sponsored),
    )


def lines_of_escalations() -> Select[Any]:
    """Escalations with their owners and where their cards are: `escalations.COLUMNS`, `returned`, `ts` and `link`."""
    target = literal("card:") + subject_of_row()
    return (
        select(
            *escalations.COLUMNS,
            was_returned().label("returned"),
            PlacementRow.channel.label("shown_in"),
            PlacementRow.ts,
            PlacementRow.link,
        )
        .outerjoin(PersonRow, PersonRow.id == EscalationRow.owner_id)
        .outerjoin(PlacementRow, PlacementRow.target == target)
    )
