"""A desk on each of the two databases, at a time that stands still."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.changes.context import Context
from bot.cli import main
from tests.builders import a_desk
from tests.people_builders import StillClock

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def context(migrated_url: str, clock: StillClock) -> AsyncIterator[Context]:
    """The desk of a team without a policy of its own; the test runs on SQLite and on PostgreSQL."""
    async with a_desk(migrated_url, clock) as context:
        yield context


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, migrated_url: str
) -> Run:
    """Types a command: its exit code, what it prints, and what it says beside that."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", migrated_url)

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["callout", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return typed
