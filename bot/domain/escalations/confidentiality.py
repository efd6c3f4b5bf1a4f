"""Who may see a confidential escalation, and who is in its private channel."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.access import Permission, may, require
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor, PersonRef


def may_see(e: Escalation, by: Actor, sponsors: Collection[PersonRef], *, in_room: bool = False) -> bool:
    """Whether its content is for them; `in_room`: they are in its channel."""
    return not e.confidential or may(
        by, Permission.SEE_CONFIDENTIAL, e, sponsors=sponsors, in_channel=in_room
    )


def must_see(e: Escalation, by: Actor, sponsors: Collection[PersonRef], *, in_room: bool = False) -> None:
    """Pass for those who may see it; Confidential for others."""
    if e.confidential:
        require(by, Permission.SEE_CONFIDENTIAL, e, sponsors=sponsors, in_channel=in_room)


def without_content(e: Escalation) -> Escalation:
    """Its number and its status; nothing that says what it is about, how grave it is or who has it."""
    return Escalation(
        e.number,
        e.status,
        "",
        "",
        e.opened_at,
        merged_into=e.merged_into,
        closed_at=e.closed_at,
        confidential=True,
    )


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
