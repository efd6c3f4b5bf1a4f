"""Whose turn it is, and that it is fair over a week."""

from collections import Counter, deque
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.nudges.rota import FAIR_OVER, Load, whose_turn
from bot.domain.people import PersonRef
from tests.people_builders import ANA, BEN, DAY, HOUR, LEE, NOON


def test_nobody_has_a_turn_among_nobody() -> None:
    assert whose_turn([], {}) is None


def test_the_fewest_live_come_first_then_the_fewest_of_the_week_then_the_longest_ago_then_the_id() -> None:
    loads = {ANA.id: Load(1, 0, None), BEN.id: Load(0, 3, NOON), LEE.id: Load(0, 2, NOON)}
    assert whose_turn([ANA, BEN, LEE], loads) == LEE
    assert whose_turn([ANA, BEN], loads) == BEN
    assert whose_turn([ANA, BEN], {ANA.id: Load(0, 1, NOON), BEN.id: Load(0, 1, NOON - HOUR)}) == BEN
    assert whose_turn([BEN, ANA], {}) == ANA


class Week:
    """Escalations come in and are closed, and whoever is next has each of them."""

    def __init__(self, crew: list[PersonRef]) -> None:
        self.crew = crew
        self.given: list[tuple[datetime, PersonRef]] = []
        self.live: deque[tuple[datetime, PersonRef]] = deque()

    def comes(self, at: datetime, lasts: timedelta, present: list[PersonRef]) -> PersonRef:
        self.live = deque((until, who) for until, who in self.live if until > at)
        chosen = whose_turn(present, {person.id: self.load(person, at) for person in self.crew})
        assert chosen is not None
        self.given.append((at, chosen))
        self.live.append((at + lasts, chosen))
        return chosen

    def load(self, person: PersonRef, at: datetime) -> Load:
        mine = [when for when, who in self.given if who == person]
        lately = [when for when in mine if when > at - FAIR_OVER]
        held = sum(who == person for _, who in self.live)
        return Load(held, len(lately), max(mine, default=None))

    def shares(self) -> Counter[PersonRef]:
        return Counter(who for _, who in self.given)


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(5, 45)), min_size=30, max_size=60))
def test_over_a_week_of_short_ones_nobody_gets_two_more_than_another(
    stream: list[tuple[int, int]],
) -> None:
    """Each is closed before the next one comes, so that only fairness decides."""
    week, at = Week([ANA, BEN, LEE]), NOON
    for gap, lasts in stream:
        at += timedelta(minutes=gap + lasts)
        if at > NOON + FAIR_OVER:
            break
        week.comes(at, timedelta(minutes=lasts), week.crew)
    shares = [week.shares()[person] for person in week.crew]
    assert max(shares) - min(shares) <= 1


def test_whoever_was_away_for_days_catches_up_and_whoever_is_busy_is_spared() -> None:
    week = Week([ANA, BEN, LEE])
    for hour in range(48):
        week.comes(NOON + hour * HOUR, HOUR / 2, [ANA, BEN])
    assert week.shares() == {ANA: 24, BEN: 24}
    back = NOON + 3 * DAY
    turns = [week.comes(back + hour * HOUR, HOUR / 2, week.crew) for hour in range(30)]
    assert turns[:24] == [LEE] * 24
    assert max(week.shares().values()) - min(week.shares().values()) <= 2
    long = week.comes(back + 2 * DAY, 5 * HOUR, week.crew)
    assert week.comes(back + 2 * DAY + HOUR, HOUR, week.crew) != long


def test_what_was_more_than_a_week_ago_counts_no_more() -> None:
    week = Week([ANA, BEN])
    for minute in range(5):
        week.comes(NOON + minute * HOUR, HOUR / 2, [ANA])
    assert week.load(ANA, NOON + 8 * DAY).lately == 0
    assert week.comes(NOON + 8 * DAY, HOUR, [ANA, BEN]) == BEN
    assert week.comes(NOON + 8 * DAY + 2 * HOUR, HOUR, [ANA, BEN]) == ANA
