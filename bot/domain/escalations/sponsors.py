"""Who becomes a sponsor of an escalation, and by whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.access import Permission, may, require
from bot.domain.errors import AlreadyDone, BadInput
from bot.domain.escalations.confidentiality import must_see
from bot.domain.escalations.escalation import Escalation, must_be_live
from bot.domain.events.escalations import Sponsored
from bot.domain.events.event import Event
from bot.domain.people import Actor, PersonRef


def sponsor(e: Escalation, who: Actor, by: Actor, sponsors: Collection[PersonRef], now: datetime) -> Event:
    """`who` is a sponsor from now on: by themselves, by a sponsor or by the desk.

    AlreadyDone for one who is; BadInput for somebody who is neither executive nor lead; Confidential for who may
    not see what it is about.
    """
    must_be_live(e, "sponsor")
    is_self = by.is_person(who.person)
    must_see(e, by, sponsors)
    require(by, Permission.SPONSOR if is_self else Permission.ADD_SPONSOR, e, sponsors=sponsors)
    if not may(who, Permission.SPONSOR):
        raise BadInput("person", f"{who.name} is neither an executive nor a lead, and only they can sponsor.")
    if who.person in sponsors:
        raise AlreadyDone(e.subject, e.status, "sponsor" if is_self else "make a sponsor of")
    return Event(e.subject, now, by, Sponsored(who.label))
