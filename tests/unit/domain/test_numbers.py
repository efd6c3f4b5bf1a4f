"""C-12 and E-3, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.subjects import Subject, SubjectKind, case_subject, escalation_subject, parse_subject

CASE, ESCALATION = SubjectKind.CASE, SubjectKind.ESCALATION


@pytest.mark.parametrize(
    "typed",
    [
        "C-12",
        "c-12",
        "C12",
        "c 12",
        "12",
        "#12",
        " 12 ",
        "C-#12",
        "#C-12",
        "C–12",
        "c—12",
        "12.",
        "C-12,",
        "12:",
    ],
)
def test_a_case_is_known_however_it_is_typed(typed: str) -> None:
    assert parse_subject(typed, CASE) == case_subject(12)


@pytest.mark.parametrize("typed", ["E-3", "e3", "e 3", "#E-3"])
def test_the_letter_says_what_is_counted(typed: str) -> None:
    assert parse_subject(typed, CASE) == escalation_subject(3)


@pytest.mark.parametrize(
    "typed", ["", "C", "-12", "C--12", "X-12", "12a", "C-12 C-13", "1e3", "C-1234567890123", "1.5", "twelve"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert parse_subject(typed, CASE) is None


def test_without_a_letter_the_place_decides() -> None:
    assert parse_subject("7", ESCALATION) == escalation_subject(7)


@given(st.builds(Subject, st.sampled_from(SubjectKind), st.integers(1, 10**12 - 1)))
def test_what_is_printed_can_be_typed(subject: Subject) -> None:
    assert parse_subject(str(subject), CASE) == parse_subject(str(subject).lower(), ESCALATION) == subject


@given(st.text(max_size=30))
def test_any_words_are_read_without_trouble(typed: str) -> None:
    subject = parse_subject(typed, CASE)
    assert subject is None or subject.number >= 0
