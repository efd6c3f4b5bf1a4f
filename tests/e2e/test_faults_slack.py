"""Slack refuses, fails, is slow or loses answers: all arrives once and in order, and leads read why not."""

import asyncio
from datetime import timedelta

import pytest

from bot.compose import Tempo, compose
from bot.outbox.lanes import Lanes
from bot.policy import parse_policy
from bot.sandbox.slack.faults import Fault, lost_answer, no_answer, ratelimited, refusal, server_error
from bot.sandbox.slack.posting import delete
from tests.e2e.house import POLICY, House, TestClock, at_home, places, settings_for, x_settings_for
from tests.e2e.troubles import DESK, given_up, holding, look, posts_in, status, wait, waiting

PASSING = {
    "429": ratelimited(30),
    "500": server_error(),
    "an HTML page": server_error(503, html=True),
    "no answer": no_answer(),
    "a lost answer": lost_answer(),
    "a fatal error": refusal("fatal_error"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=list(PASSING))
async def test_what_fails_in_passing_arrives_once_and_in_order(
    migrated_sqlite_url: str, fault: Fault
) -> None:
    async with at_home(migrated_sqlite_url) as house:
        for method in ("conversations.join", "chat.postMessage", "chat.getPermalink", "chat.update"):
            house.workspace.faults.on(method, fault, times=2)
        for number in range(4):
            posts_in(house, f"customer{number}", f"@acme where is order {number}?")
        await look(house)
        for who, number in (("Ana", 0), ("Ben", 1)):
            await house.pass_time(timedelta(minutes=3))
            await house.person(who).asks(f"/case claim {number + 1}", DESK)
            await house.settle()
        await house.pass_time(timedelta(minutes=3))
        for who, number in (("Ana", 0), ("Ben", 1)):
            assert f"{who} has it" in (await house.card(f"where is order {number}?")).text
        assert house.workspace.faults.left == 0
        assert [len(holding(house, f"where is order {n}?")) for n in range(4)] == [1, 1, 1, 1]
        order = [m.text.partition("order ")[2][:1] for m in house.workspace.posted(DESK)]
        assert order == ["0", "1", "2", "3"]
        assert not await waiting(house)
        assert not await given_up(house)


@pytest.mark.parametrize("fault", PASSING.values(), ids=list(PASSING))
async def test_what_is_said_in_a_thread_keeps_its_order_whatever_fails(
    migrated_sqlite_url: str, fault: Fault
) -> None:
    async with at_home(migrated_sqlite_url) as house:
        post = await house.customer_posts("maria", "@acme where is my order?")
        card = await house.card("where is my order?")
        house.workspace.faults.on(
            "chat.postMessage", fault, times=2, when=lambda call: "number 0" in str(call)
        )
        for number in range(4):
            house.clock.move(timedelta(seconds=1))
            house.x.network.post("maria", f"@acme number {number}", reply_to=post)
        await look(house)
        for number in range(4, 6):
            house.x.network.post("maria", f"@acme number {number}", reply_to=post)
            await look(house)
        await house.pass_time(timedelta(minutes=5))
        thread = "\n".join(m.text for m in house.workspace.channel(DESK).replies(card.ts))
        places = [thread.find(f"number {number}") for number in range(6)]
        assert all(place > 0 for place in places)
        assert places == sorted(places)
        assert [thread.count(f"number {number}") for number in range(6)] == [1] * 6


async def test_a_lane_that_slack_refused_rests_as_long_as_slack_says_and_the_others_go_on(
    house: House,
) -> None:
    house.workspace.faults.on("chat.postMessage", ratelimited(60), when=lambda call: "payout" in str(call))
    posts_in(house, "maria", "@acme where is my payout?")
    await look(house)
    await house.person("Eva").shortcut(
        "Flag to exec desk", await house.person("Eva").says("Look", "#general")
    )
    form = await house.person("Eva").form("Flag to exec desk")
    await form.submit()
    await house.settle()
    await house.card("E-1", "#exec-escalations")
    assert not house.workspace.posted(DESK)
    posted = len(house.workspace.calls_to("chat.postMessage"))
    await wait(house, 20)
    assert len(house.workspace.calls_to("chat.postMessage")) == posted
    assert "1 delivery waits" in await status(house)
    await wait(house, 45)
    assert len(holding(house, "payout")) == 1


async def test_an_answer_that_was_lost_is_found_again_below_hundreds_of_newer_messages(house: House) -> None:
    house.workspace.faults.on("chat.postMessage", lost_answer())
    posts_in(house, "maria", "@acme where is my order?")
    await look(house)
    ana = house.person("Ana")
    for number in range(250):
        await ana.says(f"chatter {number}", DESK)
    await house.workspace.settled()
    await wait(house, 60)
    assert len(holding(house, "where is my order?")) == 1
    await house.card("where is my order?")
    assert not await waiting(house)


async def test_an_answer_that_was_lost_in_a_long_thread_is_found_again(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url) as house:
        post = await house.customer_posts("maria", "@acme where is my order?")
        card = await house.card("where is my order?")
        for number in range(1005):
            house.workspace.other_app_says(f"chatter {number}", DESK, thread_ts=card.thread_ts)
            if number % 50 == 0:
                await house.workspace.settled()
        await house.workspace.settled()
        house.workspace.faults.on("chat.postMessage", lost_answer())
        house.x.network.post("maria", "@acme are you there?", reply_to=post)
        await look(house)
        await wait(house, 60)
        replies = house.workspace.channel(DESK).replies(card.ts)
        assert [m.text.count("are you there?") for m in replies if m.metadata] == [1]
        assert not await waiting(house)


async def test_a_limit_met_while_looking_for_a_lost_answer_does_not_double_it(house: House) -> None:
    house.workspace.faults.on("chat.postMessage", lost_answer())
    house.workspace.faults.on("conversations.history", ratelimited(10))
    posts_in(house, "maria", "@acme where is my order?")
    await look(house)
    for _ in range(5):
        await wait(house, 60)
    assert house.workspace.faults.left == 0
    assert len(holding(house, "where is my order?")) == 1


async def test_a_private_channel_waits_for_its_invitation(migrated_sqlite_url: str) -> None:
    private = POLICY.replace('channel: "#exec-escalations"', 'channel: "#exec-private"')
    async with at_home(migrated_sqlite_url, policy=private) as house:
        eva = house.person("Eva")
        await eva.shortcut("Flag to exec desk", await eva.says("Frozen funds", "#general"))
        await (await eva.form("Flag to exec desk")).submit()
        await house.settle()
        await house.customer_posts("maria", "@acme where is my order?")
        await house.card("where is my order?")
        told = await status(house)
        assert "#exec-private" in told
        await house.pass_time(timedelta(hours=6), timedelta(minutes=5))
        await eva.invites("@Callout", "#exec-private")
        await house.pass_time(timedelta(minutes=11))
        await eva.sees("Frozen funds", "#exec-private")
        assert not await given_up(house)
        assert "Nothing waits" in await status(house)


async def test_a_channel_that_nobody_has_made_yet_is_waited_for(migrated_sqlite_url: str) -> None:
    misspelt = POLICY.replace('channel: "#social-desk"', 'channel: "#social-dask"')
    async with at_home(migrated_sqlite_url, policy=misspelt) as house:
        posts_in(house, "maria", "@acme where is my order?")
        await look(house)
        assert "#social-dask" in await status(house)
        await house.pass_time(timedelta(hours=1), timedelta(minutes=5))
        house.workspace.add_channel("#social-dask", ["Ana"])
        await house.pass_time(timedelta(minutes=6))
        await house.person("Ana").sees("where is my order?", "#social-dask")


async def test_an_archived_channel_is_waited_for_and_the_others_go_on(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    card = await house.card("where is my order?")
    with house.workspace.expect_violation("is_archived"), house.workspace.expect_violation("is_inactive"):
        house.workspace.archive(DESK)
        assert "C-1 is yours" in (await house.person("Ana").asks("/case claim 1", "#social-urgent")).text
        await house.customer_posts("ben", "@acme where is my parcel?")
        told = (await house.person("Lena").asks("/callout status", "#social-urgent")).text
        assert "archived" in told
        await house.customer_posts(
            "eva", "@acme my account was hacked, I was scammed, police, lawyer, urgent!"
        )
        await house.pass_time(timedelta(days=2), timedelta(hours=1))
    house.workspace.unarchive(DESK)
    await house.pass_time(timedelta(minutes=12))
    await house.person("Ana").sees("has it", on=card)
    assert len(holding(house, "where is my parcel?")) == 1
    assert not await given_up(house)


async def test_the_bot_comes_back_to_a_channel_that_it_was_taken_out_of(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    house.workspace.remove("@Callout", DESK)
    await house.customer_posts("ben", "@acme where is my parcel?")
    assert "not_in_channel" in await status(house) or holding(house, "where is my parcel?")
    await house.pass_time(timedelta(minutes=6))
    assert len(holding(house, "where is my parcel?")) == 1


async def test_a_card_that_somebody_deleted_is_posted_anew(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    old = await house.card("where is my order?")
    delete(house.workspace, house.workspace.channel(DESK), old.message)
    await house.person("Ana").asks("/case claim 1", DESK)
    card = await house.card("where is my order?")
    assert card.ts != old.ts
    assert "Ana has it" in card.text
    await house.person("Ana").says("In the new thread", thread=card)
    await house.settle()
    said = await house.rows("SELECT text FROM messages")
    assert said == [{"text": "In the new thread"}]


async def test_what_belongs_in_a_thread_never_stands_alone_when_its_card_is_gone(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    old = await house.card("where is my order?")
    delete(house.workspace, house.workspace.channel(DESK), old.message)
    house.x.network.post("maria", "@acme are you there?", reply_to=post)
    await look(house)
    await house.pass_time(timedelta(minutes=2))
    assert len(house.workspace.posted(DESK)) == 1
    card = await house.card("where is my order?")
    await house.person("Ana").sees("are you there?", DESK, thread=card)


async def test_a_token_that_died_loses_nothing(house: House) -> None:
    house.workspace.faults.on("*", refusal("token_revoked"), times=10_000)
    posts_in(house, "maria", "@acme where is my order?")
    await look(house)
    await house.pass_time(timedelta(minutes=10))
    readiness = await house.callout.readiness()
    assert (readiness.ready, readiness.slack.says) == (False, "Slack refuses our token (token_revoked).")
    house.workspace.faults.clear()
    await house.pass_time(timedelta(minutes=10))
    assert len(holding(house, "where is my order?")) == 1
    assert (await house.callout.readiness()).ready
    assert not await given_up(house)


async def test_one_delivery_that_breaks_on_our_side_holds_up_nobody(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    async with house.callout.database.begin() as uow:
        await uow.conn.exec_driver_sql("UPDATE deliveries SET done_at = NULL, data = '{}', kind = 'words'")
    await house.customer_posts("ben", "@acme where is my parcel?")
    assert len(holding(house, "where is my parcel?")) == 1


async def test_a_burst_meets_few_limits_and_everything_arrives_in_order(migrated_sqlite_url: str) -> None:
    clock = TestClock()
    async with at_home(migrated_sqlite_url, clock=clock, interval=1.0) as house:
        house.workspace.rates.on = True
        for number in range(60):
            posts_in(house, f"customer{number}", f"@acme where is order {number:02}?")
        await look(house)
        for _ in range(120):
            await wait(house, 1.0)
        order = [m.text.partition("order ")[2][:2] for m in house.workspace.posted(DESK)]
        assert order == [f"{number:02}" for number in range(60)]
        assert house.workspace.rates.refused <= 3
        assert not await waiting(house)


async def test_somebody_whom_slack_does_not_describe_is_told_to_try_again(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    house.workspace.faults.on("users.info", server_error())
    told = await house.person("Ana").asks("/case claim 1", DESK)
    assert "Slack did not answer us in time" in told.text
    assert "C-1 is yours" in (await house.person("Ana").asks("/case claim 1", DESK)).text


async def test_roles_outlive_an_outage_of_user_groups(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    await house.person("Ana").asks("/case show 1", DESK)
    house.clock.move(timedelta(hours=1))
    for method in ("usergroups.list", "usergroups.users.list", "users.info"):
        house.workspace.faults.on(method, server_error(503, html=True), times=100)
    assert "C-1 is yours" in (await house.person("Ana").asks("/case claim 1", DESK)).text
    house.workspace.faults.clear()
    house.clock.move(timedelta(minutes=1))
    house.workspace.set_group("@social-agents", ["Ben"])
    await house.workspace.settled()
    assert "role" in (await house.person("Ana").asks("/case release 1", DESK)).text


async def test_who_is_not_in_the_channel_is_told_directly_once(house: House) -> None:
    house.workspace.remove("Ana", "#exec-escalations")
    await house.workspace.settled()
    eva, ana = house.person("Eva"), house.person("Ana")
    await eva.shortcut("Flag to exec desk", await eva.says("Frozen funds", "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill("Owner", "Ana")
    await form.submit()
    house.workspace.faults.on("chat.postMessage", lost_answer(), when=lambda call: "yours" in str(call))
    await house.settle()
    await house.pass_time(timedelta(minutes=2))
    assert ana.screen("@Callout").count("E-1 is yours now") == 1
    assert house.person("Lena").screen("#exec-escalations").count("E-1 is yours now") == 1


async def test_what_cannot_be_marked_is_flagged_all_the_same(house: House) -> None:
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says("Said in confidence", "#exec-private"))
    await (await eva.form("Flag to exec desk")).submit()
    gone = await eva.says("Said and taken back", "#general")
    await eva.shortcut("Flag to exec desk", gone)
    form = await eva.form("Flag to exec desk")
    await eva.deletes(gone)
    await form.submit()
    await house.settle()
    await house.card("E-2 ·", "#exec-escalations")
    await wait(house, 2)
    assert not await waiting(house)
    assert not await given_up(house)


async def test_a_link_that_slack_did_not_tell_is_asked_for_again(house: House) -> None:
    house.workspace.faults.on("chat.getPermalink", server_error())
    await house.customer_posts("maria", "@acme where is my order?")
    assert await house.rows("SELECT link FROM placements") == [{"link": ""}]
    await house.person("Ana").asks("/case claim 1", DESK)
    await house.settle()
    [placed] = await house.rows("SELECT link FROM placements")
    assert str(placed["link"]).startswith("https://")


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_slack_may_be_away_when_we_start(migrated_sqlite_url: str, transport: str) -> None:
    clock = TestClock()
    async with places(clock) as (slack, server, x):
        slack.faults.on("*", no_answer(), times=10_000)
        settings = settings_for(server, migrated_sqlite_url, transport)
        tempo = Tempo(clock=clock, lanes=Lanes(interval=0, now=clock.monotonic))
        async with compose(settings, parse_policy(POLICY), tempo, {"x": x_settings_for(x)}) as callout:
            house = House(slack, server, x, settings, callout, clock)
            posts_in(house, "maria", "@acme where is my order?")
            await look(house)
            assert await callout.remind() == 0
            readiness = await callout.readiness()
            assert (readiness.ready, readiness.slack.says) == (False, "Slack does not answer.")
            slack.faults.clear()
            callout.listen()
            if transport == "socket":
                await server.connected()
            await wait(house, 60)
            assert (await callout.readiness()).ready
            await house.card("where is my order?")
        assert not list(slack.violations)


async def test_a_slow_channel_holds_up_no_other_and_may_be_left_to_the_next_start(house: House) -> None:
    slow = house.workspace.faults.hold(
        "chat.postMessage", lambda call: "order" in str(call), after_the_act=True
    )
    posts_in(house, "maria", "@acme where is my order?")
    running = asyncio.create_task(house.callout.deliverer.run())
    house.clock.move(timedelta(seconds=31))
    await house.callout.pollers["x"].poll()
    await slow.reached()
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says("Frozen funds", "#general"))
    await (await eva.form("Flag to exec desk")).submit()
    await eva.sees("Frozen funds", "#exec-escalations")
    running.cancel()
    await house.callout.deliverer.drain(0.01)
    slow.release()
    await wait(house, 20)
    assert len(holding(house, "where is my order?")) == 1
    assert not await waiting(house)
