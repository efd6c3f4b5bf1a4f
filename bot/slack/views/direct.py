"""Private messages by their names: which words each of them has, from what is true now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.escalation_promises import Update
from bot.domain.numbers import Subject
from bot.readmodels import EscalationCard
from bot.slack.text.markup import inline, name, quote
from bot.slack.views import promises, sponsor


def told(card: EscalationCard, say: str, data: Mapping[str, str]) -> str:
    """What a sponsor is told: `say` is in_hand, acknowledged, owner, update, promised, severity, snoozed,
    resolved, cancelled or reopened."""
    who = data.get("who", "") or name(card.escalation.owner)
    if say == "update":
        return sponsor.sponsor_update(card, _news(card, data), who)
    if say in _MOVED:
        return _MOVED[say](card, data, who)
    if say == "cancelled":
        return sponsor.sponsor_cancelled(card, data.get("reason", ""), who)
    if say == "reopened":
        return sponsor.sponsor_reopened(card, who)
    if say == "acknowledged" and who != name(card.escalation.owner):
        return sponsor.sponsor_seen_by(card, who)
    plain = {
        "joined": sponsor.sponsor_joined,
        "acknowledged": sponsor.sponsor_acknowledged,
        "owner": sponsor.sponsor_acknowledged if card.escalation.acknowledged_at else sponsor.sponsor_in_hand,
        "resolved": sponsor.sponsor_resolved,
    }
    return plain.get(say, sponsor.sponsor_in_hand)(card)


_MOVED = {
    "promised": promises.promised_told,
    "severity": promises.severity_told,
    "snoozed": promises.snoozed_told,
}
"""What moves the promised time."""


def _news(card: EscalationCard, data: Mapping[str, str]) -> Update:
    """The update as it was sent; what the desk alone reads may have been written since."""
    if "happened" not in data:
        return Update(card.last_update or "", card.last_plan or "", card.escalation.next_update_by)
    return Update(data["happened"], data.get("planned", ""), _moment(data.get("next_by", "")))


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def reply_given_back(subject: Subject, text: str, reason: str) -> str:
    """A reply that the network will never take: its writer has the words back, and why."""
    why = inline(reason, 300)
    return f"Your reply on {subject} was not sent. {why}\nHere is what you wrote:\n{quote(text, 2400, 40)}"
