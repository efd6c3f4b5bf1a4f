"""Forms: opened in time, filled by their labels, refused, updated, stacked, closed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people.form import Form
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.slack.limits import LIMITS
from tests.e2e.sandbox.conftest import Bench
from tests.unit.sandbox.blocks import Json, actions, button, field, modal, option, options, plain, section

TEXT: Json = {"type": "plain_text_input", "action_id": "text", "max_length": 20}
SEVERITY: Json = {
    "type": "static_select",
    "action_id": "severity",
    "options": [option("sev1: everything is down", "1"), option("sev2: much is down", "2")],
}


def form(*blocks: Json, **more: object) -> Json:
    shown = blocks or (field(TEXT, "Note", block_id="note"),)
    return modal(*shown, callback_id="form", **more)


class Opener:
    """Opens a form on the shortcut "New case", and keeps what comes of it."""

    def __init__(self, bench: Bench, view: Json | None = None) -> None:
        self.bench = bench
        self.view = view or form()
        self.triggers: list[str] = []
        self.submitted: list[Json] = []
        self.closed: list[Json] = []
        self.answer: dict[str, Any] = {}
        bench.app.shortcut("new_case")(self.open)
        bench.app.view("form")(self.submit)
        bench.app.view_closed("form")(self.close)

    async def open(self, ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        self.triggers.append(body["trigger_id"])
        await client.views_open(trigger_id=body["trigger_id"], view=self.view)

    async def submit(self, ack: AsyncAck, body: Json) -> None:
        self.submitted.append(body)
        await ack(**self.answer)

    async def close(self, ack: AsyncAck, body: Json) -> None:
        self.closed.append(body)
        await ack()

    async def opened(self, by: str = "Ana") -> Form:
        await self.bench.start()
        person = self.bench.person(by)
        await person.global_shortcut("New case")
        return await person.form()


async def test_a_form_is_filled_and_sent(either: Bench) -> None:
    opener = Opener(
        either, form(field(TEXT, "Note", block_id="note"), field(SEVERITY, "Severity", block_id="sev"))
    )
    shown = await opener.opened()
    assert (shown.title, shown.submit_label, list(shown.fields)) == ("A form", "Send", ["Note", "Severity"])
    await shown.fill({"Note": "all is lost", "Severity": "sev2"})
    assert shown.fields["Severity"].value == "sev2: much is down"
    assert (await shown.submit()).closed
    assert not shown.is_open
    view = opener.submitted[0]["view"]
    assert view["state"]["values"]["note"]["text"] == {"type": "plain_text_input", "value": "all is lost"}
    assert view["state"]["values"]["sev"]["severity"]["selected_option"]["value"] == "2"
    assert opener.submitted[0]["user"]["id"] == either.person("Ana").id


async def test_errors_stand_beside_their_fields(either: Bench) -> None:
    opener = Opener(either)
    opener.answer = {"response_action": "errors", "errors": {"note": "Too vague. Say what is lost."}}
    shown = await opener.opened()
    await shown.fill("Note", "lost")
    result = await shown.submit()
    assert (result.outcome, result.errors) == ("errors", {"Note": "Too vague. Say what is lost."})
    assert "! Note: Too vague." in shown.text
    assert shown.is_open


async def test_slack_itself_refuses_an_empty_field_and_a_text_that_is_too_long(bench: Bench) -> None:
    opener = Opener(bench, form(field({**TEXT, "min_length": 3}, "Note"), field(SEVERITY, "Severity")))
    shown = await opener.opened()
    with pytest.raises(ScreenError, match='"Note" is required; "Severity" is required'):
        await shown.submit()
    with pytest.raises(ScreenError, match="20 characters here, not 21"):
        await shown.fill("Note", "x" * 21)
    await shown.fill({"Note": "hi", "Severity": "sev1"})
    with pytest.raises(ScreenError, match='"Note" needs 3 characters'):
        await shown.submit()
    assert opener.submitted == []


async def test_what_is_not_on_the_form_cannot_be_filled(bench: Bench) -> None:
    shown = await Opener(bench, form(field(SEVERITY, "Severity"))).opened()
    with pytest.raises(ScreenError, match=r'no field "Owner" here\. There is: \[Severity\]'):
        await shown.fill("Owner", "Ben")
    with pytest.raises(ScreenError, match='no option "sev9"'):
        await shown.fill("Severity", "sev9")
    ana = bench.person("Ana")
    ana.patience = 0.01
    with pytest.raises(ScreenError, match=r"sees no form Other\. On the screen: A form"):
        await ana.form("Other")


async def test_an_optional_field_may_stay_empty_and_be_emptied(bench: Bench) -> None:
    opener = Opener(bench, form(field(SEVERITY, "Severity", optional=True, block_id="sev")))
    shown = await opener.opened()
    await shown.fill("Severity", "sev1")
    await shown.fill("Severity", None)
    assert (await shown.submit()).closed
    assert opener.submitted[0]["view"]["state"]["values"]["sev"]["severity"]["selected_option"] is None


EVERY_KIND: list[tuple[Json, object, str, object]] = [
    ({"type": "email_text_input"}, "a@b.test", "value", "a@b.test"),
    ({"type": "url_text_input"}, "https://b.test", "value", "https://b.test"),
    ({"type": "number_input", "is_decimal_allowed": False}, 7, "value", "7"),
    ({"type": "radio_buttons", "options": options(2)}, "Option 1", "selected_option.value", "1"),
    ({"type": "checkboxes", "options": options(3)}, ["Option 0", "Option 2"], "selected_options", 2),
    ({"type": "multi_static_select", "options": options(3)}, ["Option 1"], "selected_options", 1),
    ({"type": "users_select"}, "@Ben", "selected_user", "{Ben}"),
    ({"type": "multi_users_select"}, ["Ben", "Eva"], "selected_users", 2),
    ({"type": "conversations_select"}, "#general", "selected_conversation", "{#general}"),
    ({"type": "channels_select"}, "#general", "selected_channel", "{#general}"),
    ({"type": "multi_channels_select"}, ["#general"], "selected_channels", 1),
    ({"type": "datepicker"}, "2026-12-24", "selected_date", "2026-12-24"),
    ({"type": "timepicker"}, "18:30", "selected_time", "18:30"),
    ({"type": "datetimepicker"}, "2026-12-24 18:30", "selected_date_time", 1798108200),
    ({"type": "rich_text_input"}, "hello", "rich_text_value.type", "rich_text"),
]


@pytest.mark.parametrize(
    ("element", "entered", "path", "expected"), EVERY_KIND, ids=[e[0]["type"] for e in EVERY_KIND]
)
async def test_every_kind_of_input(
    bench: Bench, element: Json, entered: object, path: str, expected: object
) -> None:
    opener = Opener(bench, form(field({**element, "action_id": "it"}, "It", block_id="b")))
    shown = await opener.opened()
    await shown.fill("It", entered)
    assert (await shown.submit()).closed
    value: Any = opener.submitted[0]["view"]["state"]["values"]["b"]["it"]
    for key in path.split("."):
        value = value[key]
    names = {"{Ben}": bench.person("Ben").id, "{#general}": bench.channel("#general")}
    assert (len(value) if isinstance(value, list) else value) == names.get(str(expected), expected)


async def test_a_date_and_time_is_meant_in_the_persons_own_zone(bench: Bench) -> None:
    opener = Opener(bench, form(field({"type": "datetimepicker", "action_id": "it"}, "When", block_id="b")))
    shown = await opener.opened("Eva")
    await shown.fill("When", "2026-12-24 18:30")
    await shown.submit()
    value = opener.submitted[0]["view"]["state"]["values"]["b"]["it"]["selected_date_time"]
    assert datetime.fromtimestamp(value, UTC) == datetime(2026, 12, 24, 18, 30, tzinfo=UTC)


async def test_what_slack_refuses_to_take(bench: Bench) -> None:
    elements: list[Json] = [
        {"type": "email_text_input"},
        {"type": "number_input", "is_decimal_allowed": False, "max_value": "5"},
        {"type": "users_select"},
        {"type": "multi_users_select", "max_selected_items": 1},
    ]
    shown = await Opener(bench, form(*(field(e, e["type"]) for e in elements))).opened()
    for label, value in (
        ("email_text_input", "nobody"),
        ("number_input", "six"),
        ("number_input", 6),
        ("users_select", "Zoe"),
    ):
        with pytest.raises(ScreenError):
            await shown.fill(label, value)
    with pytest.raises(ScreenError, match="takes 1 items"):
        await shown.fill("multi_users_select", ["Ben", "Eva"])


async def test_a_menu_in_a_form_asks_the_app(either: Bench) -> None:
    @either.app.options("case")
    async def offer(ack: AsyncAck, payload: Json) -> None:
        assert payload["view"]["callback_id"] == "form"
        await ack(option_groups=[{"label": plain("Open"), "options": [option("C-12 late payout", "12")]}])

    element = {"type": "external_select", "action_id": "case", "min_query_length": 1}
    opener = Opener(either, form(field(element, "Case", block_id="b")))
    shown = await opener.opened()
    assert await shown.suggested("Case", "late") == ["C-12 late payout"]
    await shown.fill("Case", "late payout", query="late")
    await shown.submit()
    assert opener.submitted[0]["view"]["state"]["values"]["b"]["case"]["selected_option"]["value"] == "12"


async def test_an_input_that_wants_to_tell_the_app_does(either: Bench) -> None:
    @either.app.action("severity")
    async def chosen(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        asked = field({**TEXT, "action_id": "why"}, "Why", block_id="why")
        view = {**opener.view, "blocks": [*opener.view["blocks"], asked]}
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    note = field(TEXT, "Note", block_id="note")
    opener = Opener(either, form(note, field(SEVERITY, "Severity", dispatch_action=True, block_id="sev")))
    shown = await opener.opened()
    await shown.fill("Note", "kept")
    await shown.fill("Severity", "sev1")
    grown = await either.person("Ana").form(field="Why")
    assert grown.fields["Note"].value == "kept"
    await grown.fill("Why", "because")
    await grown.submit()
    assert opener.submitted[0]["view"]["state"]["values"]["note"]["text"]["value"] == "kept"


async def test_an_answer_may_update_the_form(either: Bench) -> None:
    opener = Opener(either)
    opener.answer = {
        "response_action": "update",
        "view": form(section("Almost there"), title=plain("Second")),
    }
    shown = await opener.opened()
    await shown.fill("Note", "one")
    assert (await shown.submit()).outcome == "updated"
    assert "Almost there" in (await either.person("Ana").form("Second")).text


async def test_an_answer_may_push_and_clear(either: Bench) -> None:
    opener = Opener(either)
    opener.answer = {"response_action": "push", "view": form(field(TEXT, "More"), title=plain("Above"))}
    shown = await opener.opened()
    await shown.fill("Note", "one")
    assert (await shown.submit()).outcome == "pushed"
    above = await either.person("Ana").form("Above")
    with pytest.raises(ScreenError, match="not on top of the screen; Above is"):
        await shown.submit()
    await above.close()
    await either.person("Ana").form("A form")
    opener.answer = {"response_action": "clear"}
    assert (await shown.submit()).closed
    assert not either.person("Ana").has_form


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "explode"},
        {"response_action": "errors", "errors": {"no-such-block": "a"}},
        {"response_action": "errors", "errors": {"note": ""}},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
    ],
)
async def test_a_bad_answer_leaves_the_person_with_trouble_connecting(bench: Bench, answer: Json) -> None:
    opener = Opener(bench)
    opener.answer = answer
    shown = await opener.opened()
    await shown.fill("Note", "one")
    with bench.workspace.expect_violation("bad_response_action"):
        result = await shown.submit()
    assert (result.outcome, result.trouble) == ("failed", "We had some trouble connecting. Try again?")
    assert shown.is_open


async def test_a_stack_holds_three_forms(bench: Bench) -> None:
    @bench.app.action("deeper")
    async def deeper(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=stacked)
        except SlackApiError as refused:
            errors.append(refused.response["error"])

    errors: list[str] = []
    stacked = form(actions(button("Deeper", action_id="deeper")))
    await Opener(bench, stacked).opened()
    ana = bench.person("Ana")
    for _ in range(LIMITS["view/stack.max"] - 1):
        await ana.clicks("Deeper", on=await ana.form())
        await bench.workspace.settled()
    assert errors == []
    with bench.workspace.expect_violation("push_limit_reached"):
        await ana.clicks("Deeper", on=await ana.form())
        await bench.workspace.settled()
    assert errors == ["push_limit_reached"]


async def test_closing_a_form_tells_the_app_that_asked_for_it(either: Bench) -> None:
    opener = Opener(either, form(notify_on_close=True, private_metadata="C-1"))
    shown = await opener.opened()
    await shown.close()
    assert opener.closed[0]["view"]["private_metadata"] == "C-1"
    assert opener.closed[0]["is_cleared"] is False
    with pytest.raises(ScreenError, match="not on top of the screen; nothing is"):
        await shown.submit()


async def test_a_form_that_was_closed_cannot_be_updated(bench: Bench) -> None:
    opener = Opener(bench)
    shown = await opener.opened()
    await shown.close()
    answer = await bench.raw("views.update", {"view_id": shown.view.id, "view": form()})
    assert answer["error"] == "not_found"


async def test_an_update_with_an_old_hash_is_refused(bench: Bench) -> None:
    shown = await Opener(bench).opened()
    args = {"view_id": shown.view.id, "view": form(), "hash": shown.view.hash}
    assert (await bench.raw("views.update", args))["ok"]
    assert (await bench.raw("views.update", args))["error"] == "hash_conflict"


async def test_the_apps_own_id_of_a_form_is_unique_and_finds_it(bench: Bench) -> None:
    view = form(external_id="case-1")
    opener = Opener(bench, view)
    await opener.opened()
    assert (await bench.raw("views.update", {"external_id": "case-1", "view": view}))["ok"]
    trigger = bench.workspace.triggers.issue(bench.person("Ben").id, bench.clock())
    with bench.workspace.expect_violation("duplicate_external_id"):
        answer = await bench.raw("views.open", {"trigger_id": trigger, "view": view})
    assert answer["error"] == "duplicate_external_id"


async def test_a_trigger_serves_once_and_for_three_seconds(bench: Bench) -> None:
    ana = bench.person("Ana").id
    trigger = bench.workspace.triggers.issue(ana, bench.clock())
    bench.clock.move(seconds=LIMITS["view/trigger_id.ttl_s"])
    assert (await bench.raw("views.open", {"trigger_id": trigger, "view": form()}))["ok"]
    with bench.workspace.expect_violation("exchanged_trigger_id"):
        assert (await bench.raw("views.open", {"trigger_id": trigger, "view": form()}))[
            "error"
        ] == "exchanged_trigger_id"
    late = bench.workspace.triggers.issue(ana, bench.clock())
    bench.clock.move(seconds=3.1)
    assert (await bench.raw("views.open", {"trigger_id": late, "view": form()}))[
        "error"
    ] == "expired_trigger_id"


async def test_a_broken_view_is_refused_before_the_trigger_is_spent(bench: Bench) -> None:
    trigger = bench.workspace.triggers.issue(bench.person("Ana").id, bench.clock())
    with bench.workspace.expect_violation("invalid_arguments"):
        await bench.raw("views.open", {"trigger_id": trigger, "view": form(title=plain("x" * 25))})
    assert (await bench.raw("views.open", {"trigger_id": trigger, "view": form()}))["ok"]


async def test_a_form_left_open_for_an_hour_can_still_be_sent(bench: Bench) -> None:
    opener = Opener(bench)
    shown = await opener.opened()
    bench.clock.move(hours=1)
    await shown.fill("Note", "late")
    assert (await shown.submit()).closed
