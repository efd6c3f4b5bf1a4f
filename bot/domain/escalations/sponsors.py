"""Who becomes a sponsor of an escalation, and by whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.errors import AlreadyDone, BadInput, Confidential, NotAllowed
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.escalation import Escalation, must_be_live, sponsors_it, told
from bot.domain.events import Event, EventKind
from bot.domain.people import Actor, PersonRef, Role


def may_sponsor(by: Actor) -> bool:
    """Executives and leads may."""
    return Role.EXECUTIVE in by.roles or by.is_lead


def sponsor(e: Escalation, who: Actor, by: Actor, sponsors: Collection[PersonRef], now: datetime) -> Event:
    """`who` is a sponsor from now on: by themselves, by a sponsor or by the desk.

    AlreadyDone for one who is; BadInput for somebody who is neither executive nor lead; Confidential for who may
    not see what it is about.
    """
    must_be_live(e, "sponsor")
    is_self = _same(who, by)
    _may_add(e, by, sponsors, is_self=is_self)
    if not may_sponsor(who):
        raise BadInput("person", f"{who.name} is neither an executive nor a lead, and only they can sponsor.")
    if sponsors_it(who, sponsors):
        raise AlreadyDone(e.subject, e.status, "sponsor" if is_self else "make a sponsor of")
    return told(e, EventKind.SPONSORED, by, now, sponsor=who.label)


def _may_add(e: Escalation, by: Actor, sponsors: Collection[PersonRef], *, is_self: bool) -> None:
    if not may_see(e, by, sponsors):
        raise Confidential((), e.subject)
    if is_self and not may_sponsor(by):
        raise NotAllowed((Role.EXECUTIVE, Role.LEAD))
    if not is_self and Role.AGENT not in by.roles and not sponsors_it(by, sponsors):
        raise NotAllowed((Role.AGENT,))


def _same(one: Actor, other: Actor) -> bool:
    return one.person is not None and other.person is not None and one.person.id == other.person.id
