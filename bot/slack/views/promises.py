"""What was promised to sponsors, in words; and what they are told when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.escalations.escalation import Escalation
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


def promised_told(card: EscalationCard, data: Mapping[str, str], who: str) -> str:
    """Somebody promised the next update for another time: what it was before, what now, and why."""
    lead = f"{inline(who, 60)} moved the next update on {_named(card)}."
    return _told(card, lead, data)


def severity_told(card: EscalationCard, data: Mapping[str, str], who: str) -> str:
    """Another severity, and the time that it promises."""
    before, after = inline(data.get("before", ""), 30), inline(data.get("after", ""), 30)
    lead = f"{inline(who, 60)} changed the severity of {_named(card)} from {before} to {after}."
    return _told(card, lead, data)


def snoozed_told(card: EscalationCard, data: Mapping[str, str], who: str) -> str:
    """It waits for something, and the sponsors with it."""
    until = _at(data, "until")
    lead = f"{inline(who, 60)} put {_named(card)} aside{f' until {until}' if until else ''}."
    return _told(card, lead, data)


def _told(card: EscalationCard, lead: str, data: Mapping[str, str]) -> str:
    why = data.get("reason", "").strip()
    before = _at(data, "before" if data.get("say") == "promised" else "promised_before")
    now = _at(data, "next_by")
    was = f" Before, it was {before}." if before and before != now else ""
    parts = [
        lead,
        quote(why, 500, 6) if why else "",
        f"You hear from us by {now}.{was}" if now and card.escalation.is_live else "",
        link(card.place.link, "Open its thread") if card.place and card.place.link else "",
    ]
    return "\n".join(part for part in parts if part)


def _at(data: Mapping[str, str], key: str) -> str:
    try:
        return moment(datetime.fromisoformat(data.get(key, "")))
    except ValueError:
        return ""


def _named(card: EscalationCard) -> str:
    e = card.escalation
    number = link(card.place.link if card.place else "", str(e.subject))
    return f"*{number}* ({inline(e.severity, 30)}: {inline(e.summary, 150)})"
