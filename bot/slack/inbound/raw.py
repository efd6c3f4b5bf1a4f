"""Look-ups in JSON from outside that never raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Raw: TypeAlias = Mapping[str, Any]


def part(raw: Raw, *path: str) -> Raw:
    """The object at a path; empty where there is none."""
    here: object = raw
    for key in path:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here if isinstance(here, Mapping) else {}


def words(raw: Raw, *path: str) -> str:
    """The text at a path; "" where there is none."""
    *above, key = path
    value = part(raw, *above).get(key)
    return value if isinstance(value, str) else ""


def items(raw: Raw, key: str) -> Sequence[Raw]:
    """The objects of a list; what is no object is left out."""
    found = raw.get(key)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def texts(raw: Raw, key: str) -> tuple[str, ...]:
    """The texts of a list; what is no text is left out."""
    found = raw.get(key)
    return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()
