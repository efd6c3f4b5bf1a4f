"""Calendars of working hours: when they are open, when a length of working time has passed; and quiet hours.

Hours are meant on the wall of a time zone, and counted in real minutes: on the night a clock is set forward the
shift is an hour shorter.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
_DAY = timedelta(days=1)
FARTHEST = timedelta(days=366 * 3)
"""How far ahead hours are looked for: a calendar that is closed for so long is closed for good."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Open on `days` (0 is Monday) from `start` to `end`, lengths of time since that day's midnight.

    An `end` at or before `start` is on the next day, and belongs to the day it starts on. `holidays` are days on
    which nothing starts.
    """

    zone: str = "UTC"
    days: frozenset[int] = EVERY_DAY
    start: timedelta = timedelta()
    end: timedelta = _DAY
    holidays: Container[date] = field(default=frozenset())

    @property
    def is_always(self) -> bool:
        """Open every minute of every day."""
        return self.days == EVERY_DAY and self.end - self.start == _DAY and self.holidays == frozenset()

    def stretches(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open stretches (from, to) in UTC, in order, the first one that ends after `since` first."""
        zone = ZoneInfo(self.zone)
        day = since.astimezone(zone).date() - _DAY
        last = day + FARTHEST
        while day <= last:
            if day.weekday() in self.days and day not in self.holidays:
                opens, closes = self._on(day, zone)
                if closes > since:
                    yield opens, closes
            day += _DAY

    def _on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        end = self.end if self.end > self.start else self.end + _DAY
        midnight = datetime.combine(day, time())
        opens, closes = ((midnight + at).replace(tzinfo=zone).astimezone(UTC) for at in (self.start, end))
        return opens, closes

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is at work."""
        if self.is_always:
            return True
        return next((opens <= at for opens, _ in self.stretches(at)), False)

    def after(self, moment: datetime, length: timedelta) -> datetime:
        """When so much working time has passed since `moment`; what no working hour is left for counts on the wall."""
        if self.is_always or length <= timedelta():
            return moment + length
        left = length
        reached = moment
        for opens, closes in self.stretches(moment):
            reached = max(reached, opens)
            if closes - reached >= left:
                return reached + left
            left -= max(timedelta(), closes - reached)
            reached = max(reached, closes)
        return reached + left


ALWAYS = Calendar()
"""Every minute of every day."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Every day from `start` to `end`, counted from midnight; an `end` at or before `start` is on the next day."""

    start: timedelta
    end: timedelta

    def until(self, now: datetime, zone: str) -> datetime | None:
        """When it is over for somebody in that time zone (an IANA name); None when it is not quiet there now."""
        hours = Calendar(zone, start=self.start, end=self.end)
        opens, closes = next(hours.stretches(now))
        return closes if opens <= now else None
