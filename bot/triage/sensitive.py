"""Customers' secrets that must not stand in public: card numbers and keys of payment firms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

_DIGITS = re.compile(r"\d(?:[ -]?\d){12,}")
_GROUP = re.compile(r"\d+")
# The whole key, so that masking leaves no tail; prefixes as payment firms document them.
_KEY = re.compile(r"\b(?:sk|rk|pk)_(?:live|test|org)_[A-Za-z0-9_]{10,}|\bwhsec_[A-Za-z0-9+/=_-]{16,}")
_SHORTEST, _LONGEST = 13, 19
"""Digits of a card number, ISO/IEC 7812."""


def has_card_number(text: str) -> bool:
    """Whether digits stand there that a card could bear: length, first digit and check digit agree."""
    runs = _DIGITS.findall(unicodedata.normalize("NFKC", text))
    return any(_is_card(number) for run in runs for number in _numbers(run))


def has_api_key(text: str) -> bool:
    """Whether a secret key of a payment firm stands there."""
    return _KEY.search(text) is not None


def _numbers(run: str) -> Iterator[str]:
    """Neighbouring groups of digits taken together: other numbers may stand beside a card's."""
    groups = _GROUP.findall(run)
    for start in range(len(groups)):
        yield from accumulate(groups[start:])


def _is_card(number: str) -> bool:
    return _SHORTEST <= len(number) <= _LONGEST and number[0] in "23456" and _luhn(number)


def _luhn(number: str) -> bool:
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in number[-1::-2])) % 10 == 0
