"""Everything a report on an escalation tells, read as of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.changes.context import Context
from bot.domain.escalations import confidentiality as visibility
from bot.domain.outcomes import PreventionItem
from bot.domain.people import Actor
from bot.readmodels import EscalationCard, PinnedMessage, TimelineEntry, sentences
from bot.reports.spoken import plain
from bot.services.escalations.reports import readable
from bot.storage.database import ReadSession
from bot.storage.timeline.entries import every_entry, names_in


@dataclass(frozen=True, slots=True)
class EscalationReport:
    """An escalation from its opening until now. `people`: Slack id → name; `zone` is the reader's."""

    card: EscalationCard
    entries: Sequence[TimelineEntry]
    pinned: Sequence[PinnedMessage] = ()
    prevention: Sequence[PreventionItem] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"

    @property
    def now(self) -> datetime:
        """When it was read."""
        return self.card.now

    def time(self, at: datetime | None) -> str:
        """A time on the reader's clock, in UTC where nobody knows their zone: `19 Nov 2026, 18:04`; "" for none."""
        here = at.astimezone(_zone(self.zone)) if at else None
        return f"{here.day} {here:%b %Y, %H:%M}" if here else ""

    def plain(self, text: str) -> str:
        """Words without Slack's markup, with names for mentions."""
        return plain(text, self.people)

    def describe(self, entry: TimelineEntry) -> str:
        """What happened, as a sentence without its last mark; unescaped, in one line."""
        style = sentences.Style("it", self.plain, str, self._name, self.time, is_record=True)
        return " ".join(sentences.sentence(entry, style).split()).rstrip(".:")

    def words_of(self, entry: TimelineEntry) -> str:
        """The words that belong to an entry, as plain text: what was said, or reported."""
        return sentences.words_of(entry, self.plain, self.plain)

    def _name(self, slack_id: str) -> str:
        return self.people.get(slack_id, "somebody")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


async def read_report(context: Context, number: int, by: Actor, *, in_room: bool = False) -> EscalationReport:
    """The report for somebody of the desk or a sponsor. NotFound, Confidential, NotAllowed."""
    async with context.read() as view:
        await readable(view, number, by, in_room=in_room)
        zone = await view.people.zone_of(by.person) if by.person else "UTC"
        return await _report(view, number, zone)


async def whole_report(context: Context, number: int) -> EscalationReport:
    """The report for who may read the database anyway, on the clock of the company. NotFound."""
    async with context.read() as view:
        return await _report(view, number, context.policy.timezone)


def without_content(report: EscalationReport) -> EscalationReport:
    """Its number and its status; nothing that says what it is about or who has it."""
    hidden = visibility.without_content(report.card.escalation)
    return EscalationReport(EscalationCard(hidden, report.now, hidden=True), (), zone=report.zone)


async def _report(view: ReadSession, number: int, zone: str) -> EscalationReport:
    card = await view.escalation_reads.card(number)
    subject = card.escalation.subject
    entries = await every_entry(view.conn, subject)
    return EscalationReport(
        card,
        entries,
        await view.pins.of(subject),
        await view.prevention.of(subject),
        await _names(view, card, entries),
        zone,
    )


async def _names(view: ReadSession, card: EscalationCard, entries: Sequence[TimelineEntry]) -> dict[str, str]:
    sponsors = {person.slack_id: person.name for person in card.sponsors}
    actors = {entry.actor_slack_id: entry.actor for entry in entries if entry.actor_slack_id}
    return await names_in(view.conn, entries) | actors | sponsors
