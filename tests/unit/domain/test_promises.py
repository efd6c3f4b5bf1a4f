"""What is promised to sponsors: who reads an update, moved promises, severity, snoozes, and asking for an update."""

from dataclasses import replace

import pytest

from bot.domain.errors import AlreadyDone, BadInput, NotAllowed, NotYours, StateError
from bot.domain.escalations import escalation as escalations
from bot.domain.escalations import promises as escalation_promises
from bot.domain.escalations.choices import Audience, Handover
from bot.domain.escalations.escalation import EscalationStatus, SeverityTerms
from bot.domain.escalations.promises import LONGEST_SNOOZE, Update
from bot.domain.events.escalations import UpdateAsked
from bot.domain.events.lifecycle import Snoozed, Woken
from tests.facts import data_of
from tests.people_builders import (
    ANA,
    BEN,
    DAY,
    EVA,
    HOUR,
    LEE,
    MINUTE,
    NOON,
    SEV1,
    an_escalation,
    as_agent,
    as_executive,
    as_lead,
)
from tests.unit.domain.table_rules import broken_rules

OPEN = an_escalation(owner=ANA)
IN_HAND = escalations.acknowledge(OPEN, as_agent(ANA), NOON)[0]
SEV3 = SeverityTerms("sev3", 4 * HOUR, DAY, 5 * DAY)


def test_what_only_the_desk_reads_keeps_no_promise_to_the_sponsors() -> None:
    asked = replace(OPEN, update_asked_at=NOON)
    news = Update("The bank is slow.", "", None, Audience.DESK)
    told, event = escalation_promises.update(asked, news, SEV1, as_agent(ANA), NOON + MINUTE)
    assert (told.next_update_by, told.last_update_at, told.update_asked_at) == (
        OPEN.next_update_by,
        None,
        NOON,
    )
    assert told.status is EscalationStatus.ACKNOWLEDGED
    assert data_of(event)["audience"] == "desk"


@pytest.mark.parametrize("audience", [Audience.SPONSORS, Audience.PARTNERS])
def test_an_update_that_sponsors_read_answers_whoever_asked_for_one(audience: Audience) -> None:
    asked = replace(IN_HAND, update_asked_at=NOON)
    news = Update("Paid.", "", None, audience)
    told, event = escalation_promises.update(asked, news, SEV1, as_agent(ANA), NOON + MINUTE)
    assert (told.last_update_at, told.update_asked_at) == (NOON + MINUTE, None)
    assert data_of(event)["audience"] == audience


def test_a_promise_is_moved_to_a_later_or_an_earlier_time_but_not_to_the_past() -> None:
    moved, event = escalation_promises.promise(IN_HAND, NOON + DAY, "the bank", as_agent(ANA), NOON)
    assert (moved.next_update_by, moved.last_update_at) == (NOON + DAY, None)
    assert IN_HAND.next_update_by is not None
    assert data_of(event) == {
        "next_by": (NOON + DAY).isoformat(),
        "before": IN_HAND.next_update_by.isoformat(),
        "reason": "the bank",
    }
    with pytest.raises(BadInput):
        escalation_promises.promise(IN_HAND, NOON, "", as_agent(ANA), NOON)
    with pytest.raises(AlreadyDone):
        escalation_promises.promise(moved, NOON + DAY, "", as_agent(ANA), NOON)


def test_a_promise_is_moved_by_whoever_runs_it() -> None:
    with pytest.raises(NotYours):
        escalation_promises.promise(IN_HAND, NOON + DAY, "", as_agent(BEN), NOON)
    assert escalation_promises.promise(IN_HAND, NOON + DAY, "", as_lead(LEE), NOON)[0].owner == ANA


def test_another_severity_plans_every_deadline_anew() -> None:
    now = NOON + HOUR
    planned, event = escalation_promises.change_severity(OPEN, SEV3, as_agent(ANA), now)
    assert planned.acknowledge_by == now + 4 * HOUR
    assert planned.next_update_by == now + DAY
    assert planned.resolve_by == NOON + 5 * DAY, "the sponsors have waited since noon"
    assert (data_of(event)["before"], data_of(event)["after"]) == ("sev1", "sev3")
    assert broken_rules(planned) == []


def test_what_is_in_hand_stays_in_hand_under_another_severity() -> None:
    planned, _ = escalation_promises.change_severity(IN_HAND, SEV3, as_agent(ANA), NOON + HOUR)
    assert (planned.status, planned.acknowledge_by) == (EscalationStatus.ACKNOWLEDGED, None)
    with pytest.raises(AlreadyDone):
        escalation_promises.change_severity(planned, SEV3, as_agent(ANA), NOON + HOUR)


def test_a_snooze_says_why_and_until_when() -> None:
    slept, event = escalation_promises.snooze(IN_HAND, NOON + DAY, " the bank ", as_agent(ANA), NOON)
    assert (slept.snoozed_until, slept.snooze_reason) == (NOON + DAY, "the bank")
    assert slept.next_update_by == NOON + DAY, "the sponsors wait at least as long"
    assert type(event.fact) is Snoozed
    for until, why in (
        (NOON, "the bank"),
        (NOON + LONGEST_SNOOZE + MINUTE, "the bank"),
        (NOON + DAY, " "),
    ):
        with pytest.raises(BadInput):
            escalation_promises.snooze(IN_HAND, until, why, as_agent(ANA), NOON)


