"""How often Slack lets an app call each method, and a gate that can enforce it.

Tiers: https://docs.slack.dev/apis/web-api/rate-limits and java-slack-sdk MethodsRateLimits.java.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

PER_MINUTE: Mapping[str, int] = MappingProxyType({"Tier1": 1, "Tier2": 20, "Tier3": 50, "Tier4": 100})

SPECIAL_PER_MINUTE: Mapping[str, int] = MappingProxyType(
    {"auth.test": 600, "chat.getPermalink": 600, "chat.postMessage": 60}
)
"""Methods with a rate of their own; chat.postMessage counts per channel."""

TIERS: Mapping[str, str] = MappingProxyType(
    {
        "apps.connections.open": "Tier1",
        "bots.info": "Tier3",
        "chat.delete": "Tier3",
        "chat.postEphemeral": "Tier4",
        "chat.update": "Tier3",
        "conversations.archive": "Tier2",
        "conversations.create": "Tier2",
        "conversations.history": "Tier3",
        "conversations.info": "Tier3",
        "conversations.invite": "Tier3",
        "conversations.join": "Tier3",
        "conversations.kick": "Tier3",
        "conversations.leave": "Tier3",
        "conversations.list": "Tier2",
        "conversations.members": "Tier4",
        "conversations.open": "Tier3",
        "conversations.rename": "Tier2",
        "conversations.replies": "Tier3",
        "conversations.setPurpose": "Tier2",
        "conversations.setTopic": "Tier2",
        "conversations.unarchive": "Tier2",
        "files.completeUploadExternal": "Tier4",
        "files.getUploadURLExternal": "Tier4",
        "files.info": "Tier4",
        "pins.add": "Tier2",
        "pins.list": "Tier2",
        "pins.remove": "Tier2",
        "reactions.add": "Tier3",
        "reactions.get": "Tier3",
        "reactions.remove": "Tier2",
        "team.info": "Tier3",
        "usergroups.list": "Tier2",
        "usergroups.users.list": "Tier2",
        "users.conversations": "Tier2",
        "users.info": "Tier4",
        "users.list": "Tier2",
        "users.lookupByEmail": "Tier3",
        "views.open": "Tier4",
        "views.publish": "Tier4",
        "views.push": "Tier4",
        "views.update": "Tier4",
    }
)

BURST = 4
"""How many posts at once a channel takes before one a second holds; Slack only says "short bursts"."""


@dataclass
class _Bucket:
    """A leaky bucket: `level` calls are still held against the caller."""

    level: float = 0.0
    at: datetime | None = None


@dataclass
class RateGate:
    """Counts calls per method (chat.postMessage: per channel), says when one is too many. Off by default.

    `refused` is how many were one too many so far.
    """

    on: bool = False
    refused: int = 0
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)

    def wait_for(self, method: str, channel: str, now: datetime) -> int | None:
        """The seconds for `Retry-After` if this call is one too many; else None, and it is counted."""
        per_minute = SPECIAL_PER_MINUTE.get(method) or PER_MINUTE.get(TIERS.get(method, ""), 0)
        if not self.on or not per_minute:
            return None
        per_channel = method == "chat.postMessage"
        size = BURST if per_channel else per_minute
        bucket = self._buckets.setdefault((method, channel if per_channel else ""), _Bucket())
        per_second = per_minute / 60
        if bucket.at is not None:
            bucket.level = max(0.0, bucket.level - (now - bucket.at).total_seconds() * per_second)
        bucket.at = now
        if bucket.level + 1 > size:
            self.refused += 1
            return max(1, math.ceil((bucket.level + 1 - size) / per_second))
        bucket.level += 1
        return None
