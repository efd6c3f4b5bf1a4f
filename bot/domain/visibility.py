"""Who may read a confidential escalation, and what is left of it for everybody else."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.errors import Confidential
from bot.domain.escalations import Escalation, sponsors_it
from bot.domain.people import Actor, PersonRef


def may_see(e: Escalation, by: Actor, sponsors: Collection[PersonRef], *, in_room: bool = False) -> bool:
    """Whether its content is for them: leads, its owner, its sponsors, and whoever is in its channel (`in_room`)."""
    if not e.confidential or by.is_lead or in_room:
        return True
    return by.is_person(e.owner) or sponsors_it(by, sponsors)


def must_see(e: Escalation, by: Actor, sponsors: Collection[PersonRef], *, in_room: bool = False) -> None:
    """Pass for those who may see it; Confidential for others."""
    if not may_see(e, by, sponsors, in_room=in_room):
        raise Confidential((), e.subject)


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
