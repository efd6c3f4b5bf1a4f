"""Forms that move an open case along: reply, assign, wait, snooze, priority, note, and more."""

from __future__ import annotations

from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.cases.case import Priority, WaitingOn
from bot.readmodels import CaseCard
from bot.slack import ids
from bot.slack.text import names
from bot.slack.text.markup import inline, name
from bot.slack.views.case_facts import priority_words
from bot.slack.views.pieces import (
    aside,
    field,
    form,
    moment_picker,
    option,
    person_picker,
    prose,
    radio,
    select,
    text_input,
)
from bot.slack.views.posts import said, where

SNOOZES: Final = {
    "30m": "30 minutes",
    "1h": "1 hour",
    "2h": "2 hours",
    "4h": "4 hours",
    "8h": "8 hours",
    "1d": "1 day",
    "3d": "3 days",
    "1w": "1 week",
}


def reply_modal(card: CaseCard, limit_hint: str, draft: str = "") -> View:
    """The only form whose words leave the house; says so, and where to. `limit_hint`: how long it may be."""
    case = card.case
    network = names.network_name(case.network)
    blocks: list[Block] = [prose(f"*Public reply on {network}{_addressee(card)}.* Everybody can read it.")]
    post = card.latest or card.first
    if post is not None:
        blocks += [prose(said(post, 600, 6)), aside(f"The customer, {where(post)}")]
    if case.owner is not None:
        blocks.append(aside(f"{name(case.owner)} has {case.subject}."))
    words = text_input(draft, hint=f"Write to the customer. This goes to {network}, not to Slack.")
    blocks.append(field(ids.REPLY, "Your reply", words, hint=limit_hint))
    return form(ids.REPLY_FORM, "Reply to the customer", "Send", blocks, ids.about(case.subject))


def _addressee(card: CaseCard) -> str:
    post = card.latest or card.first
    handle = post.author.handle.strip("@ ") if post else ""
    return f" to {inline('@' + handle, 60)}" if handle else ""


def assign_modal(card: CaseCard) -> View:
    """Give the case to somebody."""
    case = card.case
    now_with = (
        f"{name(case.owner)} has {case.subject} now." if case.owner else f"Nobody has {case.subject} yet."
    )
    person = field(ids.ASSIGNEE, "Give it to", person_picker(), hint="They are told in the case's thread.")
    return form(ids.ASSIGN_FORM, f"Assign {case.subject}", "Assign", [aside(now_with), person], _about(card))


def wait_modal(card: CaseCard) -> View:
    """Say whom the case waits for."""
    choices = [
        option(WaitingOn.CUSTOMER, "The customer", "It comes back when they write again"),
        option(WaitingOn.PARTNER, "A partner team", "It stays with its owner until they answer"),
    ]
    blocks = [field(ids.WAIT_ON, "Waiting for", radio(choices, card.case.waiting_on or WaitingOn.CUSTOMER))]
    return form(ids.WAIT_FORM, f"{card.case.subject} waits", "Save", blocks, _about(card))


def snooze_modal(card: CaseCard) -> View:
    """Put the case aside for a while, or until a time; the time counts where both are given."""
    blocks = [
        field(ids.SNOOZE_FOR, "Put it aside for", select(SNOOZES, "2h"), optional=True),
        field(
            ids.UNTIL,
            "Or until",
            moment_picker(),
            hint="In your own time zone. It comes back earlier if the customer writes.",
            optional=True,
        ),
    ]
    return form(ids.SNOOZE_FORM, f"Snooze {card.case.subject}", "Snooze", blocks, _about(card))


def priority_modal(card: CaseCard) -> View:
    """Set the priority by hand."""
    choices = [option(priority, names.PRIORITY[priority]) for priority in Priority]
    blocks = [
        aside(f"Now {priority_words(card.case)}. Deadlines follow the priority."),
        field(ids.PRIORITY, "Priority", radio(choices, card.case.priority)),
    ]
    return form(ids.PRIORITY_FORM, f"Priority of {card.case.subject}", "Save", blocks, _about(card))


def note_modal(card: CaseCard) -> View:
    """Keep something on the case, inside the house."""
    words = text_input(hint="What should whoever reads this case know?")
    blocks = [field(ids.NOTE, "Note", words, hint="Seen by your team only. Nothing is sent to the customer.")]
    return form(ids.NOTE_FORM, f"Note on {card.case.subject}", "Keep", blocks, _about(card))


def _about(card: CaseCard) -> str:
    return ids.about(card.case.subject)
