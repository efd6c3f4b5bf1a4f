"""What the posts of a case, in the order in which they come or were written, make of its times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.cases.case import Case, CaseStatus, promised
from bot.domain.cases.choices import WaitingOn
from bot.domain.time.service_levels import ServiceLevel


@dataclass(frozen=True, slots=True, order=True)
class WrittenPost:
    """When a post of a case was written, its id on the network, and whether it is ours. Sorts as it was written."""

    at: datetime
    external_id: str
    ours: bool


def customer_wrote(case: Case, at: datetime, level: ServiceLevel, now: datetime) -> Case:
    """A post of the customer's, written `at`, has joined an open case: an answer is owed.

    A wait for the customer ends, and its owner has time again: the claim counts as touched.
    """
    owed = case.respond_by or level.respond_by(at, is_first=case.first_response_at is None)
    woken = replace(_customer_post(case, at), respond_by=owed, snoozed_until=None)
    if case.waiting_on is WaitingOn.CUSTOMER:
        status = CaseStatus.CLAIMED if case.owner else CaseStatus.NEW
        return replace(woken, status=status, waiting_on=None, touched_at=now)
    return woken


def _customer_post(case: Case, at: datetime) -> Case:
    latest = max(at, case.last_customer_post_at or at)
    return replace(case, last_customer_post_at=latest, owed_since=case.owed_since or at)


def we_replied(case: Case, at: datetime) -> Case:
    """A public reply of ours exists: the first response is made, and no answer is owed for what came before it.

    What we wrote before the case opened answers nothing.
    """
    if at < case.opened_at:
        return case
    replied = replace(case, first_response_at=min(at, case.first_response_at or at))
    if case.last_customer_post_at is not None and at < case.last_customer_post_at:
        return replied
    return replace(replied, owed_since=None, respond_by=None)


def is_as_promised(case: Case, level: ServiceLevel) -> bool:
    """Whether an open case still has the promise that it was opened with: it was never closed in between."""
    return case.is_open and case.reopened_at is None and case.resolve_by == level.resolve_by(case.opened_at)


def replay_posts(case: Case, said: Iterable[WrittenPost], level: ServiceLevel) -> Case:
    """The case with the times it would have if its posts had come as they were written.

    Networks and files bring posts in any order: newest page first, mentions before our own answers. The case opens
    with its customers' first post; an answer of ours from before that is none.
    """
    replayed: Case | None = None
    for each in sorted(said):
        if replayed is not None:
            replayed = we_replied(replayed, each.at) if each.ours else _customer_post(replayed, each.at)
        elif not each.ours:
            replayed = _start(case, each.at)
    return case if replayed is None else promised(replayed, level)


def _start(case: Case, at: datetime) -> Case:
    opened_at = min(at, case.opened_at)
    return replace(
        case, opened_at=opened_at, owed_since=opened_at, last_customer_post_at=at, first_response_at=None
    )
