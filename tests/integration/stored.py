"""What a test looks up in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bot.changes.context import Context
from bot.domain.cases.case import Case
from bot.domain.cases.choices import Priority
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.models import AuthorRow, CaseRow, DeliveryRow, EventRow, PostRow, Table
from bot.storage.outbox.deliveries import LEASED, LeasedRow


@dataclass(frozen=True)
class Told:
    """A case apart from its number: what must be the same however its posts came in."""

    posts: frozenset[str]
    author: str | None
    priority: Priority
    topic: str | None
    opened_at: datetime
    first_response_at: datetime | None
    last_customer_post_at: datetime | None
    respond_by: datetime | None
    resolve_by: datetime | None


async def rows_of(context: Context, *columns: InstrumentedAttribute[Any]) -> list[Any]:
    """All rows of some columns."""
    async with context.read() as view:
        return list(await view.conn.execute(select(*columns)))


async def everything(context: Context) -> dict[str, list[str]]:
    """Every row of every table."""
    async with context.read() as view:
        return {
            table.name: sorted(str(row) for row in await view.conn.execute(select(table)))
            for table in Table.metadata.sorted_tables
        }


async def case_numbers(context: Context) -> list[int]:
    return sorted(row.number for row in await rows_of(context, CaseRow.number))


async def the_case(context: Context, number: int = 1) -> Case:
    async with context.read() as view:
        return await view.cases.get(number)


async def cases_by_posts(context: Context) -> dict[str, int | None]:
    """Post id → the number of its case."""
    return {
        row.external_id: row.case_number
        for row in await rows_of(context, PostRow.external_id, PostRow.case_number)
    }


async def posts_by_cases(context: Context) -> set[frozenset[str]]:
    """The posts of every case."""
    found: dict[int, set[str]] = {}
    for post_id, number in (await cases_by_posts(context)).items():
        if number is not None:
            found.setdefault(number, set()).add(post_id)
    return {frozenset(posts) for posts in found.values()}


async def told_cases(context: Context) -> set[Told]:
    """Every case, whatever its number."""
    posts: dict[int | None, set[str]] = {}
    for post_id, number in (await cases_by_posts(context)).items():
        posts.setdefault(number, set()).add(post_id)
    authors = {row.id: row.handle for row in await rows_of(context, AuthorRow.id, AuthorRow.handle)}
    openers = {row.number: row.author_id for row in await rows_of(context, CaseRow.number, CaseRow.author_id)}
    cases = [await the_case(context, number) for number in await case_numbers(context)]
    return {
        Told(
            frozenset(posts.get(case.number, set())),
            authors.get(openers[case.number]),
            case.priority,
            case.topic,
            case.opened_at,
            case.first_response_at,
            case.last_customer_post_at,
            case.respond_by,
            case.resolve_by,
        )
        for case in cases
    }


async def events_of(context: Context, subject: str = "C-1") -> list[str]:
    """The kinds of what happened, in order."""
    rows = await rows_of(context, EventRow.id, EventRow.subject, EventRow.kind)
    return [row.kind for row in sorted(rows, key=lambda row: int(row.id)) if row.subject == subject]


async def wishes(context: Context, kind: str) -> list[str]:
    """The targets of what is to be delivered, sorted."""
    rows = await rows_of(context, DeliveryRow.kind, DeliveryRow.target)
    return sorted(row.target for row in rows if row.kind == kind)


async def waiting(view: ReadSession, kind: str = "", subject: str = "") -> list[LeasedRow]:
    """What has not gone out yet, in order: of a kind, or about a subject, where one is named."""
    rows = await view.conn.execute(
        select(*LEASED)
        .where(DeliveryRow.done_at.is_(None), DeliveryRow.given_up_at.is_(None))
        .order_by(DeliveryRow.id)
    )
    found = [LeasedRow(**row._asdict()) for row in rows]
    return [each for each in found if kind in {"", each.kind} and subject in {"", each.subject}]


async def all_goes_out(context: Context) -> list[str]:
    """Whatever waits arrives; its targets, sorted."""

    async def work(uow: UnitOfWork) -> list[str]:
        out = await waiting(uow)
        for delivery in out:
            await uow.deliveries.finish(delivery)
        return sorted(delivery.target for delivery in out)

    return await context.transact(work)
