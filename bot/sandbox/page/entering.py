"""What the page sends of inputs, turned into what the screen's own rules take."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.inputs import initial_value
from bot.sandbox.screen.choices import options_of
from bot.sandbox.screen.controls import Control
from bot.sandbox.screen.errors import ScreenError
from bot.sandbox.screen.surface import Surface
from bot.sandbox.wire import Json

GONE = "That is no longer on the screen."


def control_at(surface: Surface, sent: Json) -> Control:
    """The control that the page names by its block and action. Raises ScreenError if it is gone."""
    place = (sent.get("block"), sent.get("action"))
    found = next((c for c in surface.controls if c.place == place), None)
    if found is None:
        raise ScreenError(GONE)
    return found


async def keep_all(surface: Surface, entries: Iterable[Json]) -> dict[str, str]:
    """Enter everything that was typed and chosen; what Slack would not take, by block."""
    refused: dict[str, str] = {}
    controls = {c.place: c for c in surface.controls}
    for sent in entries:
        control = controls.get((sent["block"], sent["action"]))
        if control is None:  # the app has taken that input away meanwhile
            continue
        try:
            await surface.keep(control, await value_of(surface, control, sent))
        except (ScreenError, ValueError) as error:
            refused[control.block["block_id"]] = first_line(error)
    return refused


async def value_of(surface: Surface, control: Control, sent: Json) -> object:
    """The value for `Surface.keep`: options by the `value` the page sent, asked of the app if they are its own."""
    value = sent.get("value")
    if value in ("", None):
        return None
    if not _is_of_options(control):
        return value
    wanted = value if isinstance(value, list) else [value]
    known = await _options(surface, control, wanted, str(sent.get("query", "")))
    chosen = [option for each in wanted for option in known if option["value"] == each]
    if len(chosen) != len(wanted):
        raise ScreenError(GONE)
    return chosen if isinstance(value, list) else chosen[0]


def _is_of_options(control: Control) -> bool:
    kinds = ("static_select", "external_select", "overflow", "radio_buttons", "checkboxes")
    return control.kind.removeprefix("multi_") in kinds


async def _options(surface: Surface, control: Control, wanted: list[object], query: str) -> list[Json]:
    if not control.kind.endswith("external_select"):
        return options_of(control.element)
    held = surface.entered.get(control.place, initial_value(control.element))
    known: list[Json] = held if isinstance(held, list) else [held] if isinstance(held, dict) else []
    if all(any(option["value"] == each for option in known) for each in wanted):
        return known
    offered = await surface.suggestions(control, query)
    return [*known, *(option for option in offered if option not in known)]


def first_line(error: Exception) -> str:
    """What a person reads of an error: the screen drawn below it is before their eyes anyway."""
    return str(error).partition("\n")[0]
