"""Events: which ones come, with what in them, and where the app hears nothing."""

from slack_bolt.async_app import AsyncAck

from bot.sandbox.slack import posting
from bot.sandbox.slack.manifest import Manifest
from tests.e2e.sandbox.conftest import Bench
from tests.unit.sandbox.blocks import Json
from tests.unit.sandbox.manifests import raw_manifest


def heard(bench: Bench, kind: str = "message") -> list[Json]:
    """Keep the events of one kind as they come."""
    events: list[Json] = []

    async def listener(ack: AsyncAck, event: Json) -> None:
        await ack()
        events.append(event)

    bench.app.event(kind)(listener)
    return events


async def test_what_people_say_is_heard_with_its_thread(either: Bench) -> None:
    events = heard(either)
    await either.start()
    ana = either.person("Ana")
    head = await ana.says("one & two", "#social-desk")
    await either.workspace.settled()
    await either.person("Ben").says("reply", thread=head)
    await either.workspace.settled()
    first, reply = events
    assert (first["text"], first["user"], first["channel"]) == ("one &amp; two", ana.id, either.channel())
    assert (first["channel_type"], first["blocks"][0]["type"]) == ("channel", "rich_text")
    assert "thread_ts" not in first
    assert (reply["thread_ts"], reply["parent_user_id"]) == (head.ts, ana.id)


async def test_the_app_hears_its_own_messages_with_its_bot_id(either: Bench) -> None:
    events = heard(either)
    await either.start()
    await either.client.chat_postMessage(channel=either.channel(), text="mine")
    await either.workspace.settled()
    assert (events[0]["bot_id"], events[0]["user"]) == ("B0CALLOUT", "U0CALLOUT")
    assert "subtype" not in events[0]


async def test_edits_and_deletions_come_as_changes(either: Bench) -> None:
    events = heard(either)
    await either.start()
    ana = either.person("Ana")
    said = await ana.says("first", "#social-desk")
    await ana.edits(said, "second")
    await ana.deletes(said)
    await either.workspace.settled()
    edited = next(e for e in events if e.get("subtype") == "message_changed")
    deleted = next(e for e in events if e.get("subtype") == "message_deleted")
    assert (edited["message"]["text"], edited["previous_message"]["text"]) == ("second", "first")
    assert edited["message"]["edited"]["user"] == ana.id
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (said.ts, "second")


async def test_a_deleted_head_of_a_thread_becomes_a_tombstone(bench: Bench) -> None:
    events = heard(bench)
    await bench.start()
    ana = bench.person("Ana")
    head = await ana.says("head", "#social-desk")
    await ana.says("reply", thread=head)
    await ana.deletes(head)
    await bench.workspace.settled()
    changed = next(e for e in events if e.get("subtype") == "message_changed")
    assert (changed["message"]["subtype"], changed["message"]["user"]) == ("tombstone", "USLACKBOT")
    assert changed["previous_message"]["text"] == "head"
    assert "This message was deleted." in ana.screen("#social-desk")


async def test_a_preview_of_a_link_is_a_change_that_nobody_made(bench: Bench) -> None:
    events = heard(bench)
    await bench.start()
    said = await bench.person("Ana").says("see https://example.com/a", "#social-desk")
    bench.workspace.unfurl(said.message, "A page")
    await bench.workspace.settled()
    changed = next(e for e in events if e.get("subtype") == "message_changed")
    assert "edited" not in changed["message"]
    assert changed["message"]["text"] == changed["previous_message"]["text"]
    assert "A page" in said.text


async def test_other_apps_are_heard_as_bots(bench: Bench) -> None:
    events = heard(bench)
    await bench.start()
    bench.workspace.other_app_says("modern", "#social-desk")
    bench.workspace.other_app_says("classic", "#social-desk", classic=True)
    await bench.workspace.settled()
    modern, classic = sorted(events, key=lambda e: str(e["ts"]))
    assert (modern["bot_id"], modern["user"]) == ("B0OTHER01", "USLACKBOT")
    assert (classic["subtype"], classic["username"]) == ("bot_message", "Other app")
    assert "user" not in classic


async def test_nothing_is_heard_where_the_app_is_not(bench: Bench) -> None:
    events = heard(bench)
    await bench.start()
    await bench.person("Ana").says("not here", "#general")
    await bench.person("Eva").says("nor here", "#exec-private")
    await bench.workspace.settled()
    assert events == []


async def test_what_was_not_subscribed_is_not_sent() -> None:
    raw = raw_manifest()
    raw["settings"]["event_subscriptions"]["bot_events"] = ["message.groups"]
    bench = Bench()
    await bench.open(Manifest.parse(raw))
    async with bench.exits:
        events = heard(bench)
        await bench.start()
        await bench.person("Ana").says("public", "#social-desk")
        bench.workspace.bring("@Callout", "#exec-private", by="Eva")
        await bench.person("Eva").says("private", "#exec-private")
        await bench.workspace.settled()
    texts = [e["text"] for e in events]
    assert "public" not in texts
    assert "private" in texts
    assert {e["channel_type"] for e in events} == {"group"}


async def test_a_direct_message_to_the_app(bench: Bench) -> None:
    events = heard(bench)
    await bench.start()
    await bench.person("Ana").says("hello", "@Callout")
    await bench.workspace.settled()
    assert (events[0]["channel_type"], events[0]["text"]) == ("im", "hello")


