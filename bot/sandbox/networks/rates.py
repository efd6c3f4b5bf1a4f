"""How many calls of an endpoint a network takes in a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta


class RateWindows:
    """Counts calls by endpoint; `most` may be changed while it runs. An endpoint without a number has no limit."""

    def __init__(self, most: Mapping[str, int], window: timedelta) -> None:
        self.most = dict(most)
        self.window = window
        self.calls: dict[str, int] = {}
        self._since: dict[str, datetime] = {}

    def count(self, endpoint: str, now: datetime) -> bool:
        """Note a call; whether it is within the limit."""
        if now - self._since.setdefault(endpoint, now) >= self.window:
            self._since[endpoint] = now
            self.calls[endpoint] = 0
        self.calls[endpoint] = self.calls.get(endpoint, 0) + 1
        return endpoint not in self.most or self.calls[endpoint] <= self.most[endpoint]

    def left(self, endpoint: str) -> int:
        """How many more the window takes, of an endpoint that has a limit."""
        return max(0, self.most[endpoint] - self.calls.get(endpoint, 0))

    def ends(self, endpoint: str, now: datetime) -> datetime:
        """When the next window begins."""
        return self._since.get(endpoint, now) + self.window
