"""Who on a rung is nudged, who is left alone and why, and when a message goes out."""

import pytest

from bot.domain.nudges.reasons import NudgeReason
from bot.domain.nudges.recipients import (
    APART,
    GATHERING,
    Candidate,
    NudgeDecision,
    choose_recipients,
    message_at,
    snoozed,
)
from bot.domain.people import PersonRef
from tests.people_builders import ANA, BEN, HOUR, LEE, MINUTE, NOON

OFF, QUIET = NudgeReason.OFF_SHIFT, NudgeReason.QUIET_HOURS
MORNING, LATER = NOON + 9 * HOUR, NOON + 10 * HOUR


def there(person: PersonRef) -> Candidate:
    return Candidate(person)


def off(person: PersonRef) -> Candidate:
    return Candidate(person, is_off=True)


def asleep(person: PersonRef) -> Candidate:
    return Candidate(person, quiet_until=MORNING)


@pytest.mark.parametrize(
    ("people", "rung", "decision"),
    [
        ([], "owner", NudgeDecision()),
        ([there(ANA)], "owner", NudgeDecision((ANA,))),
        ([off(ANA)], "owner", NudgeDecision((), ((ANA, OFF),))),
        ([off(ANA)], "last, the owner", NudgeDecision((ANA,))),
        ([asleep(ANA)], "owner", NudgeDecision((), ((ANA, QUIET),), MORNING)),
        ([asleep(ANA)], "last, the owner", NudgeDecision((), ((ANA, QUIET),), MORNING)),
        ([there(LEE), off(BEN)], "lead", NudgeDecision((LEE,), ((BEN, OFF),))),
        ([off(LEE), off(BEN)], "lead", NudgeDecision((LEE, BEN))),
        ([there(LEE), off(BEN)], "last", NudgeDecision((LEE, BEN))),
        ([there(LEE), asleep(BEN)], "lead", NudgeDecision((LEE,), ((BEN, QUIET),))),
        ([Candidate(LEE, quiet_until=LATER), asleep(BEN)], "lead",
         NudgeDecision((), ((LEE, QUIET), (BEN, QUIET)), MORNING)),
        ([asleep(LEE), off(BEN)], "lead", NudgeDecision((), ((LEE, QUIET), (BEN, OFF)), MORNING)),
        ([Candidate(ANA, is_off=True, quiet_until=MORNING)], "owner", NudgeDecision((), ((ANA, OFF),))),
        ([Candidate(ANA, is_off=True, quiet_until=MORNING)], "last, the owner",
         NudgeDecision((), ((ANA, QUIET),), MORNING)),
    ],
)  # fmt: skip
def test_who_on_a_rung_is_nudged(people: list[Candidate], rung: str, decision: NudgeDecision) -> None:
    assert (
        choose_recipients(people, may_pass=rung.endswith("owner"), is_last=rung.startswith("last"))
        == decision
    )


def test_what_is_put_off_comes_again_when_the_snooze_is_over() -> None:
    decision = snoozed([ANA, BEN], LATER)
    assert (decision.called, decision.again_at) == ((), LATER)
    assert decision.skipped_by_reason() == {NudgeReason.SNOOZED: (ANA, BEN)}


def test_those_left_alone_are_told_apart_by_reason() -> None:
    assert NudgeDecision((), ((LEE, QUIET), (BEN, OFF), (ANA, QUIET))).skipped_by_reason() == {
        QUIET: (LEE, ANA),
        OFF: (BEN,),
    }


def test_a_message_gathers_a_while_and_keeps_its_distance_from_the_last_one() -> None:
    assert message_at(NOON, None) == NOON + GATHERING
    assert message_at(NOON, NOON - HOUR) == NOON + GATHERING
    assert message_at(NOON, NOON - GATHERING) == NOON - GATHERING + APART


def test_a_last_message_from_before_the_clock_was_set_back_holds_nobody_up() -> None:
    assert message_at(NOON, NOON + HOUR) == NOON + MINUTE
