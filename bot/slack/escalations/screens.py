"""Forms of escalations, made ready for whoever asks; what they may not do is said before the form opens."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.escalations.endings import may_cancel, may_reopen
from bot.domain.escalations.escalation import SeverityTerms, must_be_live, must_be_with, must_run
from bot.domain.people import Actor
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.text.markup import unmarked
from bot.slack.views.escalation_endings import escalation_resolve_modal
from bot.slack.views.escalation_modals import (
    escalation_assign_modal,
    reason_modal,
    update_modal,
)


async def update_screen(context: Context, number: int, by: Actor, words: str = "", holder: str = "") -> View:
    """The status report, the next one promised at the severity's pace; `words` are what it starts from."""
    card = await live_card(context, number, by, "update", holder)
    terms = context.policy.terms_or_mildest(card.escalation.severity)
    return update_modal(card, next_by(card, terms), unmarked(words))


def next_by(card: EscalationCard, terms: SeverityTerms) -> datetime:
    """The promise that a form proposes: at the severity's pace, and not before a snooze ends."""
    return max(terms.next_update_by(card.now), card.escalation.snoozed_until or card.now)


async def assign_screen(context: Context, number: int, by: Actor, holder: str = "") -> View:
    """Whom to give it to."""
    return escalation_assign_modal(await live_card(context, number, by, "assign", holder))


async def resolve_screen(context: Context, number: int, by: Actor) -> View:
    """How it ended."""
    card = await live_card(context, number, by, "resolve")
    async with context.read() as view:
        items = await view.prevention.open_items(seen_by=by)
    return escalation_resolve_modal(card, list(context.policy.topic_words), items)


async def cancel_screen(context: Context, number: int, by: Actor) -> View:
    """Why it is closed without an outcome."""
    card = await _card(context, number)
    may_cancel(card.escalation, by, card.sponsors)
    return reason_modal(ids.CANCEL_FORM, card.escalation.subject)


async def reopen_screen(context: Context, number: int, by: Actor) -> View:
    """Why it goes on."""
    card = await _card(context, number)
    may_reopen(card.escalation, by, card.sponsors)
    return reason_modal(ids.REOPEN_FORM, card.escalation.subject)


async def live_card(context: Context, number: int, by: Actor, verb: str, holder: str = "") -> EscalationCard:
    """The card for who may do `verb` to a live escalation; StateError, NotYours, NotAllowed.

    HandedOn where it is neither with the `holder` that they were shown nor with them.
    """
    card = await _card(context, number)
    must_be_live(card.escalation, verb)
    must_run(card.escalation, by)
    must_be_with(card.escalation, holder, verb, by)
    return card


async def _card(context: Context, number: int) -> EscalationCard:
    async with context.read() as view:
        return await view.escalation_reads.card(number)
