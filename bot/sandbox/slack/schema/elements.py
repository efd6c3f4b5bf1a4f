"""Block elements: buttons, menus, pickers and inputs, and where each may stand.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.schema.composition import (
    CONFIRM,
    DISPATCH_CONFIG,
    FILTER,
    OPTION_GROUP,
    SLACK_FILE,
    TEXT_ELEMENTS,
    URL,
    WORKFLOW,
    offered,
    option,
    plain,
)
from bot.sandbox.slack.schema.kinds import (
    Anything,
    ByType,
    Flag,
    Items,
    Kind,
    Number,
    Problem,
    Rule,
    Shape,
    Text,
    one_of_exactly,
    typed,
)
from bot.sandbox.slack.wire import Json

ACTION_ID = Text(LIMITS["ids/action_id"], 1)
PLACEHOLDER = plain(LIMITS["elements/placeholder"])
DATE = Text(pattern=r"\d{4}-\d{2}-\d{2}")
TIME = Text(pattern=r"([01]\d|2[0-3]):[0-5]\d")

_LABEL = Text(LIMITS["elements/button/accessibility_label"])
_MENU: Mapping[str, Kind] = {
    "action_id": ACTION_ID,
    "placeholder": PLACEHOLDER,
    "confirm": CONFIRM,
    "focus_on_load": Flag(),
}
_TYPED: Mapping[str, Kind] = {
    "action_id": ACTION_ID,
    "placeholder": PLACEHOLDER,
    "focus_on_load": Flag(),
    "dispatch_action_config": DISPATCH_CONFIG,
}
_MOST_SELECTED: Mapping[str, Kind] = {"max_selected_items": Number(1)}
_STATIC_RULES: tuple[Rule, ...] = (one_of_exactly("options", "option_groups"), offered)


def _min_below_max(low: str, high: str) -> Rule:
    def rule(value: Json, at: str) -> list[Problem]:
        least, most = value.get(low), value.get(high)
        if isinstance(least, int) and isinstance(most, int) and least > most:
            return [Problem(f"must be less than or equal to {high}", f"{at}/{low}")]
        return []

    return rule


def _numbers_in_order(value: Json, at: str) -> list[Problem]:
    try:
        least, most = float(value.get("min_value", "-inf")), float(value.get("max_value", "inf"))
    except (TypeError, ValueError):
        return [Problem("must provide numbers as strings", at)]
    return [] if least <= most else [Problem("must be less than or equal to max_value", f"{at}/min_value")]


def _static(name: str, *, many: bool) -> Shape:
    initial: dict[str, Kind] = (
        {"initial_options": Items(option(), least=1), **_MOST_SELECTED}
        if many
        else {"initial_option": option()}
    )
    fields: dict[str, Kind] = {
        "options": Items(option(), LIMITS[f"elements/{name}/options"], 1),
        "option_groups": Items(OPTION_GROUP, LIMITS[f"elements/{name}/option_groups"], 1),
    }
    return typed(name, {**_MENU, **fields, **initial}, rules=_STATIC_RULES)


def _external(name: str, *, many: bool) -> Shape:
    initial: dict[str, Kind] = (
        {"initial_options": Items(option()), **_MOST_SELECTED} if many else {"initial_option": option()}
    )
    return typed(name, {**_MENU, **initial, "min_query_length": Number(0)})


def _picked(name: str, initial: str, more: Mapping[str, Kind] | None = None, *, many: bool = False) -> Shape:
    value: Kind = Items(Text(least=1)) if many else Text(least=1)
    extra = {**(_MOST_SELECTED if many else {}), **(more or {})}
    return typed(name, {**_MENU, initial: value, **extra})


def _choices(name: str, *, many: bool) -> Shape:
    options = Items(option(formatted=True), LIMITS[f"elements/{name}.options"], 1)
    initial: dict[str, Kind] = (
        {"initial_options": Items(option(formatted=True), least=1)}
        if many
        else {"initial_option": option(formatted=True)}
    )
    fields: dict[str, Kind] = {k: v for k, v in _MENU.items() if k != "placeholder"}
    return typed(name, {**fields, "options": options, **initial}, ("options",), (offered,))


BUTTON = typed(
    "button",
    {
        "text": plain(LIMITS["elements/button/text"]),
        "action_id": ACTION_ID,
        "url": Text(LIMITS["elements/button/url"], pattern=URL),
        "value": Text(LIMITS["elements/button/value"]),
        "style": Text(choices=("primary", "danger")),
        "confirm": CONFIRM,
        "accessibility_label": _LABEL,
        "agent_prompt": Text(LIMITS["elements/button/agent_prompt"]),
        "agent_prompt_display": Text(),
        "visible_to_user_ids": Items(Text(), LIMITS["elements/icon_button/visible_to_user_ids"]),
    },
    ("text",),
)

_FEEDBACK = Shape(
    {
        "text": plain(LIMITS["elements/feedback_button/text"]),
        "value": Text(LIMITS["elements/feedback_button/value"]),
        "accessibility_label": _LABEL,
    },
    ("text", "value"),
)

IMAGE_ELEMENT = typed(
    "image",
    {
        "image_url": Text(LIMITS["blocks/image/image_url"], 1, pattern=URL),
        "slack_file": SLACK_FILE,
        "alt_text": Text(LIMITS["blocks/image/alt_text"]),
    },
    ("alt_text",),
    (one_of_exactly("image_url", "slack_file"),),
)

_CONVERSATIONS: Mapping[str, Kind] = {"default_to_current_conversation": Flag(), "filter": FILTER}
_ANSWERABLE: Mapping[str, Kind] = {"response_url_enabled": Flag()}

ELEMENTS: Mapping[str, Kind] = {
    "button": BUTTON,
    "image": IMAGE_ELEMENT,
    "overflow": typed(
        "overflow",
        {
            "action_id": ACTION_ID,
            "options": Items(option(linked=True), LIMITS["elements/overflow.options"], 1),
            "confirm": CONFIRM,
        },
        ("options",),
    ),
    "static_select": _static("static_select", many=False),
    "multi_static_select": _static("multi_static_select", many=True),
    "external_select": _external("external_select", many=False),
    "multi_external_select": _external("multi_external_select", many=True),
    "users_select": _picked("users_select", "initial_user"),
    "multi_users_select": _picked("multi_users_select", "initial_users", many=True),
    "channels_select": _picked("channels_select", "initial_channel", _ANSWERABLE),
    "multi_channels_select": _picked("multi_channels_select", "initial_channels", many=True),
    "conversations_select": _picked(
        "conversations_select", "initial_conversation", {**_CONVERSATIONS, **_ANSWERABLE}
    ),
    "multi_conversations_select": _picked(
        "multi_conversations_select", "initial_conversations", _CONVERSATIONS, many=True
    ),
    "datepicker": typed("datepicker", {**_MENU, "initial_date": DATE}),
    "timepicker": typed("timepicker", {**_MENU, "initial_time": TIME, "timezone": Text()}),
    "datetimepicker": typed(
        "datetimepicker",
        {
            "action_id": ACTION_ID,
            "confirm": CONFIRM,
            "focus_on_load": Flag(),
            "initial_date_time": Number(10**9, 9_999_999_999),
        },
    ),
    "checkboxes": _choices("checkboxes", many=True),
    "radio_buttons": _choices("radio_buttons", many=False),
    "plain_text_input": typed(
        "plain_text_input",
        {
            **_TYPED,
            "initial_value": Text(),
            "multiline": Flag(),
            "min_length": Number(0, LIMITS["elements/plain_text_input/min_length.max"]),
            "max_length": Number(1, LIMITS["elements/plain_text_input/max_length.max"]),
        },
        rules=(_min_below_max("min_length", "max_length"),),
    ),
    "email_text_input": typed("email_text_input", {**_TYPED, "initial_value": Text()}),
    "url_text_input": typed("url_text_input", {**_TYPED, "initial_value": Text()}),
    "number_input": typed(
        "number_input",
        {
            **_TYPED,
            "is_decimal_allowed": Flag(),
            "initial_value": Text(),
            "min_value": Text(),
            "max_value": Text(),
        },
        ("is_decimal_allowed",),
        (_numbers_in_order,),
    ),
    "rich_text_input": typed(
        "rich_text_input",
        {**_TYPED, "initial_value": Anything(), "min_lines": Number(1), "max_lines": Number(1)},
    ),
    "file_input": typed(
        "file_input",
        {
            "action_id": ACTION_ID,
            "filetypes": Items(Text(), least=1),
            "max_files": Number(1, LIMITS["elements/file_input.max_files"]),
        },
    ),
    "workflow_button": typed(
        "workflow_button",
        {
            "text": plain(LIMITS["elements/button/text"]),
            "workflow": WORKFLOW,
            "action_id": ACTION_ID,
            "style": Text(choices=("primary", "danger")),
            "accessibility_label": _LABEL,
        },
        ("text", "workflow", "action_id"),
    ),
    "feedback_buttons": typed(
        "feedback_buttons",
        {"action_id": ACTION_ID, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        ("positive_button", "negative_button"),
    ),
    "icon_button": typed(
        "icon_button",
        {
            "icon": Text(choices=("trash",)),
            "text": plain(),
            "action_id": ACTION_ID,
            "value": Text(LIMITS["elements/icon_button/value"]),
            "confirm": CONFIRM,
            "accessibility_label": _LABEL,
            "visible_to_user_ids": Items(Text(), LIMITS["elements/icon_button/visible_to_user_ids"]),
        },
        ("icon", "text"),
    ),
    "url": typed("url", {"url": Text(), "text": Text()}, ("url", "text")),
}

_SINGLE = (
    "static_select",
    "external_select",
    "users_select",
    "channels_select",
    "conversations_select",
)
_SEVERAL = tuple(f"multi_{name}" for name in _SINGLE)
_PICKED = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
_INPUTS = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
    "datetimepicker",
)


def _among(*names: str) -> ByType:
    return ByType({name: ELEMENTS[name] for name in names})


IN_SECTION = _among("button", "image", "overflow", "workflow_button", *_SINGLE, *_SEVERAL, *_PICKED)
IN_ACTIONS = _among("button", "overflow", "workflow_button", "datetimepicker", *_SINGLE, *_PICKED)
IN_INPUT = _among(*_INPUTS, *_SINGLE, *_SEVERAL, *_PICKED)
IN_CONTEXT = ByType({"image": IMAGE_ELEMENT, **TEXT_ELEMENTS})
IN_CONTEXT_ACTIONS = _among("feedback_buttons", "icon_button")
IN_CARD = _among("button")

OPTIONS_ANSWER = Shape(
    {
        "options": Items(option(), LIMITS["elements/static_select/options"]),
        "option_groups": Items(OPTION_GROUP, LIMITS["elements/static_select/option_groups"]),
    },
    rules=(one_of_exactly("options", "option_groups"),),
)
"""What an app may answer when a menu asks it for its options (no result is an empty list)."""
