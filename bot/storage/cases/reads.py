"""Read-models of cases: the card, lists, search, and what a follow-up in the thread shows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, cast, func, literal, or_, select

from bot.domain.cases.case import CaseStatus
from bot.domain.errors import NotFound
from bot.domain.escalations.confidentiality import without_content
from bot.domain.events.cases import ReplyQueued
from bot.domain.posts import Author
from bot.domain.subjects import case_subject
from bot.readmodels import CaseCard, CaseFilter, CaseLine, CaseList, EscalationLine, Place, PostView
from bot.storage.cases import store as cases
from bot.storage.cases.search import case_matches, lowered
from bot.storage.escalations import store as escalations
from bot.storage.escalations.moves import was_returned
from bot.storage.intake.posts import to_media
from bot.storage.models import (
    AuthorRow,
    CaseRow,
    DeliveryRow,
    EscalationRow,
    EventRow,
    MessageRow,
    PersonRow,
    PlacementRow,
    PostRow,
)
from bot.storage.outbox.deliveries import DeliveryKind
from bot.storage.outbox.placements import Placements
from bot.storage.paging import page_of
from bot.storage.partners.requests import PartnerRequests
from bot.storage.store import Store
from bot.storage.timeline.store import TimelineStore

EXCERPT = 140
"""How many characters of a post a list shows."""

_POST = (
    PostRow.id, PostRow.external_id, PostRow.network, PostRow.text, PostRow.created_at, PostRow.url, PostRow.media,
    PostRow.ours, PostRow.edited_at, PostRow.deleted_at, PostRow.case_number, PostRow.in_reply_to,
    AuthorRow.external_id.label("author_external_id"), AuthorRow.handle, AuthorRow.name, AuthorRow.followers,
    AuthorRow.verified, AuthorRow.url.label("author_url"),
)  # fmt: skip


def _posts() -> Select[Any]:
    return select(*_POST).join(AuthorRow, AuthorRow.id == PostRow.author_id)


def to_post(row: Row[Any]) -> PostView:
    """A post as cards show it; deleted ones have no words."""
    author = Author(
        row.network,
        row.author_external_id,
        row.handle,
        row.name,
        row.followers,
        row.verified,
        row.author_url,
    )
    return PostView(
        row.id,
        row.external_id,
        row.network,
        author,
        None if row.deleted_at else row.text,
        row.created_at,
        row.url,
        to_media(row.media),
        row.ours,
        row.edited_at is not None,
        row.in_reply_to,
    )


class CaseReads(Store):
    """What Slack shows of cases."""

    async def card(self, number: int) -> CaseCard:
        """Everything the card shows; NotFound."""
        found = await self._conn.execute(
            cases.with_owner().add_columns(CaseRow.author_id).where(CaseRow.number == number)
        )
        row = found.first()
        if row is None:
            raise NotFound("case", str(case_subject(number)))
        case = cases.to_case(row)
        timeline = TimelineStore(self._conn, self._now)
        first, latest = await self._ends(number, row.author_id)
        return CaseCard(
            case=case,
            first=first,
            now=self._now,
            latest=latest,
            posts=await self._count(PostRow.case_number == number),
            author_cases=await self._count(
                and_(CaseRow.author_id == row.author_id, CaseRow.status != CaseStatus.MERGED)
            ),
            outcome=await timeline.outcome(case.subject),
            escalation=await self._escalation(number),
            partners=await PartnerRequests(self._conn, self._now).asks(case.subject),
            pending_reply=await self._reply(number, given_up=False),
            failed_reply=await self._reply(number, given_up=True),
            place=await Placements(self._conn, self._now).of(f"card:{case.subject}"),
        )

    async def _ends(self, number: int, author_id: int | None) -> tuple[PostView | None, PostView | None]:
        theirs = _posts().where(PostRow.case_number == number, PostRow.ours.is_(False))
        opener = (PostRow.author_id != author_id, PostRow.created_at, PostRow.id)
        first = (await self._conn.execute(theirs.order_by(*opener).limit(1))).first()
        last = (
            await self._conn.execute(theirs.order_by(PostRow.created_at.desc(), PostRow.id.desc()).limit(1))
        ).first()
        same = first is not None and last is not None and first.id == last.id
        return (to_post(first) if first else None), (to_post(last) if last and not same else None)

    async def _count(self, condition: ColumnElement[bool]) -> int:
        return (await self._conn.execute(select(func.count()).where(condition))).scalar_one()

    async def _escalation(self, number: int) -> EscalationLine | None:
        found = await self._conn.execute(
            escalations.with_owner()
            .add_columns(was_returned().label("returned"))
            .where(EscalationRow.case_number == number)
            .order_by(EscalationRow.closed_at.is_not(None), EscalationRow.number.desc())
            .limit(1)
        )
        row = found.first()
        if row is None:
            return None
        escalation = escalations.to_escalation(row)
        if escalation.confidential:
            return EscalationLine(without_content(escalation), hidden=True)
        place = await Placements(self._conn, self._now).of(f"card:{escalation.subject}")
        return EscalationLine(escalation, place=place, returned=row.returned)

    async def _reply(self, number: int, *, given_up: bool) -> str | None:
        """The words of a reply that still waits, or why the latest one was refused."""
        latest = (
            select(DeliveryRow)
            .with_only_columns(DeliveryRow.problem, DeliveryRow.done_at, DeliveryRow.given_up_at)
            .where(DeliveryRow.subject == str(case_subject(number)), DeliveryRow.kind == DeliveryKind.REPLY)
            .order_by(DeliveryRow.id.desc())
            .limit(1)
        )
        row = (await self._conn.execute(latest)).first()
        if row is None or row.done_at is not None:
            return None
        if given_up:
            return row.problem if row.given_up_at else None
        return None if row.given_up_at else await self._written(number)

    async def _written(self, number: int) -> str:
        """The words of the latest reply, as its writer put them on the timeline."""
        found = await self._conn.execute(
            select(MessageRow.text)
            .join(EventRow, EventRow.message_id == MessageRow.id)
            .where(EventRow.subject == str(case_subject(number)), EventRow.kind == ReplyQueued.kind)
            .order_by(EventRow.id.desc())
            .limit(1)
        )
        return found.scalars().first() or ""

    async def post(self, post_id: int) -> tuple[PostView, int | None]:
        """A post and the case it is on."""
        found = await self._conn.execute(_posts().where(PostRow.id == post_id))
        row = found.first()
        if row is None:
            raise NotFound("post", str(post_id))
        return to_post(row), row.case_number

    async def page(self, asked: CaseFilter, page: int, size: int, *, title: str, query: str = "") -> CaseList:
        """A page of cases, the most urgent first; closed ones come last, latest first."""
        where = self._conditions(asked)
        total = (
            await self._conn.execute(
                select(func.count(CaseRow.number))
                .outerjoin(AuthorRow, AuthorRow.id == CaseRow.author_id)
                .where(*where)
            )
        ).scalar_one()
        here = page_of(total, page, size)
        rows = await self._conn.execute(
            _lines()
            .where(*where)
            .order_by(
                CaseRow.closed_at.is_not(None), CaseRow.closed_at.desc(), CaseRow.priority, CaseRow.opened_at
            )
            .order_by(CaseRow.number)
            .limit(size)
            .offset(here.offset)
        )
        lines = tuple([await self._line(row) for row in rows])
        return CaseList(title, lines, total, here.page, here.pages, self._now, query)

    def _conditions(self, asked: CaseFilter) -> list[Any]:
        wanted: list[Any] = [literal(value=True)]
        if asked.statuses:
            wanted.append(CaseRow.status.in_(asked.statuses))
        if asked.owner:
            wanted.append(CaseRow.owner_id == asked.owner.id)
        if asked.unowned:
            wanted.append(CaseRow.owner_id.is_(None))
        if not asked.snoozed:
            wanted.append(or_(CaseRow.snoozed_until.is_(None), CaseRow.snoozed_until <= self._now))
        for column, value in (
            (CaseRow.priority, asked.priority),
            (CaseRow.network, asked.network),
            (CaseRow.topic, asked.topic),
        ):
            if value:
                wanted.append(column == value)
        if asked.author:
            wanted.append(func.lower(AuthorRow.handle) == lowered(asked.author))
        if asked.words:
            wanted.append(case_matches(self._conn, asked.words))
        return wanted

    async def line(self, number: int) -> CaseLine | None:
        """One case as a list shows it."""
        row = (await self._conn.execute(_lines().where(CaseRow.number == number))).first()
        return await self._line(row) if row else None

    async def _line(self, row: Row[Any]) -> CaseLine:
        first, _ = await self._ends(row.number, row.author_id)
        excerpt = None if first is None or first.text is None else " ".join(first.text.split())[:EXCERPT]
        place = Place(row.shown_in, row.ts, None, row.link) if row.shown_in else None
        return CaseLine(cases.to_case(row), row.handle or "", excerpt, place)


def _lines() -> Select[Any]:
    target = literal("card:C-") + cast(CaseRow.number, String)
    return (
        select(
            *cases.COLUMNS,
            CaseRow.author_id,
            AuthorRow.handle,
            PlacementRow.channel.label("shown_in"),
            PlacementRow.ts,
            PlacementRow.link,
        )
        .outerjoin(PersonRow, PersonRow.id == CaseRow.owner_id)
        .outerjoin(AuthorRow, AuthorRow.id == CaseRow.author_id)
        .outerjoin(PlacementRow, PlacementRow.target == target)
    )
