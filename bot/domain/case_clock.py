"""What a case's posts, told in the order they were written, make of its times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.cases import Case, ServiceLevel, customer_wrote, promised, we_replied


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """When a post of a case was written, its id on the network, and whether it is ours. Sorts as it was written."""

    at: datetime
    external_id: str
    ours: bool


def is_as_promised(case: Case, level: ServiceLevel) -> bool:
    """Whether an open case still has the promise that it was opened with: it was never closed in between."""
    return case.is_open and case.resolve_by == case.opened_at + level.resolution


def retold(case: Case, said: Iterable[Said], level: ServiceLevel) -> Case:
    """The case with the times it would have if its posts had come as they were written.

    Networks and files bring posts in any order: newest page first, mentions before our own answers. The case opens
    with its customers' first post; an answer of ours from before that is none.
    """
    told: Case | None = None
    for each in sorted(said):
        if told is not None and each.ours:
            told = we_replied(told, each.at)
        elif told is not None:
            told = customer_wrote(told, each.at, level, each.at)
        elif not each.ours:
            told = _begun(case, each.at, level)
    if told is None:
        return case
    return replace(
        case,
        opened_at=told.opened_at,
        last_customer_post_at=told.last_customer_post_at,
        first_response_at=told.first_response_at,
        respond_by=told.respond_by,
        resolve_by=told.resolve_by,
    )


def _begun(case: Case, at: datetime, level: ServiceLevel) -> Case:
    fresh = replace(
        case,
        opened_at=min(at, case.opened_at),
        last_customer_post_at=at,
        first_response_at=None,
        respond_by=None,
    )
    return promised(fresh, level)
