"""Private messages: which words each kind of news has, from what is true now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch
from typing import Final

from slack_sdk.models.blocks import Block

from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.promises import Update
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject
from bot.outbox import news
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.surfaces.escalations.facts import has_it, hears_next
from bot.slack.text.markup import inline, mention, moment, name, quote
from bot.slack.views.blocks import actions, button, linked, place_link, section
from bot.slack.views.notes import update_note

_MAY_ASK: Final = (
    news.Acknowledged, news.OwnerChanged, news.PromiseMoved, news.Snoozed, news.SeverityChanged, news.MadeSponsor
)  # fmt: skip
"""After these a sponsor may want to know more at once."""


def with_buttons(card: EscalationCard, told: news.News, text: str) -> list[Block]:
    """The message with what its reader may do next; no blocks where that is nothing."""
    e = card.escalation
    if not e.is_live:
        return []
    if isinstance(told, _MAY_ASK) and e.update_asked_at is None:
        return [
            section(text),
            *actions(button("Ask for an update", ids.ESCALATION_ASK_UPDATE, str(e.subject))),
        ]
    return []


@singledispatch
def render_direct(told: news.News, card: EscalationCard) -> str:
    """What one person is told: `card` is the escalation as it is, `told` what was true when it happened."""
    raise TypeError(told, card)


@render_direct.register
def _(_: news.InHand, card: EscalationCard) -> str:
    return f"Your flag is in hand as {_named(card)}.\n{_goes_on(card)}"


@render_direct.register
def _(told: news.MadeSponsor, card: EscalationCard) -> str:
    lead = f"{inline(told.who, 60)} made you a sponsor of {_named(card)}: you hear what comes of it."
    return f"{lead}\n{_goes_on(card)}"


@render_direct.register
def _(told: news.Acknowledged, card: EscalationCard) -> str:
    """Somebody else than its owner, a lead perhaps, may have acknowledged it."""
    if told.who != name(card.escalation.owner):
        return f"{inline(told.who, 60)} acknowledged {_named(card)}. {_goes_on(card)}"
    return _in_hand(card)


@render_direct.register
def _(_: news.OwnerChanged, card: EscalationCard) -> str:
    e = card.escalation
    if e.acknowledged_at:
        return _in_hand(card)
    by = f" and is asked to acknowledge it by {moment(e.acknowledge_by)}" if e.acknowledge_by else ""
    return f"{name(e.owner)} has {_named(card)} now{by}.{hears_next(e, card.now)}"


def _in_hand(card: EscalationCard) -> str:
    e = card.escalation
    return f"{name(e.owner)} has {_named(card)} in hand.{hears_next(e, card.now)}"


@render_direct.register
def _(told: news.Updated, card: EscalationCard) -> str:
    """The report as it was sent; what the desk alone reads may have been written since.

    The first of an owner who had not acknowledged says also that it is in hand.
    """
    e = card.escalation
    report = update_note(e, Update(told.happened, told.planned, told.next_by), told.who)
    begun = e.acknowledged_at is not None and e.acknowledged_at == e.last_update_at
    in_hand = f"{name(e.owner)} has it in hand." if begun else ""
    return "\n".join(filter(None, (report, in_hand, place_link(card.place, "Open its thread"))))


@render_direct.register
def _(told: news.PromiseMoved, card: EscalationCard) -> str:
    lead = f"{inline(told.who, 60)} moved the next update on {_named(card)}."
    return _moved(card, lead, told.reason, told.before, told.next_by)


@render_direct.register
def _(told: news.SeverityChanged, card: EscalationCard) -> str:
    before, after = inline(told.before, 30), inline(told.after, 30)
    lead = f"{inline(told.who, 60)} changed the severity of {_named(card)} from {before} to {after}."
    return _moved(card, lead, told.reason, told.promised_before, told.next_by)


@render_direct.register
def _(told: news.Snoozed, card: EscalationCard) -> str:
    until = f" until {moment(told.until)}" if told.until else ""
    lead = f"{inline(told.who, 60)} put {_named(card)} aside{until}."
    return _moved(card, lead, told.reason, told.promised_before, told.next_by)


def _moved(
    card: EscalationCard, lead: str, reason: str, before: datetime | None, next_by: datetime | None
) -> str:
    was = f" Before, it was {moment(before)}." if before and before != next_by else ""
    parts = [
        lead,
        quote(reason.strip(), 500, 6) if reason.strip() else "",
        f"You hear from us by {moment(next_by)}.{was}" if next_by and card.escalation.is_live else "",
        place_link(card.place, "Open its thread"),
    ]
    return "\n".join(part for part in parts if part)


@render_direct.register
def _(told: news.Merged, card: EscalationCard) -> str:
    """To a sponsor of what was merged: `card` is of the escalation that goes on."""
    lead = f"{inline(told.gone, 20)} is part of {_titled(card)} now: {inline(told.who, 60)} merged them."
    return f"{lead}\n{_goes_on(card)}"


@render_direct.register
def _(told: news.SplitOff, card: EscalationCard) -> str:
    """To a sponsor of what was split: `card` is of the new escalation."""
    request, one = inline(told.request, 20), inline(told.from_, 20)
    lead = f"{inline(told.who, 60)} split {request} off {one}. It goes on as {_titled(card)}."
    return f"{lead}\n{_goes_on(card)}"


@render_direct.register
def _(told: news.Returned, card: EscalationCard) -> str:
    why = inline(told.reason, 500)
    case = f"C-{card.escalation.case_number}" if card.escalation.case_number else "a case"
    lead = f"{inline(told.who, 60)} returned {_titled(card)} to {case}{f': {why}' if why else ''}."
    return f"{lead} The desk goes on with the case, and no more updates are promised."


@render_direct.register
def _(told: news.Cancelled, card: EscalationCard) -> str:
    lead = f"{inline(told.who, 60)} cancelled {_named(card)}:"
    return f"{lead}\n{quote(told.reason, 500, 6)}\n{place_link(card.place, 'Open its thread')}"


@render_direct.register
def _(told: news.Reopened, card: EscalationCard) -> str:
    why = f"{quote(told.reason, 500, 6)}\n" if told.reason.strip() else ""
    return f"{inline(told.who, 60)} reopened {_named(card)}.\n{why}{_goes_on(card)}"


def _titled(card: EscalationCard) -> str:
    e = card.escalation
    return f"*{linked(e.subject, card.place)}* ({inline(e.summary, 150)})"


def _named(card: EscalationCard) -> str:
    e = card.escalation
    return f"*{linked(e.subject, card.place)}* ({inline(e.severity, 30)}: {inline(e.summary, 150)})"


def _goes_on(card: EscalationCard) -> str:
    """Who has it, and when its sponsors hear next."""
    return f"{has_it(card.escalation)}{hears_next(card.escalation, card.now)}"


def flag_raised(e: Escalation, now: datetime, *, is_sponsor: bool) -> str:
    """At once, to whoever raised it: who has it and what comes next."""
    lead = f"{e.subject} is in hand" if is_sponsor else f"{e.subject} is open"
    return f"{lead}: {has_it(e)}{hears_next(e, now) if is_sponsor else ''}"


def flag_out_of_sight(e: Escalation) -> str:
    """At once, to whoever raised a confidential one and is none of its people: who has it, and what was kept."""
    whom = name(e.owner) if e.owner else "a lead"
    return (
        f"{e.subject} is open: {has_it(e)} It is confidential, so you do not see it any more. What you wrote is kept:\n"
        f"{quote(e.summary, 300, 6)}\nIf there is more to say, tell {whom}, who can invite you into its channel."
    )


def flag_joined(
    e: Escalation, others: Sequence[PersonRef], now: datetime, *, is_new: bool, is_sponsor: bool
) -> str:
    """At once, to whoever flagged what is escalated already. `others`: its other sponsors, in their order."""
    if not is_sponsor:
        return f"This is escalated already, as {e.subject}: {has_it(e)}"
    if not is_new:
        return f"You sponsor {e.subject} already: {has_it(e)}{hears_next(e, now)}"
    first = f"{name(others[0])} flagged this already" if others else "This is escalated already"
    return f"{first}: you now sponsor {e.subject}{' too' if others else ''}. {has_it(e)}{hears_next(e, now)}"


def reply_given_back(subject: Subject, refused: news.ReplyRefused) -> str:
    """A reply that the network will never take: its writer has the words back, and why."""
    why = inline(refused.reason, 300)
    written = quote(refused.text, 2400, 40)
    return f"Your reply on {subject} was not sent. {why}\nHere is what you wrote:\n{written}"


def group_mention(group_id: str) -> str:
    """A mention of a user group by its id."""
    return f"<!subteam^{group_id}>" if group_id.isalnum() and group_id.startswith("S") else mention(group_id)
