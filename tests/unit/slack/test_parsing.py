from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Actor, PersonRef, Role, acting
from bot.slack.inbound.parsing import (
    Caller,
    action_value_of,
    caller_of,
    private_of,
    read_command,
    read_options,
    read_press,
    read_shortcut,
    read_submission,
    response_url_of,
)
from bot.slack.payloads import FormValues, Spot, mentioned_people
from bot.slack.screen import Screen
from tests.unit.slack.raw_payloads import TEAM, Json, entry, interaction, pressed, slash, view


@pytest.fixture
def screen() -> Screen:
    return Screen(AsyncWebClient(), "13.1.a")


@pytest.fixture
def ana() -> Actor:
    return acting(PersonRef(1, "U0ANA01", "Ana"), frozenset({Role.AGENT}), "button")


def submitted(values: Json, *blocks: Json) -> Json:
    return interaction("view_submission", view=view(list(blocks), values))


def values_of(values: Json, *blocks: Json) -> FormValues:
    actor = acting(PersonRef(1, "U0ANA01", "Ana"), frozenset({Role.AGENT}), "form")
    return read_submission(submitted(values, *blocks), actor, Screen(AsyncWebClient(), "")).values


def test_a_command_says_what_was_typed_and_where(ana: Actor, screen: Screen) -> None:
    line = read_command(slash("  claim C-12 "), ana, screen)
    assert (line.name, line.text, line.spot) == ("/case", "claim C-12", Spot(TEAM, "C0DESK"))
    assert response_url_of(slash()) == "http://127.0.0.1:1/response/a"
    assert line.key == "command:13.1.a"


def test_people_mentioned_in_a_command_are_found_by_id() -> None:
    assert mentioned_people("assign C-12 <@U0BEN01|ben> <@W0EVA01> <@U0BEN01>") == ("U0BEN01", "W0EVA01")
    assert mentioned_people("assign C-12 @ben") == ()


def test_the_caller_of_a_command_and_of_a_press_is_found_alike() -> None:
    assert caller_of(slash()) == caller_of(pressed({})) == Caller(TEAM, "U0ANA01")


def test_a_button_in_a_thread_gives_its_value_and_its_thread(ana: Actor, screen: Screen) -> None:
    press = read_press(pressed({"type": "button", "action_id": "case_claim", "value": "C-12"}), ana, screen)
    assert (press.name, press.value, press.choice) == ("case_claim", "C-12", None)
    assert press.spot == Spot(TEAM, "C0DESK", "1700000001.000100", "1700000000.000100")
    assert (press.view_id, press.in_ephemeral) == (None, False)


def test_the_same_press_has_the_same_key_and_another_one_another(ana: Actor, screen: Screen) -> None:
    first = pressed({"type": "button", "action_id": "a", "value": "1"})
    later = pressed({"type": "button", "action_id": "a", "value": "1", "action_ts": "1700000009.000100"})
    keys = [read_press(raw, ana, screen).key for raw in (first, first, later)]
    assert keys[0] == keys[1] != keys[2]


def test_an_overflow_menu_gives_the_value_of_what_was_chosen(ana: Actor, screen: Screen) -> None:
    chosen = {"type": "overflow", "action_id": "case_more", "selected_option": {"value": "snooze:C-12"}}
    assert read_press(pressed(chosen), ana, screen).choice == "snooze:C-12"
    assert action_value_of(pressed(chosen)) == "snooze:C-12"


def test_a_menu_of_people_gives_the_person_picked(ana: Actor, screen: Screen) -> None:
    chosen = {"type": "users_select", "action_id": "assignee", "selected_user": "U0BEN01"}
    assert read_press(pressed(chosen), ana, screen).choice == "U0BEN01"


def test_a_press_in_a_private_message_is_known_without_the_message(ana: Actor, screen: Screen) -> None:
    press = read_press(pressed({"action_id": "cases_next", "value": "2|"}, ephemeral=True), ana, screen)
    assert press.in_ephemeral
    assert press.spot == Spot(TEAM, "C0DESK", "1700000001.000100", "1700000000.000100")


def test_a_press_in_a_form_knows_the_form_and_what_it_remembers(ana: Actor, screen: Screen) -> None:
    raw = interaction(
        "block_actions",
        container={"type": "view", "view_id": "V0FORM"},
        view=view([], {"why": {"text": {"type": "plain_text_input", "value": "spam"}}}),
        actions=[{"action_id": "case_do", "value": "note:C-12", "action_ts": "1.2"}],
    )
    press = read_press(raw, ana, screen)
    assert (press.view_id, press.private, press.spot.channel) == (
        "V0FORM",
        {"about": "C-12", "channel": "C0DESK"},
        "",
    )
    assert press.values.text("why") == "spam"


