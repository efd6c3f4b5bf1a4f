"""Forms about a case, opened from a card, a command or another form, where they can help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.views import View

from bot.domain.cases.case import Case, CaseStatus, must_hold
from bot.domain.errors import AlreadyDone, StateError
from bot.domain.people import Actor
from bot.readmodels import CaseCard
from bot.slack import ids
from bot.slack.answers import Answer
from bot.slack.cases.cards import CaseRoom, read_card, reply_network
from bot.slack.forms.places import Asked, put
from bot.slack.text.names import network_name
from bot.slack.views.case_closing_modals import dismiss_modal, merge_modal, resolve_modal
from bot.slack.views.case_modals import (
    assign_modal,
    more_modal,
    note_modal,
    priority_modal,
    reply_modal,
    snooze_modal,
    wait_modal,
)


@dataclass(frozen=True, slots=True)
class _Form:
    """`title` stands while it loads; `wanted` is StateError's name of the action, "" where any state does."""

    title: str
    wanted: str
    draw: Callable[[CaseCard], View]


_FORMS: Final = {
    ids.ASSIGN_FORM: _Form("Assign", "assign", assign_modal),
    ids.WAIT_FORM: _Form("Wait", "wait", wait_modal),
    ids.SNOOZE_FORM: _Form("Snooze", "snooze", snooze_modal),
    ids.PRIORITY_FORM: _Form("Priority", "change the priority of", priority_modal),
    ids.DISMISS_FORM: _Form("Dismiss", "dismiss", dismiss_modal),
    ids.MERGE_FORM: _Form("Merge", "merge", merge_modal),
    ids.NOTE_FORM: _Form("Note", "", note_modal),
    ids.MORE_FORM: _Form("More", "", more_modal),
}


async def show_form(room: CaseRoom, form_id: str, number: int, asked: Asked) -> Answer:
    """Open one of the forms above; StateError, AlreadyDone, NotYours where it could not be sent anyway."""
    form = _FORMS[form_id]

    async def load() -> View:
        card = await read_card(room, number)
        if form.wanted:
            _must_be_able(card.case, form.wanted, asked.person)
        return form.draw(card)

    return await put(asked, form.title, load)


async def show_resolve_form(room: CaseRoom, number: int, asked: Asked) -> Answer:
    """Open the form of an outcome."""

    async def load() -> View:
        card = await read_card(room, number)
        _must_be_able(card.case, "resolve", asked.person)
        return resolve_modal(card, list(room.context.policy.topic_words))

    return await put(asked, "Resolve", load)


async def show_reply_form(room: CaseRoom, number: int, asked: Asked) -> Answer:
    """Open the form whose words leave the house; BadInput where this case cannot be answered from here."""

    async def load() -> View:
        card = await read_card(room, number)
        _must_be_able(card.case, "reply to", asked.person)
        network = await reply_network(room, number)
        limit = network.measure("").limit
        hint = f"At most {limit:,} characters, as {network_name(network.name)} counts them."
        return reply_modal(card, hint)

    return await put(asked, "Reply to the customer", load)


def _must_be_able(case: Case, wanted: str, by: Actor) -> None:
    if case.is_open:
        must_hold(case, by)
    elif wanted == "resolve" and case.status is CaseStatus.RESOLVED:
        raise AlreadyDone(case.subject, case.status, wanted)
    else:
        raise StateError(case.subject, case.status, wanted)
