"""Look whether the file of the policy has changed, and go by what it says now."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.changes.context import Context
from bot.logs import get_logger
from bot.policy import PolicyError, read_policy
from bot.services.workspace.policies import adopt_policy

LOOK_EVERY = timedelta(seconds=2)
ONLY_AT_START = "The policy's networks have changed. Start Callout again to connect them so."
Stamp = tuple[int, int, int]
"""When a file was last changed, how long it is, and which file it is: editors put a new one in its place."""
log = get_logger(__name__)


class PolicyFile:
    """The policy's file of a process that runs; `path` is None for the built-in policy, which never changes."""

    def __init__(self, context: Context, path: Path | None) -> None:
        self._context = context
        self._path = path
        self._networks_at_start = context.policy.networks
        self._seen: Stamp | None = None
        self._read: Stamp | None = None
        self._is_asked_for = False
        self._problem = ""

    @property
    def warning(self) -> str:
        """What keeps the policy from counting as its file says; "" where nothing does."""
        has_other_networks = self._context.policy.networks != self._networks_at_start
        return self._problem or (ONLY_AT_START if has_other_networks else "")

    def ask(self) -> None:
        """Read the file at the next look, even if it seems unchanged."""
        self._is_asked_for = True

    async def look(self) -> None:
        """Read the file if it has changed since it was read and no more since the last look: it is whole then."""
        if self._path is None:
            return
        stamp = _stamp(self._path)
        is_whole, self._seen = stamp == self._seen, stamp
        if self._is_asked_for or (is_whole and stamp != self._read):
            await self._take(self._path)
            self._is_asked_for, self._read = False, stamp

    async def _take(self, path: Path) -> None:
        try:
            policy = await asyncio.to_thread(read_policy, path)
        except PolicyError as wrong:
            self._problem = f"The policy's file is wrong, so the policy stays as it was. {wrong}"
            log.warning("the policy's file is wrong; the policy stays as it was", problem=str(wrong))
            return
        self._problem = ""
        if policy.version != self._context.policy.version:
            await adopt_policy(self._context, policy)
            log.info("the policy has changed", version=policy.version)


def _stamp(path: Path) -> Stamp:
    """Zeros for a file that is not there."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
