"""Ends that are not a resolution: merged, returned to its case; and what sponsors say of a resolution."""

from dataclasses import replace

import pytest

from bot.domain.errors import BadInput, NotAllowed, NotYours, StateError
from bot.domain.escalations import endings as escalation_endings
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.events.escalations import Settled
from bot.domain.events.lifecycle import Absorbed, Merged, Returned
from bot.domain.subjects import case_subject
from tests.facts import data_of
from tests.people_builders import (
    ANA,
    BEN,
    DAY,
    EVA,
    HOUR,
    LEE,
    NOON,
    SEV1,
    SOLVED,
    an_escalation,
    as_agent,
    as_executive,
    as_lead,
)
from tests.unit.domain.table_rules import broken_rules

OPEN = an_escalation(owner=ANA)
OTHER = an_escalation(4, owner=BEN)


def test_of_two_one_goes_on_and_the_other_says_where() -> None:
    (gone, merged), (kept, absorbed) = escalation_endings.merge(
        replace(OPEN, case_number=12), OTHER, as_agent(ANA), NOON + HOUR
    )
    assert (gone.status, gone.merged_into, gone.closed_at) == (EscalationStatus.CANCELLED, 4, NOON + HOUR)
    assert (gone.acknowledge_by, gone.next_update_by) == (None, None)
    assert (kept.status, kept.owner, kept.case_number) == (OTHER.status, BEN, 12)
    assert (type(merged.fact), data_of(merged)) == (Merged, {"into": "E-4"})
    assert (type(absorbed.fact), data_of(absorbed)) == (Absorbed, {"escalation": "E-3"})
    assert broken_rules(gone) == broken_rules(kept) == []


def test_the_one_that_goes_on_keeps_its_own_case() -> None:
    (_, (kept, _)) = escalation_endings.merge(
        replace(OPEN, case_number=12), replace(OTHER, case_number=7), as_lead(LEE), NOON
    )
    assert kept.case_number == 7


def test_nothing_confidential_is_merged_into_what_all_may_read() -> None:
    secret = replace(OPEN, confidential=True)
    with pytest.raises(BadInput, match="confidential"):
        escalation_endings.merge(secret, OTHER, as_lead(LEE), NOON)
    assert escalation_endings.merge(OTHER, secret, as_lead(LEE), NOON)[0][0].merged_into == 3


def test_an_escalation_is_not_merged_with_itself_nor_with_a_closed_one() -> None:
    with pytest.raises(BadInput, match="itself"):
        escalation_endings.merge(OPEN, OPEN, as_lead(LEE), NOON)
    closed = escalation_endings.cancel(OTHER, "overtaken", as_lead(LEE), NOON)[0]
    for pair in ((OPEN, closed), (closed, OPEN)):
        with pytest.raises(StateError):
            escalation_endings.merge(*pair, as_lead(LEE), NOON)
    with pytest.raises(NotYours):
        escalation_endings.merge(OPEN, OTHER, as_agent(BEN), NOON)


def test_what_was_merged_is_gone_on_with_where_it_went() -> None:
    (gone, _), _ = escalation_endings.merge(OPEN, OTHER, as_lead(LEE), NOON)
    with pytest.raises(BadInput, match="E-4"):
        escalation_endings.reopen(gone, "it is back", SEV1, as_lead(LEE), NOON)


def test_what_goes_back_to_its_case_owes_nothing_any_more() -> None:
    busy = replace(OPEN, handover=Handover.SILENT, snoozed_until=NOON + DAY, snooze_reason="the bank")
    closed, event = escalation_endings.return_to_case(
        busy, case_subject(12), "a usual case", as_agent(ANA), NOON
    )
    assert (closed.status, closed.merged_into) == (EscalationStatus.CANCELLED, None)
    assert (closed.handover, closed.snoozed_until, closed.snooze_reason) == (None, None, "")
    assert (type(event.fact), data_of(event)) == (Returned, {"case": "C-12", "reason": "a usual case"})
    with pytest.raises(NotYours):
        escalation_endings.return_to_case(OPEN, case_subject(12), "", as_agent(BEN), NOON)


def test_a_sponsor_says_whether_the_resolution_settled_it() -> None:
    resolved = escalation_endings.resolve(OPEN, SOLVED, as_agent(ANA), NOON)[0]
    event = escalation_endings.settle(resolved, as_executive(EVA), [EVA], NOON, settled=False)
    assert (type(event.fact), data_of(event)["settled"]) == (Settled, False)
    with pytest.raises(NotAllowed):
        escalation_endings.settle(resolved, as_executive(BEN), [EVA], NOON, settled=True)
    with pytest.raises(StateError):
        escalation_endings.settle(OPEN, as_executive(EVA), [EVA], NOON, settled=True)


def test_a_confidential_one_is_still_confidential_when_it_is_reopened() -> None:
    resolved = escalation_endings.resolve(replace(OPEN, confidential=True), SOLVED, as_agent(ANA), NOON)[0]
    back, _ = escalation_endings.reopen(resolved, "again", SEV1, as_agent(ANA), NOON + DAY)
    assert (back.confidential, back.promised_at, back.opened_at) == (True, NOON + DAY, NOON)
