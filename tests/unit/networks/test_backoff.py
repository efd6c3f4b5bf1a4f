"""When a failing network is asked again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NetworkDown, NetworkLimited
from bot.networks.backoff import FIRST, LIMITED, LONGEST, Backoff

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DOWN = NetworkDown("x", "no connection")


def test_what_never_failed_is_ready() -> None:
    assert Backoff("x").ready(NOW)


def test_the_first_failure_waits_seconds() -> None:
    backoff = Backoff("x")

    again = backoff.failed(DOWN, NOW)

    assert FIRST / 2 <= again - NOW <= FIRST
    assert not backoff.ready(NOW)
    assert not backoff.ready(again - timedelta(milliseconds=1))
    assert backoff.ready(again)


def test_waits_grow_but_not_for_ever() -> None:
    backoff = Backoff("x")

    waits = [backoff.failed(DOWN, NOW) - NOW for _ in range(60)]

    assert waits[3] > waits[0] * 2
    assert LONGEST / 2 <= max(waits) <= LONGEST


def test_two_processes_do_not_come_back_at_the_same_moment() -> None:
    assert Backoff("one").failed(DOWN, NOW) != Backoff("two").failed(DOWN, NOW)


def test_the_same_seed_waits_the_same() -> None:
    assert Backoff("one").failed(DOWN, NOW) == Backoff("one").failed(DOWN, NOW)


def test_the_network_s_own_word_counts() -> None:
    until = NOW + timedelta(minutes=11)

    again = Backoff("x").failed(NetworkLimited("x", "429", until), NOW)

    assert until <= again <= until + timedelta(seconds=1)


def test_a_limit_without_an_end_waits_a_minute_at_least() -> None:
    assert Backoff("x").failed(NetworkLimited("x", "429"), NOW) >= NOW + LIMITED


def test_a_limit_that_ended_already_or_ends_in_a_year_is_not_believed() -> None:
    past = Backoff("x").failed(NetworkLimited("x", "429", NOW - timedelta(seconds=3)), NOW)
    far = Backoff("x").failed(NetworkLimited("x", "429", NOW + timedelta(days=365)), NOW)

    assert past == far == NOW + LIMITED


@given(st.integers(min_value=1, max_value=2000), st.text(max_size=20))
def test_no_number_of_failures_waits_longer_than_promised(failures: int, seed: str) -> None:
    backoff = Backoff(seed)
    backoff.failures = failures

    wait = backoff.failed(DOWN, NOW) - NOW

    assert timedelta(0) < wait <= LONGEST
