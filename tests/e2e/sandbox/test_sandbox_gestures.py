"""What people do and what the app gets and answers, over Socket Mode and over signed HTTP."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people.message import Seen
from bot.sandbox.people.screen import ScreenError
from tests.e2e.sandbox.conftest import Bench
from tests.unit.sandbox.blocks import Json, actions, button, confirm, mrkdwn, option, options, plain, section

CARD = [
    section("*C-1* from <https://x.test/1|X>: _help_"),
    actions(
        button("Claim", action_id="claim", value="1", style="primary"),
        button("Dismiss", action_id="dismiss", confirm=confirm()),
        {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Snooze", "snooze"), option("Merge", "merge")],
        },
    ),
]


async def card(bench: Bench, blocks: list[Json] | None = None, thread: Seen | None = None) -> Seen:
    posted = await bench.client.chat_postMessage(
        channel=bench.channel(),
        text="C-1 from X",
        blocks=blocks or CARD,
        thread_ts=thread.ts if thread else None,
    )
    shown = {m.ts: m for m in bench.person("Ana").messages("#social-desk")}
    return shown[posted["ts"]]


def heard(bench: Bench, kind: str, key: str) -> list[Json]:
    """Acknowledge one kind of gesture, and keep the bodies that came."""
    bodies: list[Json] = []

    async def listener(ack: AsyncAck, body: Json) -> None:
        await ack()
        bodies.append(body)

    getattr(bench.app, kind)(key)(listener)
    return bodies


async def test_a_command_comes_with_ids_and_its_answer_is_private(either: Bench) -> None:
    @either.app.command("/case")
    async def case(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack(f"Assigned to {body['text'].split()[1]}")

    bodies: list[Json] = []
    await either.start()
    ana, ben = either.person("Ana"), either.person("Ben")
    answer = await ana.types("/case assign @Ben", "#social-desk")
    assert answer is not None
    assert (answer.text, answer.is_private) == ("Assigned to @Ben", True)
    assert "Assigned" not in ben.screen()
    body = bodies[0]
    assert body["text"] == f"assign <@{ben.id}|ben>"
    assert (body["channel_id"], body["channel_name"], body["user_name"]) == (
        either.channel(),
        "social-desk",
        "ana",
    )
    assert (body["api_app_id"], body["team_domain"], body["is_enterprise_install"]) == (
        "A0CALLOUT",
        "acme",
        "false",
    )


async def test_a_private_channel_keeps_its_name_back(bench: Bench) -> None:
    bodies = heard(bench, "command", "/case")
    await bench.start()
    await bench.person("Eva").types("/case", "#exec-private")
    assert bodies[0]["channel_name"] == "privategroup"


async def test_a_command_may_answer_in_the_channel_or_with_blocks(either: Bench) -> None:
    @either.app.command("/case")
    async def case(ack: AsyncAck) -> None:
        await ack(text="C-1 is open", blocks=[section("*C-1* is open")], response_type="in_channel")

    await either.start()
    await either.person("Ana").types("/case show", "#social-desk")
    seen = await either.person("Ben").sees("C-1 is open", "#social-desk")
    assert not seen.is_private


async def test_an_answer_may_come_later_through_the_response_url(either: Bench) -> None:
    @either.app.command("/case")
    async def case(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("Here you are")

    await either.start()
    answer = await either.person("Ana").asks("/case list", "#social-desk")
    assert (answer.text, answer.is_private) == ("Here you are", True)


async def test_a_command_is_not_taken_in_a_thread_nor_if_nobody_declared_it(bench: Bench) -> None:
    ana = bench.person("Ana")
    said = await ana.says("hello", "#social-desk")
    with pytest.raises(ScreenError, match=r"/case is not supported in threads\. Sorry!"):
        await ana.types("/case", "#social-desk", thread=said)
    with pytest.raises(ScreenError, match=r"/cases is not a valid command\. The app has /case, /plain"):
        await ana.types("/cases", "#social-desk")


async def test_a_button_of_a_message(either: Bench) -> None:
    bodies = heard(either, "action", "claim")
    await either.start()
    shown = await card(either)
    await either.person("Ana").clicks("Claim", on=shown)
    body = bodies[0]
    assert body["container"] == {
        "type": "message",
        "message_ts": shown.ts,
        "channel_id": either.channel(),
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == shown.ts
    assert (body["channel"], body["user"]["name"]) == ({"id": either.channel(), "name": "social-desk"}, "ana")
    action = body["actions"][0]
    assert (action["action_id"], action["value"], action["style"]) == ("claim", "1", "primary")
    assert body["response_url"].startswith(either.server.url)


async def test_a_button_in_a_thread_knows_its_thread(bench: Bench) -> None:
    bodies = heard(bench, "action", "claim")
    await bench.start()
    head = await bench.person("Ana").says("head", "#social-desk")
    await bench.person("Ana").clicks("Claim", on=await card(bench, thread=head))
    assert bodies[0]["container"]["thread_ts"] == head.ts
    assert bodies[0]["message"]["thread_ts"] == head.ts


async def test_the_three_dots_and_a_menu(either: Bench) -> None:
    bodies = heard(either, "action", "more")
    priorities = heard(either, "action", "priority")
    await either.start()
    menu = {
        "type": "static_select",
        "action_id": "priority",
        "placeholder": plain("Priority"),
        "options": options(3),
    }
    shown = await card(either, [*CARD, section("How urgent?", accessory=menu, block_id="p")])
    ana = either.person("Ana")
    await ana.chooses("Snooze", from_="More", on=shown)
    await ana.chooses("Option 2", from_="Priority", on=shown)
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "snooze"
    assert priorities[0]["actions"][0]["selected_option"]["value"] == "2"
    assert priorities[0]["state"]["values"]["p"]["priority"]["selected_option"]["value"] == "2"


async def test_a_question_before_a_button_can_be_answered_no(bench: Bench) -> None:
    bodies = heard(bench, "action", "dismiss")
    await bench.start()
    shown, ana = await card(bench), bench.person("Ana")
    await ana.clicks("Dismiss", on=shown, confirms=False)
    assert bodies == []
    await ana.clicks("Dismiss", on=shown)
    assert len(bodies) == 1


async def test_one_of_several_buttons_is_told_by_what_stands_beside_it(bench: Bench) -> None:
    bodies = heard(bench, "action", "claim")
    await bench.start()
    rows = [
        section(f"C-{n}", accessory=button("Claim", action_id="claim", value=str(n)), block_id=f"b{n}")
        for n in (1, 2)
    ]
    shown, ana = await card(bench, rows), bench.person("Ana")
    with pytest.raises(ScreenError, match='2 of "Claim"'):
        await ana.clicks("Claim", on=shown)
    await ana.clicks("Claim", on=shown, beside="C-2")
    assert bodies[0]["actions"][0]["value"] == "2"


async def test_a_click_on_a_stale_card_carries_what_was_on_the_screen(bench: Bench) -> None:
    bodies = heard(bench, "action", "claim")
    await bench.start()
    shown = await card(bench)
    stale = shown.as_it_was()
    await bench.client.chat_update(
        channel=bench.channel(), ts=shown.ts, text="C-1 is Ben's", blocks=[section("Ben's")]
    )
    ana = bench.person("Ana")
    with pytest.raises(ScreenError, match='There is no button "Claim" here'):
        await ana.clicks("Claim", on=shown)
    await ana.clicks("Claim", on=stale)
    assert bodies[0]["actions"][0]["value"] == "1"


async def test_a_deleted_message_cannot_be_used(bench: Bench) -> None:
    shown = await card(bench)
    await bench.client.chat_delete(channel=bench.channel(), ts=shown.ts)
    with pytest.raises(ScreenError, match="gone from the screen"):
        await bench.person("Ana").clicks("Claim", on=shown)


async def test_an_answer_can_replace_or_delete_what_was_clicked(either: Bench) -> None:
    @either.app.action("claim")
    async def claim(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="Claimed", blocks=[section("Claimed")], replace_original=True)

    @either.app.action("dismiss")
    async def dismiss(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    await either.start()
    shown, ana = await card(either), either.person("Ana")
    await ana.clicks("Claim", on=shown)
    await ana.sees("Claimed", on=shown)
    other = await card(either)
    await ana.clicks("Dismiss", on=other)
    assert await either.workspace.changes.wait_for(lambda: other.is_gone or None, 10)


async def test_a_button_on_a_private_message_comes_without_the_message(either: Bench) -> None:
    @either.app.action("claim")
    async def claim(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        bodies.append(body)
        await respond(text="Done", replace_original=True)

    bodies: list[Json] = []
    await either.start()
    ana = either.person("Ana")
    await either.client.chat_postEphemeral(channel=either.channel(), user=ana.id, text="Yours?", blocks=CARD)
    shown = await ana.sees("C-1 from X", "#social-desk")
    await ana.clicks("Claim", on=shown)
    await ana.sees("Done", on=shown)
    assert bodies[0]["container"]["is_ephemeral"]
    assert "message" not in bodies[0]


async def test_a_response_url_serves_five_times_within_half_an_hour(bench: Bench) -> None:
    bodies = heard(bench, "action", "claim")
    await bench.start()
    shown, ana = await card(bench), bench.person("Ana")
    await ana.clicks("Claim", on=shown)
    url = bodies[0]["response_url"]
    for number in range(5):
        assert await bench.respond(url, {"text": f"answer {number}"}) == (200, "ok")
    with bench.workspace.expect_violation("bad_response_url"):
        assert await bench.respond(url, {"text": "one more"}) == (404, "used_url")
    await ana.clicks("Claim", on=shown)
    bench.clock.move(minutes=31)
    assert await bench.respond(bodies[1]["response_url"], {"text": "late"}) == (404, "expired_url")
    assert (await bench.respond(f"{bench.server.url}/response/none", {"text": "a"}))[0] == 404


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"text": "a", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"text": "a", "response_type": "loud"}, "invalid_payload"),
        ({}, "no_text"),
    ],
)
async def test_a_response_that_breaks_a_rule_is_refused(bench: Bench, body: Json, answer: str) -> None:
    bodies = heard(bench, "action", "claim")
    await bench.start()
    await bench.person("Ana").clicks("Claim", on=await card(bench))
    with bench.workspace.expect_violation("bad_response_url"):
        assert await bench.respond(bodies[0]["response_url"], body) == (400, answer)


async def test_a_response_lands_in_the_thread_it_names_and_reaches_channels_the_app_is_not_in(
    bench: Bench,
) -> None:
    bodies = heard(bench, "shortcut", "flag")
    await bench.start()
    eva = bench.person("Eva")
    said = await eva.says("look at this", "#exec-private")
    await eva.shortcut("Flag it", on=said)
    body = {"text": "In hand", "thread_ts": said.ts, "response_type": "ephemeral"}
    assert (await bench.respond(bodies[0]["response_url"], body))[0] == 200
    answer = await eva.sees("In hand", thread=said)
    assert answer.is_private


async def test_a_message_shortcut_brings_the_message(either: Bench) -> None:
    bodies = heard(either, "shortcut", "flag")
    await either.start()
    said = await either.person("Ana").says("please help @Ben", "#social-desk")
    await either.person("Ben").shortcut("Flag it", on=said)
    body = bodies[0]
    assert (body["type"], body["callback_id"], body["message_ts"]) == ("message_action", "flag", said.ts)
    assert body["message"]["text"] == f"please help {either.person('Ben').mention}"
    assert body["user"]["id"] == either.person("Ben").id
    with pytest.raises(ScreenError, match=r'There is no shortcut "Flag"\. There is: Flag it'):
        await either.person("Ben").shortcut("Flag", on=said)


async def test_a_global_shortcut_opens_a_form(either: Bench) -> None:
    @either.app.shortcut("new_case")
    async def new_case(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = {"type": "modal", "title": plain("New case"), "blocks": [section("Soon")]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    await either.start()
    await either.person("Ana").global_shortcut("New case")
    assert (await either.person("Ana").form("New case")).text == "New case\nSoon\n[]"


async def test_a_menu_asks_the_app_for_its_options(either: Bench) -> None:
    picks = heard(either, "action", "case")

    @either.app.options("case")
    async def offer(ack: AsyncAck, payload: Json) -> None:
        asked.append(payload["value"])
        await ack(options=[option("C-12 late payout", "12"), option("C-13 refund", "13")])

    asked: list[str] = []
    await either.start()
    menu = {
        "type": "external_select",
        "action_id": "case",
        "placeholder": plain("A case"),
        "min_query_length": 2,
    }
    shown = await card(either, [section("Which one?", accessory=menu)])
    ana = either.person("Ana")
    await ana.chooses("refund", from_="A case", on=shown)
    assert asked == ["refund"]
    assert picks[0]["actions"][0]["selected_option"]["value"] == "13"
    with pytest.raises(ScreenError, match="from 2 characters on"):
        await ana.chooses("r", from_="A case", on=shown)


async def test_options_that_break_a_rule_show_nothing(bench: Bench) -> None:
    @bench.app.options("case")
    async def offer(ack: AsyncAck) -> None:
        await ack({"options": options(101)})

    await bench.start()
    menu = {
        "type": "external_select",
        "action_id": "case",
        "placeholder": plain("A case"),
        "min_query_length": 0,
    }
    shown = await card(bench, [section("Which one?", accessory=menu)])
    with bench.workspace.expect_violation("bad_options"), pytest.raises(ScreenError, match="lists nothing"):
        await bench.person("Ana").chooses("Option 1", from_="A case", on=shown)


async def test_the_home_tab_is_published_and_used(either: Bench) -> None:
    bodies = heard(either, "action", "claim")

    @either.app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [*CARD, section(f"Hello <@{event['user']}>")]}
        await client.views_publish(user_id=event["user"], view=view)

    await either.start()
    ana = either.person("Ana")
    await ana.opens_home()
    home = await ana.home("Hello @Ana")
    await ana.clicks("Claim", on=home)
    assert bodies[0]["container"]["type"] == "view"
    assert bodies[0]["view"]["type"] == "home"


async def test_an_action_is_acknowledged_without_a_body(bench: Bench) -> None:
    @bench.app.action("claim")
    async def claim(ack: AsyncAck) -> None:
        await ack("thanks")

    await bench.start()
    with bench.workspace.expect_violation("bad_ack"):
        await bench.person("Ana").clicks("Claim", on=await card(bench))


async def test_pickers_of_people_channels_and_dates(bench: Bench) -> None:
    kinds: dict[str, Any] = {"users_select": "Ben", "channels_select": "#general", "datepicker": "2026-12-24"}
    bodies = {kind: heard(bench, "action", kind) for kind in kinds}
    await bench.start()
    pickers = [{"type": kind, "action_id": kind, "placeholder": plain(kind)} for kind in kinds]
    shown = await card(bench, [actions(*pickers), {"type": "context", "elements": [mrkdwn("pick")]}])
    for kind, value in kinds.items():
        await bench.person("Ana").chooses(value, from_=kind, on=shown)
    assert bodies["users_select"][0]["actions"][0]["selected_user"] == bench.person("Ben").id
    assert bodies["channels_select"][0]["actions"][0]["selected_channel"] == bench.channel("#general")
    assert bodies["datepicker"][0]["actions"][0]["selected_date"] == "2026-12-24"
    assert shown.lines[0] == "[Ben ▾] [general ▾] [2026-12-24 ▾]"
