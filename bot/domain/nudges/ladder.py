"""The ladder: who is nudged next, and when, while the one before stays silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.nudges.reasons import ReminderKind

OWNER = "owner"
"""The rung on which whoever has it stands."""
TEAM, TEAM_LEAD = "team", "team lead"
"""The rungs of a partner request before our owner's: who is on call there, and who leads them."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """`rungs` in turn (owner, lead, admin), each nudged `at_most` times, `every` so long."""

    rungs: tuple[str, ...]
    every: timedelta
    at_most: int

    @property
    def length(self) -> int:
        """How many nudges there are in all."""
        return len(self.rungs) * self.at_most


@dataclass(frozen=True, slots=True)
class Step:
    """One nudge: the `number`th in all (from 0), the `nth` on its rung (from 1)."""

    number: int
    rung: str
    nth: int
    is_last: bool


def step_at(ladder: Ladder, number: int) -> Step | None:
    """The nudge with that number, or None when the ladder has ended."""
    if not 0 <= number < ladder.length:
        return None
    rung, nth = divmod(number, ladder.at_most)
    return Step(number, ladder.rungs[rung], nth + 1, number == ladder.length - 1)


def first_step_of_next_rung(ladder: Ladder, number: int) -> int:
    """Where to go on when nobody stands on this rung."""
    return (number // ladder.at_most + 1) * ladder.at_most


def request_ladder(ladder: Ladder) -> Ladder:
    """Who is nudged about a partner request: the team, its lead, our owner; at the pace of `ladder`."""
    return Ladder((TEAM, TEAM_LEAD, OWNER), ladder.every, ladder.at_most)


def reminders_of(e: Escalation) -> dict[ReminderKind, datetime]:
    """The deadlines that an escalation has to be reminded of now; what is not here has lost its reason."""
    wanted: dict[ReminderKind, datetime] = {}
    if e.status is EscalationStatus.OPEN and e.acknowledge_by is not None:
        wanted[ReminderKind.ACKNOWLEDGE] = e.acknowledge_by
    if e.is_live and e.next_update_by is not None:
        wanted[ReminderKind.UPDATE] = e.next_update_by
    if e.is_live and e.snoozed_until is not None:
        wanted[ReminderKind.WAKE] = e.snoozed_until
    return wanted
