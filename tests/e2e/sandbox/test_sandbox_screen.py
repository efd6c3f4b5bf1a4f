"""What people see: texts, blocks, threads, who sees what, and helpful words when it is not there."""

from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncAck

from bot.sandbox.people.screen import ScreenError
from bot.sandbox.slack.manifest import Manifest
from tests.e2e.sandbox.conftest import Bench
from tests.unit.sandbox.blocks import Json, actions, button, field, mrkdwn, option, plain, section

APP = Path(__file__).parents[3] / "app.yaml"


async def show(bench: Bench, *blocks: Json, text: str = "fallback", thread_ts: str | None = None) -> str:
    answer = await bench.client.chat_postMessage(
        channel=bench.channel(), text=text, blocks=list(blocks), thread_ts=thread_ts
    )
    return str(answer["ts"])


async def test_a_channel_reads_top_to_bottom_with_its_threads_open(bench: Bench) -> None:
    ana, ben = bench.person("Ana"), bench.person("Ben")
    head = await show(
        bench,
        {"type": "header", "text": plain("C-1")},
        section("*help* me <https://x.test|post>", fields=[mrkdwn("_Owner_ nobody")]),
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("since <!date^1795338000^{time}|then>")]},
        actions(button("Claim"), {"type": "overflow", "options": [option()]}),
    )
    card = ana.messages("#social-desk")[0]
    await ben.says("who is it?", thread=card)
    await ben.reacts("eyes", on=card)
    await bench.client.chat_postEphemeral(channel=bench.channel(), user=ana.id, text="Psst")
    assert ana.screen("#social-desk").splitlines() == [
        "#social-desk",
        "Callout: C-1",
        "  help me post",
        "  Owner nobody",
        "  ---",
        "  since 5:00 PM",
        "  [Claim] [More ▾]",
        "  :eyes: 1",
        "    Ben: who is it?",
        "Callout: (only you can see this) Psst",
    ]
    assert "Psst" not in ben.screen()
    assert card.ts == head
    assert card.fallback == "fallback"
    assert ana.thread(card).splitlines()[-1] == "Ben: who is it?"


