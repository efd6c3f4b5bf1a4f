"""Waiting for something to become true, woken by each change of the workspace instead of by a timer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Those who wait for the workspace to change, and the bell that wakes them."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.count = 0

    def ring(self) -> None:
        """Something changed: everybody who waits looks again."""
        self.count += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait_for(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """What `look` finds, as soon as it finds something; None after so many real seconds without."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (found := look()) is None or found is False:
            remaining = until - loop.time()
            if remaining <= 0:
                return None
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            await asyncio.wait([future], timeout=remaining)
            self._waiting.discard(future)
        return found
