"""What Slack is told about a form that was sent: close it, or keep it with sentences.

https://docs.slack.dev/surfaces/modals#updating_response
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.slack.answers import Answer, Reply
from bot.slack.failures import beside_field, given_back
from bot.slack.outbound.private import Ephemeral, to_ephemeral
from bot.slack.payloads import FormValues


@dataclass(frozen=True, slots=True)
class FormReply:
    """`body` acknowledges the form; `ephemeral` is said besides. Once the form is gone, only `late` is said."""

    body: dict[str, Any] | None = None
    ephemeral: Ephemeral | None = None
    late: Ephemeral | None = None


def replied(answer: Answer) -> FormReply:
    """All forms on top of one another close. SlackObjectFormationError where a block breaks Slack's limits."""
    ephemeral = to_ephemeral(answer) if answer else None
    return FormReply({"response_action": "clear"}, ephemeral, ephemeral)


def failed(error: Exception, sentence: str, values: FormValues) -> FormReply:
    """The form stays open with the sentence; where it has no inputs, it closes and the sentence is said."""
    late = to_ephemeral(given_back(sentence, values))
    beside = beside_field(error, sentence, values)
    if beside is None:
        return FormReply(ephemeral=to_ephemeral(Reply(sentence)), late=late)
    return FormReply({"response_action": "errors", "errors": dict(beside.by_block)}, late=late)
