"""What people choose about a case from a short list: how urgent it is, whom it waits for, why it needs no answer."""

from __future__ import annotations

from enum import StrEnum


class WaitingOn(StrEnum):
    """Whom a waiting case waits for."""

    CUSTOMER = "customer"
    PARTNER = "partner"


class Priority(StrEnum):
    """P1 is the most urgent."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Dismissal(StrEnum):
    """Why a case needs no answer. Spam stays closed when its author writes again."""

    NO_ANSWER_NEEDED = "no_answer_needed"
    NOT_FOR_US = "not_for_us"
    DUPLICATE = "duplicate"
    SPAM = "spam"
