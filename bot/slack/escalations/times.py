"""A time and a reason, as people write them after a verb: `2h because the bank is closed`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.time.moments import parse_moment
from bot.slack.text.markup import spoken_moment, unmarked

_BECAUSE = re.compile(r"(?:^|\s)(?:because(?:\s+of)?|since|as|why)[:,]?\s+", re.IGNORECASE)
_LEADING = re.compile(r"^(?:(?:because(?:\s+of)?|since|as)\b[:,]?|[-\u2013\u2014:,;.]+)\s*", re.IGNORECASE)
_LONGEST_TIME = 6  # words
_SMALL = frozenset({"at", "on", "until", "till", "by", "in"})
"""They belong to what follows: a time never ends with one."""


@dataclass(frozen=True, slots=True)
class Told:
    """`at` is the time that was written, if it can be used; `trouble` says why it cannot. `reason` is never lost."""

    at: datetime | None = None
    reason: str = ""
    trouble: str = ""


def read_time_and_reason(typed: str, now: datetime, zone: tzinfo) -> Told:
    """What was typed, in Slack's markup. Times are those of a clock in `zone`."""
    words = unmarked(typed).split()
    at, length = _longest_time(words, now, zone)
    if at is None:
        return _without_time(" ".join(words))
    reason = _LEADING.sub("", " ".join(words[length:])).strip()
    if at <= now:
        return Told(None, reason, f"{spoken_moment(at)} is already past. Choose a later time.")
    return Told(at, reason)


def _longest_time(words: list[str], now: datetime, zone: tzinfo) -> tuple[datetime | None, int]:
    """The time that the first words say, and how many they are: `2h at the bank's request` says `2h`."""
    for length in range(min(len(words), _LONGEST_TIME), 0, -1):
        at = parse_moment(" ".join(words[:length]).rstrip(",;:."), now, zone)
        if at is not None and (length == 1 or words[length - 1].casefold() not in _SMALL):
            return at, length
    return None, 0


def _without_time(words: str) -> Told:
    """No time can be read: what stands before "because" was meant as one, the rest is the reason."""
    found = _BECAUSE.search(words)
    if found is None:
        return Told(reason=words)
    before, reason = words[: found.start()].strip(), words[found.end() :].strip()
    return Told(None, reason, f"I cannot read “{before[:60]}” as a time. Choose it here." if before else "")
