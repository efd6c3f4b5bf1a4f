"""The link to the other thread after a merge, split or return."""

from __future__ import annotations

from bot.domain.events.escalations import Split
from bot.domain.events.event import Fact
from bot.domain.events.lifecycle import Absorbed, Merged, Opened, Returned
from bot.domain.subjects import Subject, SubjectKind
from bot.outbox.messages import Delivery
from bot.readmodels import TimelineEntry
from bot.slack.outbound.outgoing import await_card
from bot.slack.views.blocks import place_link
from bot.storage.database import ReadSession


async def related_link(view: ReadSession, delivery: Delivery, subject: Subject, entry: TimelineEntry) -> str:
    """A line that opens the other one's thread; "" where there is no other. NotNow while its card is on its way."""
    other = _other(entry.fact)
    if other is None or SubjectKind.ESCALATION not in {subject.kind, other.kind}:
        return ""
    place = await view.placements.of(f"card:{other}")
    await_card(place if place and place.link else None, other, delivery)
    return place_link(place, f"Open {other}")


def _other(fact: Fact) -> Subject | None:
    """What it goes on as, or where it comes from."""
    if isinstance(fact, Merged | Split):
        return fact.into
    if isinstance(fact, Absorbed):
        return fact.escalation
    if isinstance(fact, Returned):
        return fact.case or fact.escalation
    return fact.from_ if isinstance(fact, Opened) else None
