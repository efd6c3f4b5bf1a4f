"""Forms that end an escalation: resolve it, merge it, split something off, return it to its case."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, OptionGroup, StaticSelectElement
from slack_sdk.models.views import View

from bot.domain import wording
from bot.domain.escalations.escalation import Escalation
from bot.domain.outcomes import PreventionItem, RootCause
from bot.domain.partners.requests import PartnerRequest
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.surfaces.cases.modals import outcome_fields
from bot.slack.text import names
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
