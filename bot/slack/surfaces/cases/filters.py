"""Which cases a list shows: the filters people write after `/case list`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.cases.case import OPEN, CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.errors import BadInput
from bot.policy.nearest import hint
from bot.slack.commands.grammar import MENTION, read_filters, same_name
from bot.slack.text.markup import unmarked

FILTERS: Final = "filters"
"""The field that BadInput names: there is none on a screen."""
_WORDS = re.compile(r"(?:^|\s)words:\s*(.*)$", re.IGNORECASE | re.DOTALL)

_STATES: Final[Mapping[str, frozenset[CaseStatus]]] = {
    "open": OPEN,
    "new": frozenset({CaseStatus.NEW}),
    "claimed": frozenset({CaseStatus.CLAIMED}),
    "waiting": frozenset({CaseStatus.WAITING}),
    "resolved": frozenset({CaseStatus.RESOLVED}),
    "dismissed": frozenset({CaseStatus.DISMISSED}),
    "merged": frozenset({CaseStatus.MERGED}),
    "closed": frozenset(CaseStatus) - OPEN,
    "all": frozenset(CaseStatus),
}
_FLAGS: Final = {
    "mine": "mine",
    "my": "mine",
    "unowned": "unowned",
    "unclaimed": "unowned",
    "free": "unowned",
    "snoozed": "snoozed",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list is to show; `owner` is a Slack id, `author` a handle without @."""

    statuses: frozenset[CaseStatus] = frozenset()
    mine: bool = False
    unowned: bool = False
    owner: str | None = None
    priority: Priority | None = None
    network: str | None = None
    topic: str | None = None
    author: str | None = None
    words: str = ""
    snoozed: bool = False
    query: str = ""

    @property
    def looks_everywhere(self) -> bool:
        """A search by words looks through closed cases too, unless it says otherwise."""
        return bool(self.words) and not self.statuses

    @property
    def wanted_statuses(self) -> frozenset[CaseStatus]:
        """The statuses to show: those asked for, else all in a search, else the open ones."""
        return self.statuses or (frozenset(CaseStatus) if self.looks_everywhere else OPEN)

    @property
    def with_snoozed(self) -> bool:
        """What was put aside is shown too: not in lists of the desk, but in one's own and in searches."""
        return self.snoozed or self.mine or bool(self.owner or self.words) or self.statuses > OPEN


@dataclass(frozen=True, slots=True)
class CaseVocabulary:
    """The names that filters may use without saying what they are."""

    networks: frozenset[str] = field(default_factory=frozenset)
    topics: frozenset[str] = field(default_factory=frozenset)


def search_query(words: str) -> str:
    """The filters that look for words."""
    return f"words:{' '.join(words.split())}"


def read_query(text: str, known: CaseVocabulary) -> Wanted:
    """What a list is to show. BadInput says which word is not understood, and what may have been meant."""
    query = " ".join(text.split())
    filters = read_filters(query)
    wanted = Wanted(query=query)
    if searched := _WORDS.search(query):
        filters = read_filters(query[: searched.start()])
        wanted = replace(wanted, words=unmarked(searched[1]).strip())
    for key, value in filters:
        wanted = _by_key(wanted, key, value, known) if key else _by_word(wanted, value, known)
    return wanted


def _by_word(wanted: Wanted, word: str, known: CaseVocabulary) -> Wanted:
    for read in (_state, _flag, _urgency, _name_known, _somebody):
        if (narrowed := read(wanted, word.rstrip(","), known)) is not None:
            return narrowed
    raise _not_understood(word, [*_STATES, *_FLAGS, *Priority, *known.networks, *known.topics])


def _state(wanted: Wanted, word: str, _known: CaseVocabulary) -> Wanted | None:
    statuses = _STATES.get(word.lower())
    return replace(wanted, statuses=wanted.statuses | statuses) if statuses else None


