"""What a post is about, by the words it uses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

_ADDRESS = re.compile(r"https?://\S+|(?<!\w)@\w+")
_SPACES = re.compile(r"\s+")
_STRAIGHT = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"})
# Scripts that put no space between words, or hang endings on them: a word is found inside others there.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af\U00020000-\U0003ffff]"
)


def plain(text: str) -> str:
    """The text for comparing: one case, one form of each letter and apostrophe, single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_STRAIGHT).casefold()).strip()


_plain_phrase = lru_cache(maxsize=2048)(plain)


def readable(text: str) -> str:
    """What the author said themselves: `plain`, without web addresses and mentioned accounts."""
    return plain(_ADDRESS.sub(" ", text))


def phrase_in(text: str, phrases: Sequence[str]) -> str | None:
    """The first of the phrases that stands in a `readable` text as words; a plural s may follow."""
    return next((phrase for phrase in phrases if _stands_in(text, _plain_phrase(phrase))), None)


def topics_in(text: str, topics: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The topics whose words a post uses, in the order of `topics` (see `Policy.topic_words`)."""
    said = readable(text)
    return (topic for topic, phrases in topics.items() if phrase_in(said, phrases))


def topic_of(text: str, topics: Mapping[str, Sequence[str]]) -> str | None:
    """The first topic whose words a post uses, or None."""
    return next(topics_in(text, topics), None)


def _stands_in(text: str, phrase: str) -> bool:
    if not phrase:
        return False
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if _begins_word(text, start) and _ends_word(text, end):
            return True
        start = text.find(phrase, start + 1)
    return False


def _begins_word(text: str, start: int) -> bool:
    return start == 0 or _apart(text[start - 1], text[start])


def _ends_word(text: str, end: int) -> bool:
    if end < len(text) and text[end] == "s" and text[end - 1].isascii():
        return _ends_word_at(text, end + 1) or _ends_word_at(text, end)
    return _ends_word_at(text, end)


def _ends_word_at(text: str, end: int) -> bool:
    return end == len(text) or _apart(text[end], text[end - 1])


def _apart(neighbour: str, edge: str) -> bool:
    """Whether a word may end between two characters: letters, digits and marks belong to their neighbour."""
    if _UNSPACED.match(edge):
        return True
    return neighbour != "_" and unicodedata.category(neighbour)[0] not in "LMN"
