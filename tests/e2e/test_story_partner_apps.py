"""A partner team's own apps write in the thread of a request, too: a build, a workflow, an old integration."""

import pytest

from bot.sandbox.slack import posting
from bot.sandbox.slack.messages import Message
from tests.e2e.house import POLICY, House, at_home
from tests.e2e.partners import DESK, PAYOUTS, asked, raised

OUTSIDERS = POLICY.replace('group: "@payouts-oncall"', 'group: "@payouts-oncall"\n    outsiders: true')


@pytest.mark.parametrize(("classic", "name"), [(True, "Other app"), (False, "Slackbot")])
async def test_what_an_app_writes_is_shown_under_its_name_once_and_follows_its_edits(
    house: House, *, classic: bool, name: str
) -> None:
    home = await raised(house)
    card, ana = await asked(house), house.person("Ana")
    house.workspace.duplicate_events = True
    posted = house.workspace.other_app_says("Run 4 <began>", PAYOUTS, thread_ts=card.ts, classic=classic)
    await house.settle()
    assert "Run 4 <began>" in (await ana.sees(f"Payouts · {name} (app):", DESK, thread=home)).text
    posting.edit(house.workspace, house.workspace.channel(PAYOUTS), posted, {"text": "Run 4 passed"})
    await house.settle()
    await ana.sees("Run 4 passed", DESK, thread=home)
    posting.delete(house.workspace, house.workspace.channel(PAYOUTS), posted)
    await house.settle()
    await ana.sees("Deleted by its author", DESK, thread=home)
    shown = [m for m in house.workspace.posted(DESK, threads=True) if "(app)" in str(m.blocks)]
    assert len(shown) == 1
    assert await house.rows("SELECT status FROM partner_requests") == [{"status": "requested"}]


async def test_our_own_words_and_those_of_apps_in_our_thread_go_nowhere(house: House) -> None:
    home = await raised(house)
    await asked(house)
    house.workspace.other_app_says("↪ payouts run 4 passed", DESK, thread_ts=home.ts, classic=True)
    await house.person("Ana").says("↪ Thank you", thread=home)
    await house.settle()
    before = len(house.workspace.posted(PAYOUTS, threads=True))
    await house.settle()
    theirs = house.workspace.posted(PAYOUTS, threads=True)
    assert len(theirs) == before == 2
    assert not [m for m in theirs if "run 4" in str(m.blocks)]
    assert not [
        m for m in house.workspace.posted(DESK, threads=True) if "Thank you" in str(m.blocks) and m.bot_id
    ]


@pytest.mark.parametrize(("policy", "shown"), [(POLICY, 0), (OUTSIDERS, 1)])
async def test_apps_of_other_workspaces_are_shown_where_outsiders_may_answer(
    migrated_sqlite_url: str, policy: str, shown: int
) -> None:
    async with at_home(migrated_sqlite_url, policy=policy) as house:
        await raised(house)
        card, channel = await asked(house), house.workspace.channel(PAYOUTS)
        message = Message(channel.id, house.workspace.timestamps.next(), "Run 4 passed", team="T0ELSEWHERE")
        message.bot_id, message.subtype, message.username = "B0THEIRS", "bot_message", "Their build"
        message.thread_ts = card.ts
        posting.post(house.workspace, channel, message)
        await house.settle()
        told = [m for m in house.workspace.posted(DESK, threads=True) if "Run 4 passed" in str(m.blocks)]
        assert len(told) == shown
