"""What a person is told when something fails, and what the log keeps of it."""

from __future__ import annotations

import re
import traceback
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.domain.errors import BadInput, DomainError
from bot.domain.subjects import SubjectKind
from bot.logs import get_logger
from bot.slack import ids
from bot.slack.answers import FieldErrors, Reply
from bot.slack.errors import sentence
from bot.slack.outbound.client import error_code, is_passing
from bot.slack.payloads import FormValues
from bot.slack.text.markup import as_written, bold, escape, quote

_TOO_LATE = frozenset(
    {
        "expired_trigger_id",
        "trigger_expired",
        "exchanged_trigger_id",
        "trigger_exchanged",
        "invalid_trigger_id",
    }
)
_FRAMES = 6
_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_STYLE = re.compile("[`\u2068\u2069]")
_LINK = re.compile(r"<[^|>]*\|([^>]*)>")
log = get_logger(__name__)


def explain_error(error: Exception, *, now: datetime, ref: str, about: str) -> str:
    """The sentence for whoever asked (Slack's markup). Our own faults are logged under `ref`, without words.

    `about` names the gesture: `command /case`.
    """
    if isinstance(error, FieldErrors):
        return " ".join(escape(reason) for reason in error.by_block.values())
    if isinstance(error, DomainError):
        log.info("refused", about=about, error=type(error).__name__)
        return sentence(error, now)
    if isinstance(error, SlackApiError) and error_code(error) in _TOO_LATE:
        log.warning("a trigger expired", about=about, ref=ref)
        return "Slack lets a form open only within three seconds, and this took longer. Please try again."
    log.error("failed", about=about, ref=ref, **what_failed(error))
    if is_passing(error):
        return f"Slack did not answer us in time (ref {ref}). Look how things stand, then try again."
    return (
        f"Something went wrong on our side (ref {ref}). Nothing was changed. Try again; "
        "if it happens again, give an admin of Callout this reference."
    )


def what_failed(error: BaseException) -> dict[str, object]:
    """An error's kind and where it arose; its message stays out, for it may quote what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    facts: dict[str, object] = {
        "error": type(error).__name__,
        "at": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, SlackApiError):
        facts["code"] = error_code(error)
    if error.__cause__ is not None:
        facts["cause"] = type(error.__cause__).__name__
    return facts


def beside_field(error: Exception, sentence_: str, values: FormValues) -> FieldErrors | None:
    """The failure beside the field it names, else beside the first; None where the form has no inputs."""
    if not values.blocks:
        return None
    if isinstance(error, FieldErrors):
        known = {b: _plain(reason) for b, reason in error.by_block.items() if b in values.blocks}
        stray = [reason for b, reason in error.by_block.items() if b not in values.blocks]
        return FieldErrors(known or {values.blocks[0]: _plain(" ".join(stray))})
    named = error.field if isinstance(error, BadInput) and error.field in values.blocks else values.blocks[0]
    return FieldErrors({named: _plain(unmarked(sentence_))})


def _plain(reason: str) -> str:
    return reason or "This cannot be used."


def unmarked(text: str) -> str:
    """A sentence for places that show no markup (beside a field): dates and links as their words."""
    words = _LINK.sub(r"\1", _DATE.sub(r"\1", text))
    return as_written(_STYLE.sub("", words))


def given_back(sentence_: str, values: FormValues) -> Reply:
    """The sentence and the person's own words, when the form has gone from their screen already."""
    rows = [f"{bold(label)}\n{quote(text, limit=3000, lines=60)}" for label, text in values.written]
    kept = ["Here is what you wrote, so that it is not lost:", *rows] if rows else []
    return Reply("\n".join([f"This was not done. {sentence_}", *kept]))


def outdated(kind: str, value: str | None) -> Reply:
    """For a button, form or shortcut that no handler answers to any more."""
    choice = ids.read_choice(value)
    subject = choice.subject if choice else ids.read_subject(value)
    if subject is None:
        way = "Start again with `/case` or `/escalation`."
    elif subject.kind is SubjectKind.REQUEST:
        way = f"`{subject.kind.command} show {subject}` says where the request is."
    else:
        way = f"Open the {subject.kind.noun} with `{subject.kind.command} show {subject}`."
    return Reply(f"This {kind} is from an older version of Callout. {way}")
