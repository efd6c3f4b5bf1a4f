"""Pages of long answers: https://docs.slack.dev/apis/web-api/pagination."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.api.call import Call
from bot.sandbox.wire import SlackError

T = TypeVar("T")


def page(call: Call, items: Sequence[T], default: int, most: int = 1000) -> tuple[list[T], str]:
    """The page that the call asks for, and the cursor of the next one ("" if it is the last).

    Raises SlackError invalid_cursor or invalid_limit.
    """
    limit = call.number("limit", default)
    if limit < 1:
        raise SlackError("invalid_limit")
    start = _offset(call.text("cursor"), len(items))
    end = start + min(limit, most)
    return list(items[start:end]), _cursor(end) if end < len(items) else ""


def _cursor(offset: int) -> str:
    return base64.b64encode(f"next:{offset}".encode()).decode()


def _offset(cursor: str, length: int) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        offset = int(number)
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if word != "next" or not 0 <= offset <= length:
        raise SlackError("invalid_cursor")
    return offset
