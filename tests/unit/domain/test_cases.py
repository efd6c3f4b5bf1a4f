"""A case from its first post to its end: who may do what, and what each action leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.cases import case as cases
from bot.domain.cases import clock as case_clock
from bot.domain.cases.case import Case, CaseStatus
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.errors import AlreadyClaimed, AlreadyDone, BadInput, NotYours, StateError
from bot.domain.events.cases import Claimed, Waited
from bot.domain.events.lifecycle import Reopened, Woken
from bot.domain.people import Actor, callout
from tests.facts import data_of
from tests.people_builders import (
    ANA,
    BEN,
    DAY,
    HOUR,
    LEE,
    LEVEL,
    MINUTE,
    NOON,
    SOLVED,
    a_case,
    as_agent,
    as_lead,
)

Act = Callable[[Case, Actor, datetime], object]
ANA_S = a_case(owner=ANA)
RESOLVED = cases.resolve(ANA_S, SOLVED, as_agent(ANA), NOON)[0]
DISMISSED = cases.dismiss(a_case(), Dismissal.SPAM, as_agent(ANA), NOON)[0]
WAITING = cases.wait(ANA_S, WaitingOn.CUSTOMER, as_agent(ANA), NOON)[0]
MERGED = cases.merge(ANA_S, a_case(13), as_agent(ANA), NOON)[0][0]

ACTIONS: dict[str, Act] = {
    "claim": cases.claim,
    "release": cases.release,
    "assign": lambda case, by, now: cases.assign(case, LEE, by, now),
    "wait": lambda case, by, now: cases.wait(case, WaitingOn.PARTNER, by, now),
    "snooze": lambda case, by, now: cases.snooze(case, now + HOUR, by, now),
    "prioritise": lambda case, by, now: cases.prioritise(case, Priority.P1, LEVEL, by, now),
    "dismiss": lambda case, by, now: cases.dismiss(case, Dismissal.SPAM, by, now),
    "resolve": lambda case, by, now: cases.resolve(case, SOLVED, by, now),
    "merge": lambda case, by, now: cases.merge(case, a_case(13), by, now),
}


def test_a_claim_makes_its_agent_the_owner() -> None:
    case, event = cases.claim(a_case(), as_agent(ANA), NOON)
    assert (case.status, case.owner, case.claimed_at) == (CaseStatus.CLAIMED, ANA, NOON)
    assert (type(event.fact), event.actor.person, event.at, str(event.subject)) == (
        Claimed,
        ANA,
        NOON,
        "C-12",
    )


def test_second_claim_names_who_already_has_it_and_since_when() -> None:
    with pytest.raises(AlreadyClaimed) as refused:
        cases.claim(ANA_S, as_agent(BEN), NOON)
    assert (refused.value.owner, refused.value.since) == (ANA, NOON - 5 * MINUTE)


def test_claiming_ones_own_case_again_changes_nothing() -> None:
    with pytest.raises(AlreadyDone):
        cases.claim(ANA_S, as_agent(ANA), NOON)


def test_a_claim_ends_a_snooze() -> None:
    asleep, _ = cases.snooze(a_case(), NOON + HOUR, as_agent(BEN), NOON)
    assert cases.claim(asleep, as_agent(ANA), NOON)[0].snoozed_until is None


def test_callout_itself_claims_nothing() -> None:
    with pytest.raises(StateError):
        cases.claim(a_case(), callout(), NOON)


@pytest.mark.parametrize(
    "action", ["release", "assign", "wait", "snooze", "prioritise", "dismiss", "resolve", "merge"]
)
def test_somebody_elses_case_is_touched_by_a_lead_only(action: str) -> None:
    with pytest.raises(NotYours) as refused:
        ACTIONS[action](ANA_S, as_agent(BEN), NOON)
    assert (refused.value.owner, refused.value.subject) == (ANA, ANA_S.subject)
    ACTIONS[action](ANA_S, as_lead(LEE) if action != "assign" else as_lead(BEN), NOON)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("closed", [RESOLVED, DISMISSED, MERGED], ids=lambda case: str(case.status))
def test_nothing_but_reopening_happens_to_a_closed_case(closed: Case, action: str) -> None:
    with pytest.raises(StateError) as refused:
        ACTIONS[action](closed, as_lead(LEE), NOON)
    assert refused.value.state == closed.status


def test_a_released_case_is_as_unowned_as_a_new_one() -> None:
    asleep, _ = cases.snooze(WAITING, NOON + HOUR, as_agent(ANA), NOON)
    case, event = cases.release(asleep, as_agent(ANA), NOON)
    assert (case.status, case.owner, case.claimed_at) == (CaseStatus.NEW, None, None)
    assert (case.waiting_on, case.snoozed_until) == (None, None)
    assert data_of(event) == {"owner": ANA.slack_id}


def test_what_nobody_has_cannot_be_released() -> None:
    with pytest.raises(AlreadyDone):
        cases.release(a_case(), as_agent(ANA), NOON)


def test_an_assigned_case_goes_on_waiting_with_its_new_owner() -> None:
    case, event = cases.assign(WAITING, BEN, as_agent(ANA), NOON)
    assert (case.status, case.waiting_on, case.owner) == (CaseStatus.WAITING, WaitingOn.CUSTOMER, BEN)
    assert data_of(event) == {"owner": BEN.slack_id, "before": ANA.slack_id}


def test_giving_a_case_to_its_owner_changes_nothing() -> None:
    with pytest.raises(AlreadyDone):
        cases.assign(ANA_S, ANA, as_agent(ANA), NOON)


def test_who_lets_an_unowned_case_wait_takes_it() -> None:
    case, _ = cases.wait(a_case(), WaitingOn.PARTNER, as_agent(ANA), NOON)
    assert (case.status, case.owner, case.claimed_at) == (CaseStatus.WAITING, ANA, NOON)


def test_waiting_for_the_same_again_changes_nothing_but_for_another_does() -> None:
    with pytest.raises(AlreadyDone):
        cases.wait(WAITING, WaitingOn.CUSTOMER, as_agent(ANA), NOON)
    assert cases.wait(WAITING, WaitingOn.PARTNER, as_agent(ANA), NOON)[0].waiting_on is WaitingOn.PARTNER


def test_whoever_holds_it_ends_a_snooze_by_hand() -> None:
    asleep, _ = cases.snooze(ANA_S, NOON + HOUR, as_agent(ANA), NOON)
    awake, event = cases.unsnooze(asleep, as_agent(ANA), NOON)
    assert (awake.snoozed_until, type(event.fact)) == (None, Woken)
    with pytest.raises(AlreadyDone):
        cases.unsnooze(awake, as_agent(ANA), NOON)
    with pytest.raises(NotYours):
        cases.unsnooze(asleep, as_agent(BEN), NOON)


def test_a_snooze_into_the_past_says_what_to_write_instead() -> None:
    with pytest.raises(BadInput, match="until"):
        cases.snooze(ANA_S, NOON, as_agent(ANA), NOON)


def test_a_case_wakes_when_its_time_has_come_and_not_before() -> None:
    asleep, _ = cases.snooze(ANA_S, NOON + HOUR, as_agent(ANA), NOON)
    assert cases.snooze_expired(asleep, callout(), NOON + 59 * MINUTE) is None
    woken = cases.snooze_expired(asleep, callout(), NOON + HOUR)
    assert woken is not None
    assert (woken[0].snoozed_until, type(woken[1].fact)) == (None, Woken)
    assert cases.snooze_expired(woken[0], callout(), NOON + DAY) is None


def test_a_case_that_was_closed_while_asleep_does_not_wake() -> None:
    asleep, _ = cases.snooze(ANA_S, NOON + HOUR, as_agent(ANA), NOON)
    closed, _ = cases.resolve(asleep, SOLVED, as_agent(ANA), NOON)
    assert cases.snooze_expired(closed, callout(), NOON + DAY) is None


def test_a_priority_set_by_hand_plans_both_deadlines_anew() -> None:
    case, event = cases.prioritise(ANA_S, Priority.P1, LEVEL, as_agent(ANA), NOON)
    assert case.is_prioritised_by_hand
    assert (case.respond_by, case.resolve_by) == (case.opened_at + HOUR, case.opened_at + DAY)
    assert data_of(event) == {"before": "P2", "after": "P1"}
    with pytest.raises(AlreadyDone):
        cases.prioritise(case, Priority.P1, LEVEL, as_agent(ANA), NOON)


def test_after_the_first_response_a_new_priority_counts_from_the_customers_last_post() -> None:
    written = case_clock.customer_wrote(
        case_clock.we_replied(ANA_S, NOON), NOON + MINUTE, LEVEL, NOON + MINUTE
    )
    case, _ = cases.prioritise(written, Priority.P1, LEVEL, as_agent(ANA), NOON + 2 * MINUTE)
    assert case.respond_by == NOON + MINUTE + 2 * HOUR


def test_while_no_answer_is_owed_a_new_priority_owes_none() -> None:
    answered = case_clock.we_replied(ANA_S, NOON)
    assert cases.prioritise(answered, Priority.P1, LEVEL, as_agent(ANA), NOON)[0].respond_by is None


def test_who_resolves_an_unowned_case_is_its_owner() -> None:
    case, event = cases.resolve(a_case(), SOLVED, as_agent(ANA), NOON)
    assert (case.status, case.owner, case.closed_at) == (CaseStatus.RESOLVED, ANA, NOON)
    assert data_of(event) == {"resolution": "solved", "root_cause": "outage"}


def test_resolving_twice_says_that_it_is_done() -> None:
    with pytest.raises(AlreadyDone):
        cases.resolve(RESOLVED, SOLVED, as_lead(LEE), NOON)


def test_a_closed_case_owes_nothing_and_waits_for_nobody() -> None:
    for closed in (RESOLVED, DISMISSED, MERGED, cases.resolve(WAITING, SOLVED, as_agent(ANA), NOON)[0]):
        assert (closed.respond_by, closed.waiting_on, closed.snoozed_until) == (None, None, None)
        assert closed.closed_at == NOON


def test_a_merge_closes_one_case_and_tells_both() -> None:
    (gone, merged), (rest, absorbed) = cases.merge(ANA_S, a_case(13, owner=BEN), as_agent(ANA), NOON)
    assert (gone.status, gone.merged_into, rest.owner) == (CaseStatus.MERGED, 13, BEN)
    assert (data_of(merged), data_of(absorbed)) == ({"into": "C-13"}, {"absorbed": "C-12"})


def test_an_answer_owed_in_a_merged_case_is_owed_in_the_other() -> None:
    answered = case_clock.we_replied(a_case(13), NOON - 10 * MINUTE)
    assert answered.respond_by is None
    _, (rest, _) = cases.merge(a_case(), answered, as_agent(ANA), NOON)
    assert rest.respond_by == a_case().respond_by
    _, (rest, _) = cases.merge(answered, a_case(), as_agent(ANA), NOON)
    assert rest.respond_by == a_case().respond_by


def test_a_case_is_not_merged_into_itself_nor_into_a_closed_one() -> None:
    with pytest.raises(BadInput, match="into"):
        cases.merge(ANA_S, ANA_S, as_agent(ANA), NOON)
    with pytest.raises(StateError) as refused:
        cases.merge(a_case(13), RESOLVED, as_agent(ANA), NOON)
    assert refused.value.subject == RESOLVED.subject


def test_a_reopened_case_is_its_owners_again() -> None:
    case, event = cases.reopen(RESOLVED, as_agent(BEN), NOON + DAY, LEVEL)
    assert (case.status, case.owner, case.claimed_at) == (CaseStatus.CLAIMED, ANA, NOON + DAY)
    assert (case.closed_at, case.resolve_by, type(event.fact)) == (None, NOON + 2 * DAY, Reopened)


def test_a_reopened_case_that_nobody_had_is_the_desks() -> None:
    case, _ = cases.reopen(DISMISSED, as_agent(BEN), NOON + DAY, LEVEL)
    assert (case.status, case.owner, case.dismissal) == (CaseStatus.NEW, None, None)


def test_neither_an_open_nor_a_merged_case_is_reopened() -> None:
    with pytest.raises(AlreadyDone):
        cases.reopen(ANA_S, as_agent(ANA), NOON, LEVEL)
    with pytest.raises(StateError) as refused:
        cases.reopen(MERGED, as_lead(LEE), NOON, LEVEL)
    assert refused.value.state == CaseStatus.MERGED


def test_a_customers_answer_ends_the_wait_for_them_and_the_snooze() -> None:
    asleep, _ = cases.snooze(WAITING, NOON + DAY, as_agent(ANA), NOON)
    case = case_clock.customer_wrote(asleep, NOON + HOUR, LEVEL, NOON + HOUR)
    assert (case.status, case.waiting_on, case.snoozed_until, case.owner) == (
        CaseStatus.CLAIMED,
        None,
        None,
        ANA,
    )


def test_an_owner_who_waited_for_long_has_time_again_once_the_customer_answers() -> None:
    answered = case_clock.customer_wrote(WAITING, NOON + DAY, LEVEL, NOON + DAY + MINUTE)
    assert answered.touched_at == NOON + DAY + MINUTE


def test_a_wait_for_a_partner_goes_on_when_the_customer_writes() -> None:
    waiting, _ = cases.wait(ANA_S, WaitingOn.PARTNER, as_agent(ANA), NOON)
    case = case_clock.customer_wrote(waiting, NOON + HOUR, LEVEL, NOON + HOUR)
    assert (case.status, case.waiting_on) == (CaseStatus.WAITING, WaitingOn.PARTNER)


def test_an_unowned_case_that_waited_for_its_customer_is_new_again() -> None:
    waiting, _ = cases.wait(a_case(), WaitingOn.CUSTOMER, callout(), NOON)
    assert waiting.owner is None
    assert case_clock.customer_wrote(waiting, NOON, LEVEL, NOON).status is CaseStatus.NEW


def test_a_second_post_does_not_give_us_more_time_for_the_first() -> None:
    assert case_clock.customer_wrote(a_case(), NOON, LEVEL, NOON).respond_by == a_case().respond_by


def test_after_our_answer_the_next_post_owes_the_next_response() -> None:
    answered = case_clock.we_replied(a_case(), NOON)
    assert (answered.respond_by, answered.first_response_at) == (None, NOON)
    assert (
        case_clock.customer_wrote(answered, NOON + MINUTE, LEVEL, NOON + MINUTE).respond_by
        == NOON + MINUTE + 2 * HOUR
    )


def test_an_answer_older_than_the_customers_last_post_leaves_an_answer_owed() -> None:
    assert case_clock.we_replied(a_case(), NOON - HOUR).respond_by == a_case().respond_by


def test_an_older_post_that_comes_late_does_not_turn_back_the_clock() -> None:
    case = case_clock.customer_wrote(a_case(), NOON - DAY, LEVEL, NOON)
    assert case.last_customer_post_at == NOON - 10 * MINUTE


def test_the_owners_own_doings_keep_the_claim_fresh_and_nobody_elses() -> None:
    assert cases.touched(ANA_S, as_agent(ANA), NOON).touched_at == NOON
    assert cases.touched(ANA_S, as_lead(LEE), NOON) == ANA_S
    assert cases.touched(ANA_S, callout(), NOON) == ANA_S
    assert cases.touched(a_case(), as_agent(ANA), NOON) == a_case()
    assert cases.touched(replace(ANA_S, owner=BEN), as_agent(ANA), NOON).touched_at == ANA_S.touched_at


def test_a_case_goes_on_waiting_for_a_team_whoever_has_it_and_only_while_it_is_open() -> None:
    for case in (a_case(), replace(a_case(), status=CaseStatus.CLAIMED, owner=BEN)):
        decided = cases.go_on_waiting(case, as_agent(ANA), NOON)
        assert decided is not None
        waiting, event = decided
        assert (waiting.status, waiting.waiting_on) == (CaseStatus.WAITING, WaitingOn.PARTNER)
        assert (waiting.owner, type(event.fact)) == (case.owner, Waited)
        assert cases.go_on_waiting(waiting, as_agent(ANA), NOON) is None
    assert cases.go_on_waiting(replace(a_case(), status=CaseStatus.RESOLVED), as_agent(ANA), NOON) is None
