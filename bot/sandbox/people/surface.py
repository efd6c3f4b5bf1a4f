"""Something on a screen that a person can read and use: a message, a form or a Home tab."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bot.sandbox.people.controls import Control, controls, find
from bot.sandbox.people.inputs import enter, option_called, options_of, words_of
from bot.sandbox.people.interactions import Interaction
from bot.sandbox.people.screen import ScreenError, ScreenRenderer
from bot.sandbox.slack.dispatch import Ack
from bot.sandbox.slack.input_state import INPUTS, Place
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User
from bot.sandbox.slack.wire import Json

NOT_RESPONDING = "The app is not responding. Try again?"


class Surface(ABC):
    """What `user` sees of it and does with it."""

    def __init__(self, state: State, user: User) -> None:
        self._state = state
        self._user = user

    @property
    @abstractmethod
    def blocks(self) -> list[Json]:
        """Its blocks as they are shown."""

    @property
    @abstractmethod
    def entered(self) -> dict[Place, object]:
        """What was typed and chosen in it so far."""

    @abstractmethod
    async def _act(self, interaction: Interaction) -> Ack:
        """Tell the app."""

    @abstractmethod
    async def _suggestions(self, interaction: Interaction, query: str) -> list[Json]:
        """Ask the app for options."""

    @property
    def lines(self) -> list[str]:
        """What stands there, line by line."""
        return self._renderer.lines(self.blocks)

    @property
    def text(self) -> str:
        """What stands there, as one text."""
        return "\n".join(self.lines)

    @property
    def _renderer(self) -> ScreenRenderer:
        return ScreenRenderer(self._state.reader(self._user.id), self.entered)

    @property
    def controls(self) -> list[Control]:
        """Its buttons, menus and inputs."""
        return list(controls(self.blocks, self._renderer))

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons."""
        return [c.label for c in self.controls if c.is_button]

    @property
    def menus(self) -> dict[str, list[str]]:
        """Its menus and what they list, by their names."""
        return {
            c.label: [words_of(o) for o in options_of(c.element)] for c in self.controls if not c.is_button
        }

    async def click(self, name: str, beside: str = "", *, confirms: bool = True) -> None:
        """Press a button; a question that comes first is answered yes or no. Raises ScreenError."""
        button = self._find(name, "button", beside, buttons=True)
        if "confirm" in button.element and not confirms:
            return
        await self.press(button)

    async def press(self, button: Control) -> None:
        """Press this button. Raises ScreenError if the app does not answer."""
        value = {"value": button.element["value"]} if "value" in button.element else {}
        await self._use(button, value)

    async def choose(self, option: str, from_: str, beside: str = "", query: str | None = None) -> None:
        """Choose from a menu. Raises ScreenError."""
        menu = self._find(from_, "menu", beside, buttons=False)
        await self.pick(menu, option, query)

    async def pick(self, menu: Control, option: object, query: str | None = None) -> None:
        """Choose from this menu, by the option's words or the option itself. Raises ScreenError."""
        if menu.kind == "overflow":
            await self._use(menu, {"selected_option": option_called(options_of(menu.element), option)})
            return
        await self.put(menu, option, query)

    async def put(self, control: Control, value: object, query: str | None = None) -> None:
        """Enter a value into an input, and tell the app where it wants to know. Raises ScreenError."""
        await self.keep(control, value, query)
        if control.block["type"] != "input" or control.block.get("dispatch_action"):
            await self._use(control, {INPUTS[control.kind].key: self.entered[control.place]})

    async def keep(self, control: Control, value: object, query: str | None = None) -> None:
        """Enter a value that the app learns of later, with what else is entered. Raises ScreenError."""
        if control.kind.endswith("external_select") and value is not None:
            entered = await self._from_app(control, value, query)
        else:
            entered = enter(self._state, self._user, control.element, value)
        self.entered[control.place] = entered
        self._state.changes.ring()

    async def _from_app(self, control: Control, value: object, query: str | None) -> object:
        wanted = list(value) if isinstance(value, (list, tuple)) else [value]
        found = [await self._suggested(control, name, query) for name in wanted]
        return found if control.kind.startswith("multi_") else found[0]

    async def _suggested(self, control: Control, name: object, query: str | None) -> Json:
        if isinstance(name, dict):  # an option that the app has offered before
            return name
        typed = str(name) if query is None else query
        least = control.element.get("min_query_length", 3)
        if len(typed) < least:
            raise ScreenError(f"Slack asks the app from {least} characters on, not at {typed!r}")
        return option_called(await self.suggestions(control, typed), name)

    async def suggestions(self, control: Control, query: str) -> list[Json]:
        """The options the app offers for what is typed into a menu."""
        return await self._suggestions(Interaction(control.block["block_id"], control.element, {}), query)

    def _find(self, name: str, what: str, beside: str, *, buttons: bool) -> Control:
        try:
            return find(self.controls, name, what, beside, lambda c: c.is_button == buttons)
        except ScreenError as error:
            raise ScreenError(f"{error}\n{self.text}") from None

    async def _use(self, control: Control, value: Json) -> None:
        ack = await self._act(Interaction(control.block["block_id"], control.element, value))
        if not ack.ok:
            raise ScreenError(f'"{control.label}": {NOT_RESPONDING} ({ack.failure})')
