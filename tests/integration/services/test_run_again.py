"""Whatever a database does to a transaction, each use case has one effect, and nobody hears of an error."""

import ast
import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

import bot
from bot.domain.errors import NothingToClaim
from bot.domain.people import Role
from bot.domain.subjects import case_subject
from bot.services.cases.claims import claim_next
from bot.storage import database as engines
from bot.storage.database import UnitOfWork
from bot.storage.migrate import run_on
from bot.storage.outbox.deliveries import DeliveryKind, OutboxRow
from bot.storage.retries import TRIES, Moved, OutcomeUnknown, Waits
from tests.integration.services.conftest import emptied
from tests.integration.services.office import Dump, Office, open_office
from tests.integration.services.partners import POLICY
from tests.integration.services.troubles import (
    Trouble,
    Troubles,
    effect,
    fails_with,
    is_lost_after_its_commit,
    is_lost_before_its_commit,
    is_terminated,
)
from tests.integration.services.use_cases import USE_CASES, claiming

ALL = pytest.mark.parametrize("use_case", USE_CASES, ids=lambda use_case: use_case.__name__)
BREAKS: list[tuple[Trouble, int]] = [(is_terminated, 0), (is_terminated, 4), (is_lost_before_its_commit, 1)]
ENDED_BY_OTHERS: list[tuple[Trouble, int]] = [
    (fails_with("40P01"), 0),
    (fails_with("40001"), 3),
    (fails_with("40001"), 9),
]
COMMITTED: list[tuple[Trouble, int]] = [(is_lost_after_its_commit, 2)]


@pytest.fixture
async def office(migrated_postgres_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_postgres_url, POLICY) as office:
        yield office


async def undisturbed(office: Office, use_case: Callable[..., Any]) -> Dump:
    """What a use case leaves where nothing is in its way."""
    await (await USE_CASES[use_case](office))(office.context)
    return await office.dump()


@ALL
async def test_a_use_case_whose_transactions_break_has_one_effect(
    migrated_postgres_url: str, use_case: Callable[..., Any]
) -> None:
    """Terminated at two statements, lost on the way to the commit, ended for others; lost after the commit."""
    async with open_office(migrated_postgres_url, POLICY) as office:
        wanted = effect(await undisturbed(office, use_case))
    for each in (BREAKS + COMMITTED, ENDED_BY_OTHERS + COMMITTED):
        await run_on(migrated_postgres_url, emptied)
        async with open_office(migrated_postgres_url, POLICY) as office:
            deed = await USE_CASES[use_case](office)
            troubles = Troubles(office, each)
            await deed(troubles.context)
            assert effect(await office.dump()) == wanted
            assert set(troubles.runs) == {len(each)}


