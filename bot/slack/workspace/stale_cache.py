"""What Slack told us, kept for a while: its lists may be asked for only some 20 times a minute.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from bot.clock import Clock
from bot.logs import TroubleLog, get_logger
from bot.slack.outbound.client import SLACK_FAILURES, is_locked_out, is_passing

_RETRY_AFTER: Final = timedelta(seconds=15)
_PATIENCE: Final = 1.0
"""Seconds to wait for Slack where a stale value would do: a person waits, and triggers live for three."""

V = TypeVar("V")
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept(Generic[V]):
    value: V
    until: datetime


@dataclass(eq=False)
class StaleCache(Generic[V]):
    """Values by key. Fresh ones are given at once; a stale one serves while Slack is away, never longer.

    What Slack is sure of (no such user) is raised each time and never kept.
    """

    name: str
    clock: Clock
    fresh_for: timedelta
    _kept: dict[str, _Kept[V]] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _drops: int = 0
    _troubles: TroubleLog = field(default_factory=lambda: TroubleLog(log))

    async def get(self, key: str, fetch: Callable[[], Awaitable[V]]) -> V:
        """The value of a key, fetched once however many ask; raises what `fetch` does where none is kept."""
        async with self._locks[key]:
            kept = self._kept.get(key)
            if kept is not None and kept.until - self.fresh_for <= self.clock() < kept.until:
                return kept.value
            drops = self._drops
            try:
                async with asyncio.timeout(_PATIENCE if kept else None):
                    value = await fetch()
            except SLACK_FAILURES as failure:
                if kept is None or not (is_passing(failure) or is_locked_out(failure)):
                    self._kept.pop(key, None)
                    raise
                self._troubles.began(self.name, error=type(failure).__name__)
                self._kept[key] = _Kept(kept.value, self.clock() + _RETRY_AFTER)
                return kept.value
            self._troubles.ended(self.name)
            fresh_for = self.fresh_for if drops == self._drops else timedelta()
            self._kept[key] = _Kept(value, self.clock() + fresh_for)
            return value

    def drop(self, key: str | None = None) -> None:
        """Something changed (without a key: everything). Ask anew next time, also what is on its way now."""
        self._drops += 1
        for changed in list(self._kept) if key is None else [key]:
            if (kept := self._kept.get(changed)) is not None:
                self._kept[changed] = _Kept(kept.value, self.clock())
