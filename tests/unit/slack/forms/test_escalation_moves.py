"""What is chosen and typed when escalations merge and split."""

import pytest

from bot.domain.errors import BadInput
from bot.domain.subjects import SubjectKind
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.commands.grammar import read_other
from bot.slack.payloads import Field, FormValues
from bot.slack.surfaces.escalations.fields import parse_into, parse_split
from tests.unit.slack.forms.sent import sent


def chosen(block: str, value: str) -> FormValues:
    return FormValues({block: Field(picked=(value,) if value else ())})


def test_the_number_that_was_chosen_is_read() -> None:
    assert sent(parse_into, chosen(ids.INTO, "E-5")) == 5
    assert sent(parse_split, chosen(ids.SPLIT_REQUEST, "R-7")) == 7


def test_nothing_chosen_is_said_beside_the_field() -> None:
    with pytest.raises(FieldErrors) as wrong:
        sent(parse_into, chosen(ids.INTO, ""))
    assert wrong.value.by_block == {ids.INTO: "Choose an escalation."}
    with pytest.raises(FieldErrors):
        sent(parse_split, chosen(ids.SPLIT_REQUEST, ""))


@pytest.mark.parametrize(("words", "number"), [("", None), ("E-5", 5), ("5", 5), ("#5 please", 5), ("e5", 5)])
def test_a_second_number_may_be_typed_as_people_write_it(words: str, number: int | None) -> None:
    assert read_other(words, SubjectKind.ESCALATION, "Write it.") == number


@pytest.mark.parametrize("words", ["C-5", "R-5", "soon"])
def test_what_is_no_such_number_is_asked_for_again(words: str) -> None:
    with pytest.raises(BadInput, match="Write it"):
        read_other(words, SubjectKind.ESCALATION, "Write it.")
