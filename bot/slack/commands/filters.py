"""The filters that people write after `list`: words that narrow it by themselves, and `key:value`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from bot.domain.errors import BadInput
from bot.domain.people import PersonRef
from bot.readmodels import CaseFilter, EscalationFilter
from bot.slack.commands.grammar import MENTION
from bot.slack.text.markup import unmarked

_FILTER: Final = re.compile(r"(?:([a-z_]+)[:=]\s*)?(<[^>]*>|[\"“”][^\"“”]*[\"“”]|\S+)", re.IGNORECASE)
"""A filter of a list: `mine`, `topic:payouts`, `author:@maria`, `partner:"Payouts team"`."""
_QUOTES: Final = '"“”'
LONGEST_QUERY: Final = 400
"""Characters of a list's filters: a pager's button carries them."""
NAMED: Final = "\0"
"""Stands in a title for the name of a colleague who has yet to be looked up."""
_FIELD: Final = "filters"  # BadInput names it: there is none on a screen
_WHOSE: Final = {"me": "mine", "mine": "mine", "nobody": "unowned", "none": "unowned"}

F = TypeVar("F", CaseFilter, EscalationFilter)


@dataclass(frozen=True, slots=True)
class ListQuery(Generic[F]):
    """What a list shows, as its pager carries it (`text`), and what a person reads above it (`title`).

    `owner` is the Slack id of a colleague who was named, for whom NAMED stands in the title.
    """

    text: str
    title: str
    asked: F
    owner: str | None = None

    def owned_by(self, person: PersonRef) -> ListQuery[F]:
        """The same, now that it is known who was named."""
        title = self.title.replace(NAMED, person.name)
        return replace(self, title=title, asked=replace(self.asked, owner=person))


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Something that narrows a list, as it is written by itself (`bare`), and after its key.

    Each gives what is meant, None for what is none of it; `ask` is said to what is none after the key.
    """

    key: str
    bare: Callable[[str], str | None] | None = None
    keyed: Callable[[str], str | None] | None = None
    ask: Callable[[str], str] | None = None


def ownership(words: dict[str, str]) -> Narrowing:
    """Whose it is: `mine`, `unowned` (`words` are those that say so by themselves), or a colleague's Slack id."""
    return Narrowing(
        "owner",
        lambda word: words.get(word.casefold()) or mentioned(word),
        lambda word: _WHOSE.get(word.casefold()) or mentioned(word),
        lambda _: "Write the owner's name with @, for example `owner:@ana`.",
    )


def mentioned(word: str) -> str | None:
    """The Slack id of a colleague that a word is; None where it is none."""
    found = MENTION.fullmatch(word)
    return found[1] if found else None


def colleague(found: Iterable[tuple[str, str]]) -> str | None:
    """The first colleague that is named as an owner."""
    return next((value for key, value in found if key == "owner" and value not in _WHOSE.values()), None)


def must_fit_pager(query: str) -> None:
    """BadInput where a pager could not carry what was written."""
    if len(query) > LONGEST_QUERY:
        raise BadInput(_FIELD, f"That is too long to look for: at most {LONGEST_QUERY} characters.")


def read_filters(
    query: str, narrowings: Sequence[Narrowing], not_understood: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Every filter as (key, what is meant), in order; BadInput says which word is none."""
    return [
        _read(key.casefold(), value.strip(_QUOTES).rstrip(","), narrowings, not_understood)
        for key, value in _FILTER.findall(query)
    ]


def _read(
    key: str, word: str, narrowings: Sequence[Narrowing], not_understood: Callable[[str], str]
) -> tuple[str, str]:
    asked = [(each, each.keyed if key else each.bare) for each in narrowings if key in {"", each.key}]
    for each, read in asked:
        if read is not None and (meant := read(word)) is not None:
            return each.key, meant
    ask = asked[0][0].ask if key and asked else None
    raise BadInput(_FIELD, ask(word) if ask else not_understood(f"{key}:{word}" if key else word))


def shown(word: str) -> str:
    """A word that is not understood, as it is given back."""
    return unmarked(word).replace("`", "'")[:40]
