"""Other people's words among ours: harmless, cut at the right place, read in the right direction."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text.graphemes import graphemes, width
from bot.slack.text.markup import (
    bold,
    channel,
    cleaned,
    cut,
    escape,
    hour,
    inline,
    link,
    mention,
    moment,
    plain,
    quote,
    spoken_moment,
    uncalled,
    unmarked,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_typed_broadcast_or_mention_stays_words() -> None:
    assert quote("<!channel> <@U1> see <https://evil.test|this>") == (
        "> &lt;!channel&gt; &lt;@U1&gt; see &lt;https://evil.test|this&gt;"
    )


def test_every_line_of_a_quotation_is_one() -> None:
    assert quote("one\r\ntwo\u2028three\n\n\n\nfour\x00") == "> one\n> two\n> three\n> \n> four"


def test_a_code_fence_cannot_swallow_the_quotation() -> None:
    assert quote("```\nrm\n````") == "> '''\n> rm\n> '''"


def test_a_quotation_says_that_lines_are_missing() -> None:
    assert quote("1\n2\n3", lines=2) == "> 1\n> 2\n> …"


@pytest.mark.parametrize(
    "whole",
    [
        "👨‍👩‍👧‍👦",
        "🇵🇭",
        "👍🏽",
        "e\u0301",
        "ที่",
        "क्षि",
        "\u1100\u1161\u11a8",
        "🏴\U000e0067\U000e0062\U000e007f",
        "กำ",
    ],
)
def test_a_character_is_kept_whole_or_left_out(whole: str) -> None:
    assert cut(whole * 3, 2 * width(whole) + 1) == whole * 2 + "…"
    assert cut(whole * 3, 3 * width(whole) - 1) == whole * 2 + "…"
    assert cut(whole * 3, 3 * width(whole)) == whole * 3


def test_two_flags_are_two_characters() -> None:
    assert list(graphemes("🇵🇭🇪🇸x")) == ["🇵🇭", "🇪🇸", "x"]


def test_an_entity_is_kept_whole_or_left_out() -> None:
    assert cut("a&b", 6) == "a…"
    assert cut("a&b", 7) == "a&amp;b"


def test_a_heap_of_accents_does_not_push_everything_else_away() -> None:
    shown = cut("e" + "\u0301" * 5000 + " help", 60)
    assert width(shown) <= 60
    assert " help" in shown


@given(st.text())
def test_characters_make_up_the_text_again(text: str) -> None:
    joined = "".join(graphemes(text))
    assert joined == text or width(text) > 32


@given(st.text(max_size=300), st.integers(5, 200))
def test_a_cut_fits_and_begins_as_the_text_does(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert width(shown) <= limit
    assert shown == escape(text) or escape(text).startswith(shown.removesuffix("…")) or width(text) > 32


def test_right_to_left_words_do_not_turn_ours_around() -> None:
    greeting = "\u05e9\u05dc\u05d5\u05dd"
    assert inline(greeting) == f"\u2068{greeting}\u2069"
    assert inline("hello") == "hello"
    assert inline("a\u202eb\u2067c") == "abc"


def test_a_name_cannot_end_its_own_bold() -> None:
    assert bold("*Star* `Co`\nLtd") == "*Star 'Co' Ltd*"
    assert bold(" * ") == ""


def test_broken_surrogates_are_mended() -> None:
    assert cleaned("\ud83d\ude00 \ud800!") == "😀 \ufffd!"


def test_words_for_a_label_are_one_line() -> None:
    assert plain("  a\n b\t<c> ", 75) == "a b <c>"
    assert plain("abcdef", 4) == "abc…"


def test_an_address_of_the_web_becomes_a_link_and_nothing_else_does() -> None:
    assert link("https://x.com/a|b>c?q=1&r=é", "X") == "<https://x.com/a%7Cb%3Ec?q=1&amp;r=%C3%A9|X>"
    assert link("javascript:alert(1)", "X") == "X"
    assert link("https://x.com/\nfoo", "X") == "X"
    assert link("", "X") == "X"
    assert link("https://x.com/" + "a" * 3000, "X") == "X"
    assert link("https://x.com", "") == ""


def test_a_mention_is_of_a_person_and_a_channel_of_a_channel() -> None:
    assert mention("U0ANA") == "<@U0ANA>"
    assert mention("here") == "somebody"
    assert channel("C0DESK") == "<#C0DESK>"
    assert channel("general") == "a channel"


def test_times_are_slack_dates_in_the_readers_zone() -> None:
    assert moment(NOON) == "<!date^1795348800^{date_short_pretty} {time}|22 Nov 2026, 12:00 UTC>"
    assert hour(NOON, NOON + timedelta(hours=2)) == "<!date^1795348800^{time}|12:00 UTC>"
    assert hour(NOON, NOON + timedelta(days=2)) == moment(NOON)
    assert spoken_moment(NOON) == "22 Nov, 12:00 UTC"


def test_what_was_said_in_slack_is_read_as_plain_words() -> None:
    said = "<@U0ANA|ana> <@U0LEE> in <#C1|general> and <#C2>: 1 &lt; 2 &amp; <https://x.test|the page> <https://y.test>"
    assert unmarked(said) == "ana @somebody in #general and #channel: 1 < 2 & the page https://y.test"
    assert unmarked("<!here> <!subteam^S1|@team> <mailto:a@b.test> 1 < 2 > 0") == (
        "@here @team a@b.test 1 < 2 > 0"
    )


def test_names_call_nobody_but_whoever_must_act() -> None:
    told = "<@U0LENA> E-3 needs another owner: <@U0ANA> is off shift, and so is <@U0BEN>."
    assert uncalled(told, {"U0ANA": "Ana Reyes"}, ["U0LENA"]) == (
        "<@U0LENA> E-3 needs another owner: Ana Reyes is off shift, and so is somebody."
    )