@ALL
async def test_a_use_case_waits_for_another_process_that_writes_to_sqlite(
    migrated_sqlite_url: str, use_case: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than SQLite itself waits."""
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 1)
    other = sqlite3.connect(migrated_sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    waited: list[float] = []

    async def goes_on_when_it_is_done(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == TRIES - 1:
            other.execute("ROLLBACK")

    waits = Waits(goes_on_when_it_is_done, lambda: 0.5)
    try:
        async with open_office(migrated_sqlite_url, POLICY, waits=waits) as office:
            deed = await USE_CASES[use_case](office)
            before = await office.dump()
            other.execute("BEGIN IMMEDIATE")
            await deed(office.context)
            assert await office.dump() != before
    finally:
        other.close()
    assert len(waited) == TRIES - 1
    assert sum(waited) < 1


def test_every_use_case_is_put_to_the_test() -> None:
    """Whatever runs work in a transaction, by itself or by another function of ours that does; senders beside it."""
    functions = {
        each.name: ast.unparse(each)
        for room in ("services", "intake")
        for path in (Path(bot.__file__).parent / room).rglob("*.py")
        for each in ast.parse(path.read_text()).body
        if isinstance(each, ast.AsyncFunctionDef)
    }
    running = {name for name, source in functions.items() if re.search(r"transact\(|@in_transaction", source)}
    while more := {
        name
        for name, source in functions.items()
        if name not in running and re.search(rf"\b({'|'.join(running)})\(", source)
    }:
        running |= more
    in_parts = {"change_case", "change_escalation", "import_posts"}
    assert {name for name in running if name[0] != "_"} - in_parts == {
        each.__qualname__ for each in USE_CASES if "." not in each.__qualname__
    }


@pytest.mark.parametrize("statement", range(9))
async def test_a_session_may_be_terminated_at_any_statement(office: Office, statement: int) -> None:
    deed = await claiming(office)
    troubles = Troubles(office, [(is_terminated, statement)] * (TRIES - 1))
    await deed(troubles.context)
    assert troubles.runs == [TRIES]
    assert (await office.story(case_subject(1))).count("claimed") == 1


@pytest.mark.parametrize(
    "trouble",
    [is_terminated, is_lost_before_its_commit, fails_with("40001"), fails_with("57P01")],
    ids=["terminated", "lost", "not_in_order", "stopping"],
)
async def test_what_does_not_pass_reaches_whoever_asked_and_leaves_nothing(
    office: Office, trouble: Trouble
) -> None:
    deed = await claiming(office)
    before = await office.dump()
    troubles = Troubles(office, [(trouble, 1)] * TRIES)
    with pytest.raises(DBAPIError):
        await deed(troubles.context)
    assert troubles.runs == [TRIES]
    assert await office.dump() == before


@pytest.mark.parametrize("state", ["23505", "22001", "42P01", "53100"])
async def test_what_would_fail_again_is_not_run_again(office: Office, state: str) -> None:
    troubles = Troubles(office, [(fails_with(state), 1)] * TRIES)
    deed = await claiming(office)
    with pytest.raises(DBAPIError):
        await deed(troubles.context)
    assert troubles.runs == [1]


async def test_a_fact_is_not_run_again(office: Office) -> None:
    troubles, ana = Troubles(office, []), await office.person("ana", Role.AGENT)
    with pytest.raises(NothingToClaim):
        await claim_next(troubles.context, ana)
    assert troubles.runs == [1]


async def test_two_who_wait_for_each_other_both_get_there(office: Office) -> None:
    """Each locks what the other wants next; PostgreSQL ends one of them, which is run again."""
    await office.case()
    await office.case()
    met = asyncio.Barrier(2)
    runs: list[int] = []

    async def locks(first: int, second: int) -> None:
        async def work(uow: UnitOfWork) -> None:
            runs.append(first)
            await uow.conn.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
            await uow.lock(case_subject(first))
            if len(runs) <= 2:
                await met.wait()
            await uow.lock(case_subject(second))

        await office.context.transact(work)

    await asyncio.gather(locks(1, 2), locks(2, 1))
    assert len(runs) == 3


async def test_a_real_serialization_failure_is_run_again(office: Office) -> None:
    number = await office.case()
    runs: list[str] = []

    async def touches(uow: UnitOfWork) -> None:
        await uow.conn.execute(text("UPDATE cases SET topic = 'b'"))

    async def work(uow: UnitOfWork) -> str | None:
        await uow.conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        case = await uow.cases.get(number)
        runs.append(str(case.topic))
        if len(runs) == 1:
            await office.context.transact(touches)
        await uow.conn.execute(text("UPDATE cases SET topic = topic || 'c'"))
        return (await uow.cases.get(number)).topic

    assert await office.context.transact(work) == "bc"
    assert len(runs) == 2


async def hanging_up(uow: UnitOfWork) -> Callable[[], None]:
    """Cuts the connection on our side, of which the server hears when it reads the next time."""
    driver = (await uow.conn.get_raw_connection()).driver_connection
    assert isinstance(driver, asyncpg.Connection)

    def hangs_up() -> None:
        driver.terminate()

    return hangs_up


async def test_whether_a_commit_went_through_is_asked_until_the_server_knows(
    migrated_postgres_url: str,
) -> None:
    """The connection is gone, and the server is still at the commit: it waits for somebody else's lock."""
    holder, held = asyncio.Event(), asyncio.Event()
    runs = 0

    async def holds_it(uow: UnitOfWork) -> None:
        await uow.conn.execute(text("SELECT pg_advisory_xact_lock(42)"))
        held.set()
        await holder.wait()

    asked: list[float] = []

    async def lets_go(seconds: float) -> None:
        asked.append(seconds)
        if len(asked) == 2:
            holder.set()
            await holding
        await asyncio.sleep(0)

    async def work(uow: UnitOfWork) -> int:
        nonlocal runs
        runs += 1
        given = await uow.cases.next_number()
        asyncio.get_running_loop().call_later(0.2, await hanging_up(uow))
        return given

    async with open_office(migrated_postgres_url, waits=Waits(lets_go, lambda: 0.5)) as office:
        await office.database.transact(_slow_commits)
        try:
            holding = asyncio.create_task(office.database.transact(holds_it))
            await held.wait()
            assert await office.context.transact(work) == 1
            assert runs == 1
            assert len(asked) >= 2
            assert [row["value"] for row in await office.rows("counters")] == [1]
        finally:
            await office.database.transact(_quick_commits)


async def _slow_commits(uow: UnitOfWork) -> None:
    """Whoever commits a number waits for lock 42 first."""
    await uow.conn.execute(
        text(
            "CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END $$"
        )
    )
    await uow.conn.execute(
        text(
            "CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON counters"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION waits()"
        )
    )


async def _quick_commits(uow: UnitOfWork) -> None:
    await uow.conn.execute(text("DROP FUNCTION waits CASCADE"))


async def test_a_commit_of_which_nobody_knows_is_never_run_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_STATUS", select(text("'in progress'")))
    troubles = Troubles(office, COMMITTED)
    deed = await claiming(office)
    with pytest.raises(OutcomeUnknown):
        await deed(troubles.context)
    assert troubles.runs == [1]
    assert (await office.story(case_subject(1))).count("claimed") == 1


async def test_who_goes_away_is_not_waited_for(office: Office) -> None:
    """Work that is cancelled is not run again, though the server has ended its session as well."""
    runs: list[int] = []
    begun = asyncio.Event()

    async def work(uow: UnitOfWork) -> None:
        runs.append(1)
        if len(runs) > 1:
            return
        await is_terminated(office, uow.conn)
        begun.set()
        await asyncio.Event().wait()

    going = asyncio.create_task(office.context.transact(work))
    await begun.wait()
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert runs == [1]


async def test_what_keeps_moving_is_given_up(office: Office) -> None:
    runs: list[int] = []

    async def work(_: UnitOfWork) -> None:
        runs.append(1)
        raise Moved

    with pytest.raises(Moved):
        await office.context.transact(work)
    assert len(runs) == TRIES


@pytest.mark.parametrize("trouble", [is_lost_before_its_commit, is_lost_after_its_commit])
async def test_workers_hear_of_what_is_to_go_out_once_it_is_committed(
    office: Office, trouble: Trouble
) -> None:
    heard: list[bool] = []

    async def work(uow: UnitOfWork) -> None:
        heard.append(office.database.changed.is_set())
        if len(heard) < TRIES:
            await trouble(office, uow.conn)
        await uow.deliveries.enqueue(OutboxRow(DeliveryKind.CARD, "card:C-1", "C-1", "C0DESK"))

    await office.context.transact(work)
    assert not any(heard)
    assert office.database.changed.is_set()


async def test_waits_differ_and_stay_short() -> None:
    slept: list[float] = []

    async def sleeps(seconds: float) -> None:
        slept.append(seconds)

    for waits in (Waits(sleeps, lambda: 0.0), Waits(sleeps, lambda: 0.99)):
        for tried in range(1, TRIES):
            await waits.after(Moved(), tried)
    shortest, longest = slept[: TRIES - 1], slept[TRIES - 1 :]
    assert set(shortest) == {0.02}
    assert longest == sorted(longest)
    assert 0.05 < longest[0] < longest[-1] <= 0.3
