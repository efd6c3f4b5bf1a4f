"""Pins: who has marked a message for the summary, whatever order Slack tells it in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pin:
    """One person's mark on one message. `at` is when they last pinned it, `removed_at` when they took it away.

    Where only the removal is known so far, both are its time.
    """

    at: datetime
    removed_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether the message is pinned by it."""
        return self.removed_at is None


def pinned(pin: Pin | None, at: datetime) -> Pin:
    """They pinned it then; a later removal that is known already outweighs it."""
    if pin is None:
        return Pin(at)
    if pin.removed_at is None or at > pin.removed_at:
        return Pin(max(at, pin.at))
    return replace(pin, at=at if pin.at == pin.removed_at else max(at, pin.at))


def unpinned(pin: Pin | None, at: datetime) -> Pin:
    """They took it away then; a later pin that is known already outweighs it."""
    if pin is None:
        return Pin(at, at)
    if pin.removed_at is None:
        return replace(pin, removed_at=at) if at >= pin.at else pin
    latest = max(at, pin.removed_at)
    return Pin(latest if pin.at == pin.removed_at else pin.at, latest)
