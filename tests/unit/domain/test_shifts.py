"""Who is at work now, by the hours that the policy names."""

from datetime import timedelta

from bot.domain.time.calendars import Calendar
from bot.domain.time.shifts import Shift, attendance, under_way
from tests.people_builders import ANA, BEN, DAY, HOUR, LEE, NOON

EVERY_DAY = frozenset(range(7))
MANILA = Shift("Manila evening", Calendar("Asia/Manila", EVERY_DAY, 17 * HOUR, 2 * HOUR), ("U0ANA",))
LISBON = Shift("Lisbon day", Calendar("Europe/Lisbon", EVERY_DAY, 9 * HOUR, 18 * HOUR))
SHIFTS = {"manila": MANILA, "lisbon": LISBON}


def test_two_shifts_overlap_and_then_one_goes_on_alone() -> None:
    assert under_way(SHIFTS, NOON) == [MANILA, LISBON], "20:00 in Manila, noon in Lisbon"
    assert under_way(SHIFTS, NOON + 6 * HOUR) == []
    assert under_way(SHIFTS, NOON + 5 * HOUR) == [MANILA, LISBON]
    assert under_way(SHIFTS, NOON - HOUR * 2) == [MANILA, LISBON]
    assert under_way(SHIFTS, NOON - HOUR * 3 - timedelta(minutes=1)) == []


def test_a_shift_over_midnight_is_the_one_of_the_day_before() -> None:
    assert MANILA.is_on(NOON + 5 * HOUR + timedelta(minutes=59))
    assert not MANILA.is_on(NOON + 6 * HOUR)
    assert MANILA.is_on(NOON + DAY)


def test_whoever_stands_in_another_shift_is_off_and_whoever_stands_in_none_is_not() -> None:
    seen = attendance([ANA], [ANA, BEN])
    assert [seen.is_off(person) for person in (ANA, BEN, LEE)] == [False, True, False]
    assert [seen.is_on(person) for person in (ANA, BEN, LEE)] == [True, False, False]


def test_without_shifts_nobody_is_off() -> None:
    assert not attendance(None, None).is_off(ANA)
