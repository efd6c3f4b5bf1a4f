"""What sponsors and owners of an escalation are told privately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.promises import Update
from bot.domain.people import PersonRef
from bot.readmodels import EscalationCard
from bot.slack.text.markup import inline, link, mention, moment, name, quote
from bot.slack.views.notes import update_note
from bot.slack.views.promises import hears_next


def flag_raised(e: Escalation, now: datetime, *, is_sponsor: bool) -> str:
    """At once, to whoever raised it: who has it and what comes next."""
    lead = f"{e.subject} is in hand" if is_sponsor else f"{e.subject} is open"
    return f"{lead}: {_held(e)}{hears_next(e, now) if is_sponsor else ''}"


def flag_out_of_sight(e: Escalation) -> str:
    """At once, to whoever raised a confidential one and is none of its people: who has it, and what was kept."""
    whom = name(e.owner) if e.owner else "a lead"
    return (
        f"{e.subject} is open: {_held(e)} It is confidential, so you do not see it any more. What you wrote is kept:\n"
        f"{quote(e.summary, 300, 6)}\nIf there is more to say, tell {whom}, who can invite you into its channel."
    )


def flag_joined(
    e: Escalation, others: Sequence[PersonRef], now: datetime, *, is_new: bool, is_sponsor: bool
) -> str:
    """At once, to whoever flagged what is escalated already. `others`: its other sponsors, in their order."""
    if not is_sponsor:
        return f"This is escalated already, as {e.subject}: {_held(e)}"
    if not is_new:
        return f"You sponsor {e.subject} already: {_held(e)}{hears_next(e, now)}"
    first = f"{name(others[0])} flagged this already" if others else "This is escalated already"
    return f"{first}: you now sponsor {e.subject}{' too' if others else ''}. {_held(e)}{hears_next(e, now)}"


def sponsor_in_hand(card: EscalationCard) -> str:
    """Your flag has become an escalation: who has it, and when they hear of it next."""
    return f"Your flag is in hand as {_named(card)}.\n{_holder(card)}{_promise(card)}"


def sponsor_made(card: EscalationCard, who: str) -> str:
    """Somebody (`who`, a name) has made you a sponsor."""
    lead = f"{inline(who, 60)} made you a sponsor of {_named(card)}: you hear what comes of it."
    return f"{lead}\n{_holder(card)}{_promise(card)}"


def sponsor_owner(card: EscalationCard) -> str:
    """It was given to somebody, who has to acknowledge it yet."""
    e = card.escalation
    by = f" and is asked to acknowledge it by {moment(e.acknowledge_by)}" if e.acknowledge_by else ""
    return f"{name(e.owner)} has {_named(card)} now{by}.{_promise(card)}"


def sponsor_acknowledged(card: EscalationCard) -> str:
    """Somebody has it in hand."""
    return f"{name(card.escalation.owner)} has {_named(card)} in hand.{_promise(card)}"


def sponsor_seen_by(card: EscalationCard, who: str) -> str:
    """Somebody else than its owner, a lead perhaps, has acknowledged it."""
    return f"{inline(who, 60)} acknowledged {_named(card)}. {_holder(card)}{_promise(card)}"


def sponsor_update(card: EscalationCard, news: Update, who: str) -> str:
    """A status report; the first of an owner who had not acknowledged says also that it is in hand."""
    e = card.escalation
    begun = e.acknowledged_at is not None and e.acknowledged_at == e.last_update_at
    in_hand = f"{name(e.owner)} has it in hand." if begun else ""
    return "\n".join(filter(None, (update_note(e, news, who), in_hand, _follow(card))))


def sponsor_cancelled(card: EscalationCard, reason: str, who: str) -> str:
    """It was closed without an outcome."""
    return f"{inline(who, 60)} cancelled {_named(card)}:\n{quote(reason, 500, 6)}\n{_follow(card)}"


def sponsor_reopened(card: EscalationCard, who: str, reason: str = "") -> str:
    """It goes on, and why."""
    why = f"{quote(reason, 500, 6)}\n" if reason.strip() else ""
    return f"{inline(who, 60)} reopened {_named(card)}.\n{why}{_holder(card)}{_promise(card)}"


def _named(card: EscalationCard) -> str:
    e = card.escalation
    number = link(card.place.link if card.place else "", str(e.subject))
    return f"*{number}* ({inline(e.severity, 30)}: {inline(e.summary, 150)})"


def _holder(card: EscalationCard) -> str:
    return _held(card.escalation)


def _held(e: Escalation) -> str:
    return f"{name(e.owner)} has it." if e.owner else "The desk looks for somebody to take it."


def _promise(card: EscalationCard) -> str:
    return hears_next(card.escalation, card.now)


def _follow(card: EscalationCard) -> str:
    return link(card.place.link, "Open its thread") if card.place and card.place.link else ""


def group_mention(group_id: str) -> str:
    """A mention of a user group by its id."""
    return f"<!subteam^{group_id}>" if group_id.isalnum() and group_id.startswith("S") else mention(group_id)
