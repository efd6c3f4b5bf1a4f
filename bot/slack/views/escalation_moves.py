"""Forms that merge, split and return escalations, and what sponsors are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slack_sdk.models.views import View

from bot.domain.escalations.escalation import Escalation
from bot.domain.partners.requests import PartnerRequest
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.text.markup import inline, link, name
from bot.slack.views.pieces import aside, field, form, select, text_input
from bot.slack.views.promises import hears_next


def escalation_merge_modal(e: Escalation, others: Sequence[Escalation]) -> View:
    """Make one escalation out of two; `others` is at least one."""
    choices = {str(other.subject): f"{other.subject} · {other.summary}" for other in others}
    blocks = [
        aside(
            f"{e.subject} closes. Its sponsors, flagged messages and partner requests go to the other."
            " This cannot be undone."
        ),
        field(ids.INTO, "Merge it into", select(choices)),
    ]
    return form(ids.ESCALATION_MERGE_FORM, f"Merge {e.subject}", "Merge", blocks, ids.about(e.subject))


def split_modal(e: Escalation, requests: Sequence[PartnerRequest]) -> View:
    """Let a question to a partner team go on by itself; `requests` is at least one."""
    choices = {str(each.subject): f"{each.subject} · {each.name}: {each.question}" for each in requests}
    blocks = [
        aside("It becomes an escalation of its own, with the same sponsors, severity and owner."),
        field(
            ids.SPLIT_REQUEST,
            "Which request?",
            select(choices, next(iter(choices)) if len(choices) == 1 else None),
        ),
    ]
    return form(ids.SPLIT_FORM, f"Split {e.subject}", "Split it off", blocks, ids.about(e.subject))


def return_modal(e: Escalation) -> View:
    """Close it and go on with its case."""
    where = "its case" if e.case_number is None else f"C-{e.case_number}"
    lead = "A case is opened from its summary." if e.case_number is None else f"{where} goes on, and is open."
    blocks = [
        aside(f"{e.subject} closes. {lead}"),
        field(ids.REASON, "Why?", text_input(limit=500), hint="The sponsors read this."),
    ]
    return form(ids.RETURN_FORM, f"Return {e.subject}", "Return it", blocks, ids.about(e.subject))


def merged_told(card: EscalationCard, data: Mapping[str, str], who: str) -> str:
    """To a sponsor of what was merged: `card` is of the escalation that goes on."""
    gone = inline(data.get("gone", ""), 20)
    return f"{gone} is part of {_named(card)} now: {inline(who, 60)} merged them.\n{_standing(card)}"


def split_told(card: EscalationCard, data: Mapping[str, str], who: str) -> str:
    """To a sponsor of what was split: `card` is of the new escalation."""
    request, one = inline(data.get("request", ""), 20), inline(data.get("from", ""), 20)
    return f"{inline(who, 60)} split {request} off {one}. It goes on as {_named(card)}.\n{_standing(card)}"


def returned_told(card: EscalationCard, data: Mapping[str, str], who: str) -> str:
    """To a sponsor: the desk goes on with the case."""
    why = inline(data.get("reason", ""), 500)
    case = f"C-{card.escalation.case_number}" if card.escalation.case_number else "a case"
    told = f"{inline(who, 60)} returned {_named(card)} to {case}{f': {why}' if why else ''}."
    return f"{told} The desk goes on with the case, and no more updates are promised."


def way_to(address: str, subject: str) -> str:
    """A line that leads to where it goes on; "" where that is not known."""
    return link(address, f"Open {subject}") if address else ""


def _named(card: EscalationCard) -> str:
    e = card.escalation
    return f"*{link(card.place.link if card.place else '', str(e.subject))}* ({inline(e.summary, 150)})"


def _standing(card: EscalationCard) -> str:
    e = card.escalation
    held = f"{name(e.owner)} has it." if e.owner else "The desk looks for somebody to take it."
    return f"{held}{hears_next(e, card.now)}"
