"""Words with an arrow find the thread they are for, and nobody guesses."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.partners.talk import addressee, arrowed, asked_at, named_team
from bot.domain.subjects import escalation_subject
from tests.people_builders import HOUR, MINUTE, NOON

TEAMS = [("payouts", "Payouts"), ("risk", "Risk team"), ("risk-eu", "Risk team Europe")]


def a_request(
    number: int, team: str = "payouts", *, asked: timedelta = timedelta(), closed: timedelta | None = None
) -> PartnerRequest:
    return PartnerRequest(
        number,
        escalation_subject(3),
        team,
        dict(TEAMS)[team],
        "#team",
        "When?",
        NOON + asked,
        NOON + HOUR,
        RequestStatus.REQUESTED if closed is None else RequestStatus.ANSWERED,
        acknowledge_by=NOON + HOUR if closed is None else None,
        closed_at=None if closed is None else NOON + closed,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("↪ when?", "when?"),
        ("  ↪when?", "when?"),
        ("↪\ufe0f when?", "when?"),
        (":arrow_right_hook: when?", "when?"),
        ("↪", ""),
        ("when? ↪", None),
        ("see ↪ above", None),
        ("", None),
    ],
)
def test_an_arrow_stands_at_the_front(text: str, words: str | None) -> None:
    assert arrowed(text) == words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("↪ payouts when?", 1),
        ("↪ Payouts: when?", 1),
        ("↪ PAYOUTS", 1),
        ("↪ risk when?", 2),
        ("↪ Risk team when?", 2),
        ("↪ risk-eu when?", 3),
        ("↪ Risk team Europe, when?", 3),
        ("↪ R-2 when?", 2),
        ("↪ when is payouts there?", None),
        ("↪ risky?", None),
        ("payouts when?", None),
        ("↪", None),
    ],
)
def test_of_several_teams_the_one_that_is_named_first_is_meant(text: str, number: int | None) -> None:
    requests = [a_request(1), a_request(2, "risk"), a_request(3, "risk-eu")]
    to = addressee(text, NOON + MINUTE, requests)
    assert (to.number if to else None) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("↪ payouts, have you sent it?", None),
        ("↪ Risk team Europe: is it safe?", None),
        ("↪ R-7 when?", None),
        ("↪ risk when?", 2),
        ("↪ Risk team when?", 2),
        ("↪ R-2 when?", 2),
        ("↪ legal says no", 2),
        ("↪ payoutsheet is attached", 2),
    ],
)
def test_words_that_name_a_team_which_is_not_asked_are_for_nobody_else(text: str, number: int | None) -> None:
    to = addressee(text, NOON + MINUTE, [a_request(2, "risk")], TEAMS)
    assert (to.number if to else None) == number


def test_a_team_that_has_answered_is_meant_where_it_is_named_first() -> None:
    requests = [a_request(1), a_request(2, "risk", closed=MINUTE), a_request(3, "risk", closed=2 * MINUTE)]
    for said, number in (("↪ risk thanks", 3), ("↪ thanks", 1)):
        to = addressee(said, NOON + HOUR, requests, TEAMS)
        assert to is not None
        assert to.number == number


def test_words_stay_with_a_team_that_is_asked_again_later() -> None:
    requests = [a_request(1, closed=MINUTE), a_request(2, "risk"), a_request(3, asked=2 * HOUR)]
    to = addressee("↪ payouts thanks", NOON + HOUR, requests, TEAMS)
    assert to is not None
    assert to.number == 1


def test_a_team_that_is_asked_twice_gets_words_under_its_latest_request() -> None:
    requests = [a_request(1), a_request(2), a_request(3, "risk")]
    to = addressee("↪ payouts when?", NOON + MINUTE, requests)
    assert to is not None
    assert to.number == 2


def test_what_counts_is_who_was_asked_when_it_was_said() -> None:
    requests = [a_request(1, closed=HOUR), a_request(2, "risk", asked=2 * HOUR)]
    assert [r.number for r in asked_at(requests, NOON + MINUTE)] == [1]
    assert [r.number for r in asked_at(requests, NOON + HOUR)] == [1]
    assert [r.number for r in asked_at(requests, NOON + 3 * HOUR)] == [2]
    assert [r.number for r in asked_at(requests, NOON - HOUR)] == [1]
    assert asked_at([], NOON) == []
    assert addressee("↪ thanks", NOON, []) is None


@given(
    order=st.permutations([a_request(1), a_request(2, "risk"), a_request(3, "risk-eu", closed=MINUTE)]),
    text=st.sampled_from(["↪ risk team europe?", "↪ payouts", "↪ when?", "↪ legal when?"]),
    later=st.integers(0, 3),
)
def test_the_order_of_requests_does_not_matter(order: list[PartnerRequest], text: str, later: int) -> None:
    at = NOON + later * MINUTE
    teams = [*TEAMS, ("legal", "Legal")]
    again = addressee(text, at, sorted(order, key=lambda r: r.number), teams)
    assert addressee(text, at, order, teams) == again


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("payouts when?", ("payouts", "when?")),
        ("Payouts: when?\nToday?", ("payouts", "when?\nToday?")),
        ("risk team europe is it safe?", ("risk-eu", "is it safe?")),
        ("risk", ("risk", "")),
        ("riskier than ever", (None, "riskier than ever")),
        ("", (None, "")),
    ],
)
def test_a_command_names_the_team_first(words: str, found: tuple[str | None, str]) -> None:
    assert named_team(words, TEAMS) == found
