"""Lanes: what is paced as one, and when each may be used again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import monotonic

IDLE = 1.0
"""The longest that nobody looks for something to send, in seconds."""


@dataclass(slots=True)
class Lanes:
    """When each lane may be used again, in seconds of a clock that never jumps.

    A channel takes about one message a second (https://docs.slack.dev/apis/web-api/rate-limits), counted from the
    moment of sending. A lane that Slack has refused rests as long as Slack says.
    """

    interval: float = 1.0
    now: Callable[[], float] = monotonic
    free_at: dict[str, float] = field(default_factory=dict)

    def used(self, lane: str) -> None:
        """Something has been sent on it."""
        if self.interval > 0:
            self.free_at[lane] = max(self.free_at.get(lane, 0.0), self.now() + self.interval)

    def rest(self, lane: str, seconds: float) -> None:
        """Nothing may be sent on it for so long."""
        self.free_at[lane] = max(self.free_at.get(lane, 0.0), self.now() + seconds)

    def resting(self) -> frozenset[str]:
        """The lanes that may not be used now; the others are forgotten."""
        now = self.now()
        self.free_at = {lane: at for lane, at in self.free_at.items() if at > now}
        return frozenset(self.free_at)

    def next_free(self) -> float:
        """Seconds until the first lane is free again; IDLE at the most."""
        now = self.now()
        return min((max(at - now, 0.01) for at in self.free_at.values()), default=IDLE)
