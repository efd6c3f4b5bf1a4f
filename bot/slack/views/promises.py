"""What was promised to sponsors, in words; and what they are told when it changes."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalations.escalation import Escalation
from bot.outbox.news import PromiseMoved, SeverityChanged, Snoozed
from bot.readmodels import EscalationCard
from bot.slack.text.markup import inline, link, moment, quote


def hears_next(e: Escalation, now: datetime) -> str:
    """For a sponsor: when they hear next, or that this is late. After a space; "" where nothing is promised."""
    if e.next_update_by is None:
        return ""
    by = moment(e.next_update_by)
    late = f" The update that was promised by {by} is late."
    return late if e.next_update_by < now else f" You hear from us by {by}."


def next_due_note(e: Escalation, now: datetime) -> str:
    """The same for whoever has to write it."""
    if e.next_update_by is None:
        return ""
    by = moment(e.next_update_by)
    is_late = e.next_update_by < now
    return f" The next update is {f'overdue since {by}' if is_late else f'due {by}'}."


def promise_moved(news: PromiseMoved, card: EscalationCard) -> str:
    """Somebody promised the next update for another time: what it was before, what now, and why."""
    lead = f"{inline(news.who, 60)} moved the next update on {_named(card)}."
    return _moved(card, lead, news.reason, news.before, news.next_by)


def severity_changed(news: SeverityChanged, card: EscalationCard) -> str:
    """Another severity, and the time that it promises."""
    before, after = inline(news.before, 30), inline(news.after, 30)
    lead = f"{inline(news.who, 60)} changed the severity of {_named(card)} from {before} to {after}."
    return _moved(card, lead, news.reason, news.promised_before, news.next_by)


def snoozed(news: Snoozed, card: EscalationCard) -> str:
    """It waits for something, and the sponsors with it."""
    until = f" until {moment(news.until)}" if news.until else ""
    lead = f"{inline(news.who, 60)} put {_named(card)} aside{until}."
    return _moved(card, lead, news.reason, news.promised_before, news.next_by)


def _moved(
    card: EscalationCard, lead: str, reason: str, before: datetime | None, next_by: datetime | None
) -> str:
    was = f" Before, it was {moment(before)}." if before and before != next_by else ""
    parts = [
        lead,
        quote(reason.strip(), 500, 6) if reason.strip() else "",
        f"You hear from us by {moment(next_by)}.{was}" if next_by and card.escalation.is_live else "",
        link(card.place.link, "Open its thread") if card.place and card.place.link else "",
    ]
    return "\n".join(part for part in parts if part)


def _named(card: EscalationCard) -> str:
    e = card.escalation
    number = link(card.place.link if card.place else "", str(e.subject))
    return f"*{number}* ({inline(e.severity, 30)}: {inline(e.summary, 150)})"
