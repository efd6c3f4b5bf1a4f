"""The kinds of values that Slack's schemas are made of, and what each says about a wrong one.

The words are those of real answers: "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
"no more than 25 items allowed", "invalid additional property: disabled", "failed to match all allowed
schemas" (grafana/oncall#5121, adobe/spacecat-api-service#176, slackapi/bolt-js#1891). Where no real answer is
known, the words follow their style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.slack.wire import Json


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place, the place as a JSON pointer."""

    message: str
    at: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.at}]"


class Kind(Protocol):
    """A kind of value: finds what is wrong with one that stands at the pointer `at`."""

    def check(self, value: object, at: str) -> list[Problem]:
        """Every problem of the value, outermost first; none if it is right."""


Rule = Callable[[Json, str], list[Problem]]
"""A rule between the fields of one object."""


@dataclass(frozen=True)
class Text:
    """A string of `least` to `most` characters, perhaps one of `choices`, perhaps of a pattern."""

    most: int | None = None
    least: int = 0
    choices: tuple[str, ...] = ()
    pattern: str = ""

    def check(self, value: object, at: str) -> list[Problem]:
        """Problems of the string."""
        if not isinstance(value, str):
            return [Problem("must provide a string", at)]
        if len(value) < self.least:
            return [Problem(f"must be more than {self.least - 1} characters", at)]
        if self.most is not None and len(value) > self.most:
            return [Problem(f"must be less than {self.most + 1} characters", at)]
        if self.choices and value not in self.choices:
            return [Problem(f"must be one of: {', '.join(self.choices)}", at)]
        if self.pattern and not re.fullmatch(self.pattern, value):
            return [Problem("must match the expected format", at)]
        return []


@dataclass(frozen=True)
class Number:
    """A whole number within bounds (`whole=False`: any number)."""

    least: float | None = None
    most: float | None = None
    whole: bool = True

    def check(self, value: object, at: str) -> list[Problem]:
        """Problems of the number."""
        kinds = (int,) if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            return [Problem("must provide a number", at)]
        if self.least is not None and value < self.least:
            return [Problem(f"must be at least {self.least}", at)]
        if self.most is not None and value > self.most:
            return [Problem(f"must be at most {self.most}", at)]
        return []


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, value: object, at: str) -> list[Problem]:
        """A problem if it is neither."""
        return [] if isinstance(value, bool) else [Problem("must provide a boolean", at)]


@dataclass(frozen=True)
class Items:
    """An array of one kind, of `least` to `most` items."""

    of: Kind
    most: int | None = None
    least: int = 0

    def check(self, value: object, at: str) -> list[Problem]:
        """Problems of the array, then of each item."""
        if not isinstance(value, list):
            return [Problem("must provide an array", at)]
        found = []
        if len(value) < self.least:
            found.append(Problem(f"no less than {self.least} items allowed", at))
        if self.most is not None and len(value) > self.most:
            found.append(Problem(f"no more than {self.most} items allowed", at))
        return found + [p for i, item in enumerate(value) for p in self.of.check(item, f"{at}/{i}")]


@dataclass(frozen=True)
class Shape:
    """An object with these fields and no others; `required` ones must be there; `rules` hold between them."""

    fields: Mapping[str, Kind]
    required: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    def check(self, value: object, at: str) -> list[Problem]:
        """Problems of the object, then of each field."""
        if not isinstance(value, dict):
            return [Problem("must provide an object", at)]
        found = [
            Problem(f"missing required field: {name}", at) for name in self.required if name not in value
        ]
        found += [
            Problem(f"invalid additional property: {name}", at) for name in value if name not in self.fields
        ]
        for rule in self.rules:
            found += rule(value, at)
        for name, kind in self.fields.items():
            if name in value:
                found += kind.check(value[name], f"{at}/{name}")
        return found


@dataclass(frozen=True)
class Anything:
    """An object whose inside Slack leaves to others (a work object, a Slack file)."""

    def check(self, value: object, at: str) -> list[Problem]:
        """A problem if it is no object."""
        return [] if isinstance(value, dict) else [Problem("must provide an object", at)]


@dataclass(frozen=True)
class ByType:
    """An object that is one of several, told apart by its `type`.

    `announced`: "failed to match all allowed schemas" stands before an inner problem, as with Slack's texts.
    """

    kinds: Mapping[str, Kind]
    announced: bool = False
    _type: Text = field(default_factory=Text)

    def check(self, value: object, at: str) -> list[Problem]:
        """Problems of the type, or of the object as one of its type."""
        if not isinstance(value, dict):
            return [Problem("must provide an object", at)]
        if "type" not in value:
            return [Problem("missing required field: type", at)]
        kind = self.kinds.get(str(value["type"]))
        found = (
            [Problem(f"unsupported type: {value['type']}", f"{at}/type")]
            if kind is None
            else kind.check(value, at)
        )
        if found and self.announced:
            return [Problem("failed to match all allowed schemas", at), *found]
        return found


def typed(
    name: str, fields: Mapping[str, Kind], required: tuple[str, ...] = (), rules: tuple[Rule, ...] = ()
) -> Shape:
    """A shape whose `type` is `name`."""
    return Shape({"type": Text(choices=(name,)), **fields}, ("type", *required), rules)


def one_of_at_least(*names: str) -> Rule:
    """At least one of these fields has to be there."""

    def rule(value: Json, at: str) -> list[Problem]:
        if any(value.get(name) not in (None, []) for name in names):
            return []
        choice = " or ".join(f"`{name}`" for name in names)
        return [Problem(f"must define either {choice}", at)]

    return rule


def one_of_exactly(*names: str) -> Rule:
    """One of these fields has to be there, and no second."""

    def rule(value: Json, at: str) -> list[Problem]:
        if sum(name in value for name in names) == 1:
            return []
        choice = " or ".join(f"`{name}`" for name in names)
        return [Problem(f"must define exactly one of {choice}", at)]

    return rule
