"""The ladder: three nudges to the owner, three to the leads, three to the admins, and then silence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.escalations import endings as escalation_endings
from bot.domain.escalations import escalation as escalations
from bot.domain.nudges.ladder import (
    Ladder,
    first_step_of_next_rung,
    reminders_of,
    request_ladder,
    step_at,
)
from bot.domain.nudges.reasons import ReminderKind
from tests.people_builders import ANA, MINUTE, NOON, SOLVED, an_escalation, as_agent

LADDER = Ladder(("owner", "lead", "admin"), 10 * MINUTE, 3)
LADDERS = st.builds(
    Ladder,
    st.lists(st.sampled_from(["owner", "lead", "admin"]), min_size=1, max_size=3, unique=True).map(tuple),
    st.just(10 * MINUTE),
    st.integers(1, 5),
)


def test_each_rung_is_nudged_three_times_in_turn() -> None:
    steps = [step_at(LADDER, number) for number in range(9)]
    told = [(step.rung, step.nth, step.is_last) for step in steps if step]
    rungs = [(rung, nth) for rung in ("owner", "lead", "admin") for nth in (1, 2, 3)]
    assert told == [(rung, nth, (rung, nth) == ("admin", 3)) for rung, nth in rungs]


@pytest.mark.parametrize("number", [-1, 9, 1000])
def test_outside_the_ladder_nobody_is_nudged(number: int) -> None:
    assert step_at(LADDER, number) is None


@pytest.mark.parametrize(("number", "goes_on_at"), [(0, 3), (2, 3), (3, 6), (8, 9)])
def test_a_rung_on_which_nobody_stands_is_skipped_whole(number: int, goes_on_at: int) -> None:
    assert first_step_of_next_rung(LADDER, number) == goes_on_at


@given(LADDERS)
def test_whoever_climbs_a_ladder_meets_every_step_once_and_in_order(ladder: Ladder) -> None:
    climbed = []
    step = step_at(ladder, 0)
    while step is not None:
        climbed.append((ladder.rungs.index(step.rung), step.nth))
        step = step_at(ladder, step.number + 1)
    assert climbed == sorted(set(climbed))
    assert len(climbed) == ladder.length


@given(LADDERS, st.integers(0, 30))
def test_a_step_has_a_successor_unless_it_is_the_last(ladder: Ladder, number: int) -> None:
    step = step_at(ladder, number)
    if step is not None:
        assert step.is_last == (step_at(ladder, number + 1) is None)


def test_an_open_escalation_has_two_deadlines_and_one_in_hand_has_one() -> None:
    fresh = an_escalation(owner=ANA)
    assert reminders_of(fresh) == {
        ReminderKind.ACKNOWLEDGE: NOON + 10 * MINUTE,
        ReminderKind.UPDATE: NOON + 30 * MINUTE,
    }
    in_hand, _ = escalations.acknowledge(fresh, as_agent(ANA), NOON)
    assert reminders_of(in_hand) == {ReminderKind.UPDATE: NOON + 30 * MINUTE}


def test_a_closed_escalation_reminds_nobody_of_anything() -> None:
    closed, _ = escalation_endings.resolve(an_escalation(), SOLVED, as_agent(ANA), NOON)
    assert reminders_of(closed) == {}
    assert reminders_of(replace(closed, next_update_by=NOON)) == {}


def test_a_partner_request_has_a_ladder_of_its_own_at_the_same_pace() -> None:
    ladder = request_ladder(LADDER)
    assert ladder.rungs == ("team", "team lead", "owner")
    assert (ladder.every, ladder.at_most) == (LADDER.every, LADDER.at_most)