def test_a_snooze_never_brings_a_promise_forward() -> None:
    promised = replace(IN_HAND, next_update_by=NOON + 3 * DAY)
    slept, _ = escalation_promises.snooze(promised, NOON + DAY, "the bank", as_agent(ANA), NOON)
    assert slept.next_update_by == NOON + 3 * DAY


def test_it_wakes_once_and_not_too_early() -> None:
    slept, _ = escalation_promises.snooze(IN_HAND, NOON + DAY, "the bank", as_agent(ANA), NOON)
    assert escalation_promises.snooze_expired(slept, NOON + DAY - MINUTE) is None
    woken = escalation_promises.snooze_expired(slept, NOON + DAY)
    assert woken is not None
    assert (woken[0].snoozed_until, woken[0].snooze_reason) == (None, "")
    assert escalation_promises.snooze_expired(woken[0], NOON + 2 * DAY) is None


def test_a_sponsor_asks_for_an_update_once_until_it_comes() -> None:
    asked, event = escalation_promises.ask_for_update(IN_HAND, as_executive(EVA), [EVA, LEE], NOON)
    assert (asked.update_asked_at, type(event.fact)) == (NOON, UpdateAsked)
    with pytest.raises(AlreadyDone):
        escalation_promises.ask_for_update(asked, as_executive(LEE), [EVA, LEE], NOON)
    with pytest.raises(NotAllowed):
        escalation_promises.ask_for_update(IN_HAND, as_executive(BEN), [EVA], NOON)
    told, _ = escalation_promises.update(asked, Update("Paid.", "", None), SEV1, as_agent(ANA), NOON + MINUTE)
    assert escalation_promises.ask_for_update(told, as_executive(EVA), [EVA], NOON + HOUR)[0].update_asked_at


def test_nothing_is_asked_of_what_is_closed() -> None:
    closed = replace(OPEN, status=EscalationStatus.RESOLVED, closed_at=NOON)
    with pytest.raises(StateError):
        escalation_promises.ask_for_update(closed, as_executive(EVA), [EVA], NOON)


def test_a_lead_is_asked_for_another_owner_once() -> None:
    asked = escalations.ask_handover(OPEN, Handover.OFF_SHIFT, NOON)
    assert asked is not None
    assert (asked[0].handover, data_of(asked[1])) == (
        Handover.OFF_SHIFT,
        {"why": "off_shift", "owner": ANA.slack_id},
    )
    assert escalations.ask_handover(asked[0], Handover.GONE, NOON) is None
    assert escalations.ask_handover(an_escalation(), Handover.GONE, NOON) is None, "nobody owns it"


def test_an_owner_who_is_back_or_acts_keeps_it() -> None:
    off = replace(IN_HAND, handover=Handover.OFF_SHIFT)
    assert escalations.owner_is_back(off).handover is None
    assert escalations.owner_is_back(replace(off, handover=Handover.GONE)).handover is Handover.GONE
    acted, _ = escalation_promises.promise(off, NOON + DAY, "", as_agent(ANA), NOON)
    assert acted.handover is None
    by_lead, _ = escalation_promises.promise(off, NOON + DAY, "", as_lead(LEE), NOON)
    assert by_lead.handover is Handover.OFF_SHIFT


def test_whoever_runs_it_ends_a_snooze_by_hand_and_the_promise_stays() -> None:
    slept, _ = escalation_promises.snooze(IN_HAND, NOON + DAY, "the bank", as_agent(ANA), NOON)
    awake, event = escalation_promises.unsnooze(slept, as_lead(LEE), NOON + HOUR)
    assert (awake.snoozed_until, awake.snooze_reason) == (None, "")
    assert awake.next_update_by == slept.next_update_by
    assert (type(event.fact), data_of(event)["until"]) == (Woken, (NOON + DAY).isoformat())
    with pytest.raises(AlreadyDone):
        escalation_promises.unsnooze(awake, as_agent(ANA), NOON + HOUR)
    with pytest.raises(NotYours):
        escalation_promises.unsnooze(slept, as_agent(BEN), NOON + HOUR)


def test_no_snooze_outlasts_what_was_promised_since() -> None:
    by = as_agent(ANA)
    slept, _ = escalation_promises.snooze(IN_HAND, NOON + DAY, "the bank", by, NOON)
    moved = [
        escalation_promises.promise(slept, NOON + HOUR, "", by, NOON),
        escalation_promises.update(slept, Update("Paid.", "", NOON + HOUR), SEV1, by, NOON),
        escalation_promises.change_severity(replace(slept, severity="sev3"), SEV1, by, NOON),
    ]
    for awake, event in moved:
        assert (awake.snoozed_until, awake.snooze_reason) == (None, "")
        assert data_of(event)["woken"] is True
    later, event = escalation_promises.promise(slept, NOON + 2 * DAY, "", by, NOON)
    assert later.snoozed_until == NOON + DAY
    assert "woken" not in data_of(event)
    inside = Update("Paid.", "", None, Audience.DESK)
    assert escalation_promises.update(slept, inside, SEV1, by, NOON)[0].snoozed_until == NOON + DAY
