"""Facts as rows hold them, and back: the only place that knows how the JSON of an event is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from bot.domain.events import cases, escalations, lifecycle, nudges, partners, timeline
from bot.domain.events.event import KINDS, PEOPLE, WORDS, Fact, Unknown
from bot.domain.subjects import Subject, subject_of

Data = dict[str, Any]
"""What stands in the database: text, numbers, yes or no, and null, by name."""
NOUNS: Final = (lifecycle, cases, escalations, partners, timeline, nudges)
"""Where facts are, each of which registers its own."""


def encode(fact: Fact) -> tuple[str, Data]:
    """(kind, data) as a row keeps them."""
    if isinstance(fact, Unknown):
        return fact.name, dict(fact.data)
    values = ((field, getattr(fact, field.name)) for field in _FIELDS[fact.kind])
    return fact.kind, {field.key: _written(value) for field, value in values if field.has_to_stand(value)}


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


def texts(fact: Fact, names: Collection[str]) -> dict[str, str]:
    """Those of the named values that a fact has and that say something, as text."""
    return {name: str(value) for name, value in encode(fact)[1].items() if name in names and value}


def people_in(fact: Fact) -> Iterator[str]:
    """Slack ids of everybody whom a fact names."""
    if not isinstance(fact, Unknown):
        for field in _FIELDS[fact.kind]:
            value = getattr(fact, field.name)
            if PEOPLE in field.marks and value:
                yield from (value if isinstance(value, tuple) else (value,))


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a fact: its type without None, what it is without a value, and whether it may be left out."""

    name: str
    type: type[Any]
    marks: tuple[str, ...]
    empty: object
    may_be_left_out: bool

    @property
    def key(self) -> str:
        return self.name.rstrip("_")

    def has_to_stand(self, value: object) -> bool:
        return not (self.may_be_left_out and value == self.empty)

    def read(self, data: Mapping[str, Any]) -> object:
        """Its value; ValueError or TypeError for one that this version cannot read, also for none at all."""
        found = data.get(self.key)
        if found is None:
            if self.empty is MISSING:
                raise ValueError(self.key)
            return self.empty
        if self.type in _READERS:
            return _READERS[self.type](found)
        if issubclass(self.type, StrEnum):
            return self.type(found)
        if not isinstance(found, self.type):
            raise TypeError(self.key)
        return found


_READERS: Final[Mapping[type[Any], Callable[[str], object]]] = {
    datetime: datetime.fromisoformat,
    Subject: subject_of,
    tuple: lambda text: tuple(str.split(text)),
}
_EMPTY: Final[Mapping[type[Any], object]] = {str: "", int: 0, bool: False, tuple: ()}


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, Subject):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def _fields_of(fact: type[Any]) -> tuple[_Field, ...]:
    hints = get_type_hints(fact, include_extras=True)
    return tuple(_field(each.name, hints[each.name], each.default) for each in fields(fact))


def _field(name: str, hint: object, default: object) -> _Field:
    parts = tuple(_parts(hint))
    types = [part for part in parts if isinstance(part, type) and part is not NoneType]
    empty = None if NoneType in parts else _EMPTY.get(types[0], MISSING)
    marks = tuple(part for part in parts if isinstance(part, str))
    return _Field(name, types[0], marks, empty if default is MISSING else default, default is not MISSING)


def _parts(hint: object) -> Iterator[object]:
    """The types and marks in an annotation, the outer ones first."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *marks = get_args(hint)
        yield from _parts(inner)
        yield from marks
    elif origin in {Union, UnionType}:
        for part in get_args(hint):
            yield from _parts(part)
    elif origin is tuple:
        yield tuple
        yield from _parts(get_args(hint)[0])
    else:
        yield hint


_FIELDS: Final = {kind: _fields_of(fact) for kind, fact in KINDS.items()}
KINDS_WITH_WORDS: Final = frozenset(
    kind for kind, its_fields in _FIELDS.items() if any(WORDS in field.marks for field in its_fields)
)
"""Events whose data holds what a person wrote: erasing somebody's words has to reach into these."""
