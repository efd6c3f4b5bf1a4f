"""What happens to messages, channels, groups and clocks, without a server."""

import pytest

from bot.sandbox.seed import acme
from bot.sandbox.slack import posting
from bot.sandbox.slack.faults import Faults, ratelimited, server_error
from bot.sandbox.slack.ids import Ids, Timestamps
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.rates import BURST, RateGate
from bot.sandbox.slack.violations import Violations
from bot.sandbox.slack.wire import SlackError
from bot.sandbox.workspace import Workspace
from tests.unit.sandbox.clock import Clock
from tests.unit.sandbox.manifests import manifest, raw_manifest


def workspace() -> Workspace:
    return acme(manifest(), Clock(), bot_in_desk=True)


def said(
    place: Workspace, text: str, thread_ts: str = "", channel: str = "#social-desk", by: str = "Ana"
) -> Message:
    where = place.channel(channel)
    message = Message(
        where.id, place.timestamps.next(), text=text, user=place.person(by).id, thread_ts=thread_ts
    )
    return posting.post(place, where, message)


def test_timestamps_differ_and_grow_even_when_the_clock_stands_still() -> None:
    clock = Clock()
    timestamps = Timestamps(clock)
    first, second = timestamps.next(), timestamps.next()
    clock.move(seconds=1)
    assert first < second < timestamps.next()
    assert first.endswith(".000000")


def test_ids_say_whose_they_are_and_never_repeat() -> None:
    ids = Ids()
    assert ids.named("U", "Ana") == "U0ANA001"
    assert len({ids.new("V") for _ in range(1000)}) == 1000


def test_a_thread_counts_its_replies() -> None:
    place = workspace()
    context = place.channel("#social-desk")
    head = said(place, "head")
    said(place, "one", head.ts)
    last = said(place, "two", head.ts, by="Ben")
    shown = context.message_json(head)
    assert (shown["reply_count"], shown["reply_users_count"], shown["latest_reply"]) == (2, 2, last.ts)
    assert context.message_json(last)["parent_user_id"] == place.person("Ana").id


def test_a_reply_to_a_deleted_message_lands_in_the_channel() -> None:
    place = workspace()
    head = said(place, "head")
    posting.delete(place, place.channel("#social-desk"), head)
    assert said(place, "too late", head.ts).thread_ts == ""


def test_a_deleted_message_with_replies_leaves_a_tombstone_until_they_are_gone() -> None:
    place = workspace()
    context = place.channel("#social-desk")
    head = said(place, "head")
    reply = said(place, "reply", head.ts)
    posting.delete(place, context, head)
    assert context.messages[head.ts].is_tombstone
    assert "head" not in str(context.message_json(head))
    posting.delete(place, context, reply)
    assert head.ts not in context.messages


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("<@{Ben}>", ["Ben"]),
        ("<@{Rui}>", []),
        ("<!subteam^{payouts}>", []),
        ("<!subteam^{agents}>", ["Ben", "Carla"]),
        ("&lt;!channel&gt;", []),
        ("<!channel>", ["Adam", "Ben", "Callout", "Carla", "Gus", "Lena", "Nora", "Sam"]),
    ],
)
def test_a_mention_reaches_only_who_is_in_the_channel(text: str, reached: list[str]) -> None:
    place = workspace()
    ids = {u.real_name: u.id for u in place.users.values()}
    ids |= {"payouts": place.group("payouts-oncall").id, "agents": place.group("social-agents").id}
    message = said(place, text.format(**ids))
    assert sorted(place.call_name(u) for u in message.notified) == reached


def test_somebody_who_left_the_company_is_not_pinged() -> None:
    place = workspace()
    place.deactivate("Ben")
    assert said(place, place.person("Ben").mention).notified == frozenset()


def test_a_user_group_cannot_be_emptied() -> None:
    with pytest.raises(SlackError, match="invalid_users"):
        workspace().set_group("@social-agents", [])


def test_a_channel_keeps_its_id_when_it_is_renamed() -> None:
    place = workspace()
    before = place.channel("#social-meta").id
    place.rename("#social-meta", "#meta-desk")
    assert place.channel("#meta-desk").id == before
    assert place.channel("#meta-desk").previous_names == ["social-meta"]


def test_the_rate_gate_lets_a_burst_through_then_one_a_second() -> None:
    clock, gate = Clock(), RateGate(on=True)
    taken = [gate.wait_for("chat.postMessage", "C1", clock()) for _ in range(BURST + 1)]
    assert taken == [None] * BURST + [1]
    assert gate.wait_for("chat.postMessage", "C2", clock()) is None
    clock.move(seconds=1)
    assert gate.wait_for("chat.postMessage", "C1", clock()) is None
    assert gate.wait_for("chat.postMessage", "C1", clock()) == 1


def test_the_rate_gate_is_open_unless_it_is_wanted() -> None:
    gate = RateGate()
    assert all(gate.wait_for("chat.postMessage", "C1", Clock()()) is None for _ in range(100))


def test_an_expected_violation_is_allowed_and_a_missing_one_is_not() -> None:
    found = Violations()
    with found.expected("no_text") as caught:
        found.add("no_text", "chat.postMessage", "no_text")
    assert [v.rule for v in caught] == ["no_text"]
    found.check()
    with pytest.raises(AssertionError, match="Expected no_text"), found.expected("no_text"):
        found.add("msg_too_long", "chat.update", "long")
    with pytest.raises(AssertionError, match=r"msg_too_long in chat\.update"):
        found.check()


def test_faults_happen_as_often_as_planned_and_where() -> None:
    faults = Faults()
    faults.on("chat.update", ratelimited(2), times=2, when=lambda args: args.get("channel") == "C1")
    faults.on("*", server_error(503))
    assert faults.take("chat.update", {"channel": "C1"}) == ratelimited(2)
    assert faults.take("chat.update", {"channel": "C2"}) == server_error(503)
    assert faults.take("chat.update", {"channel": "C2"}) is None
    assert faults.left == 1


def test_the_manifest_says_which_events_lack_their_scope() -> None:
    assert manifest().problems() == []
    lacking = manifest("channels:history", "commands").problems()
    assert lacking == [
        "The event message.channels needs one of the scopes channels:history",
        "Slash commands and shortcuts need the scope commands",
    ]


def test_a_manifest_without_a_messages_tab_is_told_apart_from_one_that_turned_it_off() -> None:
    raw = raw_manifest()
    del raw["features"]["app_home"]
    assert Manifest.parse(raw).messages_tab
    raw["features"]["app_home"] = {"messages_tab_enabled": False}
    assert not Manifest.parse(raw).messages_tab
