"""Customers' secrets that must not stand in public: found, and masked before other teams read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import accumulate

from bot.policy import Policy
from bot.policy.form import CustomerWords

_DIGITS = re.compile(r"\d(?:[ -]?\d){12,}")
_GROUP = re.compile(r"\d+")
# The whole key, so that masking leaves no tail; prefixes as payment firms document them.
_KEY = re.compile(r"\b(?:sk|rk|pk)_(?:live|test|org)_[A-Za-z0-9_]{10,}|\bwhsec_[A-Za-z0-9+/=_-]{16,}")
_SHORTEST, _LONGEST = 13, 19
"""Digits of a card number, ISO/IEC 7812."""
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"'(),;:|]{1,64}@[^\s@<>\"'(),;:|]+\.[^\W\d_]{2,}")
_PHONE = re.compile(r"(?<![\w.+/=-])(?:\+|00)?\(?\d(?:[ ()./-]{0,2}\d){7,14}(?![\w-])")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_AMOUNT = re.compile(r"^\d{1,3}(?:[. ]\d{3})+$")
_LIKE_A_PHONE = re.compile(r"^(?:\+|00|0|\()|[ ()./-]")


def mask(text: str) -> str:
    """The words without card numbers (but their last four digits), keys, IBANs, e-mail addresses, phone numbers.

    Words stay as they are otherwise; digits and letters of full width are read as plain ones.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    for pattern, masked in _MASKS:
        plain = pattern.sub(masked, plain)
    return plain if plain != unicodedata.normalize("NFKC", text) else text


def as_read_by(policy: Policy, team: str, text: str) -> str:
    """Words of ours as a partner team reads them, masked where the policy does not let it read everything.

    `team` is its key; one that has left the policy reads masked words.
    """
    terms = policy.partners.get(team)
    reads_all = terms is not None and terms.customer_words is CustomerWords.FULL
    return text if reads_all else mask(text)


def _masked_run(found: re.Match[str]) -> str:
    """A run of digits with every card number in it masked; of those that share digits only the last shows four."""
    run, shown, masked = found[0], 0, ""
    for start, end in _apart(_card_spans(run)):
        last_four = "".join(_GROUP.findall(run[start:end]))[-4:]
        masked += f"{run[shown:start]}[card ••{last_four}]"
        shown = end
    return masked + run[shown:]


def _masked_phone(found: re.Match[str]) -> str:
    number = found[0]
    is_other = _DATE.search(number) is not None or _AMOUNT.match(number) is not None
    return "[phone number]" if _LIKE_A_PHONE.search(number) and not is_other else number


def _masked_iban(found: re.Match[str]) -> str:
    compact = re.sub(r"[ -]", "", found[0]).upper()
    for length in range(min(len(compact), 34), 14, -1):
        if _is_iban(compact[:length]):
            return f"[IBAN]{_after(found[0], length)}"
    return found[0]


def _after(written: str, count: int) -> str:
    """What follows the first so many letters and digits, as it was written."""
    seen = 0
    for at, character in enumerate(written):
        seen += character.isalnum()
        if seen == count:
            return written[at + 1 :]
    return ""


def _is_iban(number: str) -> bool:
    """ISO 13616: the number, its first four characters put last, is 1 modulo 97."""
    return int("".join(str(int(each, 36)) for each in number[4:] + number[:4])) % 97 == 1


def has_card_number(text: str) -> bool:
    """Whether digits stand there that a card could bear: length, first digit and check digit agree."""
    runs = _DIGITS.findall(unicodedata.normalize("NFKC", text))
    return any(_card_spans(run) for run in runs)


def has_api_key(text: str) -> bool:
    """Whether a secret key of a payment firm stands there."""
    return _KEY.search(text) is not None


def _card_spans(run: str) -> list[tuple[int, int]]:
    """Where card numbers stand in a run of digits: from each group on, the longest that whole groups make."""
    groups = [group.span() for group in _GROUP.finditer(run)]
    longest = ((start, _end_of_card(run, groups[at : at + _LONGEST])) for at, (start, _) in enumerate(groups))
    return [(start, end) for start, end in longest if end is not None]


def _end_of_card(run: str, groups: Sequence[tuple[int, int]]) -> int | None:
    """The end of the longest card number that begins with the first of these groups; None where there is none."""
    numbers = accumulate(run[start:end] for start, end in groups)
    ends = (end for (_, end), number in zip(groups, numbers, strict=True) if _is_card(number))
    return max(ends, default=None)


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that overlap as one: other digits beside a card may pass for its beginning, and would show its end."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_card(number: str) -> bool:
    return _SHORTEST <= len(number) <= _LONGEST and number[0] in "23456" and _luhn(number)


def _luhn(number: str) -> bool:
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in number[-1::-2])) % 10 == 0


_MASKS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_KEY, "[key]"),
    (_EMAIL, "[e-mail address]"),
    (_IBAN, _masked_iban),
    (_DIGITS, _masked_run),
    (_PHONE, _masked_phone),
)
