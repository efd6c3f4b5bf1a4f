"""What Slack is told about a form that was sent: close it, keep it with sentences, or go on.

https://docs.slack.dev/surfaces/modals#updating_response
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.slack.answers import FieldErrors, Finished, FormAnswer, NextView, Reply
from bot.slack.failures import beside_field, given_back
from bot.slack.outbound.private import Ephemeral, to_ephemeral
from bot.slack.payloads import FormValues

_CLOSED_MEANWHILE = Reply("That took longer than Slack waits, so the form closed. What it did is kept.")


@dataclass(frozen=True, slots=True)
class FormReply:
    """`body` acknowledges the form; `whisper` is said besides. Once the form is gone, only `late` is said."""

    body: dict[str, Any] | None = None
    whisper: Ephemeral | None = None
    late: Ephemeral | None = None


def replied(answer: FormAnswer, values: FormValues) -> FormReply:
    """The reply for what a handler answered; SlackObjectFormationError where a view breaks Slack's limits."""
    match answer:
        case None:
            return FormReply()
        case Reply():
            return _said(answer)
        case Finished(words=words):
            said = _said(words) if words else FormReply()
            return FormReply({"response_action": "clear"}, said.whisper, said.late)
        case NextView(view=view):
            body = {"response_action": "update", "view": view.to_dict()}
            return FormReply(body, late=to_ephemeral(_CLOSED_MEANWHILE))
        case FieldErrors():
            return failed(answer, " ".join(answer.by_block.values()), values)


def failed(error: Exception, sentence: str, values: FormValues) -> FormReply:
    """The form stays open with the sentence; where it has no inputs, it closes and the sentence is said."""
    late = to_ephemeral(given_back(sentence, values))
    beside = beside_field(error, sentence, values)
    if beside is None:
        return FormReply(whisper=to_ephemeral(Reply(sentence)), late=late)
    return FormReply({"response_action": "errors", "errors": dict(beside.by_block)}, late=late)


def _said(words: Reply) -> FormReply:
    whisper = to_ephemeral(words)
    return FormReply(whisper=whisper, late=whisper)
