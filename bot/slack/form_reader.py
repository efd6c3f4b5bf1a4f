"""What every form's parser shares: lengths, times to come, and errors gathered field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.slack.answers import FieldErrors
from bot.slack.payloads import FormValues
from bot.slack.text.graphemes import width
from bot.slack.text.markup import spoken_moment
from bot.slack.text.names import counted

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
LONGEST = 3000
"""Slack's own limit of a text input; a form may ask for less."""


@dataclass(eq=False)
class FormReader:
    """A form being read: every field is read before its errors, all together, keep it open.

    What a parser makes of a field that is wrong is thrown away. `now` is when the form was sent.
    """

    values: FormValues
    now: datetime
    _wrong: dict[str, str] = field(default_factory=dict)

    def wrong(self, block_id: str, sentence: str) -> None:
        """Keep a sentence to stand beside a field; the first one of a field stays."""
        self._wrong.setdefault(block_id, sentence)

    def text(self, block_id: str, longest: int = LONGEST) -> str:
        """What was typed, which may be nothing."""
        typed = self.values.text(block_id)
        over = width(typed) - longest
        if over > 0:
            self.wrong(block_id, f"This is {counted(over, 'character')} too long: at most {longest:,} fit.")
        return typed

    def required(self, block_id: str, ask: str, longest: int = LONGEST) -> str:
        """What was typed; `ask` says what to write where nothing was."""
        typed = self.text(block_id, longest)
        if not typed:
            self.wrong(block_id, ask)
        return typed

    def choice(self, block_id: str) -> str | None:
        """The option picked, if any."""
        return self.values.choice(block_id)

    def one_of(self, block_id: str, kind: type[E], ask: str = "Choose one of these.") -> E:
        """The option picked, which has to be one of its kind; `ask` says so where it is none."""
        picked = self.choice(block_id)
        if picked in set(kind):
            return kind(picked)
        self.wrong(block_id, ask)
        return next(iter(kind))

    def choices(self, block_id: str) -> tuple[str, ...]:
        """The options picked."""
        return self.values.choices(block_id)

    def person(self, block_id: str) -> str | None:
        """The Slack id of the person picked, if any."""
        return self.values.user(block_id)

    def required_person(self, block_id: str) -> str:
        """The Slack id of the person picked."""
        picked = self.person(block_id)
        if picked is None:
            self.wrong(block_id, "Choose a person.")
        return picked or ""

    def later(self, block_id: str) -> datetime | None:
        """The moment picked, if any, which has to come yet."""
        picked = self.values.moment(block_id)
        if picked is not None and picked <= self.now:
            self.wrong(block_id, f"{spoken_moment(picked)} is already past. Choose a later time.")
        return picked

    def finish(self) -> None:
        """Raise FieldErrors where anything was wrong."""
        if self._wrong:
            raise FieldErrors(self._wrong)


def read_form(values: FormValues, now: datetime, parse: Callable[[FormReader], T]) -> T:
    """What a parser makes of a form that was sent; FieldErrors."""
    reading = FormReader(values, now)
    read = parse(reading)
    reading.finish()
    return read


def required(block_id: str, ask: str, longest: int = LONGEST) -> Callable[[FormReader], str]:
    """A parser of words that have to be there."""
    return lambda form: form.required(block_id, ask, longest)


def one_of(block_id: str, kind: type[E]) -> Callable[[FormReader], E]:
    """A parser of an option of some kind that has to be picked."""
    return lambda form: form.one_of(block_id, kind)
