"""Who may see a confidential escalation, and what is left of it for others."""

from dataclasses import replace

import pytest

from bot.domain.errors import Confidential
from bot.domain.escalations.confidentiality import may_see, must_see, without_content
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.people import Role, acting
from tests.people_builders import ANA, BEN, NOON

SECRET = Escalation(
    7,
    EscalationStatus.OPEN,
    "sev1",
    "Zanzibar",
    NOON,
    "C0ROOM",
    ANA,
    12,
    acknowledge_by=NOON,
    confidential=True,
)


@pytest.mark.parametrize(
    ("role", "sponsors", "in_room", "sees"),
    [
        (Role.AGENT, (), False, False),
        (Role.EXECUTIVE, (), False, False),
        (Role.EXECUTIVE, (BEN,), False, True),
        (Role.LEAD, (), False, True),
        (Role.ADMIN, (), False, True),
        (Role.AGENT, (), True, True),
    ],
)
def test_it_is_for_leads_for_sponsors_and_for_those_who_were_invited(
    role: Role, sponsors: tuple[object, ...], in_room: object, sees: object
) -> None:
    ben = acting(BEN, frozenset({role}), "button")
    theirs = (BEN,) if sponsors else ()
    assert may_see(SECRET, ben, theirs, in_room=bool(in_room)) is sees
    if not sees:
        with pytest.raises(Confidential) as refused:
            must_see(SECRET, ben, theirs)
        assert refused.value.subject == SECRET.subject


def test_its_owner_sees_it_until_somebody_else_has_it() -> None:
    ana = acting(ANA, frozenset({Role.AGENT}), "button")
    assert may_see(SECRET, ana, ())
    assert not may_see(replace(SECRET, owner=BEN), ana, ())


def test_everybody_sees_what_is_no_secret() -> None:
    assert may_see(replace(SECRET, confidential=False), acting(BEN, frozenset(), "button"), ())


def test_without_its_content_only_number_and_status_are_left() -> None:
    left = without_content(SECRET)
    assert (left.number, left.status, left.confidential) == (7, EscalationStatus.OPEN, True)
    assert (left.severity, left.summary, left.owner, left.case_number, left.acknowledge_by) == (
        "", "", None, None, None,
    )  # fmt: skip
