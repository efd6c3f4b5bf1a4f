"""Whoever is next: on shift, and fair over a simulated week."""

from collections import Counter

from bot.domain.people import Actor, PersonRef, Role
from bot.domain.time.calendars import EVERY_DAY, Calendar
from bot.domain.time.shifts import Shift
from bot.services.escalations.endings import resolve_escalation
from bot.services.escalations.ownership import assign_escalation
from bot.services.on_call.availability import next_owner
from tests.integration.services.office import Office
from tests.people_builders import DAY, HOUR, SOLVED

AGENT, LEAD, EXECUTIVE = Role.AGENT, Role.LEAD, Role.EXECUTIVE
MORNINGS = Shift("mornings", Calendar("UTC", EVERY_DAY, 6 * HOUR, 14 * HOUR))
AFTERNOONS = Shift("afternoons", Calendar("UTC", EVERY_DAY, 14 * HOUR, 22 * HOUR))


def ref(actor: Actor) -> PersonRef:
    assert actor.person is not None
    return actor.person


async def crew(office: Office) -> tuple[list[Actor], Actor, Actor]:
    """Four agents, two in each shift; a lead and an executive."""
    agents = [await office.person(name, AGENT) for name in ("ana", "ben", "caro", "dan")]
    refs = [ref(agent) for agent in agents]
    office.roster.shifts = {MORNINGS: refs[:2], AFTERNOONS: refs[2:]}
    return agents, await office.person("lena", LEAD), await office.person("eva", EXECUTIVE)


async def raised(office: Office, eva: Actor) -> tuple[int, str]:
    escalation = (await office.escalation(eva, "sev3")).escalation
    assert escalation.owner is not None
    return escalation.number, escalation.owner.name


async def test_over_a_simulated_week_each_of_a_shift_gets_as_many_as_the_other(office: Office) -> None:
    agents, lena, eva = await crew(office)
    given: Counter[tuple[str, str]] = Counter()
    for hour in range(0, 7 * 24, 3):
        number, owner = await raised(office, eva)
        shift = next((s.name for s in (MORNINGS, AFTERNOONS) if s.is_on(office.clock.now)), "nobody's")
        given[shift, owner] += 1
        if hour % 9:
            await resolve_escalation(office.context, number, SOLVED, lena)
        office.clock.moves(3 * HOUR)
    for names, shift in ((("Ana", "Ben"), "mornings"), (("Caro", "Dan"), "afternoons")):
        assert {name for (of, name) in given if of == shift} == set(names), "only those on shift"
        shares = [given[shift, name] for name in names]
        assert abs(shares[0] - shares[1]) <= 3
    totals = Counter(
        {agent.name: sum(n for (_, name), n in given.items() if name == agent.name) for agent in agents}
    )
    assert sum(totals.values()) == 56
    assert max(totals.values()) - min(totals.values()) <= 3


async def test_where_no_shift_is_under_way_every_agent_has_a_turn(office: Office) -> None:
    agents, _, eva = await crew(office)
    office.clock.moves(11 * HOUR)
    owners = [(await raised(office, eva))[1] for _ in range(4)]
    assert sorted(owners) == sorted(agent.name for agent in agents)


async def test_what_somebody_was_given_this_week_counts_after_it_is_closed_or_passed_on(
    office: Office,
) -> None:
    _, lena, eva = await crew(office)
    first, owner = await raised(office, eva)
    assert owner == "Ana"
    await resolve_escalation(office.context, first, SOLVED, lena)
    second, owner = await raised(office, eva)
    assert owner == "Ben"
    await assign_escalation(office.context, second, ref(lena), lena)
    office.clock.moves(DAY)
    third, owner = await raised(office, eva)
    assert owner == "Ana", "hers is longest ago"
    await resolve_escalation(office.context, third, SOLVED, lena)
    assert (await raised(office, eva))[1] == "Ben"


async def test_the_next_owner_is_somebody_else_than_who_has_it(office: Office) -> None:
    agents, _, eva = await crew(office)
    number, owner = await raised(office, eva)
    held = await office.escalation_now(number)
    assert (await next_owner(office.context, office.roster, held.owner)) == ref(agents[1])
    assert owner == agents[0].name
    office.roster.shifts = {MORNINGS: [ref(agents[0])]}
    assert await next_owner(office.context, office.roster, held.owner) is None


async def test_in_a_desk_of_nobody_nobody_is_next(office: Office) -> None:
    assert await next_owner(office.context, office.roster) is None
