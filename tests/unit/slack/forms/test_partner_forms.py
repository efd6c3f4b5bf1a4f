"""What people fill in about partner requests is read whole, or refused beside its field."""

from datetime import timedelta

import pytest

from bot.services.partners.asking import Question
from bot.slack import partner_ids as names
from bot.slack.answers import FieldErrors
from bot.slack.commands.grammar import request_named
from bot.slack.payloads import Field, FormValues
from bot.slack.surfaces.partners.handlers import parse_answer, parse_ask, parse_eta
from tests.unit.slack.cards import NOW
from tests.unit.slack.forms.sent import sent

LATER = NOW + timedelta(hours=2)


def filled(**fields: Field) -> FormValues:
    return FormValues(fields)


def refused(error: FieldErrors) -> set[str]:
    return set(error.by_block)


def test_a_question_has_a_team_and_words() -> None:
    values = filled(
        team=Field(picked=("payouts",)), question=Field("  When is it paid? "), wanted_by=Field(at=LATER)
    )
    assert sent(parse_ask, values, ["payouts"]) == Question("payouts", "When is it paid?", LATER)
    with pytest.raises(FieldErrors) as error:
        sent(parse_ask, filled(team=Field(picked=("gone",)), question=Field(" ")), ["payouts"])
    assert refused(error.value) == {names.TEAM, names.QUESTION}
    with pytest.raises(FieldErrors) as error:
        sent(
            parse_ask,
            filled(team=Field(picked=("payouts",)), question=Field("When?"), wanted_by=Field(at=NOW)),
            ["payouts"],
        )
    assert refused(error.value) == {names.WANTED_BY}


def test_an_eta_is_a_time_to_come() -> None:
    assert sent(parse_eta, filled(eta=Field(at=LATER), words=Field("Soon"))) == (LATER, "Soon")
    for values in (filled(), filled(eta=Field(at=NOW))):
        with pytest.raises(FieldErrors) as error:
            sent(parse_eta, values)
        assert refused(error.value) == {names.ETA}


def test_an_answer_has_words() -> None:
    assert sent(parse_answer, filled(words=Field(" Paid. "))) == "Paid."
    for words in ("", "x" * 2001):
        with pytest.raises(FieldErrors) as error:
            sent(parse_answer, filled(words=Field(words)))
        assert refused(error.value) == {names.WORDS}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("R-7", 7),
        ("r-7", 7),
        ("show R-7", 7),
        ("show r\u201312.", 12),
        ("update R-7 it is late", 7),
        ("note E-3 R-7 is late", None),
        ("E-3", None),
        ("7", None),
        ("risk-7", None),
        ("", None),
    ],
)
def test_the_number_of_a_request_is_known_where_it_is_what_is_meant(text: str, number: int | None) -> None:
    assert request_named(text) == number
