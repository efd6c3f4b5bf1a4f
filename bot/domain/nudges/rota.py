"""The rota: whose turn it is among those who could take an escalation, fair over a week."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.people import PersonRef

FAIR_OVER = timedelta(days=7)
"""Whoever got more in this time waits for the others."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has: live escalations, how many they were given lately, and when the last one was."""

    live: int = 0
    lately: int = 0
    last_at: datetime | None = None


def whose_turn(candidates: Collection[PersonRef], loads: Mapping[int, Load]) -> PersonRef | None:
    """The one with the fewest live, then the fewest given lately, then the last one longest ago; then by Slack id.

    `loads` are by the id of the person; whoever is missing there has had none. None of nobody.
    """

    def turn(person: PersonRef) -> tuple[int, int, datetime, str]:
        load = loads.get(person.id, Load())
        return load.live, load.lately, load.last_at or _NEVER, person.slack_id

    return min(candidates, key=turn, default=None)
