"""What partner teams read of customers' words holds no card, no key, no address and no number to call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage.sensitive import has_api_key, has_card_number, mask

WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in "4111111111111111")
"""A card number in digits of full width."""


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