def _flag(wanted: Wanted, word: str, _known: CaseVocabulary) -> Wanted | None:
    match _FLAGS.get(word.lower()):
        case "mine":
            return replace(wanted, mine=True)
        case "unowned":
            return replace(wanted, unowned=True)
        case "snoozed":
            return replace(wanted, snoozed=True)
        case _:
            return None


def _urgency(wanted: Wanted, word: str, _known: CaseVocabulary) -> Wanted | None:
    return replace(wanted, priority=Priority(word.upper())) if word.upper() in set(Priority) else None


def _name_known(wanted: Wanted, word: str, known: CaseVocabulary) -> Wanted | None:
    if word.lower() in known.networks:
        return replace(wanted, network=word.lower())
    topic = same_name(word, known.topics)
    return replace(wanted, topic=topic) if topic is not None else None


def _somebody(wanted: Wanted, word: str, _known: CaseVocabulary) -> Wanted | None:
    """A colleague mentioned is an owner; any other @name is an author."""
    if mentioned := MENTION.fullmatch(word):
        return replace(wanted, owner=mentioned[1])
    return replace(wanted, author=word[1:]) if word.startswith("@") and word[1:] else None


def _by_key(wanted: Wanted, key: str, value: str, known: CaseVocabulary) -> Wanted:
    read = _KEYS.get(key)
    if read is None:
        raise _not_understood(f"{key}:{value}", [f"{each}:" for each in (*_KEYS, "words")])
    return read(wanted, value, known)


def _prioritised(wanted: Wanted, value: str, _known: CaseVocabulary) -> Wanted:
    priority = f"P{value.upper().removeprefix('P')}"
    if priority not in set(Priority):
        raise BadInput(FILTERS, f"There is no priority `{value}`. Choose P1, P2, P3 or P4.")
    return replace(wanted, priority=Priority(priority))


def _on_network(wanted: Wanted, value: str, _known: CaseVocabulary) -> Wanted:
    return replace(wanted, network=value.lower())


def _about(wanted: Wanted, value: str, known: CaseVocabulary) -> Wanted:
    return replace(wanted, topic=same_name(value, known.topics) or value)


def _written_by(wanted: Wanted, value: str, _known: CaseVocabulary) -> Wanted:
    return replace(wanted, author=_handle(value))


def _with_status(wanted: Wanted, value: str, known: CaseVocabulary) -> Wanted:
    narrowed = _state(wanted, value, known)
    if narrowed is None:
        raise _not_understood(value, _STATES)
    return narrowed


def _owned(wanted: Wanted, value: str, _known: CaseVocabulary) -> Wanted:
    if value.lower() in {"me", "mine"}:
        return replace(wanted, mine=True)
    if value.lower() in {"nobody", "none"}:
        return replace(wanted, unowned=True)
    mentioned = MENTION.fullmatch(value)
    if mentioned is None:
        raise BadInput(FILTERS, "Write the owner's name with @, for example `owner:@ana`.")
    return replace(wanted, owner=mentioned[1])


def _handle(value: str) -> str:
    """A handle. Slack writes a colleague's name as a mention, whose label is what was typed."""
    mentioned = MENTION.fullmatch(value)
    handle = (mentioned[2] or "" if mentioned else unmarked(value)).strip().removeprefix("@")
    if not handle:
        raise BadInput(FILTERS, "Write the author's handle, for example `author:@maria`.")
    return handle


def _not_understood(word: str, known: Iterable[str]) -> BadInput:
    return BadInput(
        FILTERS,
        f"I don't know the filter `{unmarked(word)[:40]}`.{hint(word, known)} There are mine, open, unowned,"
        " waiting, P1 to P4, network:x, topic:payouts, author:@maria, owner:@ana and words:late.",
    )


_KEYS: Final[Mapping[str, Callable[[Wanted, str, CaseVocabulary], Wanted]]] = {
    "author": _written_by,
    "network": _on_network,
    "owner": _owned,
    "priority": _prioritised,
    "status": _with_status,
    "topic": _about,
}
