"""What messages are made of: frozen dataclasses, each of a kind that the database calls by a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, TypeVar, dataclass_transform


class Message:
    """What goes out, or what is said in it; `kind` is what the database calls it."""

    __slots__ = ()
    kind: ClassVar[str]


M = TypeVar("M", bound=Message)
KINDS: Final[dict[str, type[Message]]] = {}
"""Every kind by its name in the database; whole once `codec` is imported."""


@dataclass_transform(frozen_default=True)
def message(kind: str) -> Callable[[type[M]], type[M]]:
    """Make a class a frozen dataclass of that kind."""

    def made(cls: type[M]) -> type[M]:
        whole = dataclass(frozen=True, slots=True)(cls)
        whole.kind = kind
        KINDS[kind] = whole
        return whole

    return made
