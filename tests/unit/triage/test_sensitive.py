"""What partner teams read of customers' words holds no card, no key, no address and no number to call."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.triage.sensitive import has_api_key, has_card_number, mask
from bot.triage.topics import readable

WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in "4111111111111111")
"""A card number in digits of full width."""
THAI = "\u0e51"
ARABIC = "\u0664"
LONGEST_POST = 25_000
SEARCHES: list[Callable[[str], object]] = [mask, has_card_number, has_api_key, readable]


def calls(search: Callable[[str], object], text: str) -> int:
    """How many functions a search calls, ours and Python's: the same on every machine, however fast."""
    called = 0

    def count(_frame: FrameType, event: str, _: object) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        search(text)
    finally:
        sys.setprofile(None)
    return called


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Card 4111 1111 1111 1111 was charged twice", "Card [card ••1111] was charged twice"),
        ("4111-1111-1111-1111/5500 0000 0000 0004", "[card ••1111]/[card ••0004]"),
        (f"{WIDE} paid", "[card ••1111] paid"),
        ("key sk_live_abcdefghijkl1234 leaked", "key [key] leaked"),
        ("mail maria.santos+1@example.co.uk now", "mail [e-mail address] now"),
        ("call +63 917 123 4567 or (0917) 123-4567", "call [phone number] or [phone number]"),
        ("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN [IBAN] please"),
        ("to GB82WEST12345698765432.", "to [IBAN]."),
    ],
)
def test_secrets_are_masked_and_the_words_around_them_stay(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Order 123456789012 of 2026-11-03 10:30 is late",
        "I paid 10.000.000 on 12.11.2026 at 10:30",
        "Payout 20261103 has not come, @acme",
        "Version 1.2.3, see https://example.com/a-b",
        "",
        "  spaces\n\nand “quotes” stay ",
    ],
)
def test_what_is_no_secret_stays_as_it_was_written(text: str) -> None:
    assert mask(text) == text


@given(st.text(st.sampled_from("0123456789 -.()+@ab\n" + WIDE), max_size=60))
def test_nothing_is_left_that_would_have_to_be_masked(text: str) -> None:
    masked = mask(text)
    assert not has_card_number(masked)
    assert not has_api_key(masked)
    assert mask(masked) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("12 4111111111111111 35", "12 [card ••1111] 35"),
        ("4111111111111111 34", "[card ••1134]"),  # the longest that agrees
        ("123 4111 1111 1111 1111", "123 [card ••1111]"),  # nineteen digits together
        ("1234-4111-1111-1111-1111", "1234-[card ••1111]"),  # twenty, of which the last sixteen are a card's
        ("1 1 1 1 1 1 1 1 4111 1111 1111 1111 1 1 1", "[phone number] [card ••1111] 1 1 1"),
        ("99999999999999999999999 4111111111111111", "99999999999999999999999 [card ••1111]"),
        ("4111 1111 1111 1111 5500 0000 0000 0004", "[card ••1111] [card ••0004]"),
        ("4222222222222 6304000000000000000", "[card ••2222] [card ••0000]"),  # thirteen digits, and nineteen
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card ••1111]"),
        ("24111111111111111", "24111111111111111"),  # one group of seventeen is another number
    ],
)
def test_a_card_is_found_among_other_groups_of_digits(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert has_card_number(text) == ("card" in masked)


def test_groups_before_a_card_that_pass_for_its_beginning_do_not_show_its_end() -> None:
    assert mask("2000 6789 0123 4111 1111 1111 1111") == "[card ••1111]"
    assert mask("23 4222222222222 1000") == "[card ••1000]"  # nineteen digits, with thirteen among them


def test_a_post_full_of_cards_is_masked_to_its_end() -> None:
    cards = LONGEST_POST // 17
    assert mask("4111111111111111 " * cards) == "[card ••1111] " * cards


@pytest.mark.parametrize("search", SEARCHES)
@settings(max_examples=30)
@given(
    st.text(st.sampled_from(f"0123456789 -.()+@ab{THAI}{ARABIC}" + WIDE), min_size=1, max_size=24),
    st.integers(20, 40),
)
@example("1 ", 60)
@example("4 ", 60)
@example("1-", 60)
@example("5", 3000)
@example(THAI, 3000)
@example(f"4{ARABIC} ", 60)
@example(f"{THAI}-", 60)
@example("4111111111111111 ", 120)
@example("12 4111 1111 1111 1111-", 90)
@example("sk_live_", 300)
def test_every_part_of_a_long_text_costs_the_same(
    search: Callable[[str], object], piece: str, times: int
) -> None:
    once, twice, thrice = (calls(search, piece * times * length) for length in (1, 2, 3))
    assert thrice - twice <= 1.05 * (twice - once) + 50


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("piece", ["1 ", "4-", "5", THAI, f"4{THAI} ", "4111111111111111 ", "5 5-"])
def test_a_character_costs_less_than_three_hundred_calls(search: Callable[[str], object], piece: str) -> None:
    assert calls(search, (piece * 2000)[:2000]) < 300 * 2000
