"""The policy's file changes under a process that runs."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.changes.context import Context
from bot.jobs.policy_file import ONLY_AT_START, PolicyFile
from bot.policy import read_policy
from tests.builders import a_desk

WRONG = "company: Acme\nclaims:\n  limit: many\n"


@dataclass
class Place:
    """A file that people write to, and a process that looks at it."""

    path: Path
    context: Context
    file: PolicyFile
    writes: int = 0

    def says(self, text: str) -> None:
        """The file says something else; each time later than before, however coarse the disk's clock."""
        self.path.write_text(text, "utf-8")
        self.writes += 1
        os.utime(self.path, (self.writes, self.writes))

    async def looks(self, times: int = 2) -> str:
        """The company of the policy that counts after so many looks."""
        for _ in range(times):
            await self.file.look()
        return self.context.policy.company


@pytest.fixture
async def place(tmp_path: Path, migrated_url: str) -> AsyncIterator[Place]:
    path = tmp_path / "callout.yaml"
    path.write_text("company: Acme", "utf-8")
    async with a_desk(migrated_url, policy=read_policy(path)) as context:
        yield Place(path, context, PolicyFile(context, path))


async def test_a_saved_file_counts_once_it_has_stood_still_for_one_look(place: Place) -> None:
    assert await place.looks() == "Acme"
    place.says("")
    assert await place.looks(1) == "Acme", "half of it may be written"
    place.says("company: Borealis")
    assert await place.looks(1) == "Acme"
    assert await place.looks(1) == "Borealis"
    async with place.context.read() as view:
        assert (await view.policies.get(place.context.policy.version)).company == "Borealis"
    assert place.file.warning == ""


async def test_what_was_saved_while_the_process_started_counts_too(place: Place) -> None:
    place.says("company: Borealis")
    fresh = PolicyFile(place.context, place.path)
    for _ in range(2):
        await fresh.look()
    assert place.context.policy.company == "Borealis"


async def test_a_wrong_file_changes_nothing_and_says_what_is_wrong_until_it_is_mended(place: Place) -> None:
    place.says(WRONG)
    assert await place.looks() == "Acme"
    assert "line 3, claims.limit: `many` is not a whole number." in place.file.warning
    assert await place.looks() == "Acme"
    assert place.file.warning
    place.says("company: Borealis")
    assert await place.looks() == "Borealis"
    assert place.file.warning == ""


async def test_a_file_that_is_gone_changes_nothing(place: Place) -> None:
    await place.looks()
    place.path.unlink()
    assert await place.looks() == "Acme"
    assert "There is no file" in place.file.warning


async def test_who_asks_has_it_read_at_once(place: Place) -> None:
    await place.looks()
    place.says("company: Borealis")
    place.file.ask()
    assert await place.looks(1) == "Borealis"
    place.says("")
    assert await place.looks(1) == "Borealis", "once: what is being written now is not whole yet"


async def test_an_unchanged_file_is_not_read_again(place: Place) -> None:
    place.says("company: Acme")
    await place.looks()
    place.path.write_text("company: Zeta", "utf-8")
    os.utime(place.path, (place.writes, place.writes))
    assert await place.looks(3) == "Acme"


async def test_other_networks_count_at_the_next_start(place: Place) -> None:
    place.says('company: Acme\nnetworks: {x: {handle: acme, user_id: "2244994945"}}')
    await place.looks()
    assert place.file.warning == ONLY_AT_START


async def test_the_built_in_policy_has_no_file_to_look_at(place: Place) -> None:
    built_in = PolicyFile(place.context, None)
    built_in.ask()
    await built_in.look()
    assert built_in.warning == ""
