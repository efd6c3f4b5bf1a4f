"""Text as people see it: where one character ends and the next begins, and how wide Slack counts it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_LONGEST = 32  # no character that people write is wider; a heap of accents is


def width(text: str) -> int:
    """UTF-16 units: the stricter of the two ways in which Slack may count characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """The characters of a text as people see them, after UAX 29 with small simplifications.

    Emoji sequences, flags, Indic conjuncts, Hangul and accents stay whole; heaps of accents end at 32 units.
    """
    start = 0
    for here in range(1, len(text)):
        if not _belongs(text, start, here):
            yield _tamed(text[start:here])
            start = here
    if text:
        yield _tamed(text[start:])


def _tamed(cluster: str) -> str:
    while width(cluster) > _LONGEST:
        cluster = cluster[: _LONGEST - 1] if len(cluster) > _LONGEST else cluster[:-1]
    return cluster


def _belongs(text: str, start: int, here: int) -> bool:
    """Whether text[here] goes on with the character that began at `start`."""
    char, before = text[here], text[here - 1]
    if _extends(char):
        return True
    if before == _JOINER:
        return here - 1 > start and unicodedata.category(char) == "So"
    if _is_flag_letter(char) and _is_flag_letter(before):
        return here - start == 1
    return unicodedata.combining(before) == _VIRAMA and unicodedata.category(char) == "Lo"


_VIRAMA = 9  # the canonical combining class of signs that join two consonants


def _extends(char: str) -> bool:
    if char < "\u0300":
        return False
    return (
        char in _EXTENDING
        or unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # flags of regions
        or "\u1160" <= char <= "\u11ff"  # Hangul vowels and finals
        or "\ud7b0" <= char <= "\ud7fb"
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
