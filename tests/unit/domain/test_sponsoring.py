"""Who becomes a sponsor of an escalation, and by whom."""

from dataclasses import replace

import pytest

from bot.domain.errors import AlreadyDone, BadInput, Confidential, DomainError, NotAllowed, StateError
from bot.domain.escalations.endings import cancel
from bot.domain.escalations.sponsors import sponsor
from bot.domain.events.escalations import Sponsored
from bot.domain.people import Actor
from tests.facts import data_of
from tests.people_builders import ANA, BEN, EVA, LEE, NOON, an_escalation, as_agent, as_executive, as_lead

KIM = replace(EVA, id=9, slack_id="U0KIM", name="Kim Tan")
OPEN = an_escalation(owner=ANA)
SECRET = replace(OPEN, confidential=True)


@pytest.mark.parametrize(
    ("who", "by"),
    [
        (as_executive(KIM), as_executive(KIM)),
        (as_lead(LEE), as_lead(LEE)),
        (as_executive(KIM), as_agent(BEN)),
        (as_lead(LEE), as_executive(EVA)),
    ],
)
def test_executives_and_leads_come_by_themselves_or_by_the_desk_or_a_sponsor(who: Actor, by: Actor) -> None:
    event = sponsor(OPEN, who, by, [EVA], NOON)
    assert (type(event.fact), data_of(event)) == (Sponsored, {"sponsor": who.label})


@pytest.mark.parametrize(
    ("who", "by", "refused"),
    [
        (as_executive(EVA), as_executive(EVA), AlreadyDone),
        (as_executive(EVA), as_agent(BEN), AlreadyDone),
        (as_agent(BEN), as_agent(BEN), NotAllowed),
        (as_agent(BEN), as_agent(ANA), BadInput),
        (as_lead(LEE), as_executive(KIM), NotAllowed),
    ],
)
def test_others_do_not(who: Actor, by: Actor, refused: type[DomainError]) -> None:
    with pytest.raises(refused):
        sponsor(OPEN, who, by, [EVA], NOON)


def test_a_closed_one_has_to_be_reopened_first() -> None:
    closed, _ = cancel(OPEN, "by mistake", as_agent(ANA), NOON)
    with pytest.raises(StateError):
        sponsor(closed, as_executive(KIM), as_executive(KIM), [EVA], NOON)


def test_of_a_confidential_one_only_those_decide_who_see_it() -> None:
    for by in (as_executive(KIM), as_agent(BEN)):
        with pytest.raises(Confidential):
            sponsor(SECRET, as_executive(KIM), by, [EVA], NOON)
    for by in (as_agent(ANA), as_lead(LEE), as_executive(EVA)):
        assert sponsor(SECRET, as_executive(KIM), by, [EVA], NOON).fact == Sponsored("U0KIM")
