"""How urgent a post is, and the reasons the card gives."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.choices import Priority
from bot.domain.posts import Author, Post
from bot.policy import Policy, parse_policy
from bot.triage.priority import Verdict, score
from bot.triage.sensitive import has_api_key, has_card_number

PRIORITIES = Policy().priorities
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_post(text: str = "hello", *, followers: int | None = 10, verified: bool = False) -> Post:
    author = Author("x", "1", "ana", followers=followers, verified=verified)
    return Post("x", "100", author, text, NOON, conversation="100")


def judged(post: Post, *, topic: str | None = None, repeat_author: bool = False) -> Verdict:
    return score(
        post,
        topic=topic,
        repeat_author=repeat_author,
        weights=PRIORITIES.weights,
        thresholds=PRIORITIES.thresholds,
    )


def test_a_plain_post_is_p4_without_reasons() -> None:
    assert judged(a_post()) == Verdict(Priority.P4, 0, ())


def test_points_add_up_and_the_weightiest_reason_comes_first() -> None:
    verdict = judged(
        a_post("my lawyer will call, terrible", followers=112_000, verified=True), repeat_author=True
    )
    assert verdict == Verdict(
        Priority.P1,
        14,
        (
            "mentions legal action",
            "112,000 followers",
            "verified account",
            "has written before",
            "sounds angry",
        ),
    )


def test_only_the_highest_number_of_followers_counts() -> None:
    assert judged(a_post(followers=9_999)).points == 0
    assert judged(a_post(followers=10_000)) == Verdict(Priority.P3, 2, ("10,000 followers",))
    assert judged(a_post(followers=100_000)).points == 4
    assert judged(a_post(followers=None)).points == 0


@pytest.mark.parametrize(
    ("points", "priority"),
    [(1, "P4"), (2, "P3"), (4, "P3"), (5, "P2"), (7, "P2"), (8, "P1"), (100, "P1")],
)
def test_a_threshold_that_is_reached_is_enough(points: int, priority: str) -> None:
    verdict = score(
        a_post(verified=True),
        topic=None,
        repeat_author=False,
        weights={"verified": points},
        thresholds=PRIORITIES.thresholds,
    )
    assert verdict.priority == priority


def test_any_topic_may_have_a_weight() -> None:
    policy = parse_policy("topics: {festival: [sale]}\npriorities: {weights: {topic_festival: 5}}")
    verdict = score(
        a_post(),
        topic="festival",
        repeat_author=False,
        weights=policy.priorities.weights,
        thresholds=policy.priorities.thresholds,
    )
    assert verdict == Verdict(Priority.P2, 5, ("about festival",))


def test_what_weighs_nothing_is_no_reason() -> None:
    assert judged(a_post(), topic="fees") == Verdict(Priority.P4, 0, ())


@pytest.mark.parametrize(
    "text",
    [
        "I'll sue",
        "See you in COURT? My attorney says so",
        "hablaré con mi abogado",
        "on se voit avec mon avocat",
        "mein Anwalt meldet sich",
        "弁護士に相談します",
        "변호사를 부르겠습니다",
        "kakausapin ko ang abogado",
    ],
)
def test_a_legal_threat_is_heard_in_many_languages(text: str) -> None:
    assert "mentions legal action" in judged(a_post(text)).reasons


@pytest.mark.parametrize("text", ["Hi, this is Sue", "an issue with pursued goals", "basketball court"])
def test_what_only_looks_like_a_legal_threat_is_none(text: str) -> None:
    assert judged(a_post(text)).reasons == ()


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "my card 4111 1111 1111 1111, exp 12/29",
        "4111-1111-1111-1111",
        "code 12 5500 0000 0000 0004",
        "amex 378282246310005",
        "\uff14\uff11\uff11\uff11 \uff11\uff11\uff11\uff11 \uff11\uff11\uff11\uff11 \uff11\uff11\uff11\uff11",
    ],
)
def test_a_card_number_is_seen_however_it_is_written(text: str) -> None:
    assert has_card_number(text)
    assert judged(a_post(text)).reasons == ("shows a card number",)


@pytest.mark.parametrize(
    "text", ["4111111111111112", "order 1234567890123", "+63 917 123 4567", "2026-03-02 12:00"]
)
def test_other_numbers_are_no_cards(text: str) -> None:
    assert not has_card_number(text)


@given(st.text(alphabet="0123456789 -", max_size=200))
def test_any_digits_are_read_without_trouble(text: str) -> None:
    assert has_card_number(text) in {True, False}


def test_a_secret_key_is_seen() -> None:
    assert has_api_key("here sk_live_" + "a1" * 20)
    assert has_api_key("whsec_" + "Ab1+" * 6)
    assert not has_api_key("risk_live_aaaaaaaaaaaaaaa sk_live_short")
    assert judged(a_post("use rk_test_abcdefghijkl")).reasons == ("shows a secret key",)
