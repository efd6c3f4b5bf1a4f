"""What X's refusals mean for us."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import NetworkDenied, NetworkDown, NetworkError, NetworkLimited, ReplyRefused
from bot.networks.x.errors import Problem, as_network_error, as_reply_error, read_problem

RESET = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
SECONDS = str(int(RESET.timestamp()))
TOMORROW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def a_problem(
    status: int, body: dict[str, object] | None = None, headers: dict[str, str] | None = None
) -> Problem:
    problem = read_problem(status, headers or {}, body or {})
    assert problem is not None
    return problem


def test_a_good_answer_is_no_problem() -> None:
    assert read_problem(201, {}, {"data": {"id": "1"}}) is None


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, NetworkDown),
        (401, NetworkDenied),
        (402, NetworkDenied),
        (403, NetworkDenied),
        (404, NetworkDown),
        (429, NetworkLimited),
        (500, NetworkDown),
        (503, NetworkDown),
    ],
)
def test_each_status_has_its_meaning_for_a_read(status: int, error: type[NetworkError]) -> None:
    assert type(as_network_error(a_problem(status))) is error


def test_a_limit_says_when_it_ends() -> None:
    error = as_network_error(a_problem(429, headers={"x-rate-limit-reset": SECONDS}))

    assert isinstance(error, NetworkLimited)
    assert error.until == RESET


def test_a_daily_limit_outlasts_the_other() -> None:
    headers = {
        "x-rate-limit-reset": SECONDS,
        "x-user-limit-24hour-remaining": "0",
        "x-user-limit-24hour-reset": str(int(TOMORROW.timestamp())),
        "x-app-limit-24hour-remaining": "12",
        "x-app-limit-24hour-reset": "1",
    }

    assert a_problem(429, headers=headers).until == TOMORROW


@pytest.mark.parametrize("reset", ["", "soon", "-5", "0", "9" * 30, "\N{ARABIC-INDIC DIGIT ONE}"])
def test_a_reset_that_cannot_be_read_is_none(reset: str) -> None:
    assert a_problem(429, headers={"x-rate-limit-reset": reset}).until is None


def test_the_particular_reason_is_told() -> None:
    body: dict[str, object] = {
        "errors": [{"parameters": {"since_id": ["7"]}, "message": "Invalid 'since_id':'7'."}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
    }
    problem = a_problem(400, body)

    assert str(problem) == "400 Invalid 'since_id':'7'."
    assert problem.concerns("since_id")
    assert not problem.concerns("query")


@pytest.mark.parametrize(
    "body",
    [
        {"errors": None},
        {"errors": {"message": 5}},
        {"errors": ["too bad", None, 7, {"code": 88}]},
        {"detail": ["odd"], "title": None},
        {"error": "x"},
    ],
)
def test_odd_bodies_still_have_a_status(body: dict[str, object]) -> None:
    assert as_network_error(a_problem(503, body)).detail.startswith("503")


def test_long_reasons_are_cut() -> None:
    assert len(as_network_error(a_problem(503, {"detail": "a" * 5000})).detail) < 250


def forbidden(detail: str, kind: str = "about:blank") -> Problem:
    return a_problem(403, {"title": "Forbidden", "detail": detail, "status": 403, "type": kind})


def test_who_never_spoke_to_us_cannot_be_answered() -> None:
    words = (
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged"
        " by the author of the post you are replying to."
    )
    error = as_reply_error(forbidden(words))

    assert isinstance(error, ReplyRefused)
    assert "mentioned or quoted us" in error.detail


def test_a_post_that_is_gone_cannot_be_answered() -> None:
    error = as_reply_error(
        forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    )

    assert isinstance(error, ReplyRefused)
    assert "not there any more" in error.detail
    assert isinstance(as_reply_error(a_problem(404)), ReplyRefused)


def test_any_other_refusal_is_told_in_x_s_words() -> None:
    error = as_reply_error(forbidden("Your Tweet text is too long."))

    assert isinstance(error, ReplyRefused)
    assert error.detail == "X said: Your Tweet text is too long."


def test_a_duplicate_is_recognised() -> None:
    problem = forbidden("You are not allowed to create a Tweet with duplicate content.")

    assert problem.is_duplicate
    assert isinstance(as_reply_error(problem), ReplyRefused)


def test_keys_without_permission_are_for_a_person_to_mend() -> None:
    kind = "https://api.twitter.com/2/problems/oauth1-permissions"

    assert isinstance(as_reply_error(forbidden("Your client app is not configured…", kind)), NetworkDenied)
    assert isinstance(as_reply_error(a_problem(401)), NetworkDenied)
    assert isinstance(as_reply_error(a_problem(429)), NetworkLimited)
    assert isinstance(as_reply_error(a_problem(500)), NetworkDown)
