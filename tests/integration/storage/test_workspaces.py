"""Two workspaces in one database: each finds its own rows alone, whatever is asked and by whom."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import (
    ForeignKeyConstraint,
    Select,
    UniqueConstraint,
    delete,
    exists,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy import Table as PlainTable
from sqlalchemy.exc import CompileError, DBAPIError, IntegrityError, InvalidRequestError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ClauseElement

from bot.config import async_database_url
from bot.storage.binding import FIRST_WORKSPACE, bind
from bot.storage.database import Database, UnitOfWork
from bot.storage.locks import AdvisoryLock
from bot.storage.models import AuthorRow, CaseRow, EventRow, PersonRow, PostRow, Table
from tests.builders import no_waits
from tests.integration.services.office import Dump, Office, open_office
from tests.integration.services.partners import POLICY
from tests.integration.services.troubles import effect
from tests.integration.services.use_cases import USE_CASES, Prepared, claiming, receiving
from tests.people_builders import NOON

SECOND = FIRST_WORKSPACE + 1
TABLES = list(Table.metadata.sorted_tables)
SHARED = {"id", "workspace", "asked_by"}
"""What differs between two workspaces that lived the same: ids are counted together."""
Offices = tuple[Office, Office]
other = aliased(PostRow)


@asynccontextmanager
async def two_offices(url: str) -> AsyncIterator[Offices]:
    """Two desks that share a database."""
    async with (
        open_office(url, POLICY, workspace=FIRST_WORKSPACE) as first,
        open_office(url, POLICY, workspace=SECOND) as second,
    ):
        yield first, second


@pytest.fixture
async def offices(migrated_url: str) -> AsyncIterator[Offices]:
    """On either database."""
    async with two_offices(migrated_url) as opened:
        yield opened


def alike(dump: Dump) -> Dump:
    """What happened, without the ids that two workspaces share the counting of."""
    return {
        name: [{key: value for key, value in row.items() if key not in SHARED} for row in rows]
        for name, rows in effect(dump).items()
    }


@pytest.mark.parametrize("use_case", USE_CASES, ids=lambda use_case: use_case.__name__)
async def test_a_use_case_touches_its_own_workspace_alone(
    migrated_sqlite_url: str, use_case: Callable[..., Any]
) -> None:
    async with two_offices(migrated_sqlite_url) as offices:
        await live_side_by_side(offices, USE_CASES[use_case])


@pytest.mark.parametrize("prepared", [claiming, receiving])
async def test_so_it_is_on_postgresql(migrated_postgres_url: str, prepared: Prepared) -> None:
    async with two_offices(migrated_postgres_url) as offices:
        await live_side_by_side(offices, prepared)


async def live_side_by_side(offices: Offices, prepared: Prepared) -> None:
    """Both come to the same point, with the same numbers; then the one goes on, and the other after it."""
    first, second = offices
    deeds = [await prepared(office) for office in offices]
    before, to_begin_with = await second.dump(), await first.dump()
    assert alike(before) == alike(to_begin_with)
    await deeds[0](first.context)
    after = await first.dump()
    assert await second.dump() == before
    assert after != to_begin_with
    await deeds[1](second.context)
    assert await first.dump() == after
    assert alike(await second.dump()) == alike(after)
    assert {row["workspace"] for rows in after.values() for row in rows} == {FIRST_WORKSPACE}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_unique_or_looked_for_is_so_within_a_workspace(table: PlainTable) -> None:
    """But for ids, which all workspaces count together, and what begins with one."""
    ids = {"id", *(c.name for c in table.columns if any(k.column.name == "id" for k in c.foreign_keys))}
    unique = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    looked_for = [each.columns for each in table.indexes]
    for columns in (table.primary_key.columns, *unique, *looked_for):
        assert columns.keys()[0] in {"workspace", *ids}
    for each in (each for each in table.constraints if isinstance(each, ForeignKeyConstraint)):
        targets = [key.column.name for key in each.elements]
        assert targets in (["id"], ["workspace", "number"])


async def test_a_case_of_another_workspace_cannot_be_pointed_to(offices: Offices) -> None:
    first, second = offices
    await first.case()
    point = insert(Table.metadata.tables["conversations"]).values(
        network="x", external_id="77", case_number=1
    )
    await first.context.transact(lambda uow: uow.conn.execute(point))
    with pytest.raises(IntegrityError):
        await second.context.transact(lambda uow: uow.conn.execute(point))


STATEMENTS: list[tuple[Any, int]] = [
    (select(CaseRow.number), 1),
    (select(CaseRow.number, PersonRow.name).outerjoin(PersonRow, PersonRow.id == CaseRow.owner_id), 2),
    (select(func.count()).where(PostRow.ours), 1),
    (select(CaseRow.number, AuthorRow.handle).where(AuthorRow.id == CaseRow.author_id), 2),
    (select(PostRow.id).join(other, other.id == PostRow.id).join(CaseRow, CaseRow.number == other.case_number), 3),
    (select(CaseRow.number).where(CaseRow.number.in_(select(PostRow.case_number))), 2),
    (select(select(EventRow.id).where(EventRow.kind == "x").limit(1).scalar_subquery()), 1),
    (select(select(PostRow.id).cte("words").c.id), 1),
    (select(select(PostRow.id).subquery().c.id).union(select(CaseRow.id)), 2),
    (update(CaseRow).where(exists().where(other.case_number == CaseRow.number)).values(topic="a"), 2),
    (delete(PostRow).where(PostRow.id.in_(select(EventRow.id))), 2),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "tables"), STATEMENTS)
@pytest.mark.parametrize("dialect", ["sqlite+aiosqlite://", "postgresql+asyncpg://"])
def test_each_table_of_a_statement_is_bound(statement: Select[Any], tables: int, dialect: str) -> None:
    """A table that a subquery takes from around it may be bound in both."""
    engine = bind(create_async_engine(dialect), SECOND)
    compiled = str(statement.compile(dialect=engine.dialect))
    bound = {part.split()[-1] for part in compiled.split(".workspace = ")[:-1]}
    assert len({each.lstrip("(") for each in bound}) == tables


@pytest.mark.parametrize(
    "statement",
    [
        update(CaseRow).where(CaseRow.author_id == AuthorRow.id).values(topic="a"),
        delete(CaseRow).where(CaseRow.author_id == AuthorRow.id),
    ],
)
def test_a_statement_that_cannot_be_bound_is_refused(statement: ClauseElement) -> None:
    engine = bind(create_async_engine("postgresql+asyncpg://"), SECOND)
    with pytest.raises(CompileError, match="EXISTS"):
        statement.compile(dialect=engine.dialect)


async def test_one_who_is_missing_hides_nobody(offices: Offices) -> None:
    """A case that nobody owns is on the list, though no person of its workspace is joined to it."""
    await offices[1].case()
    async with offices[1].context.read() as view:
        assert (await view.case_reads.line(1)) is not None
    async with offices[0].context.read() as view:
        assert (await view.case_reads.line(1)) is None


async def impatient(uow: UnitOfWork) -> None:
    await uow.conn.execute(text("SET LOCAL lock_timeout = '50ms'"))
    await uow.lock(AdvisoryLock.LEASING)


async def test_workers_of_two_workspaces_do_not_wait_for_each_other(migrated_postgres_url: str) -> None:
    url = async_database_url(migrated_postgres_url)
    one, same, another = (
        Database(url, lambda: NOON, no_waits(), workspace=number)
        for number in (FIRST_WORKSPACE, FIRST_WORKSPACE, SECOND)
    )
    async with one.begin() as holding:
        await holding.lock(AdvisoryLock.LEASING)
        async with another.begin() as free:
            await free.lock(AdvisoryLock.LEASING)
        with pytest.raises(DBAPIError, match="lock timeout"):
            await same.transact(impatient)
    for each in (one, same, another):
        await each.close()


def test_a_statement_without_a_workspace_is_no_statement() -> None:
    dialect = bind(create_async_engine("sqlite+aiosqlite://"), SECOND).dialect
    with pytest.raises(InvalidRequestError, match="bound_to_workspace"):
        select(CaseRow.id).compile(dialect=dialect).construct_params({})
