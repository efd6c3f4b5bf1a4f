"""What the page sends of inputs, turned into what the screen's own rules take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.sandbox.people.controls import Control
from bot.sandbox.people.inputs import options_of
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.people.surface import Surface
from bot.sandbox.slack.input_state import Place, initial_value
from bot.sandbox.slack.wire import Json

GONE = "That is no longer on the screen."
Offered = Mapping[Place, list[Json]]
"""What the app has offered in the menus that ask it."""
_OF_OPTIONS = ("static_select", "external_select", "overflow", "radio_buttons", "checkboxes")


def control_at(surface: Surface, sent: Json) -> Control:
    """The control that the page names by its block and action. Raises ScreenError if it is gone."""
    place = (sent.get("block"), sent.get("action"))
    found = next((c for c in surface.controls if c.place == place), None)
    if found is None:
        raise ScreenError(GONE)
    return found


async def keep_all(surface: Surface, entries: Iterable[Json], offered: Offered) -> dict[str, str]:
    """Enter everything that was typed and chosen; what Slack would not take, by block."""
    refused: dict[str, str] = {}
    controls = {c.place: c for c in surface.controls}
    for sent in entries:
        control = controls.get((sent["block"], sent["action"]))
        if control is None:  # the app has taken that input away meanwhile
            continue
        try:
            await surface.keep(control, value_of(surface, control, sent, offered))
        except (ScreenError, ValueError) as error:
            refused[control.block["block_id"]] = first_line(error)
    return refused


def value_of(surface: Surface, control: Control, sent: Json, offered: Offered) -> object:
    """The value for `Surface.keep`: options by the `value` the page sent. Raises ScreenError for an unknown one."""
    value = sent.get("value")
    if value in ("", None):
        return None
    if control.kind.removeprefix("multi_") not in _OF_OPTIONS:
        return value
    known = {option["value"]: option for option in _options(surface, control, offered)}
    wanted = value if isinstance(value, list) else [value]
    if any(each not in known for each in wanted):
        raise ScreenError(GONE)
    chosen = [known[each] for each in wanted]
    return chosen if isinstance(value, list) else chosen[0]


def _options(surface: Surface, control: Control, offered: Offered) -> list[Json]:
    if not control.kind.endswith("external_select"):
        return options_of(control.element)
    held = surface.entered.get(control.place, initial_value(control.element))
    chosen: list[Json] = held if isinstance(held, list) else [held] if isinstance(held, dict) else []
    return [*offered.get(control.place, ()), *chosen]


def first_line(error: Exception) -> str:
    """What a person reads of an error: the screen drawn below it is before their eyes anyway."""
    return str(error).partition("\n")[0]
