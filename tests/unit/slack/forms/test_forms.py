"""Forms read back into answers; what is wrong is said beside its field."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from slack_sdk.models.views import View

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.escalations.promises import Update
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.subjects import case_subject, escalation_subject
from bot.services.cases.opening import Report
from bot.services.escalations.raising import Flag
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.form_reader import FormReader
from bot.slack.payloads import Field, FormValues
from bot.slack.surfaces.cases.fields import (
    parse_assignee,
    parse_dismissal,
    parse_merge,
    parse_note,
    parse_outcome,
    parse_priority,
    parse_reply,
    parse_search,
    parse_snooze,
    parse_timeline,
    parse_wait,
)
from bot.slack.surfaces.cases.forms import parse_new_case
from bot.slack.surfaces.escalations.fields import parse_join, parse_reason, parse_update
from bot.slack.surfaces.escalations.flags import parse_flag
from tests.unit.slack.cards import NOW, minutes
from tests.unit.slack.forms.sent import sent
from tests.unit.slack.views.screens import FORMS

C12 = case_subject(12)


def typed(text: str) -> Field:
    return Field(text=text)


def picked(*values: str) -> Field:
    return Field(picked=values)


def filled(**fields: Field) -> FormValues:
    return FormValues(fields)


def wrong(read: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        read()
    return dict(caught.value.by_block)


def parse_the_flag(values: FormValues) -> tuple[Flag, str | None]:
    return sent(parse_flag, values, ["sev1", "sev2"], ["payouts"])


def test_words_come_back_as_they_were_typed() -> None:
    assert sent(parse_reply, filled(reply=typed(" Hi Maria,\nwe are on it. "))) == "Hi Maria,\nwe are on it."
    assert sent(parse_note, filled(note=typed("called them"))) == "called them"
    assert sent(parse_search, filled(query=typed("payout late"))) == "payout late"
    assert sent(parse_reason, filled(reason=typed("a mistake"))) == "a mistake"
    assert sent(parse_join, filled(note=typed(""))) == ""


@pytest.mark.parametrize(
    ("parse", "block", "ask"),
    [
        (parse_reply, ids.REPLY, "Write the reply, or cancel."),
        (parse_note, ids.NOTE, "Write the note, or cancel."),
        (parse_search, ids.QUERY, "Write the words to look for."),
        (parse_reason, ids.REASON, "Say why in a few words."),
        (parse_assignee, ids.ASSIGNEE, "Choose a person."),
        (parse_wait, ids.WAIT_ON, "Choose one of these."),
        (parse_priority, ids.PRIORITY, "Choose one of these."),
        (parse_dismissal, ids.WHY, "Choose one of these."),
        (parse_merge, ids.INTO, "Choose the other case."),
        (parse_timeline, ids.TYPED_SUBJECT, "Write the number of a case or an escalation: C-12 or E-3."),
    ],
)
def test_an_empty_form_says_what_is_missing(
    parse: Callable[[FormReader], object], block: str, ask: str
) -> None:
    assert wrong(lambda: sent(parse, filled())) == {block: ask}


@pytest.mark.parametrize(
    ("parse", "block", "longest"),
    [
        (parse_reply, ids.REPLY, 3000),
        (parse_note, ids.NOTE, 3000),
        (parse_reason, ids.REASON, 500),
        (parse_search, ids.QUERY, 200),
        (parse_join, ids.NOTE, 1000),
    ],
)
def test_words_that_are_too_long_stay_on_the_screen(
    parse: Callable[[FormReader], object], block: str, longest: int
) -> None:
    too_long = wrong(lambda: sent(parse, filled(**{block: typed("a" * (longest + 7))})))
    assert too_long == {block: f"This is 7 characters too long: at most {longest:,} fit."}
    assert sent(parse, filled(**{block: typed("a" * longest)})) == "a" * longest


def test_choices_come_back_as_what_they_mean() -> None:
    assert sent(parse_wait, filled(on=picked("partner"))) is WaitingOn.PARTNER
    assert sent(parse_priority, filled(priority=picked("P1"))) is Priority.P1
    assert sent(parse_dismissal, filled(why=picked("spam"))) is Dismissal.SPAM
    assert sent(parse_assignee, filled(assignee=Field(people=("U0LEE",)))) == "U0LEE"


def test_a_choice_that_is_gone_is_asked_for_again() -> None:
    assert wrong(lambda: sent(parse_priority, filled(priority=picked("P9")))) == {
        ids.PRIORITY: "Choose one of these."
    }


def test_an_outcome_is_read_whole() -> None:
    outcome = filled(
        resolution=picked("solved"),
        root_cause=picked("outage"),
        topic=picked("payouts"),
        can_recur=picked("yes"),
        note=typed("Paid by hand."),
    )
    assert sent(parse_outcome, outcome) == Outcome(
        Resolution.SOLVED, RootCause.OUTAGE, "payouts", can_recur=True, note="Paid by hand."
    )


def test_not_knowing_whether_it_recurs_is_an_answer() -> None:
    ended = {ids.RESOLUTION: picked("explained"), ids.ROOT_CAUSE: picked("unknown")}
    said = [
        sent(parse_outcome, filled(**ended, can_recur=picked(each))).can_recur
        for each in ("yes", "no", "unsure")
    ]
    assert said == [True, False, None]


def test_everything_wrong_with_an_outcome_is_said_at_once() -> None:
    assert wrong(lambda: sent(parse_outcome, filled(note=typed("a" * 3001)))) == {
        ids.RESOLUTION: "Choose how it ended.",
        ids.ROOT_CAUSE: "Choose what it came from; “Not known” is an answer too.",
        ids.NOTE: "This is 1 character too long: at most 3,000 fit.",
    }


def test_a_snooze_ends_at_the_moment_picked_or_after_the_length() -> None:
    later = NOW + minutes(90)
    assert sent(parse_snooze, filled(**{ids.SNOOZE_FOR: picked("2h")})) == NOW + timedelta(hours=2)
    both = {ids.SNOOZE_FOR: picked("2h"), ids.UNTIL: Field(at=later)}
    assert sent(parse_snooze, filled(**both)) == later


def test_a_snooze_into_the_past_or_for_no_time_is_refused() -> None:
    past = filled(until=Field(at=NOW - minutes(4)), **{ids.SNOOZE_FOR: picked("2h")})
    assert wrong(lambda: sent(parse_snooze, past)) == {
        ids.UNTIL: "22 Nov, 10:00 UTC is already past. Choose a later time."
    }
    assert wrong(lambda: sent(parse_snooze, filled())) == {
        ids.SNOOZE_FOR: "Choose how long, or a time below."
    }


def test_a_case_merges_into_another_one() -> None:
    assert sent(parse_merge, filled(into=picked("C-9")), C12) == 9
    assert wrong(lambda: sent(parse_merge, filled(into=picked("C-12")), C12)) == {
        ids.INTO: "C-12 cannot be merged into itself. Choose another case."
    }
    assert wrong(lambda: sent(parse_merge, filled(into=picked("E-3")), C12)) == {
        ids.INTO: "Choose the other case."
    }


def test_a_case_by_hand_needs_words_or_a_link() -> None:
    values = filled(
        words=typed("Help"), author=typed(" Maria \n Santos"), link=typed(""), priority=picked("by_rule")
    )
    assert sent(parse_new_case, values) == (Report("Help", "Maria Santos"), None)
    link = filled(link=typed("https://x.com/1"), priority=picked("P1"))
    assert sent(parse_new_case, link) == (Report("", "", "https://x.com/1"), Priority.P1)
    assert wrong(lambda: sent(parse_new_case, filled())) == {
        ids.WORDS: "Write what the customer said, or give a link below."
    }


@pytest.mark.parametrize("link", ["x.com/1", "javascript:alert(1)", "https://x.com/1 and more"])
def test_a_link_that_is_none_is_refused(link: str) -> None:
    assert wrong(lambda: sent(parse_new_case, filled(words=typed("Help"), link=typed(link)))) == {
        ids.LINK: "This is no web address. It starts with https:// and has no spaces."
    }


def test_a_typed_number_counts_before_the_one_picked() -> None:
    both = filled(subject=picked("C-12"), typed_subject=typed("e3"))
    assert sent(parse_timeline, both) == escalation_subject(3)
    assert sent(parse_timeline, filled(subject=picked("C-12"))) == C12
    assert ids.TYPED_SUBJECT in wrong(
        lambda: sent(parse_timeline, filled(typed_subject=typed("the big one")))
    )


def test_a_flag_is_read_whole() -> None:
    values = filled(
        summary=typed("Payouts\n stand still"),
        severity=picked("sev1"),
        wanted_by=Field(at=NOW + minutes(60)),
        partners=picked("payouts"),
        owner=Field(people=("U0LEE",)),
    )
    assert parse_the_flag(values) == (
        Flag("Payouts stand still", "sev1", NOW + minutes(60), ("payouts",)),
        "U0LEE",
    )
    least = filled(summary=typed("Payouts"), severity=picked("sev2"))
    assert parse_the_flag(least) == (Flag("Payouts", "sev2"), None)


def test_everything_wrong_with_a_flag_is_said_at_once() -> None:
    values = filled(severity=picked("sev9"), partners=picked("payouts", "gone"), wanted_by=Field(at=NOW))
    assert wrong(lambda: parse_the_flag(values)) == {
        ids.SUMMARY: "Say in a sentence what is at stake.",
        ids.SEVERITY: "Now there are only sev1, sev2.",
        ids.PARTNERS: "One of these teams is no longer in the policy. Choose again.",
        ids.WANTED_BY: "22 Nov, 10:04 UTC is already past. Choose a later time.",
    }
    unset = filled(summary=typed("Payouts"))
    assert wrong(lambda: parse_the_flag(unset)) == {ids.SEVERITY: "Choose one of sev1, sev2."}


def test_an_update_promises_the_next_one_later_than_now() -> None:
    values = filled(happened=typed("Paid."), planned=typed(""), next_by=Field(at=NOW + minutes(30)))
    assert sent(parse_update, values) == Update("Paid.", "", NOW + minutes(30))
    assert wrong(lambda: sent(parse_update, filled(next_by=Field(at=NOW)))) == {
        ids.HAPPENED: "Say what happened since the last update.",
        ids.NEXT_BY: "22 Nov, 10:04 UTC is already past. Choose a later time.",
    }


def initial(element: dict[str, object]) -> str | None:
    option = element.get("initial_option")
    return str(option["value"]) if isinstance(option, dict) else None


@pytest.mark.parametrize("name", FORMS)
def test_every_field_of_a_form_has_a_name_of_its_own(name: str) -> None:
    form = FORMS[name]()
    assert isinstance(form, View)
    shown = form.to_dict()
    inputs = [block for block in shown["blocks"] if block["type"] == "input"]
    assert len({block["block_id"] for block in inputs}) == len(inputs)
    assert all(block["element"]["action_id"] for block in inputs)
    assert ("submit" in shown) == bool(inputs)


@pytest.mark.parametrize(
    ("name", "parse"),
    [("form_wait", parse_wait), ("form_priority", parse_priority), ("form_dismiss", parse_dismissal)],
)
def test_what_a_form_starts_with_can_be_sent_as_it_is(
    name: str, parse: Callable[[FormReader], object]
) -> None:
    form = FORMS[name]()
    assert isinstance(form, View)
    blocks = [block for block in form.to_dict()["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: picked(initial(block["element"]) or "") for block in blocks}
    assert sent(parse, filled(**values)) is not None
