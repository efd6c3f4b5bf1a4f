"""Private messages by their names: which words each of them has, from what is true now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block

from bot.domain.escalations.promises import Update
from bot.domain.subjects import Subject
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.surfaces.escalations import ending_modals as moves
from bot.slack.text.markup import inline, name, quote
from bot.slack.views import promises, sponsor
from bot.slack.views.blocks import actions, button, section


def told(card: EscalationCard, say: str, data: Mapping[str, str]) -> str:
    """What one person is told: `say` is a key of `_SAID`, `data` what was true when it happened."""
    who = data.get("who", "") or name(card.escalation.owner)
    return _SAID.get(say, _in_hand)(card, data, who)


def with_buttons(card: EscalationCard, say: str, text: str) -> list[Block]:
    """The message with what its reader may do next; no blocks where that is nothing."""
    e = card.escalation
    if not e.is_live:
        return []
    if say in _MAY_ASK and e.update_asked_at is None:
        return [
            section(text),
            *actions(button("Ask for an update", ids.ESCALATION_ASK_UPDATE, str(e.subject))),
        ]
    return []


_MAY_ASK = frozenset({"acknowledged", "owner", "promised", "snoozed", "severity", "sponsor"})
"""After these a sponsor may want to know more at once."""


Say = Callable[[EscalationCard, Mapping[str, str], str], str]
"""Given the escalation as it is, what was true when it happened, and the name of who did it."""


def _in_hand(card: EscalationCard, _: Mapping[str, str], __: str) -> str:
    return sponsor.sponsor_in_hand(card)


def _acknowledged(card: EscalationCard, _: Mapping[str, str], who: str) -> str:
    if who != name(card.escalation.owner):
        return sponsor.sponsor_seen_by(card, who)
    return sponsor.sponsor_acknowledged(card)


def _owner(card: EscalationCard, _: Mapping[str, str], __: str) -> str:
    if card.escalation.acknowledged_at:
        return sponsor.sponsor_acknowledged(card)
    return sponsor.sponsor_owner(card)


_SAID: Final[Mapping[str, Say]] = {
    "in_hand": _in_hand,
    "acknowledged": _acknowledged,
    "owner": _owner,
    "update": lambda card, data, who: sponsor.sponsor_update(card, _news(card, data), who),
    "promised": promises.promised_told,
    "severity": promises.severity_told,
    "snoozed": promises.snoozed_told,
    "merged": moves.merged_told,
    "split": moves.split_told,
    "returned": moves.returned_told,
    "cancelled": lambda card, data, who: sponsor.sponsor_cancelled(card, data.get("reason", ""), who),
    "reopened": lambda card, data, who: sponsor.sponsor_reopened(card, who, data.get("reason", "")),
    "sponsor": lambda card, _, who: sponsor.sponsor_made(card, who),
}
"""The messages by their names."""


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
