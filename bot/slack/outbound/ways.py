"""The way on: where something goes on that ends in one thread, or where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.domain.events import EventKind
from bot.domain.subjects import Subject, SubjectKind
from bot.readmodels import TimelineEntry
from bot.services.ports import NotNow
from bot.slack.outbound.outgoing import FOR_ITS_CARD, TRIES_FOR_A_LINK
from bot.slack.surfaces.escalations.ending_modals import way_to
from bot.storage.database import Reading
from bot.storage.outbox.deliveries import Delivery

_LEADS_TO: Final[Mapping[EventKind, tuple[str, ...]]] = {
    EventKind.MERGED: ("into",),
    EventKind.ABSORBED: ("escalation",),
    EventKind.SPLIT: ("into",),
    EventKind.OPENED: ("from",),
    EventKind.RETURNED: ("case", "escalation"),
}
"""Which fact of an event is the number of the other one."""


async def way_on(view: Reading, delivery: Delivery, subject: Subject, entry: TimelineEntry) -> str:
    """A line that opens the other one's thread; "" where there is no other. NotNow while its card is on its way."""
    facts = (entry.data.get(key) for key in _LEADS_TO.get(entry.kind, ()))
    other = next((str(fact) for fact in facts if fact), "")
    if not other or SubjectKind.ESCALATION not in {subject.kind, other[0]}:
        return ""
    place = await view.placements.of(f"card:{other}")
    if (place is None or not place.link) and delivery.attempts < TRIES_FOR_A_LINK:
        raise NotNow(FOR_ITS_CARD, f"the card of {other} is not there yet, and the message links to it")
    return way_to(place.link if place else "", other)
