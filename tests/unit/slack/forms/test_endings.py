"""How an escalation ended and what is still missing, as their forms are read."""

import pytest

from bot.domain.outcomes import CustomerTold, Outcome, Prevention, Resolution, RootCause
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.payloads import Field, FormValues
from bot.slack.surfaces.escalations.fields import parse_ending, parse_missing
from tests.unit.slack.forms.sent import sent


def filled(**more: Field) -> FormValues:
    chosen = {ids.RESOLUTION: Field(picked=("solved",)), ids.ROOT_CAUSE: Field(picked=("outage",))}
    return FormValues({**chosen, **more})


def typed(text: str) -> Field:
    return Field(text=text)


def picked(value: str) -> Field:
    return Field(picked=(value,))


def wrong(**more: Field) -> dict[str, str]:
    with pytest.raises(FieldErrors) as refused:
        sent(parse_ending, filled(**more))
    return dict(refused.value.by_block)


def test_the_least_that_is_filled_in_is_enough() -> None:
    assert sent(parse_ending, filled()) == (Outcome(Resolution.SOLVED, RootCause.OUTAGE), None)


def test_everything_that_is_filled_in_is_kept() -> None:
    outcome, prevention = sent(
        parse_ending,
        filled(
            note=typed("Paid by hand."),
            customer_told=picked("not_needed"),
            lessons=typed("Ask the bank first."),
            prevention_title=typed("  A second \n provider "),
        ),
    )
    assert (outcome.customer_told, outcome.lessons) == (CustomerTold.NOT_NEEDED, "Ask the bank first.")
    assert prevention == Prevention("A second provider")


def test_a_known_item_is_tied() -> None:
    assert sent(parse_ending, filled(prevention_item=picked("7")))[1] == Prevention(item=7)


def test_a_known_item_and_a_new_one_are_too_much() -> None:
    both = wrong(prevention_item=picked("7"), prevention_title=typed("A second provider"))
    assert both == {ids.PREVENTION_TITLE: "Choose one above or write a new one, not both."}
    assert wrong(prevention_item=picked("none of ours")).keys() == {ids.PREVENTION_ITEM}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = wrong(root_cause=Field(), prevention_item=picked("7"), prevention_title=typed("A second provider"))
    assert said.keys() == {ids.ROOT_CAUSE, ids.PREVENTION_TITLE}


def test_what_is_missing_has_to_be_said() -> None:
    assert sent(parse_missing, FormValues({ids.MISSING: typed(" The third one ")})) == "The third one"
    with pytest.raises(FieldErrors) as refused:
        sent(parse_missing, FormValues({ids.MISSING: typed(" ")}))
    assert refused.value.by_block == {ids.MISSING: "Say what is still missing."}
