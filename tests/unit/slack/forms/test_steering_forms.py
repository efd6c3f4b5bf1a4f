"""Forms that move what is promised, read back; what is wrong is said beside its field, and the words stay."""

from datetime import timedelta

import pytest

from bot.domain.escalations.choices import Audience
from bot.domain.escalations.promises import Update
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.payloads import Field, FormValues
from bot.slack.surfaces.escalations.fields import (
    parse_promise,
    parse_severity,
    parse_snooze,
    parse_update,
)
from tests.unit.slack.cards import NOW, minutes
from tests.unit.slack.forms.sent import sent

LATER = NOW + minutes(30)


def filled(**fields: Field) -> FormValues:
    return FormValues(fields)


def typed(text: str) -> Field:
    return Field(text=text)


def picked(value: str) -> Field:
    return Field(picked=(value,))


def wrong(caught: pytest.ExceptionInfo[FieldErrors]) -> dict[str, str]:
    return dict(caught.value.by_block)


@pytest.mark.parametrize("audience", [Audience.SPONSORS, Audience.PARTNERS])
def test_an_update_says_who_reads_it(audience: Audience) -> None:
    values = filled(happened=typed("Paid."), next_by=Field(at=LATER), audience=picked(audience))
    assert sent(parse_update, values) == Update("Paid.", "", LATER, audience)


def test_an_update_for_the_desk_promises_nothing_so_its_time_may_be_past() -> None:
    values = filled(happened=typed("Paid."), next_by=Field(at=NOW - minutes(5)), audience=picked("desk"))
    assert sent(parse_update, values) == Update("Paid.", "", None, Audience.DESK)


def test_an_audience_that_nobody_knows_is_the_usual_one() -> None:
    values = filled(happened=typed("Paid."), next_by=Field(at=LATER), audience=picked("everybody"))
    assert sent(parse_update, values).audience is Audience.SPONSORS


def test_a_promise_has_a_time_and_may_have_a_reason() -> None:
    assert sent(parse_promise, filled(next_by=Field(at=LATER))) == (LATER, "")
    assert sent(parse_promise, filled(next_by=Field(at=LATER), reason=typed("why"))) == (LATER, "why")
    with pytest.raises(FieldErrors) as caught:
        sent(parse_promise, filled(reason=typed("why")))
    assert wrong(caught) == {ids.NEXT_BY: "Choose when the sponsors hear next."}
    with pytest.raises(FieldErrors) as caught:
        sent(parse_promise, filled(next_by=Field(at=NOW)))
    assert "is already past" in wrong(caught)[ids.NEXT_BY]


def test_a_snooze_needs_a_time_within_a_month_and_a_reason() -> None:
    assert sent(parse_snooze, filled(until=Field(at=LATER), reason=typed("why"))) == (LATER, "why")
    with pytest.raises(FieldErrors) as caught:
        sent(parse_snooze, filled(until=Field(at=NOW + timedelta(days=31))))
    assert wrong(caught) == {
        ids.UNTIL: "Choose a time within 30 days.",
        ids.REASON: "Say why it can wait, in a few words.",
    }
    with pytest.raises(FieldErrors) as caught:
        sent(parse_snooze, filled())
    assert wrong(caught).keys() == {ids.UNTIL, ids.REASON}


def test_a_severity_is_one_of_todays() -> None:
    assert sent(parse_severity, filled(severity=picked("sev1")), ["sev1", "sev2"]) == "sev1"
    with pytest.raises(FieldErrors) as caught:
        sent(parse_severity, filled(severity=picked("sev9")), ["sev1", "sev2"])
    assert wrong(caught) == {ids.SEVERITY: "Now there are only sev1, sev2."}
    with pytest.raises(FieldErrors) as caught:
        sent(parse_severity, filled(), ["sev1", "sev2"])
    assert wrong(caught) == {ids.SEVERITY: "Choose one of sev1, sev2."}
