"""Posts of the version before come through the migration in the order in which X numbers their versions."""

import pytest
from sqlalchemy import Connection, text

from bot.domain.posts import Version
from bot.intake.receive import receive_posts
from bot.networks.contract import Batch
from bot.storage import migrate
from bot.storage.models import PostRow
from tests.builders import a_batch, a_desk, a_post
from tests.integration.stored import rows_of

LARGEST = 2**63 - 1
IDS = {
    "1": 1,
    "1991234567890123456": 1991234567890123456,
    str(LARGEST): LARGEST,
    str(LARGEST + 1): LARGEST,
    "at://did:plc:7/3k": 0,
    "1038_5521": 0,
    "٣": 0,
    "9" * 30: 0,
}
AUTHOR = """
INSERT INTO authors (network, external_id, handle, name, verified, url, seen_at)
VALUES ('x', '1', 'm', 'M', false, '', '2026-11-20T10:00:00.000000Z')
"""
POST = """
INSERT INTO posts (network, external_id, latest_id, conversation_id, author_id, kind, text, language, url, media, ours,
                   created_at, received_at)
VALUES (:network, :id, :id, 1, 1, 'post', 'words', 'en', '', '[]', true,
        '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z')
"""


def before(connection: Connection) -> None:
    connection.execute(text(AUTHOR))
    connection.execute(text("INSERT INTO conversations (network, external_id) VALUES ('x', '1')"))
    for network in ("x", "facebook"):
        for each in IDS:
            connection.execute(text(POST), {"network": network, "id": each})


@pytest.fixture
async def upgraded(database_url: str) -> str:
    await migrate.upgrade_schema(database_url, "0004")
    await migrate.run_on(database_url, before)
    await migrate.upgrade_schema(database_url)
    return database_url


async def test_only_xs_ids_number_versions(upgraded: str) -> None:
    async with a_desk(upgraded) as context:
        rows = await rows_of(
            context, PostRow.network, PostRow.latest_id, PostRow.version_edit, PostRow.version_at
        )
    assert {row.latest_id: row.version_edit for row in rows if row.network == "x"} == IDS
    assert {(row.version_edit, row.version_at) for row in rows if row.network != "x"} == {(0, None)}


async def test_an_older_version_changes_nothing_of_them_and_a_newer_one_does(upgraded: str) -> None:
    first = "1991234567890123456"
    async with a_desk(upgraded) as context:
        older = a_post(first, "older", conversation="1", version=Version(edit=5))
        assert (await receive_posts(context, "x", a_batch(older))).counts == {"known": 1}
        newer = a_post(first, "newer", conversation="1", latest_id="1991234567890999999")
        assert (await receive_posts(context, "x", Batch("mentions", (newer,)))).counts == {"edited": 1}
