"""How Callout itself is doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has not arrived yet: how much, since when, and what hinders it. `given_up`: in the last day."""

    waiting: int
    since: datetime | None = None
    troubled: int = 0
    trouble: str = ""
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class NetworkState:
    """How reading a network fares; `read_at` is None before it was, `failing_since` while all is well."""

    network: str
    read_at: datetime | None = None
    failing_since: datetime | None = None
    problem: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """How Callout itself fares. `unread`: of each network, how many posts could not be read."""

    backlog: Backlog
    networks: tuple[NetworkState, ...]
    now: datetime
    unread: Mapping[str, int] = field(default_factory=dict)
