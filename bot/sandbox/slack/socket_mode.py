"""Socket Mode: the app's websockets, envelopes spread over them, acknowledgements by envelope id.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.sandbox.changes import Changes
from bot.sandbox.slack.dispatch import Ack, Envelope
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.violations import Violations
from bot.sandbox.slack.wire import Json


@dataclass(eq=False)
class _Connection:
    socket: web.WebSocketResponse
    pending: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)
    retiring: bool = False


class SocketMode:
    """The transport over websockets. `connections` live at once, at most ten."""

    def __init__(self, app_id: str, violations: Violations, changes: Changes) -> None:
        self._app_id = app_id
        self._violations = violations
        self._changes = changes
        self._connections: list[_Connection] = []
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._envelopes = itertools.count(1)

    @property
    def connections(self) -> int:
        """How many sockets are open and get envelopes."""
        return len(self._ready())

    def ticket(self) -> str:
        """A ticket for one connection, the end of the URL that apps.connections.open answers."""
        ticket = f"ticket-{next(self._envelopes)}"
        self._tickets.add(ticket)
        return ticket

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._connections) >= LIMITS["socket_mode/max_connections"]:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await self._listen(_Connection(socket))
        return socket

    async def _listen(self, connection: _Connection) -> None:
        self._connections.append(connection)
        await connection.socket.send_json(self._hello())
        self._changes.ring()
        try:
            async for message in connection.socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(connection, message.json())
        finally:
            self._connections.remove(connection)
            for future in connection.pending.values():
                if not future.done():
                    future.set_result(Ack(ok=False, failure="connection_failed"))
            self._changes.ring()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _acknowledged(self, connection: _Connection, answer: Json) -> None:
        self._changes.ring()
        future = connection.pending.get(str(answer.get("envelope_id")))
        if future is None:
            self._violations.add("bad_ack", "socket", f"no envelope is called {answer.get('envelope_id')}")
            return
        body = answer.get("payload") or {}
        if not isinstance(body, dict):
            self._violations.add("bad_ack", "socket", "the payload of an acknowledgement has to be an object")
            body = {}
        if not future.done():
            future.set_result(Ack(ok=True, body=body))

    def _ready(self) -> list[_Connection]:
        return [c for c in self._connections if not c.socket.closed and not c.retiring]

    async def send(self, envelope: Envelope, seconds: float, /) -> Ack:
        """Send to the next connection in turn, and wait for its acknowledgement."""
        ready = self._ready()
        if not ready:
            return Ack(ok=False, failure="no_connection")
        connection = ready[next(self._turn) % len(ready)]
        envelope_id = f"{next(self._envelopes):08d}-sandbox"
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.pending[envelope_id] = future
        try:
            await connection.socket.send_json(_wrapped(envelope, envelope_id))
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError:
            return Ack(ok=False, failure="http_timeout")
        except ConnectionError:
            return Ack(ok=False, failure="connection_failed")

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to be replaced, as Slack does now and then; they get nothing more."""
        for connection in self._ready():
            connection.retiring = True
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            connection.retiring = True
            await connection.socket.close(code=1001)


def _wrapped(envelope: Envelope, envelope_id: str) -> Json:
    wrapped: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.answerable,
    }
    if envelope.kind == "events_api":
        wrapped |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return wrapped
