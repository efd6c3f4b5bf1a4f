"""The grammar of all commands: verbs, numbers, people, times with a reason, and words as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum, auto
from typing import Final

from bot.domain.errors import BadInput
from bot.domain.subjects import DASH, DIGITS, LETTER, Subject, SubjectKind, parse_subject
from bot.domain.time.moments import parse_moment
from bot.slack.payloads import mentioned_people
from bot.slack.text.markup import spoken_moment, unmarked

MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
ME: Final = frozenset({"me", "to me"})
"""How people name themselves."""
_NUMBER: Final = re.compile(rf"(#?\s*(?:{LETTER})?#?{DIGITS}[.,:;]?)(?=\s|$)")
_AT_THE_END: Final = re.compile(rf"(?:^|\s)((?:#|#?{LETTER}){DIGITS})[.,:;]?\s*$")
_SOMEBODY: Final = re.compile(r"\s*(?:<@[UW][A-Z0-9]+(?:\|[^>]*)?>|@\S+)")
_REQUEST: Final = re.compile(
    rf"^(?:[a-z]+\s+)?#?{SubjectKind.REQUEST}\s*{DASH}\s*({DIGITS})(?=[\s.,:;]|$)", re.IGNORECASE
)
_BECAUSE: Final = re.compile(r"(?:^|\s)(?:because(?:\s+of)?|since|as|why)[:,]?\s+", re.IGNORECASE)
_LEADING: Final = re.compile(
    r"^(?:(?:because(?:\s+of)?|since|as)\b[:,]?|[-\u2013\u2014:,;.]+)\s*", re.IGNORECASE
)
_LONGEST_TIME: Final = 6  # words
_SMALL: Final = frozenset({"at", "on", "until", "till", "by", "in"})
"""They belong to what follows: a time never ends with one."""


class Takes(Enum):
    """What follows a verb."""

    WORDS = auto()  # words alone, if any
    NUMBER = auto()  # a number alone
    NUMBER_FIRST = auto()  # a number, then words
    NUMBER_ANYWHERE = auto()  # a number before or after the words: `tomorrow 9:00 C-12`
    PERSON = auto()  # a number and somebody, in either order


def first_word(text: str) -> tuple[str, str]:
    """The first word, and what follows it as it was typed."""
    words = text.lstrip()
    first = next(iter(words.split(maxsplit=1)), "")
    return first, words[len(first) :].lstrip()


def take(takes: Takes, rest: str, kind: SubjectKind) -> tuple[Subject | None, str]:
    """The number after a verb, of any kind (`kind` where only digits are typed), and the words without it."""
    if takes is Takes.WORDS:
        return None, rest
    subject, words = take_number(rest, kind)
    if subject is not None or takes in {Takes.NUMBER, Takes.NUMBER_FIRST}:
        return subject, words
    if takes is Takes.PERSON and (somebody := _SOMEBODY.match(rest)):
        subject, _ = take_number(rest[somebody.end() :].lstrip(), kind)
        return subject, somebody[0].strip() if subject else rest
    return _take_last(rest, kind)


def take_number(rest: str, kind: SubjectKind) -> tuple[Subject | None, str]:
    """A number at the front (None where there is none) and what follows, as it was typed."""
    found = _NUMBER.match(rest)
    subject = parse_subject(found[1], kind) if found else None
    return (subject, rest[found.end() :].lstrip()) if found and subject else (None, rest)


def _take_last(rest: str, kind: SubjectKind) -> tuple[Subject | None, str]:
    """A number that comes last, if it looks like one: digits alone are an hour or a day."""
    found = _AT_THE_END.search(rest)
    subject = parse_subject(found[1], kind) if found else None
    return (subject, rest[: found.start()].rstrip()) if found and subject else (None, rest)


def request_named(text: str) -> int | None:
    """The number of a partner request that a command is about (`R-7`, `show R-7`); None where it names none."""
    found = _REQUEST.match(text.strip())
    return int(found[1]) if found else None


def read_other(words: str, kind: SubjectKind, ask: str, fillers: Iterable[str] = ()) -> int | None:
    """The number of something else: `E-5`, or `into C-9` with such `fillers`; None where nothing is written.

    BadInput with `ask` for anything else, and for a second number.
    """
    first, after = first_word(words)
    rest = after if first.casefold() in fillers else words
    if not rest.strip():
        return None
    subject, left = take_number(rest, kind)
    if subject is None or subject.kind is not kind or any(char.isdigit() for char in left):
        raise BadInput("number", ask)
    return subject.number


def same_name(word: str, known: Iterable[str]) -> str | None:
    """The known name that a word is, in any case; None where it is none."""
    return next((each for each in known if each.casefold() == word.casefold()), None)


def person_in(words: str) -> str | None:
    """The Slack id of the first person mentioned; None where nobody is."""
    return next(iter(mentioned_people(words)), None)


@dataclass(frozen=True, slots=True)
class TimeAndReason:
    """`at` is the time that was written, if it can be used; `trouble` says why it cannot. `reason` is never lost."""

    at: datetime | None = None
    reason: str = ""
    trouble: str = ""


def read_time_and_reason(typed: str, now: datetime, zone: tzinfo) -> TimeAndReason:
    """`2h because the bank is closed`, in Slack's markup. Times are those of a clock in `zone`."""
    words = unmarked(typed).split()
    at, length = _longest_time(words, now, zone)
    if at is None:
        return _without_time(" ".join(words))
    reason = _LEADING.sub("", " ".join(words[length:])).strip()
    if at <= now:
        return TimeAndReason(None, reason, f"{spoken_moment(at)} is already past. Choose a later time.")
    return TimeAndReason(at, reason)


def _longest_time(words: list[str], now: datetime, zone: tzinfo) -> tuple[datetime | None, int]:
    """The time that the first words say, and how many they are: `2h at the bank's request` says `2h`."""
    for length in range(min(len(words), _LONGEST_TIME), 0, -1):
        at = parse_moment(" ".join(words[:length]).rstrip(",;:."), now, zone)
        if at is not None and (length == 1 or words[length - 1].casefold() not in _SMALL):
            return at, length
    return None, 0


def _without_time(words: str) -> TimeAndReason:
    """No time can be read: what stands before "because" was meant as one, the rest is the reason."""
    found = _BECAUSE.search(words)
    if found is None:
        return TimeAndReason(reason=words)
    before, reason = words[: found.start()].strip(), words[found.end() :].strip()
    trouble = f"I cannot read “{before[:60]}” as a time. Choose it here." if before else ""
    return TimeAndReason(None, reason, trouble)
