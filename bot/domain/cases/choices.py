"""What people choose about a case from a short list: how urgent it is, whom it waits for, why it needs no answer."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.wording import Worded


class WaitingOn(Worded):
    """Whom a waiting case waits for."""

    CUSTOMER = "customer", "Waiting for the customer"
    PARTNER = "partner", "Waiting for a partner team"


class Priority(StrEnum):
    """P1 is the most urgent."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Dismissal(Worded):
    """Why a case needs no answer. Spam stays closed when its author writes again."""

    NO_ANSWER_NEEDED = "no_answer_needed", "No answer needed"
    NOT_FOR_US = "not_for_us", "Not for us"
    DUPLICATE = "duplicate", "Said already in another case"
    SPAM = "spam", "Spam"
