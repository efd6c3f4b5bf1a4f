"""The grammar of all commands: numbers, people and words, in the orders in which people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.errors import BadInput
from bot.domain.subjects import SubjectKind, case_subject, escalation_subject, request_subject
from bot.slack.commands.grammar import Takes, first_word, person_in, read_other, request_named, take
from bot.slack.surfaces.cases.typed import read_dismissal, read_priority, read_waiting

ONE = "Name the other case by its number, for example `/case merge C-12 C-9`."
INTO = {"into", "with", "to"}


def taken(takes: Takes, text: str, kind: SubjectKind = SubjectKind.CASE) -> tuple[str | None, str]:
    subject, words = take(takes, text, kind)
    return str(subject) if subject else None, words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("", "")),
        ("   ", ("", "")),
        ("next", ("next", "")),
        ("CLAIM c-12", ("CLAIM", "c-12")),
        ("note  C-12  two  spaces\nand a line", ("note", "C-12  two  spaces\nand a line")),
    ],
)
def test_a_line_is_a_word_and_what_was_typed_after_it(text: str, parts: tuple[str, str]) -> None:
    assert first_word(text) == parts


@pytest.mark.parametrize("takes", [each for each in Takes if each is not Takes.WORDS])
@pytest.mark.parametrize(
    "written", ["C-12", "c-12", "c12", "C 12", "12", "#12", "# C-12", "C\u201312", "12,", "C-12:"]
)
def test_a_number_may_be_written_in_many_ways(written: str, takes: Takes) -> None:
    assert taken(takes, f"{written} the rest") == ("C-12", "the rest")
    assert taken(takes, written) == ("C-12", "")


def test_a_number_says_itself_what_it_counts() -> None:
    assert take(Takes.NUMBER, "3", SubjectKind.ESCALATION) == (escalation_subject(3), "")
    assert take(Takes.NUMBER, "C-3", SubjectKind.ESCALATION) == (case_subject(3), "")
    assert take(Takes.NUMBER, "R-3", SubjectKind.ESCALATION) == (request_subject(3), "")


def test_the_words_after_a_number_stay_as_they_were_typed() -> None:
    words = "called &amp; asked\n  <@U1|ana>"
    assert taken(Takes.NUMBER_FIRST, f"C-12  {words}") == ("C-12", words)


@pytest.mark.parametrize(
    "words", ["", "called 12 times", "2h", "12h", "P1", "C-", "C-12a", "-12", "see C-12"]
)
def test_words_without_a_number_before_them_are_left_alone(words: str) -> None:
    assert taken(Takes.NUMBER_FIRST, words) == (None, words)


def test_words_alone_hold_no_number() -> None:
    assert taken(Takes.WORDS, "12 P1") == (None, "12 P1")


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("tomorrow 9:00 C-12", ("C-12", "tomorrow 9:00")),
        ("customer #12", ("C-12", "customer")),
        ("spam c12.", ("C-12", "spam")),
        ("C-9 2h", ("C-9", "2h")),
        ("2026-11-24 12", (None, "2026-11-24 12")),
        ("P1", (None, "P1")),
        ("", (None, "")),
    ],
)
def test_a_number_may_come_last_where_it_looks_like_one(words: str, means: tuple[str | None, str]) -> None:
    assert taken(Takes.NUMBER_ANYWHERE, words) == means


@pytest.mark.parametrize(
    ("words", "means", "person"),
    [
        ("C-12 <@U1|ana>", ("C-12", "<@U1|ana>"), "U1"),
        ("12 to <@W1>", ("C-12", "to <@W1>"), "W1"),
        ("<@U1|ana> C-12", ("C-12", "<@U1|ana>"), "U1"),
        ("<@U1|ana> 12", ("C-12", "<@U1|ana>"), "U1"),
        ("<@U1|ana>", (None, "<@U1|ana>"), "U1"),
        ("@nobody C-12", ("C-12", "@nobody"), None),
        ("ana C-12", ("C-12", "ana"), None),
        ("C-12 me", ("C-12", "me"), None),
        ("to me", (None, "to me"), None),
        ("", (None, ""), None),
    ],
)
def test_somebody_and_a_number_come_in_either_order(
    words: str, means: tuple[str | None, str], person: str | None
) -> None:
    assert taken(Takes.PERSON, words) == means
    assert person_in(means[1]) == person


@pytest.mark.parametrize("words", ["C-9", "into C-9", "with #9", "INTO 9", "C-9 please"])
def test_a_merge_names_the_other_one(words: str) -> None:
    assert read_other(words, SubjectKind.CASE, ONE, INTO) == 9


@pytest.mark.parametrize("words", ["", "into"])
def test_a_merge_without_another_is_left_to_the_form(words: str) -> None:
    assert read_other(words, SubjectKind.CASE, ONE, INTO) is None


@pytest.mark.parametrize("words", ["C-9 and C-10", "E-9", "with the other"])
def test_a_merge_into_words_is_refused(words: str) -> None:
    with pytest.raises(BadInput, match="merge"):
        read_other(words, SubjectKind.CASE, ONE, INTO)


@pytest.mark.parametrize(
    ("text", "number"),
    [("R-7", 7), ("show r-7", 7), ("show R - 7.", 7), ("split E-3 R-7", None), ("R7", None), ("", None)],
)
def test_a_command_may_be_about_a_partner_request(text: str, number: int | None) -> None:
    assert request_named(text) == number


@given(st.sampled_from(Takes), st.text(max_size=80), st.sampled_from(SubjectKind))
def test_nothing_that_people_type_is_too_strange(takes: Takes, text: str, kind: SubjectKind) -> None:
    subject, words = take(takes, text, kind)
    assert all(word in text for word in words.split())
    assert subject is None or str(subject.number) in text
    with suppress(BadInput):
        other = read_other(text, kind, "Write it.")
        assert other is None or str(other) in text


@pytest.mark.parametrize("words", ["spam 12", "spam C-12"])
def test_a_reason_with_a_number_in_it_is_no_reason(words: str) -> None:
    with pytest.raises(BadInput):
        read_dismissal(words)


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("customer", WaitingOn.CUSTOMER),
        ("on the customer", WaitingOn.CUSTOMER),
        ("Partner", WaitingOn.PARTNER),
        ("for a partner team", WaitingOn.PARTNER),
        ("costumer", WaitingOn.CUSTOMER),
        ("", None),
    ],
)
def test_whom_a_case_waits_for(words: str, on: WaitingOn | None) -> None:
    assert read_waiting(words) is on


def test_a_case_waits_for_nobody_else() -> None:
    with pytest.raises(BadInput, match="customer"):
        read_waiting("godot")
    with pytest.raises(BadInput, match="customer"):
        read_waiting("customer 12")


@pytest.mark.parametrize(
    ("words", "to"), [("P1", Priority.P1), ("p4", Priority.P4), ("2", Priority.P2), ("", None)]
)
def test_a_priority_is_read(words: str, to: Priority | None) -> None:
    assert read_priority(words) is to


@pytest.mark.parametrize("words", ["P5", "high", "P12"])
def test_there_are_four_priorities(words: str) -> None:
    with pytest.raises(BadInput, match="P1, P2, P3 or P4"):
        read_priority(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("spam", Dismissal.SPAM),
        ("not for us", Dismissal.NOT_FOR_US),
        ("no_answer_needed", Dismissal.NO_ANSWER_NEEDED),
        ("duplicat", Dismissal.DUPLICATE),
        ("", None),
    ],
)
def test_why_a_case_needs_no_answer(words: str, why: Dismissal | None) -> None:
    assert read_dismissal(words) is why


def test_another_reason_is_refused() -> None:
    with pytest.raises(BadInput, match="spam"):
        read_dismissal("zzz")
