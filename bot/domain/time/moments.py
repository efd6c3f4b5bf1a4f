"""Moments to come as people write them: 18:00, tomorrow 9:00, mon 17:00, 2h, 2026-11-24 18:00."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from bot.domain.time.durations import parse_duration

MORNING: Final = time(9)
"""The time of a day that was written without one."""
_FILLERS: Final = frozenset({"at", "on", "until", "till", "by", "in"})
DAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_DAY: Final = 3
_WEEK: Final = 7
_NOON: Final = 12
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?\s*")


def parse_moment(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment in UTC, or None when it cannot be read. Times of day and days are those of `zone`.

    A time or a weekday alone means the next one after `now`; a date, `today` and `tomorrow` mean that day,
    even if it is past. A length of time counts from `now`. An hour that the clocks skip comes as much later;
    of one that comes twice, the first that is still to come counts.
    """
    words = " ".join(word for word in text.lower().split() if word not in _FILLERS)
    if not words:
        return None
    length = parse_duration(words)
    try:
        if length is not None:
            return (now + length).astimezone(UTC)
        return _on_the_clock(words, now, zone)
    except OverflowError:
        return None


def _on_the_clock(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    today = now.astimezone(zone).date()
    if found := _DATE.match(words):
        return _on_day(_date(found), words[found.end() :], now, zone)
    first, _, rest = words.partition(" ")
    if first in {"today", "tomorrow"}:
        return _on_day(today + timedelta(days=first == "tomorrow"), rest, now, zone)
    weekday = _weekday(first)
    at = _clock(words if weekday is None else rest)
    if at is None:
        return None
    days = (today + timedelta(days=ahead) for ahead in range(_WEEK + 2))
    fitting = (day for day in days if weekday in {None, day.weekday()})
    return next((m for day in fitting for m in _instants(day, at, zone) if m > now), None)


def _on_day(day: date | None, clock: str, now: datetime, zone: tzinfo) -> datetime | None:
    at = _clock(clock)
    if day is None or at is None:
        return None
    instants = list(_instants(day, at, zone))
    return next((moment for moment in instants if moment > now), instants[0])


def _instants(day: date, at: time, zone: tzinfo) -> Iterator[datetime]:
    """When a clock on the wall shows it: once, or twice on the night it is put back."""
    first = datetime.combine(day, at, zone).astimezone(UTC)
    second = datetime.combine(day, at.replace(fold=1), zone).astimezone(UTC)
    yield first
    if second > first:
        yield second


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _weekday(word: str) -> int | None:
    whole = word.rstrip(",")
    if len(whole) < _SHORTEST_DAY:
        return None
    return next((number for number, day in enumerate(DAY_NAMES) if day.startswith(whole)), None)


def _clock(text: str) -> time | None:
    """`18:00`, `18.30`, `6pm`; the morning where nothing is written. A bare number is no time."""
    if not text.strip():
        return MORNING
    found = _CLOCK.fullmatch(text.strip())
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found["half"] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
