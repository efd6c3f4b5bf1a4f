"""Nudges: who is nudged now, who is left alone, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.events.nudges import NudgeFact
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.partners.requests import PartnerRequest
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject

GATHERING = timedelta(seconds=10)
"""How long a message waits for other nudges to the same person."""
APART = timedelta(minutes=1)
"""Nobody gets two messages of nudges within this time."""


class NudgeOutcome(StrEnum):
    """What became of a nudge; one that waits goes out with the person's next message."""

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody is nudged about: `anchor` is the deadline, `step` and `rung` the place on the ladder.

    `request`: it is about what a partner team was asked. `unowned`: nobody has it.
    """

    subject: Subject
    why: ReminderKind
    anchor: datetime
    rung: str
    step: int = 0
    is_last: bool = False
    request: PartnerRequest | None = None
    unowned: bool = False

    def fact(self, kind: type[NudgeFact], people: Sequence[PersonRef], reason: NudgeReason) -> NudgeFact:
        """What the timeline keeps of it: that `people` were nudged, or held back."""
        to, request = tuple(person.slack_id for person in people), self.request
        return kind(
            self.why,
            self.anchor,
            self.rung,
            self.step,
            self.is_last,
            to,
            reason,
            request.subject if request else None,
            request.team if request else "",
            request.name if request else "",
            self.unowned,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on a rung, now: whether their shift is over, and until when they are to be left alone, if at all."""

    person: PersonRef
    is_off: bool = False
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NudgeDecision:
    """`called` are nudged, `held` are not; where nobody is called, the same step comes again at `again_at`."""

    called: tuple[PersonRef, ...] = ()
    held: tuple[tuple[PersonRef, NudgeReason], ...] = ()
    again_at: datetime | None = None

    def skipped_by_reason(self) -> dict[NudgeReason, tuple[PersonRef, ...]]:
        """The people that are held, by reason."""
        reasons = dict.fromkeys(reason for _, reason in self.held)
        return {reason: tuple(p for p, why in self.held if why is reason) for reason in reasons}


def choose_recipients(people: Sequence[Candidate], *, may_pass: bool, is_last: bool) -> NudgeDecision:
    """Who on a rung is nudged.

    Whose shift is over is left alone while another on the rung is not, and where the rung `may_pass` it on to the
    next; on the last rung nobody is left out. Whoever has quiet hours is left alone until they end.
    """
    spare_off = not is_last and (may_pass or any(not each.is_off for each in people))
    called: list[PersonRef] = []
    held: list[tuple[PersonRef, NudgeReason]] = []
    ends: list[datetime] = []
    for each in people:
        if each.is_off and spare_off:
            held.append((each.person, NudgeReason.OFF_SHIFT))
        elif each.quiet_until is not None:
            held.append((each.person, NudgeReason.QUIET_HOURS))
            ends.append(each.quiet_until)
        else:
            called.append(each.person)
    return NudgeDecision(tuple(called), tuple(held), None if called else min(ends, default=None))


def snoozed(people: Sequence[PersonRef], until: datetime) -> NudgeDecision:
    """Nobody is nudged about what is put off."""
    return NudgeDecision((), tuple((person, NudgeReason.SNOOZED) for person in people), until)


def message_at(now: datetime, last: datetime | None) -> datetime:
    """When the next message to somebody goes out: it gathers a while, and keeps its distance from the last one.

    A last one that lies ahead was written before the clock was set back.
    """
    gathered = now + GATHERING
    return gathered if last is None else max(gathered, min(last, now) + APART)
