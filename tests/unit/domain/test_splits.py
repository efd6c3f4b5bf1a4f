"""A partner request becomes an escalation of its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import BadInput, NotYours, StateError
from bot.domain.escalations.escalation import Escalation, EscalationStatus, SeverityTerms
from bot.domain.escalations.splits import Offshoot, split
from bot.domain.events.escalations import Split
from bot.domain.events.lifecycle import Opened
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.people import Role, acting
from bot.domain.subjects import escalation_subject
from tests.facts import data_of
from tests.people_builders import ANA, BEN, HOUR, NOON

TERMS = SeverityTerms("sev1", HOUR, HOUR, 4 * HOUR)
OPEN = Escalation(
    3, EscalationStatus.OPEN, "sev1", "Payouts", NOON, "C0EXEC", ANA, acknowledge_by=NOON + HOUR
)
ASKED = PartnerRequest(
    7, escalation_subject(3), "payouts", "Payouts", "C0PAY", "When?", NOON, NOON + HOUR, acknowledge_by=NOON + HOUR,
    wanted_by=NOON + timedelta(minutes=30),
)  # fmt: skip
BY_ANA = acting(ANA, frozenset({Role.AGENT}), "button")
LATER = NOON + timedelta(minutes=1)


def test_it_is_as_grave_as_where_it_comes_from_and_in_hand_with_its_owner() -> None:
    parts, (begun, begins), moved = split(OPEN, ASKED, Offshoot(9, TERMS, ANA, "C0EXEC"), BY_ANA, LATER)
    assert (begun.severity, begun.summary, begun.owner, begun.wanted_by) == (
        "sev1",
        "When?",
        ANA,
        ASKED.wanted_by,
    )
    assert (begun.status, begun.acknowledge_by, begun.channel) == (
        EscalationStatus.ACKNOWLEDGED,
        None,
        "C0EXEC",
    )
    assert (type(parts.fact), parts.subject, dict(data_of(parts))) == (
        Split, OPEN.subject, {"request": "R-7", "into": "E-9"},
    )  # fmt: skip
    assert (type(begins.fact), data_of(begins)["from"]) == (Opened, "E-3")
    assert moved == replace(ASKED, about=begun.subject)


def test_somebody_else_who_owns_it_has_to_acknowledge_it() -> None:
    _, (begun, _), _ = split(OPEN, ASKED, Offshoot(9, TERMS, BEN, "C0EXEC"), BY_ANA, LATER)
    assert (begun.status, begun.owner, begun.acknowledge_by) == (EscalationStatus.OPEN, BEN, LATER + HOUR)


def test_of_a_confidential_one_nothing_goes_to_the_desks_channel() -> None:
    secret = replace(OPEN, confidential=True)
    _, (begun, _), _ = split(secret, ASKED, Offshoot(9, TERMS, ANA, "C0EXEC"), BY_ANA, LATER)
    assert (begun.confidential, begun.channel) == (True, "")


def test_only_its_own_open_request_goes_and_only_by_who_runs_it() -> None:
    new = Offshoot(9, TERMS, ANA, "C0EXEC")
    with pytest.raises(BadInput):
        split(OPEN, replace(ASKED, about=escalation_subject(4)), new, BY_ANA, LATER)
    with pytest.raises(StateError):
        split(OPEN, replace(ASKED, status=RequestStatus.ANSWERED), new, BY_ANA, LATER)
    with pytest.raises(StateError):
        split(replace(OPEN, status=EscalationStatus.RESOLVED), ASKED, new, BY_ANA, LATER)
    with pytest.raises(NotYours):
        split(OPEN, ASKED, new, acting(BEN, frozenset({Role.AGENT}), "button"), LATER)