async def test_a_mention_of_the_app_comes_beside_the_message(bench: Bench) -> None:
    events, mentions = heard(bench), heard(bench, "app_mention")
    await bench.start()
    await bench.person("Ana").says("@Callout help", "#social-desk")
    await bench.workspace.settled()
    assert len(events) == len(mentions) == 1
    assert mentions[0]["text"] == "<@U0CALLOUT> help"


async def test_reactions_come_and_go(bench: Bench) -> None:
    added, removed = heard(bench, "reaction_added"), heard(bench, "reaction_removed")
    await bench.start()
    ben = bench.person("Ben")
    said = await bench.person("Ana").says("look", "#social-desk")
    await ben.reacts("eyes", on=said)
    await ben.unreacts("eyes", on=said)
    await bench.workspace.settled()
    item = {"type": "message", "channel": bench.channel(), "ts": said.ts}
    assert (added[0]["item"], added[0]["user"], added[0]["item_user"]) == (
        item,
        ben.id,
        bench.person("Ana").id,
    )
    assert removed[0]["reaction"] == "eyes"


async def test_coming_and_going_is_told_and_written_into_the_channel(bench: Bench) -> None:
    joined, left = heard(bench, "member_joined_channel"), heard(bench, "member_left_channel")
    messages = heard(bench)
    await bench.start()
    rui = bench.person("Rui")
    bench.workspace.bring("Rui", "#social-desk", by="Lena")
    await rui.leaves("#social-desk")
    await bench.workspace.settled()
    assert (joined[0]["user"], joined[0]["inviter"]) == (rui.id, bench.person("Lena").id)
    assert (left[0]["user"], left[0]["channel_type"]) == (rui.id, "C")
    assert {m["subtype"] for m in messages} == {"channel_join", "channel_leave"}


async def test_the_app_hears_of_its_own_removal_and_then_nothing(bench: Bench) -> None:
    gone, events = heard(bench, "channel_left"), heard(bench)
    await bench.start()
    bench.workspace.remove("@Callout", "#social-desk")
    await bench.person("Ana").says("alone again", "#social-desk")
    await bench.workspace.settled()
    assert gone[0]["channel"] == bench.channel()
    assert events == []


async def test_channels_are_renamed_and_archived(bench: Bench) -> None:
    renamed, archived = heard(bench, "channel_rename"), heard(bench, "channel_archive")
    await bench.start()
    bench.workspace.rename("#social-meta", "#meta")
    bench.workspace.archive("#meta")
    await bench.workspace.settled()
    assert (renamed[0]["channel"]["name"], archived[0]["user"]) == ("meta", "U0ADMIN01")


async def test_groups_and_people_change(bench: Bench) -> None:
    changed, updated, people = (
        heard(bench, kind) for kind in ("subteam_members_changed", "subteam_updated", "user_change")
    )
    await bench.start()
    bench.workspace.set_group("@payouts-oncall", ["Rui"])
    bench.workspace.change_person("Ana", tz="Europe/Lisbon")
    bench.workspace.deactivate("Ben")
    await bench.workspace.settled()
    assert (changed[0]["added_users"], changed[0]["removed_users_count"]) == ([bench.person("Rui").id], "1")
    assert updated[0]["subteam"]["users"] == [bench.person("Rui").id]
    assert people[0]["user"]["tz"] == "Europe/Lisbon"
    assert people[1]["user"]["deleted"]


async def test_an_event_may_come_twice_under_two_ids(either: Bench) -> None:
    bodies: list[Json] = []

    @either.app.event("message")
    async def listener(ack: AsyncAck, body: Json) -> None:
        await ack()
        bodies.append(body)

    await either.start()
    either.workspace.duplicate_events = True
    await either.person("Ana").says("once", "#social-desk")
    await either.workspace.settled()
    assert len({b["event_id"] for b in bodies}) == 2
    assert bodies[0]["event"] == bodies[1]["event"]
    either.workspace.duplicate_events = False
    either.workspace.send_again(bodies[0])
    await either.workspace.settled()
    assert len({b["event_id"] for b in bodies}) == 3


async def test_the_wrapper_says_for_whom_the_event_is(bench: Bench) -> None:
    bodies: list[Json] = []

    @bench.app.event("message")
    async def listener(ack: AsyncAck, body: Json) -> None:
        await ack()
        bodies.append(body)

    await bench.start()
    await bench.person("Sam").says("hello from outside", "#social-desk")
    await bench.workspace.settled()
    body = bodies[0]
    assert (body["team_id"], body["api_app_id"], body["is_ext_shared_channel"]) == (
        "T0ACME001",
        "A0CALLOUT",
        True,
    )
    assert (body["authorizations"][0]["user_id"], body["event"]["team"]) == ("U0CALLOUT", "T0OTHER01")


async def test_an_ephemeral_and_a_private_answer_raise_no_event(bench: Bench) -> None:
    events = heard(bench)
    await bench.start()
    ana = bench.person("Ana").id
    await bench.client.chat_postEphemeral(channel=bench.channel(), user=ana, text="psst")
    channel = bench.workspace.channel("#social-desk")
    posting.delete(bench.workspace, channel, channel.whispers[0])
    await bench.workspace.settled()
    assert events == []
