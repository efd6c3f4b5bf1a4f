"""Work that is under way: tracked, so that none is lost when the process stops."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.logs import get_logger

T = TypeVar("T")
log = get_logger(__name__)


class Tasks:
    """Holds every task until it is done: asyncio itself keeps only weak references."""

    def __init__(self) -> None:
        self._open: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._open)

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run it now; whoever asked for it may go away without stopping it."""
        task = asyncio.create_task(work)
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        return task

    def leave(self, work: Coroutine[Any, Any, object]) -> None:
        """Run it with nobody waiting for it."""
        self.start(work).add_done_callback(_note_failure)

    async def drain(self, within: float | None = None) -> bool:
        """Wait until all is done, also what was started meanwhile; after `within` seconds stop the rest.

        False when something had to be stopped.
        """
        try:
            async with asyncio.timeout(within):
                while self._open:
                    await asyncio.wait(self._open)
        except TimeoutError:
            left = list(self._open)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            log.warning("work was cut short", tasks=len(left))
            return False
        return True


def _note_failure(task: asyncio.Task[object]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("work in the background failed", error=type(error).__name__)
