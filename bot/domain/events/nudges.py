"""That somebody was nudged, or was not."""

from __future__ import annotations

from datetime import datetime

from bot.domain.events.event import Fact, SlackId, Term
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.subjects import Subject


class NudgeFact(Fact):
    """A step of the ladder about a deadline (`due`); `last`: nobody comes after.

    `request`, `team` and `name` say which partner request it is about. `unowned`: leads were asked because nobody
    has it, and not for another owner.
    """

    why: ReminderKind | None
    due: datetime | None
    rung: Term
    step: int
    last: bool
    to: tuple[SlackId, ...]
    reason: NudgeReason | None
    request: Subject | None = None
    team: Term = ""
    name: Term = ""
    unowned: bool = False


class Nudged(NudgeFact, kind="nudged"):
    """`to` were nudged; nobody is named where a team was."""


class NudgeHeld(NudgeFact, kind="nudge_held"):
    """`to`, or whoever would stand there, were left alone."""
