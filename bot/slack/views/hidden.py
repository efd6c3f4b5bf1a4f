"""What is shown of a confidential escalation to those who may not see it."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.domain import wording
from bot.domain.escalations.escalation import Escalation
from bot.slack.views.pieces import aside, prose


def hidden_title(e: Escalation) -> str:
    """`E-7 · Confidential · Open`."""
    return f"{e.subject} · Confidential · {wording.ESCALATION_STATUS[e.status]}"


def hidden_card(e: Escalation) -> list[Block]:
    """The title, and whom to ask."""
    return [
        prose(f"*{hidden_title(e)}*"),
        aside("Only its owner, its sponsors and leads see it. Ask a lead."),
    ]
