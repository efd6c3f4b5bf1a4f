"""What Slack's refusals mean for a delivery: later, much later or never."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.outbox.senders import Never, NotNow
from bot.slack.outbound.client import error_code, is_locked_out, is_passing

AWAY: Final = timedelta(seconds=5)
CHANNEL_GONE: Final = timedelta(minutes=5)
_KEYS_AT_FAULT: Final = timedelta(minutes=1)

_CLOSED: Final[Mapping[str, str]] = {
    "channel_not_found": "Slack shows us no such channel",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived",
    "not_in_channel": "we are not in the channel",
    "restricted_action": "we may not write in the channel",
}
"""Why a channel takes nothing from us, by Slack's codes; somebody can mend each.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

_SCOPES_AT_FAULT: Final = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})


def meaning(refused: SlackApiError, lane: str) -> NotNow | Never:
    """What a refusal means for what was to be sent on `lane`. What Slack does not want as it is, it never takes."""
    code = error_code(refused)
    if code in {"ratelimited", "rate_limited"}:
        return NotNow(retry_after(refused), "Slack asks us to slow down", whole_lane=True)
    if is_passing(refused):
        return NotNow(AWAY, f"Slack does not answer as it should: {code}", maybe_sent=True)
    if is_locked_out(refused) or code in _SCOPES_AT_FAULT:
        return NotNow(_KEYS_AT_FAULT, f"Slack refuses our token or its scopes: {code}", whole_lane=True)
    if is_closed(code):
        why = _CLOSED.get(code, _CLOSED["restricted_action"])
        return NotNow(CHANNEL_GONE, f"{lane}: {why}", whole_lane=True)
    return Never(code)


def is_closed(code: str) -> bool:
    """Whether the channel takes nothing from us, though it may again."""
    return code in _CLOSED or code.startswith("restricted_action")


def retry_after(refused: SlackApiError) -> timedelta:
    """How long Slack asks to wait (https://docs.slack.dev/apis/web-api/rate-limits); 30 s where it does not say."""
    headers = {key.lower(): value for key, value in getattr(refused.response, "headers", {}).items()}
    written = str(headers.get("retry-after", ""))
    return timedelta(seconds=int(written) if written.isdecimal() else 30)
