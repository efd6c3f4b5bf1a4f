"""Shifts: who is at work now, by the hours that the policy names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import PersonRef
from bot.domain.time.calendars import Calendar


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


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is at work by the shifts: `on` those that are under way, `rostered` all of them. Ids of people."""

    on: frozenset[int] = frozenset()
    rostered: frozenset[int] = frozenset()

    def is_on(self, person: PersonRef) -> bool:
        """Whether a shift that names them is under way."""
        return person.id in self.on

    def is_off(self, person: PersonRef) -> bool:
        """Whether only other shifts name them. Whoever stands in no shift at all comes and goes unseen."""
        return person.id in self.rostered and person.id not in self.on


def attendance(on: Collection[PersonRef] | None, rostered: Collection[PersonRef] | None) -> Attendance:
    """From the people of the shifts under way and of all shifts; None where there are no shifts."""
    return Attendance(frozenset(p.id for p in on or ()), frozenset(p.id for p in rostered or ()))
