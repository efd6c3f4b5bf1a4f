"""Posts come from files: in any order, stopped and gone on with, twice, exported and brought back."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TypeVar

import pytest

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.posts import PostKind
from bot.intake.files.cells import FileFormat
from bot.intake.files.exports import export_posts
from bot.intake.files.imports import AT_ONCE, SHOWN, Imported, import_posts
from bot.intake.files.reading import open_post_file
from bot.intake.receive import receive_posts
from bot.storage.database import UnitOfWork, Work
from bot.storage.models import ConversationRow, PostRow
from tests.builders import a_batch, a_desk, a_post, an_author
from tests.integration.services.brittle import KilledError
from tests.integration.stored import (
    cases_by_posts,
    everything,
    posts_by_cases,
    rows_of,
    the_case,
    told_cases,
    wishes,
)
from tests.people_builders import DAY, HOUR, MINUTE, NOON
from tests.support_posts import Row, expected_cases, support_rows, write_support_file

T = TypeVar("T")


@pytest.fixture
async def beside(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Context]:
    """Another desk, on a database of its own."""
    path = shutil.copy(sqlite_template, tmp_path / "beside.sqlite3")
    async with a_desk(f"sqlite:///{path}") as context:
        yield context


def unseen(what: str, done: int, total: int) -> None:
    assert done <= total, what


async def brought_in(context: Context, path: Path, network: str = "x") -> Imported:
    with open_post_file(path, network) as file:
        return await import_posts(context, file, unseen)


async def exported(context: Context, path: Path, file_format: FileFormat = FileFormat.JSON_LINES) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        await export_posts(context, out, file_format)
    return path


def a_file(tmp_path: Path, *rows: Row) -> Path:
    return write_support_file(tmp_path / "posts.csv", rows)


def a_row(post_id: str, parent: str = "", *, day: int = 1, inbound: bool = True, text: str = "hello") -> Row:
    return {
        "tweet_id": post_id,
        "author_id": "115700" if inbound else "AcmeHelp",
        "inbound": str(inbound),
        "created_at": f"2017-10-{day:02}T12:00:00Z",
        "text": text,
        "response_tweet_id": "",
        "in_response_to_tweet_id": parent,
    }


async def test_every_customers_post_is_on_one_case_with_its_whole_conversation(
    context: Context, tmp_path: Path
) -> None:
    rows = support_rows()
    imported = await brought_in(context, a_file(tmp_path, *rows))

    cases = expected_cases(rows)
    assert (imported.rows, imported.counts["new"], imported.bad_rows) == (len(rows), len(rows), 0)
    assert await posts_by_cases(context) == cases
    assert imported.opened == len(cases)
    alone = {post for post, number in (await cases_by_posts(context)).items() if number is None}
    assert alone == {row["tweet_id"] for row in rows} - {post for posts in cases for post in posts}
    assert {row["inbound"] for row in rows if row["tweet_id"] in alone} == {"False"}
    assert len(await wishes(context, "card")) == len(cases)


async def test_a_second_time_nothing_is_added(context: Context, tmp_path: Path) -> None:
    path = a_file(tmp_path, *support_rows())
    await brought_in(context, path)
    before = await everything(context)
    imported = await brought_in(context, path)
    assert imported.counts == {"known": imported.rows}
    assert await everything(context) == before


async def test_the_order_of_the_rows_changes_nothing(
    context: Context, beside: Context, tmp_path: Path
) -> None:
    rows = support_rows(2)
    by_time = sorted(rows, key=lambda row: int(row["tweet_id"]))
    await brought_in(context, a_file(tmp_path, *rows))
    await brought_in(beside, a_file(tmp_path, *by_time))
    assert await told_cases(beside) == await told_cases(context)
    assert await cases_by_posts(beside) == await cases_by_posts(context)


async def test_a_post_joins_the_conversation_of_the_known_post_it_answers(
    context: Context, tmp_path: Path
) -> None:
    await receive_posts(
        context, "x", a_batch(a_post("50", at=NOON - 30 * DAY, latest_id="51", conversation="49"))
    )
    await brought_in(context, a_file(tmp_path, a_row("60", "50"), a_row("61", "60"), a_row("62", "51")))
    assert await cases_by_posts(context) == {"50": 1, "60": 1, "61": 1, "62": 1}
    assert await rows_of(context, ConversationRow.external_id) == [("49",)]


async def test_a_known_post_leads_its_answers_even_when_the_file_has_it_too(
    context: Context, tmp_path: Path
) -> None:
    await receive_posts(
        context, "x", a_batch(a_post("50", at=NOON - 30 * DAY, conversation="49", reply_to="49"))
    )
    await brought_in(context, a_file(tmp_path, a_row("50", "404"), a_row("60", "50")))
    assert await cases_by_posts(context) == {"50": 1, "60": 1}


async def test_rows_that_answer_each_other_in_a_circle_are_one_conversation(
    context: Context, tmp_path: Path
) -> None:
    await brought_in(
        context, a_file(tmp_path, a_row("1", "2"), a_row("2", "3"), a_row("3", "1"), a_row("4", "3"))
    )
    assert await posts_by_cases(context) == {frozenset({"1", "2", "3", "4"})}


async def test_what_is_known_in_other_words_stays_as_it_is(context: Context, tmp_path: Path) -> None:
    await receive_posts(context, "x", a_batch(a_post("50", "see https://acme.com")))
    imported = await brought_in(context, a_file(tmp_path, a_row("50", text="see https://t.co/abc")))
    assert imported.counts == {"known": 1}
    assert await rows_of(context, PostRow.text) == [("see https://acme.com",)]


async def test_bad_rows_are_named_and_the_rest_goes_on(context: Context, tmp_path: Path) -> None:
    good = [a_row(str(n)) for n in range(1, 6)]
    bad = [a_row("no-number") for _ in range(SHOWN + 3)]
    imported = await brought_in(context, a_file(tmp_path, *good[:2], *bad, *good[2:]))
    assert (imported.rows, imported.bad_rows, len(imported.bad)) == (5, SHOWN + 3, SHOWN)
    assert imported.bad[0] == (
        4,
        'Its tweet_id is "no-number". On X that is a number of up to 19 digits.',
    )
    assert len(await cases_by_posts(context)) == 5


async def test_reposts_are_left_out(context: Context, tmp_path: Path) -> None:
    imported = await brought_in(context, a_file(tmp_path, a_row("1"), a_row("2", text="RT @maria: hello")))
    assert imported.counts == {"new": 1, "reposts": 1}


async def test_somebody_who_looks_on_sees_how_far_it_is(context: Context, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    with open_post_file(a_file(tmp_path, *(a_row(str(n)) for n in range(1, AT_ONCE + 3))), "x") as file:
        await import_posts(context, file, lambda *step: seen.append(step))
        read = [done for what, done, _ in seen if what == "read"]
    assert read == sorted(read)
    assert read[-1] == file.size
    assert [(done, total) for what, done, total in seen if what == "stored"] == [
        (AT_ONCE, AT_ONCE + 2),
        (AT_ONCE + 2, AT_ONCE + 2),
    ]


async def a_desk_with_everything(context: Context) -> None:
    """Conversations, an edit, deletions, words in many scripts, another network, our own post alone."""
    words = '=1+1\n"quoted", \'tis; ünïcödé 💸 \u2028 @acme'
    await receive_posts(
        context,
        "x",
        a_batch(
            a_post("10", words, at=NOON - DAY),
            a_post("11", "'@acme", at=NOON - DAY + MINUTE, reply_to="10", author=an_author("tomas")),
            a_post("12", at=NOON - DAY + HOUR, reply_to="11", conversation="10", ours=True),
            a_post(
                "20", "edited", at=NOON - HOUR, latest_id="25", kind=PostKind.QUOTE, author=an_author("lena")
            ),
            a_post("30", "gone", at=NOON - MINUTE, author=an_author("ivo")),
            a_post("31", "gone as well", at=NOON - DAY + 2 * HOUR, reply_to="10"),
            a_post("40", at=NOON - MINUTE, ours=True),
            replace(a_post("10", "elsewhere", at=NOON - HOUR), network="reddit", author=an_author("noor")),
            deleted=["30", "31"],
        ),
    )


@pytest.mark.parametrize("file_format", FileFormat)
async def test_what_is_exported_is_brought_back_whole(
    context: Context, beside: Context, file_format: FileFormat, tmp_path: Path
) -> None:
    await a_desk_with_everything(context)
    first = await exported(context, tmp_path / "first", file_format)
    imported = await brought_in(beside, first)
    second = await exported(beside, tmp_path / "second", file_format)
    again = await brought_in(beside, second)
    restored = {
        row.external_id
        for row in await rows_of(beside, PostRow.external_id, PostRow.deleted_at)
        if row.deleted_at
    }

    assert imported.counts["new"] == 8
    assert again.counts == {"known": 8}
    assert sorted(first.read_text(encoding="utf-8").splitlines()) == sorted(
        second.read_text(encoding="utf-8").splitlines()
    )
    assert restored == {"30", "31"}
    assert "gone" not in first.read_text(encoding="utf-8")


async def test_a_deleted_post_of_an_export_opens_no_case_and_stays_deleted(
    context: Context, beside: Context, tmp_path: Path
) -> None:
    await a_desk_with_everything(context)
    path = await exported(context, tmp_path / "posts.jsonl")
    await brought_in(beside, path)
    assert frozenset({"30"}) not in await posts_by_cases(beside)
    received = await receive_posts(beside, "x", a_batch(a_post("30", "gone")))
    assert received.counts == {"known": 1}


async def test_an_export_masks_what_is_still_there_elsewhere(context: Context, tmp_path: Path) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "the words"), a_post("2", "helo")))
    rows = [
        {"external_id": "1", "author_id": "7", "created_at": "2017-10-31T22:04:47Z", "text": "",
         "deleted_at": "2018-01-01T00:00:00Z"},
        {"external_id": "2", "author_id": "7", "created_at": "2017-10-31T22:04:47Z", "text": "hello", "latest_id": "9"},
    ]  # fmt: skip
    path = tmp_path / "posts"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    imported = await brought_in(context, path)
    assert imported.counts == {"deleted": 1, "edited": 1}
    assert sorted(row.text for row in await rows_of(context, PostRow.text)) == ["", "hello"]


async def test_a_row_without_a_network_is_from_the_one_that_was_named(
    context: Context, tmp_path: Path
) -> None:
    await brought_in(context, a_file(tmp_path, a_row("t1_abc")), "reddit")
    assert (await the_case(context)).network == "reddit"


async def test_an_export_of_nothing_is_a_header_or_nothing(context: Context) -> None:
    for file_format, lines in ((FileFormat.CSV, 1), (FileFormat.JSON_LINES, 0)):
        out = StringIO()
        assert await export_posts(context, out, file_format) == 0
        assert len(out.getvalue().splitlines()) == lines


async def test_an_import_that_fails_half_way_is_gone_on_with(context: Context, tmp_path: Path) -> None:
    rows = support_rows(3)
    path = a_file(tmp_path, *rows)
    turns = itertools.count(1)

    async def breaks_the_second_time(work: Work[T], /) -> T:
        async def and_breaks(uow: UnitOfWork) -> T:
            result = await work(uow)
            if next(turns) == 2:
                raise KilledError
            return result

        return await context.transact(and_breaks)

    with pytest.raises(KilledError):
        await brought_in(replace(context, transact=breaks_the_second_time), path)
    assert len(await cases_by_posts(context)) == AT_ONCE

    imported = await brought_in(context, path)
    assert imported.counts == {"known": AT_ONCE, "new": len(rows) - AT_ONCE}
    assert await posts_by_cases(context) == expected_cases(rows)


async def test_a_file_that_is_cut_off_meanwhile_says_so(context: Context, tmp_path: Path) -> None:
    path = a_file(tmp_path, a_row("1"), a_row("2"))
    with open_post_file(path, "x") as file, pytest.raises(BadInput, match="changed"):
        await import_posts(context, file, lambda *_: path.write_bytes(b""))


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.intake.files.imports import import_posts
from bot.intake.files.reading import open_post_file
from tests.builders import a_desk

async def work(url, path, after):
    def watch(what, done, total):
        if what == "stored" and done >= after:
            os.kill(os.getpid(), signal.SIGKILL)
    with open_post_file(Path(path), "x") as file:
        async with a_desk(url) as desk:
            await import_posts(desk, file, watch)

asyncio.run(work(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def killed_after(count: int, url: str, path: Path) -> int:
    """The exit code of a process that imports a file and is killed once so many posts are stored."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(path), str(count)],
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return ended.returncode


async def test_an_import_that_is_killed_is_gone_on_with(
    context: Context, migrated_url: str, tmp_path: Path
) -> None:
    rows = support_rows(4)
    path = a_file(tmp_path, *rows)
    assert killed_after(AT_ONCE, migrated_url, path) == -signal.SIGKILL
    assert len(await cases_by_posts(context)) == AT_ONCE

    imported = await brought_in(context, path)
    assert imported.counts == {"known": AT_ONCE, "new": len(rows) - AT_ONCE}
    assert await posts_by_cases(context) == expected_cases(rows)
