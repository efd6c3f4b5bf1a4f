"""Cases of the version before come through the migration with the moments from which their deadlines count."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.domain.cases.case import Case
from bot.storage import migrate
from tests.builders import a_desk
from tests.people_builders import DAY, HOUR

OPENED = datetime(2026, 11, 20, 10, tzinfo=UTC)
CASES = """
INSERT INTO cases (number, status, priority, priority_reasons, network, channel, opened_at, respond_by, resolve_by,
                   first_response_at, last_customer_post_at, closed_at, policy_version)
VALUES
"""
VALUES = """
(1, 'new', 'P2', '[]', 'x', '#d', {opened}, {hour}, {day}, NULL, {hour}, NULL, 'abc')
(2, 'new', 'P2', '[]', 'x', '#d', {opened}, {day}, {day}, {opened}, {hour}, NULL, 'abc')
(3, 'new', 'P2', '[]', 'x', '#d', {opened}, {day}, {day}, NULL, {day}, NULL, 'abc')
(4, 'resolved', 'P2', '[]', 'x', '#d', {opened}, NULL, {day}, NULL, {opened}, {day}, 'abc')
"""
"""C-1 was never answered, C-2 was answered once, C-3 was closed and reopened when its customer wrote, C-4 is closed."""
EVENTS = """
INSERT INTO events (subject, at, kind, actor, source, data) VALUES ('C-3', {hour}, 'reopened', 'Ana', 'button', '{{}}');
INSERT INTO events (subject, at, kind, actor, source, data) VALUES ('C-3', {day}, 'reopened', 'Mia', 'x', '{{}}');
INSERT INTO events (subject, at, kind, actor, source, data) VALUES ('C-4', {day}, 'resolved', 'Ana', 'button', '{{}}')
"""


def before(connection: Connection) -> None:
    moments = {"opened": OPENED, "hour": OPENED + HOUR, "day": OPENED + DAY}
    stored = {name: f"'{at:%Y-%m-%dT%H:%M:%S.%fZ}'" for name, at in moments.items()}
    rows = [f"{CASES}{row}" for row in VALUES.strip().split("\n")]
    for statement in (*rows, *EVENTS.split(";\n")):
        connection.exec_driver_sql(statement.format(**stored))


async def test_what_was_owed_and_when_it_was_reopened_is_found(database_url: str) -> None:
    await migrate.upgrade_schema(database_url, "0002")
    await migrate.run_on(database_url, before)
    await migrate.upgrade_schema(database_url)

    def clocks(case: Case) -> tuple[datetime | None, datetime | None]:
        return case.owed_since, case.reopened_at

    async with a_desk(database_url) as context, context.read() as view:
        found = [clocks(await view.cases.get(number)) for number in (1, 2, 3, 4)]
    assert found == [(OPENED, None), (OPENED + HOUR, None), (OPENED + DAY, OPENED + DAY), (None, None)]
