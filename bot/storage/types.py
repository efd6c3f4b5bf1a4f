"""Column types that keep the two databases telling the same story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"

Key = BigInteger().with_variant(Integer, "sqlite")
"""A primary key that counts by itself: SQLite does so only for INTEGER."""


class Utc(TypeDecorator[datetime]):
    """A moment in UTC. Naive values are refused.

    PostgreSQL keeps `timestamptz`; SQLite, which forgets time zones, text of one width, so that it sorts as time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, timestamptz elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """UTC on the way in; ValueError for a moment without a zone."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value!r}")
        moment = value.astimezone(UTC)
        return moment.strftime(_FORM) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        """UTC on the way out."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.strptime(value, _FORM).replace(tzinfo=UTC)
        return value.astimezone(UTC)


class Text(TypeDecorator[str]):
    """Text without NUL, which PostgreSQL refuses: it is replaced by U+FFFD, on both databases."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored: NUL and lone surrogates."""
        return None if value is None else _storable(value)


class Json(TypeDecorator[Any]):
    """Facts with names: text on SQLite, jsonb on PostgreSQL. Their words are kept as those of `Text` are."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSONB on PostgreSQL, JSON elsewhere."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """Replace what cannot be stored, however deep it lies."""
        return _storable_all(value)


def _storable(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _storable_all(value: object) -> object:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, Mapping):
        return {key: _storable_all(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable_all(inner) for inner in value]
    return value