async def test_every_other_block_has_its_lines(bench: Bench) -> None:
    picture = {
        "type": "image",
        "image_url": "https://x.test/a.png",
        "alt_text": "a chart",
        "title": plain("Chart"),
    }
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Hi "},
                    {"type": "user", "user_id": bench.person("Ana").id},
                    {"type": "emoji", "name": "wave"},
                    {"type": "link", "url": "https://x.test", "text": "here"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
            },
        ],
    }
    cells = [{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]
    await show(
        bench,
        picture,
        rich,
        {"type": "table", "rows": [cells]},
        {"type": "markdown", "text": "as **it** is"},
        {"type": "card", "title": plain("Card"), "actions": [button("Go", action_id="go")]},
        {"type": "container", "title": plain("Box"), "child_blocks": [section("inside")]},
        {"type": "carousel", "elements": [{"type": "card", "title": plain("One of many")}]},
        field({"type": "plain_text_input", "initial_value": "typed"}, "Note", hint=plain("short")),
        section("Beside", accessory=picture_element()),
        text="all",
    )
    assert bench.person("Ana").messages("#social-desk")[0].lines == [
        "Chart",
        "(image: a chart)",
        "Hi @Ana:wave:here",
        "• one",
        "a | b",
        "as **it** is",
        "Card",
        "[Go]",
        "Box",
        "inside",
        "One of many",
        "Note: [typed]",
        "  short",
        "Beside (image: a face)",
    ]


def picture_element() -> Json:
    return {"type": "image", "image_url": "https://x.test/a.png", "alt_text": "a face"}


async def test_seeing_waits_and_then_says_what_is_there_instead(bench: Bench) -> None:
    ana = bench.person("Ana")
    ana.patience = 0.01
    await ana.says("hello", "#social-desk")
    with pytest.raises(
        ScreenError, match=r'Ana does not see "goodbye"\. On the screen:\n#social-desk\nAna: hello'
    ):
        await ana.sees("goodbye", "#social-desk")


async def test_the_broken_rules_stand_beside_what_is_not_seen(bench: Bench) -> None:
    ana = bench.person("Ana")
    ana.patience = 0.01
    with bench.workspace.expect_violation("no_text"):
        await bench.raw("chat.postMessage", {"channel": bench.channel()})
        with pytest.raises(ScreenError, match=r"Slack's rules were broken: no_text in chat\.postMessage"):
            await ana.sees("anything")


async def test_seeing_can_be_narrowed_to_a_place_a_thread_a_message_and_what_is_new(bench: Bench) -> None:
    ana = bench.person("Ana")
    ana.patience = 0.01
    first = await ana.says("same words", "#social-desk")
    second = await ana.says("same words", "#social-meta")
    reply = await ana.says("same words", thread=first)
    assert await ana.sees("same words", "#social-meta") == second
    assert await ana.sees("same words", thread=first) == reply
    assert await ana.sees("same  words", on=first) == first
    with pytest.raises(ScreenError):
        await ana.sees("same words", after=reply)


async def test_private_channels_and_guests(bench: Bench) -> None:
    ana, gus, eva = bench.person("Ana"), bench.person("Gus"), bench.person("Eva")
    await eva.says("secret", "#exec-private")
    assert "secret" not in ana.screen()
    with pytest.raises(ScreenError, match="Ana has no #exec-private on the screen"):
        ana.screen("#exec-private")
    with pytest.raises(ScreenError, match="Gus has no #team-risk"):
        gus.screen("#team-risk")
    with pytest.raises(ScreenError, match="Eva has to join #team-risk first"):
        await eva.says("hi", "#team-risk")
    await eva.joins("#team-risk")
    await eva.says("hi", "#team-risk")


async def test_only_the_author_edits_and_nobody_writes_into_an_archive(bench: Bench) -> None:
    ana, ben = bench.person("Ana"), bench.person("Ben")
    said = await ana.says("mine", "#social-meta")
    with pytest.raises(ScreenError, match="Only Ana can change this"):
        await ben.edits(said, "yours")
    bench.workspace.archive("#social-meta")
    with pytest.raises(ScreenError, match="#social-meta is archived"):
        await ana.says("more", "#social-meta")


async def test_pings_reach_only_who_can_see_them(bench: Bench) -> None:
    ana, rui = bench.person("Ana"), bench.person("Rui")
    hostile = section("&lt;!channel&gt; &lt;@U0ADMIN01&gt;")
    await show(bench, section(f"{ana.mention} {rui.mention}"), hostile, text=f"{bench.person('Ben').mention}")
    card = ana.messages("#social-desk")[0]
    assert card.notified == ["Ana"]
    assert ana.notifications == [card]
    assert rui.notifications == []
    assert "<!channel> <@U0ADMIN01>" in card.text


async def test_what_people_enter_into_a_message_is_theirs_alone(bench: Bench) -> None:
    @bench.app.action("who")
    async def who(ack: AsyncAck) -> None:
        await ack()

    await bench.start()
    await show(bench, actions({"type": "users_select", "action_id": "who", "placeholder": plain("Who")}))
    ana, ben = bench.person("Ana"), bench.person("Ben")
    mine, theirs = ana.messages("#social-desk")[0], ben.messages("#social-desk")[0]
    await ana.chooses("Eva", from_="Who", on=mine)
    assert ana.messages("#social-desk")[0].text == "[Eva ▾]"
    assert (mine.text, theirs.text) == ("[Eva ▾]", "[Who ▾]")
    assert theirs.menus == {"Who": []}


async def test_an_app_that_takes_no_messages_says_so() -> None:
    bench = Bench()
    await bench.open(Manifest.read(APP))
    async with bench.exits:
        with pytest.raises(ScreenError, match="Sending messages to this app has been turned off"):
            await bench.person("Ana").says("hello", "@Callout")


def test_the_real_manifest_would_be_accepted() -> None:
    assert Manifest.read(APP).problems() == []
