"""docs/schema.md tells the truth: every table and column stands there, and every query runs on both databases."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Connection, Integer, Row, inspect

from bot.domain.cases.case import CaseStatus
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.events.event import KINDS
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.nudges.recipients import NudgeOutcome
from bot.domain.outcomes import CustomerTold, PreventionStatus, Resolution, RootCause
from bot.domain.partners.requests import RequestStatus
from bot.domain.people import Role
from bot.domain.posts import Author, PostKind
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import reopen_case, resolve_case
from bot.services.timeline.messages import add_note
from bot.storage.migrate import run_on
from bot.storage.models import Table
from bot.storage.types import Json, Key, Utc
from tests import pages
from tests.integration.services.office import Office, open_office
from tests.people_builders import DAY, HOUR, MINUTE, SOLVED

PAGE = pages.page("schema.md")
EXAMPLES = pages.section(PAGE, "Queries to start from")
MOMENTS = {":now": "'2026-12-31T00:00:00.000000Z'", ":since": "'2026-11-01T00:00:00.000000Z'"}
NOT_FOR_QUERIES = ("alembic_version", "post_words", "message_words")
NEVER = "–"
MARIA = Author("x", "901", "maria", "Maria Santos", 120)


@dataclass(frozen=True)
class Told:
    """A column as the page tells of it."""

    kind: str
    meaning: str
    empty: str


def told() -> Mapping[str, Mapping[str, Told]]:
    """Table → column → what the page says, in its order."""
    tables = pages.sections(pages.section(PAGE, "Tables"), 3)
    return {
        name: {row[0].strip("`"): Told(*row[1:]) for row in pages.rows(text)} for name, text in tables.items()
    }


def kind_of(column: Column[Any]) -> str:
    """How the page calls a column's type."""
    if column.type is Key:
        return "key"
    named = {Utc: "moment", Boolean: "yes/no", Integer: "integer", Json: "JSON"}
    return next((name for kind, name in named.items() if isinstance(column.type, kind)), "text")


def columns_in(connection: Connection) -> dict[str, list[str]]:
    found = inspect(connection)
    return {
        table: [column["name"] for column in found.get_columns(table)]
        for table in found.get_table_names()
        if not table.startswith(NOT_FOR_QUERIES)
    }


async def test_every_table_and_column_of_the_database_stands_on_the_page_and_no_other(
    migrated_url: str,
) -> None:
    assert {name: list(columns) for name, columns in told().items()} == await run_on(migrated_url, columns_in)


@pytest.mark.parametrize("table", Table.metadata.tables.values(), ids=str)
def test_a_column_has_the_type_that_the_page_gives(table: sa.Table) -> None:
    page = told()[table.name]
    assert {name: said.kind for name, said in page.items()} == {c.name: kind_of(c) for c in table.columns}


@pytest.mark.parametrize("table", Table.metadata.tables.values(), ids=str)
def test_a_column_that_may_be_empty_says_when_and_no_other_does(table: sa.Table) -> None:
    page = told()[table.name]
    assert {name for name, said in page.items() if said.empty != NEVER} == {
        column.name for column in table.columns if column.nullable
    }
    assert all(said.empty for said in page.values())


@pytest.mark.parametrize("table", Table.metadata.tables.values(), ids=str)
def test_a_column_that_points_to_another_table_says_where(table: sa.Table) -> None:
    """A number points together with its workspace, of which the page speaks once for all."""
    for column in (each for each in table.columns if each.name != "workspace"):
        pointed = {f"→ `{key.target_fullname}`" for key in column.foreign_keys}
        assert set(re.findall(r"→ `[^`]+`", told()[table.name][column.name].meaning)) == pointed


CHOICES: dict[str, type[StrEnum]] = {
    "cases.status": CaseStatus,
    "cases.priority": Priority,
    "cases.waiting_on": WaitingOn,
    "cases.dismissal": Dismissal,
    "posts.kind": PostKind,
    "escalations.status": EscalationStatus,
    "escalations.handover": Handover,
    "partner_requests.status": RequestStatus,
    "prevention_items.status": PreventionStatus,
    "prevention_items.root_cause": RootCause,
    "reminders.kind": ReminderKind,
    "nudges.why": ReminderKind,
    "nudges.outcome": NudgeOutcome,
    "nudges.reason": NudgeReason,
    "outcomes.resolution": Resolution,
    "outcomes.root_cause": RootCause,
    "outcomes.customer_told": CustomerTold,
}


@pytest.mark.parametrize(("column", "values"), CHOICES.items())
def test_a_column_with_a_choice_of_values_lists_them_all(column: str, values: type[StrEnum]) -> None:
    table, _, name = column.partition(".")
    missing = {value for value in values if f"`{value}`" not in told()[table][name].meaning}
    assert missing in (set(), {"P2", "P3"})  # P1 to P4


def test_every_kind_of_event_stands_on_the_page_and_no_other() -> None:
    text = pages.section(PAGE, "events")
    listed = pages.quoted(text[text.index("Kinds of cases") :])
    assert set(listed) == set(KINDS)


async def busy(office: Office) -> None:
    """Cases and escalations in every state that the examples ask for."""
    ana, lee = await office.person("ana", Role.AGENT), await office.person("lee", Role.EXECUTIVE)
    first = await office.case("The app is down.", author=MARIA)
    await office.case("My payout is late, again.", author=MARIA)
    await claim_case(office.context, first, ana)
    await add_note(office.context, (await office.case_now(first)).subject, "The bank says tomorrow.", ana)
    office.clock.moves(12 * MINUTE)
    await office.follows_up(first, "We are on it.", ours=True)
    await resolve_case(office.context, first, SOLVED, ana)
    office.clock.moves(HOUR)
    await reopen_case(office.context, first, ana)
    await resolve_case(office.context, first, SOLVED, ana)
    await office.escalation(lee, owner=ana.person)
    office.clock.moves(DAY)
    await office.ticks()


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_url) as office:
        await busy(office)
        yield office


async def answered(office: Office, query: str) -> list[Row[Any]]:
    for name, moment in MOMENTS.items():
        query = re.sub(rf"{name}\b", moment, query)
    async with office.context.read() as view:
        return list(await view.conn.exec_driver_sql(query.rstrip().rstrip(";")))


def runs_on(query: str, dialect: str) -> bool:
    """Whether an example is for this database: most are for both, some say for which."""
    only = re.match(r"-- (\w+)", query)
    return only is None or only[1].lower() == dialect


async def test_every_example_runs_and_finds_something(office: Office, migrated_url: str) -> None:
    dialect = migrated_url.partition(":")[0]
    queries = [query for query in pages.code(EXAMPLES, "sql") if runs_on(query, dialect)]
    assert len(queries) == len(pages.sections(EXAMPLES, 3)) + 1
    for query in queries:
        assert await answered(office, query), query


async def test_the_median_first_response_is_the_same_on_both(office: Office, migrated_url: str) -> None:
    dialect = migrated_url.partition(":")[0]
    (query,) = (q for q in pages.code(EXAMPLES, "sql") if q.startswith("-- ") and runs_on(q, dialect))
    found = [row._asdict() for row in await answered(office, query)]
    assert [row["answered"] for row in found] == [1]
    assert float(found[0]["median_minutes"]) == pytest.approx(13, abs=0.01)
