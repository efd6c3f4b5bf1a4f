"""Gestures a second through Bolt and the guard, beside Bolt alone."""

import json
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import utc_now
from bot.domain.access import Permission
from bot.domain.people import Actor, PersonRef, Role, acting
from bot.slack.answers import Answer, Reply
from bot.slack.app import build_app
from bot.slack.gestures import Gestures
from bot.slack.guard import Guard
from bot.slack.outbound.client import build_client, open_session
from bot.slack.payloads import CommandLine
from bot.slack.workspace.identity import Identity, Me
from tests.bench.measure import Figure, compare

CALLS = 300
ANA = PersonRef(1, "U0ANA", "Ana")
COMMAND = {
    "command": "/case",
    "text": "mine",
    "team_id": "T1",
    "user_id": "U0ANA",
    "channel_id": "C1",
    "trigger_id": "1.2.3",
    "response_url": "http://127.0.0.1:9/",
}


async def _recognise(team_id: str, user_id: str, via: str) -> Actor:
    del team_id, user_id
    return acting(ANA, frozenset({Role.AGENT}), via)


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-local", bot_id="B1")


def _bare() -> AsyncApp:
    """Bolt with one listener that answers at once."""
    app = AsyncApp(signing_secret="", authorize=_authorize, process_before_response=True)

    @app.command("/case")
    async def typed() -> BoltResponse:
        return BoltResponse(status=200, body={"text": "Yours"})

    return app


def _guarded(client: AsyncWebClient) -> tuple[AsyncApp, Guard]:
    on = Gestures()

    @on.command("/case", Permission.READ_CASES)
    async def typed(_: CommandLine) -> Answer:
        return Reply("Yours")

    identity = Identity(client, utc_now)
    identity.me = Me("T1", "B1", "U0BOT")
    guard = Guard(on, client, _recognise, identity, utc_now)
    app = build_app(client, "", guard, identity)
    return app, guard


async def _call(app: AsyncApp) -> int:
    for _ in range(CALLS):
        request = AsyncBoltRequest(body=urlencode(COMMAND), mode="socket_mode", headers={})
        answer = await app.async_dispatch(request)
        assert answer.status == 200, json.dumps(answer.body)
    return CALLS


async def figures() -> list[Figure]:
    """One command, answered at once."""
    async with open_session() as session:
        guarded, guard = _guarded(build_client("xoxb-local", "http://127.0.0.1:9/api/", session))
        bare = _bare()
        figure = await compare(
            "commands through the guard", "calls", lambda: _call(guarded), "Bolt alone", lambda: _call(bare)
        )
        await guard.drain(1.0)
        return [figure]
