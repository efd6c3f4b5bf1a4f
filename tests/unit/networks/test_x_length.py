"""Lengths as X counts them. The numbers are those of X's own reference implementation, twitter-text."""

import pytest

from bot.networks.x.length import links_in, weighted_length

COUNTED = [
    ("hello", 5),
    ("日本語", 6),
    ("สวัสดี", 6),
    ("مرحبا", 5),
    ("\u20b11,200", 7),
    ("\N{LEFT SINGLE QUOTATION MARK}a\N{RIGHT SINGLE QUOTATION MARK} “b” – — …", 14),
    ("e\u0301", 1),
    ("a\r\nb", 3),
    ("😷", 2),
    ("🙋🏽👨‍🎤", 4),
    ("👨‍👩‍👧‍👦 family", 9),
    ("🇵🇭", 2),
    ("1️⃣", 2),
    ("☎️ ❤️", 5),
    ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
    ("see https://acme.com/a/b?c=d.", 28),
    ("https://acme.com/" + "a" * 300, 23),
    ("see acme.com/help, ok", 31),
    ("foo-bar.acme.io/path", 23),
    ("(https://acme.com/a_(b))", 25),
    ("https://example.com/これ", 27),
    ("http://twitter.com/これは日本語です。example.com中国語", 70),
    ("ok.it works", 29),
    ("me@acme.com", 11),
    ("#acme.com @acme.com", 19),
    ("this a.m. i.e. e.g.", 19),
    ("Acme.Thanks", 11),
]


@pytest.mark.parametrize(("text", "length"), COUNTED)
def test_a_text_is_as_long_as_x_says(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_a_link_ends_before_the_full_stop_behind_it() -> None:
    text = "Read https://acme.com/help. Or acme.com, please"

    assert [text[link.start : link.end] for link in links_in(text)] == ["https://acme.com/help", "acme.com"]


def test_a_text_made_to_be_slow_is_counted_all_the_same() -> None:
    assert weighted_length("a." * 10_000) == 20_000