def test_every_kind_of_input_is_read() -> None:
    filled = values_of(
        {
            "text": {"a": {"type": "plain_text_input", "value": "  two words \n"}},
            "link": {"a": {"type": "url_text_input", "value": "https://example.com"}},
            "one": {"a": {"type": "static_select", "selected_option": {"value": "sev2"}}},
            "found": {"a": {"type": "external_select", "selected_option": {"value": "C-9"}}},
            "many": {
                "a": {"type": "multi_static_select", "selected_options": [{"value": "a"}, {"value": "b"}]}
            },
            "ticked": {"a": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}},
            "radio": {"a": {"type": "radio_buttons", "selected_option": {"value": "no"}}},
            "who": {"a": {"type": "users_select", "selected_user": "U0BEN01"}},
            "team": {"a": {"type": "multi_users_select", "selected_users": ["U0BEN01", "U0EVA01"]}},
            "room": {"a": {"type": "conversations_select", "selected_conversation": "C0DESK"}},
            "rooms": {"a": {"type": "multi_channels_select", "selected_channels": ["C0A", "C0B"]}},
            "day": {"a": {"type": "datepicker", "selected_date": "2026-05-01"}},
            "when": {"a": {"type": "datetimepicker", "selected_date_time": 1700000000}},
        }
    )
    assert filled.text("text") == "two words"
    assert filled.text("link") == "https://example.com"
    assert [filled.choice(b) for b in ("one", "found", "radio", "room", "day")] == [
        "sev2",
        "C-9",
        "no",
        "C0DESK",
        "2026-05-01",
    ]
    assert (filled.choices("many"), filled.choices("ticked")) == (("a", "b"), ("yes",))
    assert filled.choices("rooms") == ("C0A", "C0B")
    assert (filled.user("who"), filled.users("team")) == ("U0BEN01", ("U0BEN01", "U0EVA01"))
    assert filled.moment("when") == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_inputs_left_empty_or_not_there_at_all_are_nothing() -> None:
    filled = values_of(
        {
            "text": {"a": {"type": "plain_text_input", "value": None}},
            "one": {"a": {"type": "static_select", "selected_option": None}},
            "when": {"a": {"type": "datetimepicker", "selected_date_time": None}},
        }
    )
    for block in ("text", "one", "when", "unheard-of"):
        assert filled.text(block) == ""
        assert filled.choice(block) is None
        assert filled.user(block) is None
        assert filled.users(block) == filled.choices(block) == ()
        assert filled.moment(block) is None


def test_inputs_keep_the_order_of_the_form_and_leave_other_menus_aside() -> None:
    filled = values_of(
        {
            "menu": {"a": {"type": "static_select", "selected_option": {"value": "x"}}},
            "note": {"a": {"type": "plain_text_input", "value": "n"}},
            "why": {"a": {"type": "plain_text_input", "value": "w"}},
        },
        entry("why", "Why"),
        {"type": "section", "block_id": "menu"},
        entry("note", "Note"),
    )
    assert filled.blocks == ("why", "note")
    assert filled.choice("menu") == "x"
    assert filled.written == (("Why", "w"), ("Note", "n"))


def test_a_form_knows_what_it_is_about_and_which_one_it_is(ana: Actor, screen: Screen) -> None:
    form = read_submission(submitted({}), ana, screen)
    assert (form.name, form.view_id, form.key) == ("resolve_form", "V0FORM", "view:V0FORM")
    assert form.private == {"about": "C-12", "channel": "C0DESK"}
    assert form.spot.team == TEAM


@pytest.mark.parametrize("metadata", ["", "not json", "[1]", '"x"'])
def test_what_a_form_remembers_is_nothing_where_it_was_not_ours(metadata: str) -> None:
    assert private_of({"view": view([], {}, metadata)}) == {}


def test_a_shortcut_on_a_message_shows_the_message(ana: Actor, screen: Screen) -> None:
    raw = interaction(
        "message_action",
        callback_id="flag_escalation",
        channel={"id": "C0PAY", "name": "payouts"},
        message_ts="1700000005.000100",
        message={
            "type": "message",
            "user": "U0BEN01",
            "ts": "1700000005.000100",
            "thread_ts": "1700000000.000100",
            "text": "It is down",
            "files": [
                {"name": "a.png", "mimetype": "image/png", "permalink": "https://f"},
                {"mode": "tombstone"},
            ],
        },
    )
    call = read_shortcut(raw, ana, screen)
    assert call.message is not None
    assert call.message.spot == Spot(TEAM, "C0PAY", "1700000005.000100", "1700000000.000100")
    assert (call.message.text, call.message.author_slack_id) == ("It is down", "U0BEN01")
    assert [file.name for file in call.message.files] == ["a.png", "file"]


def test_a_message_of_a_bot_names_the_bot(ana: Actor, screen: Screen) -> None:
    shown = {"bot_id": "B0OTHER", "username": "Pager", "ts": "1.0", "text": "x"}
    raw = interaction("message_action", callback_id="open_case", message=shown)
    message = read_shortcut(raw, ana, screen).message
    assert message is not None
    assert (message.author_slack_id, message.author_name, message.bot_id) == (None, "Pager", "B0OTHER")


def test_a_global_shortcut_happens_nowhere(ana: Actor, screen: Screen) -> None:
    call = read_shortcut(interaction("shortcut", callback_id="new_case"), ana, screen)
    assert (call.name, call.message, call.spot.channel) == ("new_case", None, "")


def test_a_menu_asks_for_options_with_what_is_typed(ana: Actor, screen: Screen) -> None:
    raw = interaction(
        "block_suggestion",
        action_id="case_search",
        block_id="into",
        value=" pay ",
        container={"type": "view", "view_id": "V0FORM"},
        view=view([], {}),
    )
    call = read_options(raw, ana, screen)
    assert (call.name, call.query, call.private["about"]) == ("case_search", "pay", "C-12")


@pytest.mark.parametrize(
    "raw", [{}, {"user": None, "view": 3, "actions": "x", "channel": []}, {"actions": [1]}]
)
def test_payloads_out_of_shape_are_read_as_empty(raw: Json, ana: Actor, screen: Screen) -> None:
    assert read_press(raw, ana, screen).name == ""
    assert read_submission(raw, ana, screen).values.blocks == ()
    assert read_command(raw, ana, screen).text == ""
    assert caller_of(raw) == Caller("", "")
