"""How urgent a post is, and the reasons the card gives."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.choices import Priority
from bot.domain.posts import Author, Post
from bot.policy import Policy, parse_policy
from bot.triage.pipeline import STEPS, Facts, Verdict, triage
from bot.triage.sensitive import has_api_key, has_card_number

PRIORITIES = Policy().priorities
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_post(text: str = "hello", *, followers: int | None = 10, verified: bool = False) -> Post:
    author = Author("x", "1", "ana", followers=followers, verified=verified)
    return Post("x", "100", author, text, NOON, conversation="100")


class Judged(NamedTuple):
    """What the card says of a verdict."""

    priority: Priority
    points: int
    reasons: tuple[str, ...]


def verdict_on(
    post: Post,
    *,
    topic: str | None = None,
    repeat_author: bool = False,
    weights: Mapping[str, int] = PRIORITIES.weights,
) -> Verdict:
    """The verdict, where the whole text is a word of the topic."""
    topics = {topic: (post.text,)} if topic else {}
    return triage(Facts(post.text, post.author, repeat_author, topics, weights, PRIORITIES.thresholds))


def judged(post: Post, *, topic: str | None = None, repeat_author: bool = False) -> Judged:
    verdict = verdict_on(post, topic=topic, repeat_author=repeat_author)
    return Judged(verdict.priority, verdict.points, verdict.reasons)


def test_a_plain_post_is_p4_without_reasons() -> None:
    assert judged(a_post()) == Judged(Priority.P4, 0, ())


def test_points_add_up_and_the_weightiest_reason_comes_first() -> None:
    verdict = judged(
        a_post("my lawyer will call, terrible", followers=112_000, verified=True), repeat_author=True
    )
    assert verdict == Judged(
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
    assert judged(a_post(followers=10_000)) == Judged(Priority.P3, 2, ("10,000 followers",))
    assert judged(a_post(followers=100_000)).points == 4
    assert judged(a_post(followers=None)).points == 0


@pytest.mark.parametrize(
    ("points", "priority"),
    [(1, "P4"), (2, "P3"), (4, "P3"), (5, "P2"), (7, "P2"), (8, "P1"), (100, "P1")],
)
def test_a_threshold_that_is_reached_is_enough(points: int, priority: str) -> None:
    verdict = verdict_on(a_post(verified=True), weights={"verified": points})
    assert verdict.priority == priority


def test_any_topic_may_have_a_weight() -> None:
    policy = parse_policy("topics: {festival: [sale]}\npriorities: {weights: {topic_festival: 5}}")
    verdict = verdict_on(a_post(), topic="festival", weights=policy.priorities.weights)
    assert (verdict.topic, verdict.priority, verdict.points) == ("festival", Priority.P2, 5)
    assert verdict.reasons == ("about festival",)


def test_each_step_adds_to_what_the_others_found_and_takes_nothing_away() -> None:
    post = a_post("my lawyer, sk_live_" + "a1" * 10 + ", terrible", followers=112_000, verified=True)
    facts = Facts(
        post.text,
        post.author,
        repeat_author=True,
        topics={"law": ("lawyer",)},
        weights=PRIORITIES.weights,
        thresholds=PRIORITIES.thresholds,
    )
    found = [[reason for _, reason in step(facts)] for step in STEPS]
    assert all(found)
    assert [sign.reason for sign in triage(facts).signs] == [reason for each in found for reason in each]


def test_what_weighs_nothing_is_no_reason() -> None:
    assert judged(a_post(), topic="fees") == Judged(Priority.P4, 0, ())


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
