"""What is shown of a confidential escalation to those who may not see it."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.domain import wording
from bot.domain.escalations.escalation import Escalation
from bot.slack.views.blocks import context, section


def hidden_title(e: Escalation) -> str:
    """`E-7 · Confidential · Open`."""
    return f"{e.subject} · Confidential · {wording.ESCALATION_STATUS[e.status]}"


def hidden_card(e: Escalation) -> list[Block]:
    """The title, and whom to ask."""
    return [
        section(f"*{hidden_title(e)}*"),
        context("Only its owner, its sponsors and leads see it. Ask a lead."),
    ]
