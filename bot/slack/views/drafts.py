"""What forms start from, where no read-model has it: drafts of flags, cases and entries of a timeline."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.escalations.escalation import SeverityTerms
from bot.domain.subjects import Subject
from bot.slack import ids
from bot.slack.text.markup import plain, unmarked

SUMMARY_LIMIT = 300
_LONGEST_WORD = 30
_WHOLE = 100_000  # more than any message of Slack


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message in Slack that a shortcut was used on; `text` is Slack's own markup."""

    channel: str
    ts: str
    text: str
    thread_ts: str | None = None
    author: str = ""
    author_slack_id: str | None = None


@dataclass(frozen=True, slots=True)
class FlagDraft:
    """What the flag form starts from: a message, a case, or nothing.

    `partners` are (key, name). `loses_sight`: who raises a confidential one will not see it.
    """

    severities: tuple[SeverityTerms, ...]
    severity: str
    message: MessageDraft | None = None
    case: Subject | None = None
    summary: str = ""
    partners: tuple[tuple[str, str], ...] = ()
    loses_sight: bool = False


def message_facts(message: MessageDraft | None) -> dict[str, str | None]:
    """What a form remembers of the message it is about, if it is about one."""
    if message is None:
        return {}
    return {
        ids.CHANNEL: message.channel,
        ids.TS: message.ts,
        ids.THREAD_TS: message.thread_ts,
        ids.WRITER: message.author_slack_id,
        ids.WRITER_NAME: message.author[:100],
        ids.TEXT: message.text,
    }


def summary_of(text: str) -> str:
    """A summary to start from: the message in one line of plain words, cut to fit, between words where it can be."""
    whole = plain(unmarked(text), _WHOLE)
    summary = plain(whole, SUMMARY_LIMIT)
    if summary == whole or whole.startswith(f"{summary.removesuffix('…')} "):
        return summary
    begun, space, last = summary.rpartition(" ")
    return f"{begun}…" if space and len(last) <= _LONGEST_WORD else summary
