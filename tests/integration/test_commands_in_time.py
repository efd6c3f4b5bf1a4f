"""What commands write of the time, read from the process's own clock: over clocks that change, years and leap days."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time

from bot.domain.people import Role
from tests.integration.conftest import Run
from tests.integration.services.office import Dump, open_office

POST = "tweet_id,author_id,inbound,created_at,text\n1,7,True,2026-10-31T22:04:47Z,hello\n"
MOMENTS = pytest.mark.parametrize(
    ("moment", "in_utc", "in_berlin"),
    [
        pytest.param(
            "2027-10-31 00:30", "31 Oct 2027, 00:30", "31 Oct 2027, 02:30", id="the first of two hours"
        ),
        pytest.param("2027-10-31 01:30", "31 Oct 2027, 01:30", "31 Oct 2027, 02:30", id="the second of them"),
        pytest.param(
            "2027-03-28 00:59",
            "28 Mar 2027, 00:59",
            "28 Mar 2027, 01:59",
            id="before an hour that is skipped",
        ),
        pytest.param("2027-03-28 01:00", "28 Mar 2027, 01:00", "28 Mar 2027, 03:00", id="after it"),
        pytest.param(
            "2026-12-31 23:00", "31 Dec 2026, 23:00", "1 Jan 2027, 00:00", id="the year has ended in Berlin"
        ),
        pytest.param(
            "2028-02-28 23:30",
            "28 Feb 2028, 23:30",
            "29 Feb 2028, 00:30",
            id="the leap day has begun in Berlin",
        ),
        pytest.param("2028-02-29 22:59", "29 Feb 2028, 22:59", "29 Feb 2028, 23:59", id="the leap day ends"),
    ],
)


@pytest.fixture
def policy_of_berlin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("company: Acme\ntimezone: Europe/Berlin\n", encoding="utf-8")
    monkeypatch.setenv("CALLOUT_POLICY", str(policy))


def raise_one(url: str) -> None:
    async def raising() -> None:
        async with open_office(url) as office:
            eva = await office.person("eva", Role.EXECUTIVE)
            await office.escalation(eva)

    asyncio.run(raising())


def rows(url: str, *tables: str) -> Dump:
    async def reading() -> Dump:
        async with open_office(url) as office:
            return await office.dump(*tables)

    return asyncio.run(reading())


@MOMENTS
@pytest.mark.usefixtures("policy_of_berlin")
def test_a_report_says_when_it_was_written_in_the_teams_zone_and_in_utc(
    run: Run, migrated_url: str, moment: str, in_utc: str, in_berlin: str
) -> None:
    raise_one(migrated_url)
    with freeze_time(moment, real_asyncio=True):
        code, out, _ = run("export", "E-1")
        assert code == 0
        as_json = json.loads(run("export", "E-1", "--format", "json")[1])
    assert f"As of {in_berlin} in Europe/Berlin, which is {in_utc} UTC." in out
    assert as_json["as_of"] == f"{moment.replace(' ', 'T')}:00Z"
    written = [row["at"] for row in rows(migrated_url, "events")["events"] if row["kind"] == "exported"]
    assert [f"{at:%Y-%m-%d %H:%M}" for at in written] == [moment, moment]


def test_an_import_keeps_when_it_was_written_and_when_it_came(
    run: Run, migrated_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(POST, encoding="utf-8")
    with freeze_time("2028-02-29 23:59:59", real_asyncio=True):
        assert run("import", str(path))[0] == 0
        _, exported, _ = run("export", "--format", "jsonl")
    assert json.loads(exported)["created_at"] == "2026-10-31T22:04:47Z"
    [stored] = rows(migrated_url, "posts")["posts"]
    assert stored["received_at"] == datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)
