"""Which cases a list shows: the filters people write after `/case list`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.cases.case import OPEN, CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.people import PersonRef
from bot.policy.nearest import hint
from bot.readmodels import CaseFilter
from bot.slack.commands.filters import (
    NAMED,
    ListQuery,
    Narrowing,
    colleague,
    must_fit_pager,
    ownership,
    read_filters,
    shown,
)
from bot.slack.commands.grammar import MENTION, same_name
from bot.slack.text.markup import unmarked
from bot.slack.text.names import network_name

_WORDS = re.compile(r"(?:^|\s)words:\s*(.*)$", re.IGNORECASE | re.DOTALL)

_STATES: Final[Mapping[str, frozenset[CaseStatus]]] = {
    "open": OPEN,
    "closed": frozenset(CaseStatus) - OPEN,
    "all": frozenset(CaseStatus),
    **{status.value: frozenset({status}) for status in CaseStatus},
}
_EVERY: Final = frozenset(CaseStatus)
_WHOSE: Final = {
    "mine": "mine",
    "my": "mine",
    "unowned": "unowned",
    "unclaimed": "unowned",
    "free": "unowned",
}
_KEYS: Final = ("author", "network", "owner", "priority", "status", "topic", "words")


@dataclass(frozen=True, slots=True)
class CaseVocabulary:
    """The names that filters may use without saying what they are."""

    networks: frozenset[str] = field(default_factory=frozenset)
    topics: frozenset[str] = field(default_factory=frozenset)


def search_query(words: str) -> str:
    """The filters that look for words."""
    return f"words:{' '.join(words.split())}"


def read_query(text: str, person: PersonRef | None, known: CaseVocabulary) -> ListQuery[CaseFilter]:
    """What a list is to show to a person. BadInput says which word is not understood, and what may have been meant.

    A search by words looks through closed cases too, unless it says otherwise. What was put aside is shown not in lists
    of the desk, but in one's own and in searches.
    """
    query = " ".join(text.split())
    must_fit_pager(query)
    searched = _WORDS.search(query)
    words = unmarked(searched[1]).strip() if searched else ""
    found = read_filters(
        query[: searched.start()] if searched else query,
        _narrowings(known),
        lambda word: _not_understood(word, known),
    )
    said = frozenset[CaseStatus]().union(*(_STATES[value] for key, value in found if key == "status"))
    last, owner = dict(found), colleague(reversed(found))
    mine = ("owner", "mine") in found
    asked = CaseFilter(
        said or (_EVERY if words else OPEN),
        person if mine else None,
        ("owner", "unowned") in found,
        Priority(last["priority"]) if "priority" in last else None,
        last.get("network"),
        last.get("topic"),
        last.get("author"),
        words,
        "snoozed" in last or mine or bool(owner or words) or said > OPEN,
    )
    return ListQuery(query, _title(asked, mine=mine, says_all=bool(said), owner=owner), asked, owner)


def _narrowings(known: CaseVocabulary) -> tuple[Narrowing, ...]:
    return (
        Narrowing("status", _state, _state, lambda word: _not_understood(word, known)),
        Narrowing("snoozed", lambda word: "yes" if word.lower() == "snoozed" else None),
        Narrowing(
            "priority",
            lambda word: _priority(word.upper()),
            lambda word: _priority(f"P{word.upper().removeprefix('P')}"),
            lambda word: f"There is no priority `{word}`. Choose P1, P2, P3 or P4.",
        ),
        Narrowing(
            "network", lambda word: word.lower() if word.lower() in known.networks else None, str.lower
        ),
        Narrowing(
            "topic",
            lambda word: same_name(word, known.topics),
            lambda word: same_name(word, known.topics) or word,
        ),
        ownership(_WHOSE),
        Narrowing(
            "author",
            lambda word: word[1:] or None if word.startswith("@") else None,
            _handle,
            lambda _: "Write the author's handle, for example `author:@maria`.",
        ),
    )


def _state(word: str) -> str | None:
    return word.lower() if word.lower() in _STATES else None


def _priority(word: str) -> str | None:
    return word if word in set(Priority) else None


def _handle(value: str) -> str | None:
    """A handle. Slack writes a colleague's name as a mention, whose label is what was typed."""
    mentioned = MENTION.fullmatch(value)
    handle = (mentioned[2] or "" if mentioned else unmarked(value)).strip().removeprefix("@")
    return handle or None


def _not_understood(word: str, known: CaseVocabulary) -> str:
    near = [
        *_STATES,
        *_WHOSE,
        "snoozed",
        *Priority,
        *known.networks,
        *known.topics,
        *(f"{key}:" for key in _KEYS),
    ]
    return (
        f"I don't know the filter `{shown(word)}`.{hint(word, near)} There are mine, open, unowned,"
        " waiting, P1 to P4, network:x, topic:payouts, author:@maria, owner:@ana and words:late."
    )


def _title(asked: CaseFilter, *, mine: bool, says_all: bool, owner: str | None) -> str:
    """What a list shows, in words: `Your open cases, P1, on X`."""
    is_whole = asked.statuses == _EVERY
    statuses = _statuses(asked.statuses)
    if is_whole and (mine or asked.unowned or not says_all):
        statuses = ""
    lead = " ".join(
        filter(None, ("your" if mine else "", "unowned" if asked.unowned else "", statuses, "cases"))
    )
    narrowed = (
        asked.priority,
        asked.network and f"on {network_name(asked.network)}",
        asked.topic and f"about {asked.topic}",
        asked.author and f"by @{asked.author}",
        owner and f"with {NAMED}",
        asked.words and f"with “{asked.words}”",
    )
    return ", ".join([lead[:1].upper() + lead[1:], *(each for each in narrowed if each)])


def _statuses(shown_ones: frozenset[CaseStatus]) -> str:
    named = {OPEN: "open", _EVERY: "all", _EVERY - OPEN: "closed"}
    return named.get(shown_ones) or " or ".join(each for each in CaseStatus if each in shown_ones)
