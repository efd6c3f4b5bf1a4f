"""Quiet hours: when a person is left alone, on the clock that hangs on their own wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.time.calendars import Calendar


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
