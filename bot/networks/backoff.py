"""When something that fails may be tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from bot.domain.errors import NetworkError, NetworkLimited

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
LIMITED = timedelta(seconds=60)
"""The least wait after "too many calls" that names no end."""
FARTHEST = timedelta(days=1)
"""The longest limits run for a day; an end later than that is taken for a mistake."""


@dataclass(eq=False)
class Backoff:
    """Waits that double with every failure, up to `LONGEST`; after a success it is thrown away.

    A network's own word on when it can be asked again comes first. `seed` spreads several processes (and
    networks) that fail at the same moment: each waits between half and all of its turn.
    """

    seed: str
    failures: int = 0
    _rests: tuple[datetime, datetime] | None = None

    def ready(self, now: datetime) -> bool:
        """Whether it may be tried now: not while it rests, unless the clock was set back since it failed."""
        return self._rests is None or not self._rests[0] <= now < self._rests[1]

    def failed(self, error: NetworkError, now: datetime) -> datetime:
        """Note a failure; the moment from which it may be tried again."""
        self.failures += 1
        again = self._next(error, now)
        self._rests = now, again
        return again

    def _next(self, error: NetworkError, now: datetime) -> datetime:
        wait = self._wait()
        if not isinstance(error, NetworkLimited):
            return now + wait
        if error.until is not None and now < error.until <= now + FARTHEST:
            return error.until + self._share() * timedelta(seconds=1)
        return now + max(wait, LIMITED)

    def _wait(self) -> timedelta:
        doubled = FIRST * (1 << min(self.failures - 1, 16))
        return min(doubled, LONGEST) * (0.5 + self._share() / 2)

    def _share(self) -> float:
        """From 0 up to 1, the same for the same seed and failure."""
        return crc32(f"{self.seed}:{self.failures}".encode()) / 2**32
