"""How Slack is reached: one session, one client, and what its refusals are called."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.inbound.raw import Raw, words

TIMEOUT: Final = 10.0
"""Seconds for one call in all: with a session, the client's own `timeout` is ignored."""

SLACK_FAILURES: Final = (SlackApiError, SlackRequestError, ClientError, TimeoutError)
"""What a call of the Web API or a response_url raises when Slack refuses, is away or answers nonsense."""

_PASSING: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)

_LOCKED_OUT: Final = frozenset(
    {
        "access_denied", "accesslimited", "account_inactive", "ekm_access_denied", "enterprise_is_restricted",
        "invalid_auth", "not_authed", "org_login_required", "team_access_not_granted", "team_added_to_org",
        "token_expired", "token_revoked", "two_factor_setup_required",
    }
)  # fmt: skip


def open_session() -> ClientSession:
    """The one session for all calls to Slack; whoever opened it closes it."""
    return ClientSession(timeout=ClientTimeout(total=TIMEOUT))


def quiet_logger(name: str, level: int = logging.WARNING) -> logging.Logger:
    """A logger for Slack's libraries: below warnings they print whole requests, with customers' words."""
    logger = logging.getLogger(name)
    logger.setLevel(level)
    return logger


def build_client(token: str, api_url: str, session: ClientSession) -> AsyncWebClient:
    """The client of the Web API. It never repeats a call by itself: that could say something twice."""
    return AsyncWebClient(
        token=token,
        base_url=api_url,
        session=session,
        retry_handlers=[],
        logger=quiet_logger("slack_sdk.callout"),
    )


def body_of(answer: AsyncSlackResponse) -> Raw:
    """What Slack answered; empty where that is no object."""
    return answer.data if isinstance(answer.data, dict) else {}


async def pages(call: Callable[..., Awaitable[AsyncSlackResponse]], **asked: object) -> AsyncIterator[Raw]:
    """Every page of a list: https://docs.slack.dev/apis/web-api/pagination."""
    cursor = ""
    while True:
        page = body_of(await call(cursor=cursor, **asked))
        yield page
        cursor = words(page, "response_metadata", "next_cursor")
        if not cursor:
            return


def error_code(refused: SlackApiError) -> str:
    """Slack's word for why it refused (`user_not_in_channel`); "http_503" where it answered with a page."""
    answer = refused.response
    if isinstance(answer, AsyncSlackResponse):
        code = answer.get("error") if isinstance(answer.data, dict) else None
        return str(code or f"http_{answer.status_code}")
    return str(answer.get("error", "unknown")) if isinstance(answer, dict) else "not_json"


def is_locked_out(failure: BaseException) -> bool:
    """Whether Slack refuses our token, which says nothing of what was asked for."""
    return isinstance(failure, SlackApiError) and error_code(failure) in _LOCKED_OUT


def is_passing(failure: BaseException) -> bool:
    """Whether Slack was away or overloaded, rather than sure that it does not want this."""
    if isinstance(failure, SlackApiError):
        code = error_code(failure)
        return code in _PASSING or code == "not_json" or code.startswith("http_5")
    return isinstance(failure, SLACK_FAILURES)
