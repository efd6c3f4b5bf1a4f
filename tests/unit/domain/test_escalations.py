"""An escalation from the flag to its end: who runs it, what is promised, and what a sponsor may do."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.errors import AlreadyDone, BadInput, NotAllowed, NotYours, StateError
from bot.domain.escalations import endings as escalation_endings
from bot.domain.escalations import escalation as escalations
from bot.domain.escalations import promises as escalation_promises
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.escalations.promises import Update
from bot.domain.events.escalations import Acknowledged
from bot.domain.people import Actor
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
    SOLVED,
    an_escalation,
    as_agent,
    as_executive,
    as_lead,
)

NEWS = Update("The bank confirmed it.", "A manual run at noon.", None)
OPEN = an_escalation(owner=ANA)
IN_HAND = escalations.acknowledge(OPEN, as_agent(ANA), NOON + MINUTE)[0]
RESOLVED = escalation_endings.resolve(IN_HAND, SOLVED, as_agent(ANA), NOON + HOUR)[0]
CANCELLED = escalation_endings.cancel(OPEN, "by mistake", as_agent(ANA), NOON + HOUR)[0]

ACTIONS: dict[str, Callable[[Escalation, Actor], object]] = {
    "acknowledge": lambda e, by: escalations.acknowledge(e, by, NOON),
    "own": lambda e, by: escalations.own(e, by, NOON),
    "assign": lambda e, by: escalations.assign(e, EVA, SEV1, by, NOON),
    "update": lambda e, by: escalation_promises.update(e, NEWS, SEV1, by, NOON),
    "resolve": lambda e, by: escalation_endings.resolve(e, SOLVED, by, NOON),
    "cancel": lambda e, by: escalation_endings.cancel(e, "by mistake", by, NOON),
}


def test_a_new_escalation_promises_what_its_severity_does() -> None:
    assert OPEN.acknowledge_by == NOON + 10 * MINUTE
    assert OPEN.next_update_by == NOON + 30 * MINUTE
    assert OPEN.resolve_by == NOON + 4 * HOUR


def test_who_acknowledges_an_unowned_escalation_owns_it() -> None:
    taken, event = escalations.acknowledge(an_escalation(), as_agent(BEN), NOON + MINUTE)
    assert (taken.status, taken.owner) == (EscalationStatus.ACKNOWLEDGED, BEN)
    assert (taken.acknowledge_by, taken.acknowledged_at) == (None, NOON + MINUTE)
    assert taken.next_update_by == OPEN.next_update_by
    assert type(event.fact) is Acknowledged


def test_a_lead_who_acknowledges_for_the_owner_does_not_become_the_owner() -> None:
    assert escalations.acknowledge(OPEN, as_lead(LEE), NOON)[0].owner == ANA


def test_acknowledging_twice_says_that_it_is_done() -> None:
    with pytest.raises(AlreadyDone) as hers:
        escalations.acknowledge(IN_HAND, as_agent(ANA), NOON)
    assert hers.value.owner is None
    with pytest.raises(AlreadyDone) as another:
        escalations.acknowledge(IN_HAND, as_lead(LEE), NOON)
    assert another.value.owner == ANA


@pytest.mark.parametrize("action", ACTIONS)
def test_somebody_elses_escalation_is_run_by_a_lead_only(action: str) -> None:
    with pytest.raises(NotYours) as refused:
        ACTIONS[action](OPEN, as_agent(BEN))
    assert refused.value.owner == ANA
    ACTIONS[action](OPEN, as_lead(LEE))


@pytest.mark.parametrize("action", ACTIONS)
def test_an_unowned_escalation_is_not_run_by_an_executive(action: str) -> None:
    with pytest.raises(NotAllowed):
        ACTIONS[action](an_escalation(), as_executive(BEN))


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("closed", [RESOLVED, CANCELLED], ids=lambda e: str(e.status))
def test_nothing_but_reopening_happens_to_a_closed_escalation(closed: Escalation, action: str) -> None:
    with pytest.raises(StateError) as refused:
        ACTIONS[action](closed, as_lead(LEE))
    assert refused.value.state == closed.status


def test_who_takes_it_over_has_it_in_hand_at_once() -> None:
    taken, event = escalations.own(OPEN, as_lead(LEE), NOON + MINUTE)
    assert (taken.owner, taken.status, taken.acknowledged_at) == (
        LEE,
        EscalationStatus.ACKNOWLEDGED,
        NOON + MINUTE,
    )
    assert data_of(event) == {"owner": LEE.slack_id, "before": ANA.slack_id}


def test_owning_what_one_owns_changes_nothing() -> None:
    with pytest.raises(AlreadyDone):
        escalations.own(OPEN, as_agent(ANA), NOON)


def test_whoever_it_is_given_to_has_to_acknowledge_anew() -> None:
    given, event = escalations.assign(IN_HAND, BEN, SEV1, as_agent(ANA), NOON + HOUR)
    assert (given.status, given.owner, given.acknowledged_at) == (EscalationStatus.OPEN, BEN, None)
    assert given.acknowledge_by == NOON + HOUR + 10 * MINUTE
    assert data_of(event) == {"owner": BEN.slack_id, "before": ANA.slack_id}


def test_who_gives_it_to_themselves_has_acknowledged() -> None:
    taken, _ = escalations.assign(OPEN, LEE, SEV1, as_lead(LEE), NOON)
    assert (taken.status, taken.owner) == (EscalationStatus.ACKNOWLEDGED, LEE)


def test_giving_it_to_its_owner_changes_nothing() -> None:
    with pytest.raises(AlreadyDone):
        escalations.assign(OPEN, ANA, SEV1, as_lead(LEE), NOON)


def test_an_update_promises_the_next_one_at_the_severitys_pace() -> None:
    told, event = escalation_promises.update(IN_HAND, NEWS, SEV1, as_agent(ANA), NOON + HOUR)
    assert (told.last_update_at, told.next_update_by) == (NOON + HOUR, NOON + 90 * MINUTE)
    assert data_of(event)["happened"] == NEWS.happened
    assert data_of(event)["next_by"] == (NOON + 90 * MINUTE).isoformat()


def test_an_update_may_promise_another_time_but_not_one_that_is_past() -> None:
    later = replace(NEWS, next_by=NOON + DAY)
    assert (
        escalation_promises.update(IN_HAND, later, SEV1, as_agent(ANA), NOON)[0].next_update_by == NOON + DAY
    )
    with pytest.raises(BadInput, match="later"):
        escalation_promises.update(IN_HAND, replace(NEWS, next_by=NOON), SEV1, as_agent(ANA), NOON)


def test_an_update_says_something() -> None:
    with pytest.raises(BadInput, match="happened"):
        escalation_promises.update(IN_HAND, replace(NEWS, happened=" \n"), SEV1, as_agent(ANA), NOON)


def test_who_reports_on_an_open_escalation_has_it_in_hand() -> None:
    told, _ = escalation_promises.update(an_escalation(), NEWS, SEV1, as_agent(BEN), NOON + MINUTE)
    assert (told.status, told.owner, told.acknowledge_by) == (EscalationStatus.ACKNOWLEDGED, BEN, None)


def test_a_closed_escalation_has_no_promises_left() -> None:
    for closed in (RESOLVED, CANCELLED):
        assert (closed.acknowledge_by, closed.next_update_by) == (None, None)
        assert closed.closed_at == NOON + HOUR


def test_who_resolves_an_unowned_escalation_is_its_owner() -> None:
    assert escalation_endings.resolve(an_escalation(), SOLVED, as_agent(BEN), NOON)[0].owner == BEN


def test_closing_the_same_way_twice_says_that_it_is_done() -> None:
    with pytest.raises(AlreadyDone):
        escalation_endings.resolve(RESOLVED, SOLVED, as_agent(ANA), NOON)
    with pytest.raises(AlreadyDone):
        escalation_endings.cancel(CANCELLED, "again", as_agent(ANA), NOON)


def test_a_sponsor_may_cancel_and_reopen_and_another_executive_may_not() -> None:
    cancelled, event = escalation_endings.cancel(OPEN, "overtaken", as_executive(EVA), NOON, [EVA])
    assert data_of(event) == {"reason": "overtaken"}
    assert escalation_endings.reopen(cancelled, "it is back", SEV1, as_executive(EVA), NOON, [EVA])[0].is_live
    with pytest.raises(NotYours):
        escalation_endings.cancel(OPEN, "overtaken", as_executive(BEN), NOON, [EVA])
    with pytest.raises(NotAllowed):
        escalation_endings.reopen(cancelled, "it is back", SEV1, as_executive(BEN), NOON, [EVA])


def test_a_reopened_escalation_keeps_its_history_and_promises_from_now_on() -> None:
    reported = escalation_promises.update(
        replace(IN_HAND, case_number=12, wanted_by=NOON + DAY), NEWS, SEV1, as_agent(ANA), NOON + MINUTE
    )[0]
    closed = escalation_endings.resolve(reported, SOLVED, as_agent(ANA), NOON + HOUR)[0]
    back, event = escalation_endings.reopen(closed, "it is back", SEV1, as_agent(BEN), NOON + DAY)
    assert (back.status, back.acknowledge_by) == (EscalationStatus.OPEN, NOON + DAY + 10 * MINUTE)
    assert (back.closed_at, back.acknowledged_at) == (None, None)
    kept = ("opened_at", "channel", "owner", "case_number", "wanted_by", "summary", "last_update_at")
    assert [getattr(back, name) for name in kept] == [getattr(closed, name) for name in kept]
    assert data_of(event) == {"reason": "it is back", "next_by": (NOON + DAY + 30 * MINUTE).isoformat()}


def test_what_is_live_is_not_reopened() -> None:
    with pytest.raises(AlreadyDone):
        escalation_endings.reopen(OPEN, "why not", SEV1, as_lead(LEE), NOON)
