"""Forms that move what is promised: the next update, the severity, a snooze."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.escalations.escalation import SeverityTerms
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.text.markup import inline, moment
from bot.slack.views.escalation_modals import severity_field
from bot.slack.views.pieces import aside, field, form, moment_picker, text_input

_ZONE = "In your own time zone."


def promise_modal(
    card: EscalationCard, proposed: datetime | None, reason: str = "", trouble: str = ""
) -> View:
    """When the sponsors hear next; `reason` is what was typed already, `trouble` what was wrong with the time."""
    e = card.escalation
    promised = (
        f"The sponsors of {e.subject} are promised an update by {moment(e.next_update_by)}."
        if (e.next_update_by)
        else f"The sponsors of {e.subject} are promised no time yet."
    )
    blocks: list[Block] = [
        *_said(trouble),
        aside(f"{promised} They are told of the new time at once."),
        field(ids.NEXT_BY, "Next update by", moment_picker(proposed), hint=_ZONE),
        field(
            ids.REASON,
            "Why?",
            text_input(reason, limit=500),
            hint="The sponsors read this.",
            optional=True,
        ),
    ]
    return form(ids.PROMISE_FORM, f"Promise for {e.subject}", "Promise", blocks, ids.about(e.subject))


def severity_modal(card: EscalationCard, severities: Sequence[SeverityTerms]) -> View:
    """Another severity; every time is planned anew."""
    e = card.escalation
    blocks: list[Block] = [
        aside(
            f"{e.subject} is {inline(e.severity, 30)} now. Every time is planned anew, and its sponsors are told."
        ),
        severity_field(severities, e.severity),
    ]
    return form(ids.SEVERITY_FORM, f"Severity of {e.subject}", "Change", blocks, ids.about(e.subject))


def snooze_modal(card: EscalationCard, until: datetime | None, reason: str = "", trouble: str = "") -> View:
    """Until when it is put aside, and why; both are needed."""
    e = card.escalation
    promised = (
        f" The next update is promised by {moment(e.next_update_by)}. If it is put aside for longer, that"
        " promise moves, and the sponsors are told."
        if e.next_update_by
        else ""
    )
    blocks: list[Block] = [
        *_said(trouble),
        aside(f"Nobody is nudged about {e.subject} until then.{promised}"),
        field(ids.UNTIL, "Put it aside until", moment_picker(until), hint=f"{_ZONE} At most 30 days."),
        field(
            ids.REASON,
            "Why can it wait?",
            text_input(reason, limit=500, hint="The bank answers on Monday"),
            hint="The desk and the sponsors read this.",
        ),
    ]
    return form(ids.ESCALATION_SNOOZE_FORM, f"Snooze {e.subject}", "Snooze", blocks, ids.about(e.subject))


def _said(trouble: str) -> list[Block]:
    return [aside(inline(trouble, 300))] if trouble else []
