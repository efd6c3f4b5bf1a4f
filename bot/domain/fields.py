"""Fields of dataclasses as rows hold them, and back: what events and messages are written by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from bot.domain.subjects import Subject, subject_of

Data = dict[str, Any]
"""What stands in the database: text, numbers, yes or no, and null, by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its type without None, what it is without a value, and whether it may be left out."""

    name: str
    type: type[Any]
    marks: tuple[str, ...]
    empty: object
    may_be_left_out: bool

    @property
    def key(self) -> str:
        """Its name in the database."""
        return self.name.rstrip("_")

    def has_to_stand(self, value: object) -> bool:
        """Whether a fact has to say it: what has its default is left out."""
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


def written(value: object) -> object:
    """A value as the database keeps it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, Subject):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def fields_of(cls: type[Any]) -> tuple[Field, ...]:
    """The fields of a dataclass. A name that Python keeps for itself ends with "_", which is not written."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_field(each.name, hints[each.name], each.default) for each in fields(cls))


def _field(name: str, hint: object, default: object) -> Field:
    parts = tuple(_parts(hint))
    types = [part for part in parts if isinstance(part, type) and part is not NoneType]
    empty = None if NoneType in parts else _EMPTY.get(types[0], MISSING)
    marks = tuple(part for part in parts if isinstance(part, str))
    return Field(name, types[0], marks, empty if default is MISSING else default, default is not MISSING)


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
