"""The JSON that travels between Slack and an app, and the way Slack says no."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class SlackError(Exception):
    """Slack refuses a call: `error` is the code the app reads, `extra` the further fields of the answer."""

    def __init__(self, error: str, **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def as_json(self) -> Json:
        """The body of the answer, `{"ok": false, "error": …}`."""
        return {"ok": False, "error": self.error, **self.extra}


def invalid_arguments(*problems: str) -> SlackError:
    """`invalid_arguments` with its reasons, in the shape the Web API prints them."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {p}" for p in problems]})
