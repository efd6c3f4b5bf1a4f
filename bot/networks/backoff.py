"""When something that fails may be tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from zlib import crc32

from bot.domain.errors import NetworkError, NetworkLimited

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
LIMITED = timedelta(seconds=60)
"""The least wait after "too many calls" that names no end."""
FARTHEST = timedelta(days=1)
"""The longest limits run for a day; an end later than that is taken for a mistake."""


class Backoff:
    """Waits that double with every failure, up to `LONGEST`, and start anew after a success.

    A network's own word on when it can be asked again comes first. `seed` spreads several processes (and
    networks) that fail at the same moment: each waits between half and all of its turn.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self.failures = 0
        self.error: NetworkError | None = None
        self.failing_since: datetime | None = None
        self.not_before: datetime | None = None
        self._failed_at: datetime | None = None

    def ready(self, now: datetime) -> bool:
        """Whether it may be tried now: not while it rests, unless the clock was set back since it failed."""
        return (
            self.not_before is None or self._failed_at is None or not self._failed_at <= now < self.not_before
        )

    def failed(self, error: NetworkError, now: datetime) -> datetime:
        """Note a failure; the moment from which it may be tried again."""
        self.failures += 1
        self.error = error
        self.failing_since = self.failing_since or now
        self._failed_at = now
        self.not_before = self._next(error, now)
        return self.not_before

    def succeeded(self) -> bool:
        """Forget the failures; whether there were any."""
        recovered = self.failures > 0
        self.failures = 0
        self.error = self.failing_since = self.not_before = None
        return recovered

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
        return crc32(f"{self._seed}:{self.failures}".encode()) / 2**32
