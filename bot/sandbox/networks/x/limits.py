"""X's pace: so many calls of an endpoint in 15 minutes. https://docs.x.com/x-api/fundamentals/rate-limits."""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
_DEFAULTS = {"mentions": 450, "search": 450, "lookup": 450, "timeline": 900, "user": 900, "create": 100}


class Limits:
    """Counts calls; `most` may be changed while it runs."""

    def __init__(self) -> None:
        self.most = dict(_DEFAULTS)
        self.calls: dict[str, int] = {}
        self._since: dict[str, datetime] = {}

    def count(self, endpoint: str, now: datetime) -> bool:
        """Note a call; whether it is within the limit."""
        if now - self._since.setdefault(endpoint, now) >= WINDOW:
            self._since[endpoint] = now
            self.calls[endpoint] = 0
        self.calls[endpoint] = self.calls.get(endpoint, 0) + 1
        return self.calls[endpoint] <= self.most[endpoint]

    def headers(self, endpoint: str, now: datetime) -> dict[str, str]:
        """The three headers X answers with."""
        ends = self._since.get(endpoint, now) + WINDOW
        return {
            "x-rate-limit-limit": str(self.most[endpoint]),
            "x-rate-limit-remaining": str(max(0, self.most[endpoint] - self.calls.get(endpoint, 0))),
            "x-rate-limit-reset": str(int(ends.timestamp())),
        }
