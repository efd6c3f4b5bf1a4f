"""A form (modal) or a Home tab on somebody's screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.people import submissions
from bot.sandbox.people.controls import Control, find
from bot.sandbox.people.inputs import options_of, words_of
from bot.sandbox.people.interactions import Interaction, act_on_view, suggestions
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.people.surface import Surface
from bot.sandbox.slack.dispatch import Ack
from bot.sandbox.slack.input_state import INPUTS, Place, initial_value
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json


class OnView(Surface):
    """A view on the screen."""

    def __init__(self, state: State, user: User, view: View) -> None:
        super().__init__(state, user)
        self.view = view

    @property
    def blocks(self) -> list[Json]:
        return self.view.blocks

    @property
    def entered(self) -> dict[Place, object]:
        return self.view.entered

    async def _act(self, interaction: Interaction) -> Ack:
        return await act_on_view(self._state, self._user, self.view, interaction)

    async def _suggestions(self, interaction: Interaction, query: str) -> list[Json]:
        return await suggestions(self._state, self._user, self.view, interaction, query)


class Home(OnView):
    """Somebody's Home tab of the app."""


@dataclass(frozen=True)
class Field:
    """One input of a form: its label, what it holds, what can be chosen, whether it may stay empty."""

    label: str
    kind: str
    value: str
    options: list[str]
    optional: bool
    hint: str
    control: Control


@dataclass(frozen=True)
class Result:
    """What came of sending a form.

    `outcome`: closed, errors, updated, pushed, cleared or failed. `errors` are by label; `trouble` is what
    Slack itself says when the app failed.
    """

    outcome: submissions.Outcome
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def closed(self) -> bool:
        """Whether the form is gone."""
        return self.outcome in ("closed", "cleared")


class Form(OnView):
    """A modal. It can be used while it is the one on top of the person's screen."""

    def __init__(self, state: State, user: User, view: View) -> None:
        super().__init__(state, user, view)
        self.errors: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<form {self.title!r}: {list(self.fields)}>"

    @property
    def title(self) -> str:
        """The words at its top."""
        return self._renderer.text(self.view.definition["title"])

    @property
    def submit_label(self) -> str:
        """The words on the button that sends it, or nothing."""
        return self._renderer.text(self.view.definition.get("submit"))

    @property
    def fields(self) -> dict[str, Field]:
        """Its inputs by label, in order."""
        return {c.label: self._field(c) for c in self.controls if c.kind in INPUTS}

    def _field(self, control: Control) -> Field:
        block = control.block
        return Field(
            control.label,
            control.kind,
            self._renderer.value(control.element, block["block_id"]),
            [words_of(o) for o in options_of(control.element)],
            bool(block.get("optional")) or block["type"] != "input",
            self._renderer.text(block.get("hint")),
            control,
        )

    @property
    def text(self) -> str:
        """Everything on the form, errors included."""
        errors = [f"! {label}: {words}" for label, words in self.errors.items()]
        return "\n".join([self.title, *self.lines, *errors, f"[{self.submit_label}]"])

    @property
    def is_open(self) -> bool:
        """Whether it is still on the screen, on top or below another."""
        return self.view in self._state.stacks.get(self._user.id, [])

    def _check_on_top(self) -> None:
        stack = self._state.stacks.get(self._user.id, [])
        if not stack or stack[-1] is not self.view:
            top = Form(self._state, self._user, stack[-1]).title if stack else "nothing"
            raise ScreenError(f'"{self.title}" is not on top of the screen; {top} is')

    async def fill(
        self, what: str | Mapping[str, object], value: object = None, query: str | None = None
    ) -> None:
        """Fill one field (`fill("Severity", "sev2")`) or several (`fill({"Severity": "sev2", …})`) by label.

        Options are named by their words, people by name, channels by "#name"; None clears. A menu that asks
        the app is asked for `query`, or else for the value. Raises ScreenError if Slack would not take it.
        """
        values = what if isinstance(what, Mapping) else {what: value}
        for label, entered in values.items():
            self._check_on_top()
            await self.put(self._input(label), entered, query)

    def _input(self, label: str) -> Control:
        try:
            return find(self.controls, label, "field", "", lambda c: c.kind in INPUTS)
        except ScreenError as error:
            raise ScreenError(f"{error}\n{self.text}") from None

    async def suggested(self, label: str, query: str) -> list[str]:
        """What a menu that asks the app lists for what is typed."""
        return [words_of(o) for o in await self.suggestions(self._input(label), query)]

    async def submit(self) -> Result:
        """Send it. Raises ScreenError where Slack itself would refuse (an empty required field)."""
        self._check_on_top()
        if not self.submit_label:
            raise ScreenError(f'"{self.title}" has nothing to send it with\n{self.text}')
        if self.refusals:
            refused = "; ".join(self.refusals.values())
            raise ScreenError(f"Slack refuses to send the form: {refused}\n{self.text}")
        labels = {c.block["block_id"]: c.label for c in self.controls}
        done = await submissions.submit(self._state, self._user, self.view)
        self.errors = {labels[block_id]: words for block_id, words in done.errors.items()}
        return Result(done.outcome, self.errors, done.trouble)

    @property
    def refusals(self) -> dict[str, str]:
        """Why Slack itself would not send it as it is, by block_id."""
        return {c.block["block_id"]: words for c in self.controls if (words := self._refusal(c))}

    def _refusal(self, control: Control) -> str:
        if control.block["type"] != "input":
            return ""
        value = self.entered.get(control.place, initial_value(control.element))
        if value in (None, "", []):
            return "" if control.block.get("optional") else f'"{control.label}" is required'
        least = control.element.get("min_length", 0)
        short = isinstance(value, str) and len(value) < least
        return f'"{control.label}" needs {least} characters' if short else ""

    async def close(self, *, everything: bool = False) -> None:
        """Press Cancel; `everything`: the cross, which closes the forms below too."""
        self._check_on_top()
        await submissions.close(self._state, self._user, self.view, everything=everything)
