"""Socket Mode: Slack reaches us through a connection that we open, and open anew whenever it is lost.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Final, Protocol

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import TroubleLog, get_logger
from bot.slack.outbound.client import quiet_logger

PING_EVERY: Final = 10.0
log = get_logger(__name__)


class _Connection(Protocol):
    """The library's client, whose methods say nothing of types."""

    def connect(self) -> Coroutine[object, object, None]: ...
    async def close(self) -> None: ...


@dataclass(eq=False)
class SocketConnection:
    """One connection. `client` says where apps.connections.open is (SLACK_API_URL)."""

    app: AsyncApp
    client: AsyncWebClient
    app_token: str
    ping_every: float = PING_EVERY
    _handler: AsyncSocketModeHandler | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _troubles: TroubleLog = field(default_factory=lambda: TroubleLog(log))

    def start(self) -> None:
        """Connect in the background, however long Slack is away; needs a running loop."""
        # The library prints every failed attempt with its stack; `_watch` says it once.
        quiet = quiet_logger("slack_sdk.callout.socket", logging.CRITICAL)
        self._handler = AsyncSocketModeHandler(
            self.app, self.app_token, quiet, self.client, ping_interval=self.ping_every
        )
        connection: _Connection = self._handler.client
        self._tasks = [
            asyncio.create_task(connection.connect()),
            asyncio.create_task(self._watch(self._handler)),
        ]

    async def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return self._handler is not None and await self._handler.client.is_connected()

    async def close(self) -> None:
        """Close the connection; nothing more arrives, and acknowledgements not yet sent are lost."""
        for task in self._tasks:
            task.cancel()
        if self._handler is None:
            return
        client = self._handler.client
        connection: _Connection = client
        await connection.close()
        left = [client.message_processor, client.message_receiver, client.current_session_monitor]
        await asyncio.gather(*self._tasks, *filter(None, left), return_exceptions=True)
        self._handler, self._tasks = None, []

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """A connection's address serves once: the library would try a failed one again for ever."""
        while True:
            await asyncio.sleep(self.ping_every)
            if await handler.client.is_connected():
                self._troubles.ended("socket")
            else:
                self._troubles.began("socket")
                handler.client.wss_uri = None
