"""Forms that end an escalation: resolve it, merge it, split something off, return it to its case."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, OptionGroup, StaticSelectElement
from slack_sdk.models.views import View

from bot.domain import wording
from bot.domain.escalations.escalation import Escalation
from bot.domain.outcomes import PreventionItem, RootCause
from bot.domain.partners.requests import PartnerRequest
from bot.outbox.news import Merged, Returned, SplitOff
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.surfaces.cases.modals import outcome_fields
from bot.slack.text import names
from bot.slack.text.markup import inline, link, name
from bot.slack.views.blocks import (
    OPTIONS_LIMIT,
    context,
    field,
    form,
    label,
    option,
    radio,
    select,
    text_input,
)
from bot.slack.views.promises import hears_next

TITLE_LIMIT = 150


def escalation_resolve_modal(
    card: EscalationCard, topics: Sequence[str] = (), items: Sequence[PreventionItem] = ()
) -> View:
    """How the escalation ended; `items`: what is wanted already to prevent others, the latest first."""
    e = card.escalation
    topic = card.case.case.topic if card.case else None
    *outcome, note = outcome_fields(topics, topic, "The sponsors read this first.", "What settled it?")
    told = [option(value.value, text) for value, text in names.CUSTOMER_TOLD.items()]
    blocks: list[Block] = [
        *outcome,
        note,
        field(ids.CUSTOMER_TOLD, "Does the customer know?", radio(told), optional=True),
        *_known_items(items),
        field(
            ids.PREVENTION_TITLE,
            "Something new that would prevent the next one",
            text_input(long=False, limit=TITLE_LIMIT),
            hint="Leave it empty where nothing is wanted.",
            optional=True,
        ),
        field(
            ids.LESSONS,
            "Lessons",
            text_input(limit=2000),
            hint="What we do otherwise next time.",
            optional=True,
        ),
    ]
    return form(ids.ESCALATION_RESOLVE_FORM, f"Resolve {e.subject}", "Resolve", blocks, ids.about(e.subject))


def _known_items(items: Sequence[PreventionItem]) -> list[Block]:
    """Known items by what they would remove: the first hundred; no field where there is none."""
    if not items:
        return []
    chosen = items[:OPTIONS_LIMIT]
    groups = [
        OptionGroup(
            label=label(wording.ROOT_CAUSE[cause]),
            options=[option(str(item.id), item.title) for item in chosen if item.root_cause is cause],
        )
        for cause in RootCause
        if any(item.root_cause is cause for item in chosen)
    ]
    rest = len(items) - len(chosen)
    hint = f"The latest {OPTIONS_LIMIT}; {rest} more are known." if rest > 0 else ""
    element = StaticSelectElement(option_groups=groups, placeholder="No, or a new one below")
    return [field(ids.PREVENTION_ITEM, "Is it known how to prevent it?", element, hint=hint, optional=True)]


def escalation_merge_modal(e: Escalation, others: Sequence[Escalation]) -> View:
    """Make one escalation out of two; `others` is at least one."""
    choices = {str(other.subject): f"{other.subject} · {other.summary}" for other in others}
    blocks = [
        context(
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
        context("It becomes an escalation of its own, with the same sponsors, severity and owner."),
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
        context(f"{e.subject} closes. {lead}"),
        field(ids.REASON, "Why?", text_input(limit=500), hint="The sponsors read this."),
    ]
    return form(ids.RETURN_FORM, f"Return {e.subject}", "Return it", blocks, ids.about(e.subject))


def merged(news: Merged, card: EscalationCard) -> str:
    """To a sponsor of what was merged: `card` is of the escalation that goes on."""
    lead = f"{inline(news.gone, 20)} is part of {_named(card)} now: {inline(news.who, 60)} merged them."
    return f"{lead}\n{_standing(card)}"


def split_off(news: SplitOff, card: EscalationCard) -> str:
    """To a sponsor of what was split: `card` is of the new escalation."""
    request, one = inline(news.request, 20), inline(news.from_, 20)
    lead = f"{inline(news.who, 60)} split {request} off {one}. It goes on as {_named(card)}."
    return f"{lead}\n{_standing(card)}"


def returned(news: Returned, card: EscalationCard) -> str:
    """To a sponsor: the desk goes on with the case."""
    why = inline(news.reason, 500)
    case = f"C-{card.escalation.case_number}" if card.escalation.case_number else "a case"
    lead = f"{inline(news.who, 60)} returned {_named(card)} to {case}{f': {why}' if why else ''}."
    return f"{lead} The desk goes on with the case, and no more updates are promised."


def thread_link(address: str, subject: str) -> str:
    """A line that leads to where it goes on; "" where that is not known."""
    return link(address, f"Open {subject}") if address else ""


def _named(card: EscalationCard) -> str:
    e = card.escalation
    return f"*{link(card.place.link if card.place else '', str(e.subject))}* ({inline(e.summary, 150)})"


def _standing(card: EscalationCard) -> str:
    e = card.escalation
    held = f"{name(e.owner)} has it." if e.owner else "The desk looks for somebody to take it."
    return f"{held}{hears_next(e, card.now)}"
