"""The form that resolves an escalation: how it ended, who knows, and what would prevent the next one."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, OptionGroup, StaticSelectElement
from slack_sdk.models.views import View

from bot.domain import wording
from bot.domain.outcomes import PreventionItem, RootCause
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.text import names
from bot.slack.views.case_closing_modals import outcome_fields
from bot.slack.views.pieces import OPTIONS_LIMIT, field, form, label, option, radio, text_input

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
