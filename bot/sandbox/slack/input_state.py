"""What each input element holds: its key in `state.values` and its initial value.

https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#state-values
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.sandbox.slack.schema.surfaces import elements_of
from bot.sandbox.slack.wire import Json

Place = tuple[str, str]
"""A block_id and an action_id: where an input stands."""


@dataclass(frozen=True)
class InputKind:
    """How an element reports what is entered: the key of its value and of its initial value."""

    key: str
    initial: str
    many: bool = False


INPUTS: Mapping[str, InputKind] = {
    "plain_text_input": InputKind("value", "initial_value"),
    "email_text_input": InputKind("value", "initial_value"),
    "url_text_input": InputKind("value", "initial_value"),
    "number_input": InputKind("value", "initial_value"),
    "rich_text_input": InputKind("rich_text_value", "initial_value"),
    "static_select": InputKind("selected_option", "initial_option"),
    "external_select": InputKind("selected_option", "initial_option"),
    "radio_buttons": InputKind("selected_option", "initial_option"),
    "users_select": InputKind("selected_user", "initial_user"),
    "channels_select": InputKind("selected_channel", "initial_channel"),
    "conversations_select": InputKind("selected_conversation", "initial_conversation"),
    "multi_static_select": InputKind("selected_options", "initial_options", many=True),
    "multi_external_select": InputKind("selected_options", "initial_options", many=True),
    "checkboxes": InputKind("selected_options", "initial_options", many=True),
    "multi_users_select": InputKind("selected_users", "initial_users", many=True),
    "multi_channels_select": InputKind("selected_channels", "initial_channels", many=True),
    "multi_conversations_select": InputKind("selected_conversations", "initial_conversations", many=True),
    "datepicker": InputKind("selected_date", "initial_date"),
    "timepicker": InputKind("selected_time", "initial_time"),
    "datetimepicker": InputKind("selected_date_time", "initial_date_time"),
    "file_input": InputKind("files", "initial_files", many=True),
}


def inputs_of(blocks: list[Json]) -> Iterator[tuple[Place, Json]]:
    """Every element that holds a value, with its place."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in INPUTS:
                yield (block["block_id"], element["action_id"]), element


def initial_value(element: Json) -> object:
    """What the element holds before anybody touches it."""
    kind = INPUTS[element["type"]]
    return copy.deepcopy(element.get(kind.initial, [] if kind.many else None))


def state_values(blocks: list[Json], entered: Mapping[Place, object]) -> Json:
    """`state.values`: what every input holds, entered or initial."""
    values: Json = {}
    for place, element in inputs_of(blocks):
        kind = INPUTS[element["type"]]
        value = entered[place] if place in entered else initial_value(element)
        values.setdefault(place[0], {})[place[1]] = {"type": element["type"], kind.key: copy.deepcopy(value)}
    return values
