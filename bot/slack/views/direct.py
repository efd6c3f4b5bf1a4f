"""Private messages by their names: which words each of them has, from what is true now."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.escalation_promises import Update
from bot.domain.numbers import Subject
from bot.readmodels import EscalationCard
from bot.slack.text.markup import inline, name, quote
from bot.slack.views import sponsor


def told(card: EscalationCard, say: str, data: Mapping[str, str]) -> str:
    """What a sponsor is told: `say` is in_hand, acknowledged, owner, update, resolved, cancelled or reopened."""
    who = data.get("who", "") or name(card.escalation.owner)
    if say == "update":
        news = Update(card.last_update or "", card.last_plan or "", card.escalation.next_update_by)
        return sponsor.sponsor_update(card, news, who)
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


def reply_given_back(subject: Subject, text: str, reason: str) -> str:
    """A reply that the network will never take: its writer has the words back, and why."""
    why = inline(reason, 300)
    return f"Your reply on {subject} was not sent. {why}\nHere is what you wrote:\n{quote(text, 2400, 40)}"
