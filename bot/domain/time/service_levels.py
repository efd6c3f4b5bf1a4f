"""Service levels: what is promised for a priority, counted in the working time of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.time.calendars import ALWAYS, Calendar


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """What a priority promises; lengths of working time on its calendar. `policy_version`: which policy says so."""

    first_response: timedelta
    next_response: timedelta
    resolution: timedelta
    calendar: Calendar = ALWAYS
    policy_version: str = ""

    def respond_by(self, since: datetime, *, is_first: bool) -> datetime:
        """When an answer is due that has been owed since a moment."""
        return self.calendar.after(since, self.first_response if is_first else self.next_response)

    def resolve_by(self, since: datetime) -> datetime:
        """When it has to be solved."""
        return self.calendar.after(since, self.resolution)
