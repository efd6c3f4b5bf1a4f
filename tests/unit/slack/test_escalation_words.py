"""What people write after `/escalation`, and what is understood."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadInput, NotFound
from bot.domain.people import PersonRef
from bot.slack.escalations.words import (
    EscalationCommand,
    EscalationVerb,
    UnknownVerb,
    number_in,
    read_escalation_line,
)

EVA = PersonRef(7, "U0EVA", "Eva")
SEVERITIES = ("sev1", "sev2", "Critical")


def read(text: str) -> EscalationCommand:
    understood = read_escalation_line(text)
    assert isinstance(understood, EscalationCommand)
    return understood


@pytest.mark.parametrize("number", ["E-3", "e-3", "3", "#3", "e3", "E3", "#E-3", "E-3:", "E–3"])
def test_a_number_may_be_written_as_people_write_it(number: str) -> None:
    assert read(f"own {number}") == EscalationCommand(EscalationVerb.OWN, 3)


@pytest.mark.parametrize("number", ["E-3", "3", "#3", "e3"])
def test_a_number_alone_shows_it(number: str) -> None:
    assert read(number) == EscalationCommand(EscalationVerb.SHOW, 3)


@pytest.mark.parametrize("words", ["E-3 @nobody", "@nobody E-3"])
def test_a_name_that_slack_does_not_know_stays_words_beside_the_number(words: str) -> None:
    assert read(f"assign {words}") == EscalationCommand(EscalationVerb.ASSIGN, 3, "@nobody")


@pytest.mark.parametrize("text", ["", "   ", "menu", "Menu"])
def test_no_words_open_the_menu(text: str) -> None:
    assert read(text).verb is EscalationVerb.MENU


@pytest.mark.parametrize("verb", [verb for verb in EscalationVerb if verb])
def test_every_verb_is_understood_in_any_case(verb: EscalationVerb) -> None:
    assert read(verb.upper()).verb is verb


@pytest.mark.parametrize(
    ("written", "verb"),
    [
        ("acknowledge E-3", EscalationVerb.ACK),
        ("take E-3", EscalationVerb.OWN),
        ("give E-3", EscalationVerb.ASSIGN),
        ("close E-3", EscalationVerb.RESOLVE),
        ("open", EscalationVerb.NEW),
    ],
)
def test_other_words_for_the_same_are_understood(written: str, verb: EscalationVerb) -> None:
    assert read(written).verb is verb


@pytest.mark.parametrize(
    ("written", "meant"), [("udpate E-3", "update"), ("resolv", "resolve"), ("asign E-3 x", "assign")]
)
def test_a_wrong_verb_has_the_nearest_one_suggested(written: str, meant: str) -> None:
    assert read_escalation_line(written) == UnknownVerb(written.split(maxsplit=1)[0], meant)


def test_a_word_like_no_verb_has_none_suggested() -> None:
    assert read_escalation_line("zzzz") == UnknownVerb("zzzz", None)


def test_the_words_after_the_number_stay_as_they_were_typed() -> None:
    assert read("note E-3 called  them, 12 times").words == "called  them, 12 times"


def test_a_number_later_in_the_words_is_not_taken_for_the_escalation() -> None:
    assert read("note called 12 times") == EscalationCommand(EscalationVerb.NOTE, None, "called 12 times")


@pytest.mark.parametrize("line", ["assign E-3 <@U0BEN|ben>", "assign <@U0BEN|ben> E-3"])
def test_somebody_and_a_number_are_understood_in_either_order(line: str) -> None:
    asked = read(line)
    assert (asked.number, asked.person) == (3, "U0BEN")


def test_a_case_is_no_escalation() -> None:
    with pytest.raises(BadInput) as refused:
        read_escalation_line("own C-12")
    assert "C-12 is a case" in refused.value.reason


@given(st.text(max_size=80))
def test_nothing_that_people_type_is_too_strange(text: str) -> None:
    with suppress(BadInput):
        assert isinstance(read_escalation_line(text), EscalationCommand | UnknownVerb)


def test_what_a_button_carries_is_read_back() -> None:
    assert number_in("E-3") == 3


@pytest.mark.parametrize("value", [None, "", "C-3", "own:E-3", "drop table"])
def test_what_no_button_of_ours_carries_is_not_found(value: str | None) -> None:
    with pytest.raises(NotFound):
        number_in(value)
