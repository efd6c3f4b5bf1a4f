"""How long each step took, which promises were kept, and who had to be nudged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.events.escalations import Promised, Updated
from bot.domain.events.lifecycle import Assigned, Opened, Reopened, Resolved, Returned, Snoozed
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.readmodels import TimelineEntry
from bot.reports.escalation import EscalationReport
from bot.reports.figures import Kept, NudgeCount, ended_as, nudges, promises, steps
from tests.people_builders import HOUR, LEE, MINUTE, NOON, an_escalation
from tests.unit.reports.reports import a_report, after, entry, resolved


def lengths(report: EscalationReport) -> list[tuple[str, str, str, timedelta]]:
    return [(step.about, step.since, step.until, step.length) for step in steps(report)]


def kept(*story: TimelineEntry) -> list[tuple[timedelta, Kept, timedelta]]:
    live = a_report(story, an_escalation())
    return [(promise.by - NOON, promise.became, promise.late) for promise in promises(live)]


def test_each_step_says_how_long_it_took() -> None:
    assert lengths(a_report()) == [
        ("", "opened", "acknowledged", 4 * MINUTE),
        ("", "opened", "first update", 30 * MINUTE),
        ("R-7 Bank desk", "asked", "acknowledged", 10 * MINUTE),
        ("R-7 Bank desk", "asked", "answered", HOUR),
        ("", "opened", "resolved", 3 * HOUR),
    ]


def test_who_takes_it_has_acknowledged_and_who_is_given_it_has_not() -> None:
    given = entry(NOON + MINUTE, Assigned, LEE, owner="U0ANA")
    took = entry(NOON + 5 * MINUTE, Assigned, LEE, owner=LEE.slack_id)
    report = replace(a_report((given, took)), card=replace(a_report().card, partners=()))
    assert lengths(report)[0] == ("", "opened", "acknowledged", 5 * MINUTE)


def test_what_only_the_desk_read_is_no_first_update() -> None:
    inside = entry(NOON + MINUTE, Updated, happened="x", audience="desk", next_by=after(HOUR))
    assert "first update" not in [step.until for step in steps(a_report((inside,)))]
    assert kept(inside) == []


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        (resolved(), "resolved"),
        (replace(resolved(), status=EscalationStatus.CANCELLED), "cancelled"),
        (replace(resolved(), status=EscalationStatus.CANCELLED, merged_into=4), "merged into E-4"),
    ],
)
def test_an_end_has_a_name(closed: Escalation, told: str) -> None:
    assert ended_as(replace(a_report(), card=replace(a_report().card, escalation=closed))) == told


def test_what_went_back_to_its_case_says_to_which() -> None:
    story = (entry(NOON, Returned, case="C-12", reason="a usual case"),)
    back = replace(resolved(), status=EscalationStatus.CANCELLED)
    assert ended_as(a_report(story, back)) == "returned to C-12"


def an_update(at: timedelta, next_by: timedelta) -> TimelineEntry:
    return entry(NOON + at, Updated, happened="x", next_by=after(next_by), audience="sponsors")


def test_a_promise_is_kept_by_an_update_in_time_and_missed_by_a_late_one() -> None:
    assert kept(an_update(MINUTE, HOUR), an_update(HOUR, 2 * HOUR), an_update(3 * HOUR, 9 * HOUR)) == [
        (HOUR, Kept.KEPT, timedelta()),
        (2 * HOUR, Kept.LATE, HOUR),
        (9 * HOUR, Kept.OPEN, timedelta()),
    ]


def test_a_promise_that_is_moved_in_time_is_no_missed_one() -> None:
    moved = entry(NOON + 30 * MINUTE, Promised, next_by=after(2 * HOUR))
    too_late = entry(NOON + 3 * HOUR, Snoozed, next_by=after(20 * HOUR))
    assert kept(an_update(MINUTE, HOUR), moved, too_late) == [
        (HOUR, Kept.MOVED, timedelta()),
        (2 * HOUR, Kept.LATE, HOUR),
        (20 * HOUR, Kept.OPEN, timedelta()),
    ]


def test_what_is_owed_still_is_overdue_from_its_time_on() -> None:
    assert kept(an_update(MINUTE, HOUR)) == [(HOUR, Kept.OVERDUE, 3 * HOUR)]


def test_an_end_keeps_the_last_promise_and_a_reopening_owes_nothing_of_before() -> None:
    ended = entry(NOON + 30 * MINUTE, Resolved)
    again = entry(NOON + 2 * HOUR, Reopened)
    assert kept(an_update(MINUTE, HOUR), ended, again) == [(HOUR, Kept.KEPT, timedelta())]


def test_the_first_promise_is_the_one_made_when_it_was_opened_or_opened_again() -> None:
    begun = entry(NOON, Opened, next_by=after(HOUR))
    ended = entry(NOON + 2 * HOUR, Resolved)
    again = entry(NOON + 3 * HOUR, Reopened, next_by=after(5 * HOUR))
    assert kept(begun, an_update(MINUTE, HOUR), ended, again) == [
        (HOUR, Kept.KEPT, timedelta()),
        (HOUR, Kept.LATE, HOUR),
        (5 * HOUR, Kept.OPEN, timedelta()),
    ]


def test_who_opens_it_has_not_acknowledged_it() -> None:
    begun = entry(NOON, Opened, next_by=after(HOUR))
    report = a_report((begun,))
    alone = replace(report, card=replace(report.card, partners=()))
    assert lengths(alone) == [("", "opened", "resolved", 3 * HOUR)]


def test_nudges_are_counted_by_what_they_were_about() -> None:
    assert nudges(a_report()) == [
        NudgeCount(ReminderKind.UPDATE, "owner", was_sent=True, reason=NudgeReason.DUE, count=1),
        NudgeCount(ReminderKind.UPDATE, "lead", was_sent=False, reason=NudgeReason.QUIET_HOURS, count=1),
    ]
