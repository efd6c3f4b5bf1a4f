"""Facts as rows hold them, and back: the only place that knows how the JSON of an event is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.domain.events import cases, escalations, lifecycle, nudges, partners, timeline
from bot.domain.events.event import KINDS, PEOPLE, WORDS, Fact, Unknown
from bot.domain.fields import Data, fields_of, written

NOUNS: Final = (lifecycle, cases, escalations, partners, timeline, nudges)
"""Where facts are, each of which registers its own."""


def encode(fact: Fact) -> tuple[str, Data]:
    """(kind, data) as a row keeps them."""
    if isinstance(fact, Unknown):
        return fact.name, dict(fact.data)
    values = ((field, getattr(fact, field.name)) for field in _FIELDS[fact.kind])
    return fact.kind, {field.key: written(value) for field, value in values if field.has_to_stand(value)}


def decode(kind: str, data: Mapping[str, Any]) -> Fact:
    """The fact that a row holds.

    What is missing was not known to the version that wrote it, and is empty. What this version does not know, be it
    a kind, a field or a value, makes it Unknown.
    """
    cls = KINDS.get(kind)
    known = {field.key: field for field in _FIELDS.get(kind, ())}
    if cls is None or not data.keys() <= known.keys():
        return Unknown(kind, dict(data))
    try:
        return cls(**{field.name: field.read(data) for field in known.values()})
    except (ValueError, TypeError):
        return Unknown(kind, dict(data))


def key_of(fact: type[Fact], field: str) -> str:
    """The name of a field in the database, for queries; KeyError for one that the fact does not have."""
    return {each.name: each.key for each in _FIELDS[fact.kind]}[field]


def kinds(*facts: type[Fact]) -> list[str]:
    """What the database calls these."""
    return [fact.kind for fact in facts]


def people_in(fact: Fact) -> Iterator[str]:
    """Slack ids of everybody whom a fact names."""
    if not isinstance(fact, Unknown):
        for field in _FIELDS[fact.kind]:
            value = getattr(fact, field.name)
            if PEOPLE in field.marks and value:
                yield from (value if isinstance(value, tuple) else (value,))


_FIELDS: Final = {kind: fields_of(fact) for kind, fact in KINDS.items()}
KINDS_WITH_WORDS: Final = frozenset(
    kind for kind, its_fields in _FIELDS.items() if any(WORDS in field.marks for field in its_fields)
)
"""Events whose data holds what a person wrote: erasing somebody's words has to reach into these."""
