"""What is filled in, read from Slack's form state.

https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#state-object
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.slack.inbound.raw import Raw, items, part, texts, words
from bot.slack.payloads import Field, FormValues

_ONE = ("selected_conversation", "selected_channel", "selected_date", "selected_time")
_MANY = ("selected_conversations", "selected_channels")


def form_values(state: Raw, blocks: Sequence[Raw]) -> FormValues:
    """The values of a form: its inputs in the order of `blocks`; of a message without inputs, in Slack's."""
    inputs = {words(b, "block_id"): words(b, "label", "text") for b in blocks if b.get("type") == "input"}
    order = [block for block in inputs if block] or list(state)
    rest = [block for block in state if block not in inputs]
    return FormValues(
        fields={block: _field(part(state, block), inputs.get(block, "")) for block in order},
        others={block: _field(part(state, block), "") for block in rest if block not in order},
    )


def picked(element: Raw) -> tuple[str, ...]:
    """The values picked in one element: options, channels, people, a date or a time."""
    return (*_options(element), *_people(element))


def _field(elements: Raw, label: str) -> Field:
    element = next((part(elements, action) for action in elements), {})
    return Field(
        text=words(element, "value"),
        picked=_options(element),
        people=_people(element),
        at=_moment(element),
        label=label,
    )


def _options(element: Raw) -> tuple[str, ...]:
    one = words(element, "selected_option", "value")
    many = tuple(words(option, "value") for option in items(element, "selected_options"))
    places = tuple(place for key in _MANY for place in texts(element, key))
    single = tuple(words(element, key) for key in _ONE)
    return tuple(value for value in (one, *many, *single, *places) if value)


def _people(element: Raw) -> tuple[str, ...]:
    one = words(element, "selected_user")
    return (one,) if one else texts(element, "selected_users")


def _moment(element: Raw) -> datetime | None:
    seconds = element.get("selected_date_time")
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
