"""What nudges say: who is called, who is only named, and what is left out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.domain.escalations.choices import Handover
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.people import PersonRef
from bot.readmodels import NudgeLine
from bot.sandbox.slack.schema.surfaces import check_message
from bot.slack.views.nudges import nudge_fallback, nudge_message, nudge_note, request_note, team_note
from tests.unit.slack import cards
from tests.unit.slack.cards import ANA, LEE, NOW
from tests.unit.slack.views.nudge_screens import (
    LATE,
    MANY,
    OPEN,
    TO_ACKNOWLEDGE,
    TO_ANSWER,
    TO_ASSIGN,
    TO_LEAD,
    TO_UPDATE,
    a_line,
    a_request_line,
)
from tests.unit.slack.views.test_any_words import harmless, words

DUE = "<!date^1795341540^{date_short_pretty} {time}|22 Nov 2026, 09:59 UTC>"


def text_of(*lines: NudgeLine) -> str:
    return str([block.to_dict() for block in nudge_message(lines)])


def test_the_thread_names_whom_it_concerns_and_calls_nobody() -> None:
    note = nudge_note(OPEN, [ANA], ReminderKind.ACKNOWLEDGE, is_last=False)
    assert note == (
        f"E-3 (sev1), which Ana Reyes holds, is not acknowledged. It was due by {DUE}. Ana Reyes was reminded."
    )
    assert nudge_note(LATE, [ANA, LEE], ReminderKind.UPDATE, is_last=True).endswith(
        "Ana Reyes and Lee Cruz were reminded for the last time."
    )
    assert "<@" not in note


def test_the_owner_reads_that_it_is_theirs_and_a_lead_whose_it_is() -> None:
    assert "which you hold, is not acknowledged" in text_of(TO_ACKNOWLEDGE)
    assert "which Ana Reyes holds, is not acknowledged" in nudge_fallback([TO_LEAD])


def test_steps_that_gathered_say_what_is_owed_once() -> None:
    again = replace(TO_ACKNOWLEDGE, call=replace(TO_ACKNOWLEDGE.call, step=1))
    assert text_of(TO_ACKNOWLEDGE, again) == text_of(TO_ACKNOWLEDGE)
    assert text_of(TO_ACKNOWLEDGE, TO_UPDATE).count("E-3") > text_of(TO_ACKNOWLEDGE).count("E-3")


def test_a_team_is_called_in_its_channel_and_only_told_of_in_ours() -> None:
    request = cards.a_request()
    assert team_note(request, ReminderKind.PARTNER_ANSWER, "<!subteam^S0PAY>").startswith("<!subteam^S0PAY> ")
    told = request_note(request, ReminderKind.PARTNER_ANSWER, [], is_last=False)
    assert told.startswith("Payouts has not answered R-")
    assert told.endswith("The team was reminded in its channel.")


@pytest.mark.parametrize(
    ("why", "says"),
    [
        (ReminderKind.PARTNER_ACKNOWLEDGE, "waits to be acknowledged"),
        (ReminderKind.PARTNER_ANSWER, "waits for an answer"),
        (ReminderKind.PARTNER_ETA, "was to be answered by now"),
    ],
)
def test_a_team_hears_what_it_owes(why: ReminderKind, says: str) -> None:
    assert says in team_note(replace(cards.a_request(), eta=NOW), why, "")


def test_what_is_confidential_is_not_told_by_its_summary() -> None:
    hidden = replace(OPEN, confidential=True)
    assert OPEN.summary in text_of(TO_ACKNOWLEDGE)
    assert OPEN.summary not in text_of(a_line(hidden, ReminderKind.ACKNOWLEDGE))


def test_a_lead_reads_of_one_matter_once_with_what_is_asked_first() -> None:
    shown = text_of(TO_LEAD, TO_ASSIGN)
    assert shown.index("needs another owner: Ana Reyes does not answer") < shown.index("is not acknowledged")
    assert shown.count(OPEN.summary) == 1
    assert "things wait for you" not in shown


@pytest.mark.parametrize(
    ("why", "says"),
    [
        (Handover.GONE, "Ana Reyes is no longer in this workspace"),
        (Handover.OFF_SHIFT, "the shift of Ana Reyes is over"),
        (None, "it has none"),
    ],
)
def test_a_lead_reads_why_another_owner_is_needed(why: Handover | None, says: str) -> None:
    line = a_line(replace(OPEN, handover=why), ReminderKind.UPDATE, "lead", NudgeReason.ASKED)
    assert says in text_of(line)


def test_a_lead_reads_that_a_sponsor_asks_about_what_nobody_owns() -> None:
    shown = text_of(TO_ANSWER)
    assert "stands, and nobody has it." in shown
    assert "needs another owner" not in shown
    assert "escalation_assign" in shown
    assert "escalation_update" in shown


def test_an_owner_reads_that_a_sponsor_asks() -> None:
    shown = text_of(a_line(LATE, ReminderKind.UPDATE, "owner", NudgeReason.ASKED))
    assert "A sponsor asks how" in shown
    assert "escalation_update" in shown


def test_a_notification_says_the_one_thing_or_the_numbers_of_several() -> None:
    assert nudge_fallback([TO_ACKNOWLEDGE]).startswith("E-3 (sev1")
    assert nudge_fallback([TO_UPDATE, a_request_line(ReminderKind.PARTNER_ANSWER)]) == (
        "2 things wait for you: E-3, R-7"
    )
    assert len(nudge_fallback(MANY)) <= 300


def test_a_notification_names_no_time_for_it_would_be_in_utc() -> None:
    for line in (TO_UPDATE, TO_ACKNOWLEDGE, a_request_line(ReminderKind.PARTNER_ANSWER)):
        assert "UTC" in text_of(line)
        assert "UTC" not in nudge_fallback([line])


@settings(max_examples=30)
@given(text=words(), called=words(300))
def test_any_words_fit_a_message_of_nudges(text: str, called: str) -> None:
    e = replace(
        OPEN, summary=text, severity=called, owner=PersonRef(1, "U0ANA", called), handover=Handover.GONE
    )
    lines = [
        a_line(replace(e, number=number), ReminderKind.UPDATE, "lead", reason)
        for number, reason in enumerate([NudgeReason.ASKED, NudgeReason.DUE] * 10, start=1)
    ]
    request = replace(
        a_request_line(ReminderKind.PARTNER_ETA), request=replace(cards.a_request(), name=called)
    )
    blocks = [block.to_dict() for block in nudge_message([request, *lines])]
    check_message(blocks, [])
    harmless(nudge_fallback(lines[:1]), 300)
    harmless(nudge_note(e, [PersonRef(1, "U0ANA", called)] * 3, ReminderKind.ACKNOWLEDGE, is_last=True), 4000)
    harmless(request_note(cards.a_request(), ReminderKind.PARTNER_ETA, [], is_last=True), 4000)
