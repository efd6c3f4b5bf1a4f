"""What was said in Slack, as a timeline keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.slack.payloads import File


def kept_words(text: str, files: Sequence[File]) -> str:
    """The words as they were written, and the names of what was attached."""
    attached = [f"(file: {file.name})" for file in files]
    return "\n".join(part for part in (as_written(text), *attached) if part)


def as_written(text: str) -> str:
    """Words without Slack's three entities; mentions and links stay marked, so that they can be named later.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def said_at(ts: str) -> datetime | None:
    """When a message was posted, which its `ts` says; None where it is none."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
