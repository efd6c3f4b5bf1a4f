"""The private channel of a confidential escalation: who belongs into it, and who is there without a reason."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoomPeople:
    """Slack ids: its owner and sponsors (`belong`), and whom Callout has invited and not removed since.

    Whom somebody in the channel has invited by hand is not among them, and stays.
    """

    belong: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()

    def missing(self, leads: AbstractSet[str]) -> frozenset[str]:
        """Those who belong there and were not invited yet; they may be there all the same."""
        return (self.belong | leads) - self.invited

    def without_reason(self, leads: AbstractSet[str]) -> frozenset[str]:
        """Those who were invited for a reason that is gone: they handed it on, or lead no more."""
        return self.invited - self.belong - leads
