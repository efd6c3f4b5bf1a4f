"""What a post is about: words of their own, in any script."""

import pytest

from bot.policy import Policy, parse_policy
from bot.triage.topics import topic_of, topics_in

BUILT_IN = Policy().topic_words


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Where is my PAYOUT?", "payouts"),
        ("payouts are late again", "payouts"),
        ("I haven\u2019t been paid in two weeks", "payouts"),
        ("my bank\n transfer never arrived", "payouts"),
        ("Is your site down? error 503 everywhere", "outage"),
        ("i want a refund!!", "refunds"),
        ("#refund", "refunds"),
        ("¿Dónde está mi reembolso?", "refunds"),
        ("返金してください", "refunds"),
        ("카드가 안 돼요", "cards"),
        ("Someone hacked me", "security"),
        ("charged twice for one order", "fees"),
        ("stuck in KYC", "verification"),
        ("cannot log in", "account"),
    ],
)
def test_a_post_is_about_what_its_words_name(text: str, topic: str) -> None:
    assert topic_of(text, BUILT_IN) == topic


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thank you, all good",
        "discarded cardboard",
        "coffee",
        "see https://example.com/refund/now",
        "@payouts hello",
        "a refund_policy variable",
    ],
)
def test_words_inside_other_words_addresses_and_handles_do_not_count(text: str) -> None:
    assert topic_of(text, BUILT_IN) is None


def test_the_teams_topics_win_over_the_built_in_ones() -> None:
    words = parse_policy('topics: {festival: ["grand sale"], refunds: [giveback]}').topic_words
    assert topic_of("no refund in the Grand Sale", words) == "festival"
    assert topic_of("my giveback", words) == "refunds"


def test_all_topics_of_a_post_come_in_the_order_of_the_policy() -> None:
    assert list(topics_in("refund my card", BUILT_IN)) == ["refunds", "cards"]


def test_a_vowel_sign_belongs_to_the_word_it_hangs_on() -> None:
    assert topic_of("किताबें", {"books": ("किताब",)}) is None
    assert topic_of("मेरी किताब", {"books": ("किताब",)}) == "books"


def test_letters_of_another_width_or_case_are_the_same_letters() -> None:
    assert topic_of("\uff32\uff25\uff26\uff35\uff2e\uff24", BUILT_IN) == "refunds"
    assert topic_of("GEBÜHR zu hoch", BUILT_IN) == "fees"


def test_an_empty_phrase_names_nothing() -> None:
    assert topic_of("anything", {"nothing": (" ",)}) is None
