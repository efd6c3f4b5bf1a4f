"""Outcomes: how a case or an escalation ended, for those who prevent the next one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.wording import Worded


class Resolution(Worded):
    """How it ended for the customer."""

    SOLVED = "solved", "Solved"
    EXPLAINED = "explained", "Explained"
    COMPENSATED = "compensated", "Compensated"
    HANDED_OVER = "handed_over", "Handed over to another team"
    NO_REACTION = "no_reaction", "No reaction from the customer"
    NOT_SOLVED = "not_solved", "Not solved"


class RootCause(Worded):
    """What it came from; programs are started against these."""

    PRODUCT_DEFECT = "product_defect", "Defect in the product"
    OUTAGE = "outage", "Outage"
    PROCESS = "process", "How we work"
    POLICY = "policy", "Our rules"
    COMMUNICATION = "communication", "How we explained it"
    PARTNER = "partner", "Partner or supplier"
    CUSTOMER_ERROR = "customer_error", "Mistake by the customer"
    FRAUD = "fraud", "Fraud"
    UNKNOWN = "unknown", "Not known"


class CustomerTold(StrEnum):
    """Whether the customer knows how it ended."""

    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


class PreventionStatus(StrEnum):
    """Where a prevention item stands; `wanted` waits for a program to adopt it."""

    WANTED = "wanted"
    ADOPTED = "adopted"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PreventionItem:
    """Something that would keep an issue from happening again."""

    id: int
    title: str
    root_cause: RootCause
    status: PreventionStatus = PreventionStatus.WANTED


@dataclass(frozen=True, slots=True)
class Prevention:
    """What somebody wants who closes an issue: an item that is known (`item`), or a new one by its title."""

    title: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the resolve form asks. `note` and `lessons` are a person's own words."""

    resolution: Resolution
    root_cause: RootCause
    topic: str | None = None
    can_recur: bool | None = None
    note: str = ""
    customer_told: CustomerTold | None = None
    lessons: str = ""
