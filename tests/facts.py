"""Facts of events for tests, made from what stands in the database, or with a value in every field."""

from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from bot.domain.events.codec import decode, encode
from bot.domain.events.event import PEOPLE, Event, Fact, Unknown
from bot.domain.subjects import Subject, escalation_subject

AT = datetime(2026, 11, 22, 10, 4, tzinfo=UTC)


def a_fact(kind: type[Fact], **data: object) -> Fact:
    """The fact that a row of this kind with this data reads as; the data may be that of an older version."""
    fact = decode(kind.kind, data)
    assert not isinstance(fact, Unknown), fact
    return fact


def data_of(event: Event) -> dict[str, Any]:
    """What the row of an event holds."""
    return encode(event.fact)[1]


def a_full_fact(kind: type[Fact], text: str = "Ana & co") -> Fact:
    """A fact that says something in every field; `text` stands wherever text does."""
    hints = get_type_hints(kind, include_extras=True)
    return kind(**{name: _value(hints[name], text) for name in field_names(kind)})


def field_names(kind: type[Any]) -> list[str]:
    """The fields of a fact."""
    return [field.name for field in fields(kind)]


def _value(hint: type, text: str) -> object:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return "U0LEE" if PEOPLE in parts else text
    if origin in {Union, UnionType}:
        return _value(parts[0], text)
    if origin is tuple:
        return ("U0LEE", "U0ANA")
    if issubclass(hint, StrEnum):
        return list(hint)[-1]
    plain = {datetime: AT, Subject: escalation_subject(9), int: 7, bool: True}
    return plain[hint]
