"""What people read for states and outcomes, in Slack and in reports alike."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """Values that people read in `words`; in the database each is its own text. A new value is a line."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """A value is text."""
        made = str.__new__(cls, value)
        made._value_, made.words = value, words
        return made


def together(shown: Sequence[str]) -> str:
    """`Ana`, `Ana and Ben`, `Ana, Ben and Lena`; "" for nobody."""
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if shown[1:] else "".join(shown)
