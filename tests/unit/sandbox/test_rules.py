"""The rules of blocks and views beyond the numbers, and the words of Slack's refusals."""

import pytest

from bot.sandbox.slack.schema.surfaces import check_message, check_view
from bot.sandbox.slack.wire import SlackError
from tests.unit.sandbox.blocks import Json, actions, button, field, modal, option, options, plain, section


def errors_of(*blocks: Json) -> list[str]:
    with pytest.raises(SlackError) as caught:
        check_message(list(blocks), [])
    errors = caught.value.extra["errors"]
    assert isinstance(errors, list)
    return errors


def view_errors(view: Json, kind: str = "modal") -> str:
    with pytest.raises(SlackError) as caught:
        check_view(view, kind)
    return str(caught.value.extra["response_metadata"])


def test_a_refusal_of_blocks_has_exactly_slacks_shape() -> None:
    with pytest.raises(SlackError) as caught:
        check_message([section("x" * 3001)], [])
    assert caught.value.as_json() == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ],
        "response_metadata": {
            "messages": [
                "[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]",
                "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
            ]
        },
    }


def test_a_refusal_of_a_view_has_exactly_slacks_shape() -> None:
    with pytest.raises(SlackError) as caught:
        check_view(modal(title=plain("x" * 25)), "modal")
    assert caught.value.as_json() == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {
            "messages": [
                "[ERROR] failed to match all allowed schemas [json-pointer:/view/title]",
                "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
            ]
        },
    }


def test_too_many_items_are_named_as_slack_names_them() -> None:
    too_many = actions(*(button(action_id=f"a{n}") for n in range(26)))
    assert errors_of(section(), too_many) == [
        "no more than 25 items allowed [json-pointer:/blocks/1/elements]"
    ]


def test_an_unknown_property_is_refused() -> None:
    assert errors_of(actions(button(disabled=True))) == [
        "invalid additional property: disabled [json-pointer:/blocks/0/elements/0]"
    ]
    assert "invalid additional property: colour [json-pointer:/view]" in view_errors(modal(colour="red"))


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ({"type": "sections"}, "unsupported type: sections [json-pointer:/blocks/0/type]"),
        ({"text": plain()}, "missing required field: type [json-pointer:/blocks/0]"),
        ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "section", "fields": None}, "must provide an array [json-pointer:/blocks/0/fields]"),
        ({"type": "section", "text": "words"}, "must provide an object [json-pointer:/blocks/0/text]"),
        ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
        (
            {"type": "header", "text": {"type": "mrkdwn", "text": "a"}},
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (actions(), "no less than 1 items allowed [json-pointer:/blocks/0/elements]"),
        (
            actions(button(style="loud")),
            "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            section(accessory={"type": "static_select", "options": []}),
            "no less than 1 items allowed [json-pointer:/blocks/0/accessory/options]",
        ),
        (
            section(accessory={"type": "static_select", "options": options(1), "option_groups": []}),
            "must define exactly one of `options` or `option_groups` [json-pointer:/blocks/0/accessory]",
        ),
        (
            section(
                accessory={"type": "static_select", "options": options(2), "initial_option": option("No")}
            ),
            "must be one of the provided options [json-pointer:/blocks/0/accessory/initial_option]",
        ),
        (
            section(accessory={"type": "datepicker", "initial_date": "tomorrow"}),
            "must match the expected format [json-pointer:/blocks/0/accessory/initial_date]",
        ),
        (
            actions({"type": "plain_text_input"}),
            "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
        ),
        ({"type": "alert", "text": plain()}, "unsupported type: alert [json-pointer:/blocks/0/type]"),
    ],
)
def test_a_broken_block_is_refused_with_the_place_of_the_fault(block: Json, complaint: str) -> None:
    assert complaint in errors_of(block)


def test_ids_are_unique() -> None:
    assert errors_of(section(block_id="a"), section(block_id="a")) == [
        "`block_id` a already exists [json-pointer:/blocks/1/block_id]"
    ]
    assert errors_of(actions(button(action_id="a"), button(action_id="a"))) == [
        "`action_id` a already exists [json-pointer:/blocks/0/elements/1/action_id]"
    ]


def test_the_same_action_may_stand_in_two_blocks() -> None:
    check_message([actions(button(action_id="a")), actions(button(action_id="a"))], [])


def test_a_form_with_an_input_needs_a_submit_button() -> None:
    form = modal(field({"type": "plain_text_input"}))
    check_view(form, "modal")
    del form["submit"]
    assert "missing required field: submit" in view_errors(form)


def test_a_home_tab_has_no_submit_button_and_a_modal_no_table() -> None:
    home = {"type": "home", "blocks": [section()], "submit": plain()}
    assert "invalid additional property: submit" in view_errors(home, "home")
    assert "unsupported type: table" in view_errors(modal({"type": "table", "rows": []}))


def test_one_element_of_a_form_has_the_focus() -> None:
    focused = {"type": "plain_text_input", "focus_on_load": True}
    check_view(modal(field(focused)), "modal")
    assert "focus_on_load" in view_errors(modal(field(focused), field(focused)))


def test_a_text_has_a_least_length_below_its_greatest() -> None:
    element = {"type": "plain_text_input", "min_length": 9, "max_length": 5}
    assert "min_length" in view_errors(modal(field(element)))


def test_numbers_are_in_order() -> None:
    element = {"type": "number_input", "is_decimal_allowed": False, "min_value": "5", "max_value": "3"}
    assert "min_value" in view_errors(modal(field(element)))


def test_a_view_is_an_object_of_the_wanted_type() -> None:
    assert "unsupported type: modal" in view_errors(modal(), "home")
