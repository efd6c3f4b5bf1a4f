"""Who may do what: every row of the table, each kind of person, and what the others are told."""

import pytest

from bot.domain.access import (
    ACCESS,
    Permission,
    Relation,
    admits,
    may,
    may_always,
    require,
    roles_with,
)
from bot.domain.cases.case import Case
from bot.domain.errors import Confidential, NotAllowed, NotASponsor, NotYours
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor, Role, acting, callout
from tests.docs_tables import PAGE, access_table, shown
from tests.people_builders import ANA, BEN, EVA, a_case, an_escalation, as_agent, as_executive, as_lead

EVERYBODY = {"nobody": frozenset[Role](), **{role.value: frozenset({role}) for role in Role}}
BEGINS = {
    "everybody of the workspace": {"nobody", "agent", "lead", "executive", "admin"},
    "everybody in the channel": {"nobody", "agent", "lead", "executive", "admin"},
    "agents": {"agent", "lead", "admin"},
    "agents, executives": {"agent", "lead", "executive", "admin"},
    "executives, leads": {"lead", "executive", "admin"},
    "leads, admins": {"lead", "admin"},
}
"""Words of the page → the roles that they mean."""
HELD: Case = a_case(owner=ANA)
FREE: Case = a_case()
RUN: Escalation = an_escalation(owner=ANA)


def told_rows() -> list[list[str]]:
    lines = access_table().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_permission_stands_in_the_table() -> None:
    assert set(ACCESS) == set(Permission)


def test_the_table_on_the_page_is_the_one_in_the_code() -> None:
    assert shown(PAGE.read_text(encoding="utf-8"), "Who may do what") == access_table(), "run `make docs`"


@pytest.mark.parametrize(("permission", "row"), list(zip(ACCESS, told_rows(), strict=True)))
@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_begins_what_the_page_says(permission: Permission, row: list[str], who: str) -> None:
    by = acting(BEN, EVERYBODY[who], "button")
    assert may(by, permission) is (who in BEGINS[row[1]])
    assert admits(EVERYBODY[who], permission) is may(by, permission)


def of_target(relation: Role | Relation) -> tuple[Actor, bool, bool, bool]:
    """Somebody who stands so to it, and whether it is held, sponsored by them, and whether they are in its channel."""
    match relation:
        case Relation.OWNER:
            return as_agent(ANA), True, False, False
        case Relation.FREE:
            return as_agent(BEN), False, False, False
        case Relation.SPONSOR:
            return as_executive(BEN), True, True, False
        case Relation.MEMBER:
            return as_agent(BEN), True, False, True
        case Relation.CALLOUT:
            return callout(), True, False, False
        case role:
            return acting(BEN, frozenset({role}), "button"), True, False, False


@pytest.mark.parametrize("relation", [*Role, *Relation])
@pytest.mark.parametrize("permission", [each for each, grant in ACCESS.items() if grant.whose])
def test_who_stands_so_to_it_may_and_nobody_else(permission: Permission, relation: Role | Relation) -> None:
    by, held, sponsors_it, in_channel = of_target(relation)
    about = RUN if held else an_escalation()
    sponsors = (BEN,) if sponsors_it else (EVA,)
    whose = ACCESS[permission].whose
    allowed = relation in whose or not by.roles.isdisjoint(whose)
    assert may(by, permission, about, sponsors=sponsors, in_channel=in_channel) is allowed


def test_a_stranger_to_it_is_told_who_may() -> None:
    ben = as_agent(BEN)
    for permission in (Permission.WORK_ON_CASE, Permission.RUN_ESCALATION, Permission.CANCEL_ESCALATION):
        with pytest.raises(NotYours) as refused:
            require(ben, permission, RUN)
        assert (refused.value.owner, refused.value.needs) == (ANA, (Role.LEAD,))
    with pytest.raises(Confidential):
        require(ben, Permission.SEE_CONFIDENTIAL, RUN)
    with pytest.raises(NotASponsor) as unheard:
        require(ben, Permission.SETTLE, RUN, sponsors=(EVA,))
    assert unheard.value.needs == (Role.EXECUTIVE,)


def test_an_executive_who_sponsors_it_not_is_told_that_agents_and_sponsors_may() -> None:
    for permission in (Permission.REOPEN_ESCALATION, Permission.REPORT_ON_ESCALATION):
        with pytest.raises(NotASponsor) as refused:
            require(as_executive(BEN), permission, RUN, sponsors=(EVA,))
        assert refused.value.needs == (Role.AGENT, Role.EXECUTIVE)


def test_what_nobody_holds_is_for_agents() -> None:
    require(as_agent(BEN), Permission.WORK_ON_CASE, FREE)
    with pytest.raises(NotAllowed) as refused:
        require(as_executive(EVA), Permission.RUN_ESCALATION, an_escalation())
    assert refused.value.needs == (Role.AGENT,)


def test_who_has_the_wrong_role_hears_which_and_who_has_none_that_they_have_none() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(as_executive(EVA), Permission.CLAIM_CASE)
    assert refused.value.needs == (Role.AGENT,)
    with pytest.raises(NotAllowed) as nobody:
        require(acting(BEN, frozenset(), "button"), Permission.CLAIM_CASE)
    assert nobody.value.needs == ()


def test_leads_see_whatever_it_is_about() -> None:
    assert may_always(as_lead(BEN), Permission.SEE_CONFIDENTIAL)
    assert not may_always(as_agent(BEN), Permission.SEE_CONFIDENTIAL)
    assert roles_with(Permission.SEE_CONFIDENTIAL) == {Role.LEAD, Role.ADMIN}
    assert roles_with(Permission.SPONSOR) == {Role.LEAD, Role.EXECUTIVE, Role.ADMIN}
    assert roles_with(Permission.GET_HELP) == set(Role)
