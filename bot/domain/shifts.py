"""Shifts: who is at work now, by the hours that the policy names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendars import Calendar


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of work that comes back; `members` are Slack ids, user groups or channels, as the policy has them."""

    name: str
    hours: Calendar
    members: Sequence[str] = ()

    def is_on(self, now: datetime) -> bool:
        """Whether it is under way."""
        return self.hours.is_open(now)


def under_way(shifts: Mapping[str, Shift], now: datetime) -> list[Shift]:
    """The shifts that are under way."""
    return [shift for shift in shifts.values() if shift.is_on(now)]
