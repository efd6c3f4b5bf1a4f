"""What people fill in about partner requests is read whole, or refused beside its field."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.partners.asking import Question
from bot.slack import partner_ids as names
from bot.slack.answers import FieldErrors
from bot.slack.commands.grammar import request_named
from bot.slack.payloads import Field, FormValues
from bot.slack.surfaces.partners.fields import parse_ask, parse_eta, parse_words

NOW = datetime(2026, 11, 22, 10, 4, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


def filled(**fields: Field) -> FormValues:
    return FormValues(fields)


def refused(error: FieldErrors) -> set[str]:
    return set(error.by_block)


def test_a_question_has_a_team_and_words() -> None:
    values = filled(
        team=Field(picked=("payouts",)), question=Field("  When is it paid? "), wanted_by=Field(at=LATER)
    )
    assert parse_ask(values, NOW, ["payouts"]) == Question("payouts", "When is it paid?", LATER)
    with pytest.raises(FieldErrors) as error:
        parse_ask(filled(team=Field(picked=("gone",)), question=Field(" ")), NOW, ["payouts"])
    assert refused(error.value) == {names.TEAM, names.QUESTION}
    with pytest.raises(FieldErrors) as error:
        parse_ask(
            filled(team=Field(picked=("payouts",)), question=Field("When?"), wanted_by=Field(at=NOW)),
            NOW,
            ["payouts"],
        )
    assert refused(error.value) == {names.WANTED_BY}


def test_an_eta_is_a_time_to_come() -> None:
    assert parse_eta(filled(eta=Field(at=LATER), words=Field("Soon")), NOW) == (LATER, "Soon")
    for values in (filled(), filled(eta=Field(at=NOW))):
        with pytest.raises(FieldErrors) as error:
            parse_eta(values, NOW)
        assert refused(error.value) == {names.ETA}


def test_an_answer_has_words() -> None:
    assert parse_words(filled(words=Field(" Paid. ")), "Write the answer.") == "Paid."
    for words in ("", "x" * 2001):
        with pytest.raises(FieldErrors) as error:
            parse_words(filled(words=Field(words)), "Write the answer.")
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
