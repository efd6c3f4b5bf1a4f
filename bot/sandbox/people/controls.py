"""The buttons, menus and inputs on a screen, found by the words beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.sandbox.people.screen import OVERFLOW, ScreenError, ScreenRenderer
from bot.sandbox.slack.schema.surfaces import elements_of
from bot.sandbox.slack.wire import Json

BUTTONS = ("button", "workflow_button", "icon_button")


@dataclass(frozen=True)
class Control:
    """One thing to click, choose from or type into: what it is called, and the text it stands beside."""

    block: Json
    element: Json
    names: tuple[str, ...]
    beside: str

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def is_button(self) -> bool:
        return self.kind in BUTTONS

    @property
    def label(self) -> str:
        return self.names[0] if self.names else f"({self.kind})"

    @property
    def place(self) -> tuple[str, str]:
        return (self.block["block_id"], self.element["action_id"])


def controls(blocks: Sequence[Json], renderer: ScreenRenderer) -> Iterator[Control]:
    """Every control of the blocks, in reading order."""
    above = ""
    for block in blocks:
        found = [e for e in elements_of(block) if "action_id" in e]
        shown = " ".join(renderer.lines([block]))
        beside = f"{above} {shown}" if block["type"] == "actions" else shown
        for element in found:
            yield Control(block, element, tuple(n for n in _names(block, element, renderer) if n), beside)
        if block["type"] != "actions":
            above = shown


def _names(block: Json, element: Json, renderer: ScreenRenderer) -> tuple[str, ...]:
    if element["type"] in BUTTONS:
        return (renderer.text(element["text"]),)
    placeholder = renderer.text(element.get("placeholder"))
    if block["type"] == "input":
        return (renderer.text(block["label"]), placeholder)
    if element["type"] == "overflow":
        return (OVERFLOW,)
    return (placeholder, renderer.text(block.get("text")))


def find(
    found: Sequence[Control],
    name: str,
    what: str,
    beside: str = "",
    fits: Callable[[Control], bool] | None = None,
) -> Control:
    """The control of that name; `beside` tells several apart. Raises ScreenError that lists what is there."""
    fitting = [c for c in found if (fits is None or fits(c)) and beside in c.beside]
    matches = [c for c in fitting if name in c.names] or [
        c for c in fitting if any(name.casefold() in n.casefold() for n in c.names)
    ]
    if len(matches) == 1:
        return matches[0]
    there = ", ".join(f"[{c.label}]" for c in fitting) or "none"
    if not matches:
        raise ScreenError(f'There is no {what} "{name}" here. There is: {there}')
    raise ScreenError(f'There are {len(matches)} of "{name}" here; say which with beside=…')
