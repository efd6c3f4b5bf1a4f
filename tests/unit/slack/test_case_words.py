import pytest

from bot.domain.cases.case import Dismissal, Priority, WaitingOn
from bot.domain.errors import BadInput
from bot.slack.cases.words import (
    Line,
    read_dismissal,
    read_line,
    read_other,
    read_priority,
    read_waiting,
    take_assignment,
    take_number,
    take_number_anywhere,
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", Line("")),
        ("   ", Line("")),
        ("next", Line("next")),
        ("CLAIM c-12", Line("claim", "c-12")),
        ("C-12", Line("show", "C-12")),
        ("#12", Line("show", "#12")),
        ("take 12", Line("claim", "12")),
        ("note  C-12  two  spaces\nand a line", Line("note", "C-12  two  spaces\nand a line")),
    ],
)
def test_a_line_is_a_verb_and_what_was_typed_after_it(text: str, line: Line) -> None:
    assert read_line(text) == line


@pytest.mark.parametrize(
    "written", ["C-12", "c-12", "c12", "C 12", "12", "#12", "# C-12", "C\u201312", "12,", "C-12:"]
)
def test_a_number_may_be_written_in_many_ways(written: str) -> None:
    assert take_number(f"{written} the rest") == (12, "the rest")
    assert take_number(written) == (12, "")


def test_the_words_after_a_number_stay_as_they_were_typed() -> None:
    assert take_number("C-12  called &amp; asked\n  <@U1|ana>") == (12, "called &amp; asked\n  <@U1|ana>")


@pytest.mark.parametrize("words", ["", "called the customer", "2h", "12h", "P1", "C-", "C-12a", "-12"])
def test_words_without_a_number_are_left_alone(words: str) -> None:
    assert take_number(words) == (None, words)


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("tomorrow 9:00 C-12", (12, "tomorrow 9:00")),
        ("customer #12", (12, "customer")),
        ("spam c12.", (12, "spam")),
        ("C-9 2h", (9, "2h")),
        ("C-12", (12, "")),
        ("2026-11-24 12", (None, "2026-11-24 12")),
        ("P1", (None, "P1")),
        ("", (None, "")),
    ],
)
def test_a_number_may_come_last_where_it_looks_like_one(words: str, means: tuple[int | None, str]) -> None:
    assert take_number_anywhere(words) == means


@pytest.mark.parametrize("words", ["spam 12", "spam C-12"])
def test_a_reason_with_a_number_in_it_is_no_reason(words: str) -> None:
    with pytest.raises(BadInput):
        read_dismissal(words)


def test_the_number_of_an_escalation_is_refused_with_the_way_on() -> None:
    with pytest.raises(BadInput) as refused:
        take_number("E-3")
    assert "E-3 is an escalation" in refused.value.reason
    assert "/escalation" in refused.value.reason


@pytest.mark.parametrize("words", ["C-9", "into C-9", "with #9", "INTO 9"])
def test_a_merge_names_the_other_case(words: str) -> None:
    assert read_other(words) == 9


def test_a_merge_without_another_case_is_left_to_the_form() -> None:
    assert read_other("") is None


def test_a_merge_into_words_is_refused() -> None:
    with pytest.raises(BadInput, match="merge"):
        read_other("C-9 and C-10")


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


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("C-12 <@U1|ana>", (12, "U1")),
        ("12 to <@W1>", (12, "W1")),
        ("<@U1|ana> C-12", (12, "U1")),
        ("<@U1|ana>", (None, "U1")),
        ("C-12 me", (12, "me")),
        ("to me", (None, "me")),
        ("C-12", (12, None)),
        ("", (None, None)),
    ],
)
def test_a_case_is_given_to_somebody(words: str, means: tuple[int | None, str | None]) -> None:
    assert take_assignment(words) == means


def test_a_name_without_its_sign_names_nobody() -> None:
    with pytest.raises(BadInput, match="with @"):
        take_assignment("C-12 ana")


@pytest.mark.parametrize("words", ["C-9 @nobody", "@nobody C-9"])
def test_a_name_that_slack_does_not_know_is_said(words: str) -> None:
    with pytest.raises(BadInput, match=r"does not know who “@nobody” is.*`/case assign C-9 @ana`"):
        take_assignment(words)
