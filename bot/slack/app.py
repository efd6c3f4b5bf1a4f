"""The Bolt app: one listener for each kind of payload, each handing on to the guard."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Final

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.logs import get_logger
from bot.slack.guard import Guard
from bot.slack.inbound.raw import Raw
from bot.slack.outbound.client import quiet_logger
from bot.slack.workspace.identity import Identity

_ANY: Final = re.compile("")
log = get_logger(__name__)


def build_app(client: AsyncWebClient, signing_secret: str, guard: Guard, identity: Identity) -> AsyncApp:
    """The app, reaching Slack as `client` does. It calls Slack neither at start nor for a request.

    `process_before_response`: the acknowledgement is what the guard returns, so Bolt has none to wait for or
    to overwrite. Requests of Socket Mode carry no signature: `signing_secret` may be "" there.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        me = identity.me
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=client.token,
            bot_id=me.bot_id if me else None,
            bot_user_id=me.user_id if me else None,
        )

    app = AsyncApp(
        logger=quiet_logger(
            "slack_bolt.callout", logging.ERROR
        ),  # it warns of SLACK_BOT_TOKEN standing there
        signing_secret=signing_secret,
        authorize=authorize,
        process_before_response=True,
        ignoring_self_events_enabled=False,  # the guard drops our own messages, by bot_id
    )
    app.client.token, app.client.base_url = client.token, client.base_url
    app.client.session, app.client.retry_handlers = client.session, []
    _listen(app, guard)
    return app


def _listen(app: AsyncApp, guard: Guard) -> None:
    """Bolt scans its listeners in order, so there is one for each kind. It gives arguments by their names."""

    def handing_to(hear: Callable[[Raw], Awaitable[BoltResponse]]) -> Callable[..., Awaitable[BoltResponse]]:
        async def listener(body: Raw) -> BoltResponse:
            return await hear(body)

        return listener

    app.event(_ANY)(handing_to(guard.event))
    app.action(_ANY)(handing_to(guard.action))
    app.command(_ANY)(handing_to(guard.command))
    app.view_submission(_ANY)(handing_to(guard.submission))
    app.view_closed(_ANY)(handing_to(guard.closed))
    app.shortcut(_ANY)(handing_to(guard.shortcut))
    app.options(_ANY)(handing_to(guard.options))


def slack_endpoint(app: AsyncApp, signing_secret: str) -> Callable[[Request], Awaitable[Response]]:
    """What answers POST /slack/events. ValueError without a signing secret.

    A wrong signature or a timestamp older than five minutes gets 401 and leaves a log line, nothing else:
    https://docs.slack.dev/authentication/verifying-requests-from-slack. Bolt checks too, but trips over a
    timestamp that is no number.
    """
    verifier = SignatureVerifier(signing_secret)
    bolt = AsyncSlackRequestHandler(app)

    async def answer(request: Request) -> Response:
        if not _is_signed(verifier, await request.body(), request):
            log.warning("a request that Slack did not sign was refused")
            return JSONResponse({"error": "invalid request"}, status_code=401)
        return await bolt.handle(request)

    return answer


def _is_signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp")
    signature = request.headers.get("x-slack-signature", "")
    try:
        return verifier.is_valid(body, timestamp, signature)
    except (ValueError, TypeError):  # no number, no UTF-8, no ASCII
        return False
