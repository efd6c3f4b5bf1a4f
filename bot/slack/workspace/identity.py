"""Who the bot is in Slack: learned when Slack is there, however late that is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.logs import TroubleLog, get_logger
from bot.slack.outbound.client import SLACK_FAILURES, error_code, is_passing

FRESH: Final = timedelta(seconds=30)
"""How long an answer of auth.test counts as "Slack is there"."""
_LONGEST_PAUSE: Final = 60.0
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Slack knows it."""

    team_id: str
    bot_id: str
    user_id: str


@dataclass(eq=False)
class Identity:
    """`me` is None until Slack has told; `trouble` says why it has not, in words for `/readyz`."""

    client: AsyncWebClient
    clock: Clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    me: Me | None = None
    trouble: str = "Slack has not answered yet."
    _seen_at: datetime | None = None
    _troubles: TroubleLog = field(default_factory=lambda: TroubleLog(log))

    async def learn(self) -> Me:
        """Ask until Slack answers, with growing pauses; also about a wrong token, which may be mended."""
        pause = 1.0
        while not await self.ask():
            await self.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return await self.known()

    async def known(self) -> Me:
        """Who we are, asked for where nobody has told yet; ClientConnectionError when Slack does not tell."""
        if self.me is None:
            await self.ask()
        if self.me is None:
            raise ClientConnectionError(self.trouble)
        return self.me

    async def is_there(self) -> bool:
        """Whether Slack answers and accepts the token, asked anew when the last answer is older than 30 s."""
        if self._seen_at is not None and timedelta(0) <= self.clock() - self._seen_at < FRESH:
            return True
        return await self.ask()

    async def ask(self) -> bool:
        """One auth.test; whether it worked."""
        try:
            told = await self.client.auth_test()
        except SLACK_FAILURES as failure:
            self._seen_at = None
            self.trouble = _why(failure)
            self._troubles.began("slack", error=type(failure).__name__, why=self.trouble)
            return False
        self.me = Me(
            team_id=str(told["team_id"]),
            bot_id=str(told["bot_id"]),
            user_id=str(told["user_id"]),
        )
        self._seen_at, self.trouble = self.clock(), ""
        self._troubles.ended("slack")
        return True


def _why(failure: Exception) -> str:
    if isinstance(failure, SlackApiError) and not is_passing(failure):
        return f"Slack refuses our token ({error_code(failure)})."
    return "Slack does not answer."
