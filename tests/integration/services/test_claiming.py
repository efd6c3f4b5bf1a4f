"""Who gets a case: several people at once, at two processes, on both databases."""

import asyncio
from contextlib import suppress

import pytest

from bot.domain.cases.case import CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.errors import (
    AlreadyClaimed,
    AlreadyDone,
    ClaimLimitReached,
    NotAllowed,
    NotFound,
    NothingToClaim,
    NotYours,
    StateError,
)
from bot.domain.people import Actor, Role, callout
from bot.domain.subjects import case_subject
from bot.policy import Policy
from bot.services.cases.changes import assign_case, prioritise_case, release_case, snooze_case
from bot.services.cases.claims import claim_case, claim_next
from bot.services.cases.endings import resolve_case
from tests.integration.services.office import Office, open_office
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED

AGENT, LEAD = Role.AGENT, Role.LEAD


async def test_a_claim_is_on_the_card_and_on_the_timeline(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    case = await claim_case(office.context, number, ana)
    assert case == await office.case_now(number)
    assert (case.status, case.owner, case.claimed_at) == (CaseStatus.CLAIMED, ana.person, NOON)
    assert await office.story(case_subject(number)) == ["opened", "claimed"]


async def test_of_twenty_who_claim_at_once_one_wins_and_each_other_is_told_who_and_when(
    office: Office,
) -> None:
    number, racers = await office.case(), await office.people(20, AGENT)
    async with office.beside() as other:
        outcomes = await asyncio.gather(
            *(claim_case((office, other)[turn % 2].context, number, by) for turn, by in enumerate(racers)),
            return_exceptions=True,
        )
    won = [
        by.person for by, outcome in zip(racers, outcomes, strict=True) if not isinstance(outcome, Exception)
    ]
    lost = [outcome for outcome in outcomes if isinstance(outcome, AlreadyClaimed)]
    assert len(won) == 1
    assert len(lost) == 19
    assert {(loser.owner, loser.since) for loser in lost} == {(won[0], NOON)}
    assert (await office.case_now(number)).owner == won[0]
    assert await office.story(case_subject(number)) == ["opened", "claimed"]


async def test_several_who_ask_for_the_next_case_at_once_get_different_ones(office: Office) -> None:
    numbers = [await office.case(f"Late again, number {turn}.") for turn in range(6)]
    racers = await office.people(8, AGENT)
    async with office.beside() as other:
        outcomes = await asyncio.gather(
            *(claim_next((office, other)[turn % 2].context, by) for turn, by in enumerate(racers)),
            return_exceptions=True,
        )
    given = [outcome.number for outcome in outcomes if not isinstance(outcome, BaseException)]
    assert len(given) == len(set(given))
    assert {type(o) for o in outcomes if isinstance(o, BaseException)} <= {NothingToClaim}
    with suppress(NothingToClaim):
        while True:
            given.append((await claim_next(office.context, racers[0])).number)
    assert sorted(given) == numbers


async def test_the_next_case_is_the_most_urgent_then_the_one_that_waits_longest(office: Office) -> None:
    lee, ana = await office.person("lee", LEAD), await office.person("ana", AGENT)
    young = await office.case(created_at=NOON - MINUTE)
    old = await office.case(created_at=NOON - HOUR)
    urgent = await office.case()
    asleep = await office.case(created_at=NOON - 2 * HOUR)
    await prioritise_case(office.context, urgent, Priority.P1, lee)
    await snooze_case(office.context, asleep, NOON + HOUR, lee)
    assert [(await claim_next(office.context, ana)).number for _ in range(3)] == [urgent, old, young]
    with pytest.raises(NothingToClaim):
        await claim_next(office.context, ana)
    office.clock.moves(HOUR)
    assert (await claim_next(office.context, ana)).number == asleep


async def test_nobody_claims_more_than_the_policy_allows_not_even_at_once(migrated_url: str) -> None:
    async with open_office(migrated_url, Policy.model_validate({"claims": {"limit": 2}})) as office:
        numbers = [await office.case() for _ in range(5)]
        ana, ben = await office.person("ana", AGENT), await office.person("ben", AGENT)
        async with office.beside() as other:
            outcomes = await asyncio.gather(
                *(claim_case((office, other)[n % 2].context, n, ana) for n in numbers), return_exceptions=True
            )
        refused = [outcome for outcome in outcomes if isinstance(outcome, ClaimLimitReached)]
        assert [error.limit for error in refused] == [2, 2, 2]
        mine = [n for n in numbers if (await office.case_now(n)).owner == ana.person]
        assert len(mine) == 2
        await resolve_case(office.context, mine[0], SOLVED, ana)
        await claim_next(office.context, ana)
        with pytest.raises(ClaimLimitReached):
            await claim_next(office.context, ana)
        await claim_next(office.context, ben)


async def test_what_does_not_exist_is_closed_or_ones_own_is_not_claimed(office: Office) -> None:
    ana, number = await office.person("ana", AGENT), await office.case()
    with pytest.raises(NotFound) as missing:
        await claim_case(office.context, 404, ana)
    assert missing.value.wanted == "C-404"
    await claim_case(office.context, number, ana)
    with pytest.raises(AlreadyDone):
        await claim_case(office.context, number, ana)
    await resolve_case(office.context, number, SOLVED, ana)
    with pytest.raises(StateError):
        await claim_case(office.context, number, ana)
    for claiming in (claim_case(office.context, number, callout()), claim_next(office.context, callout())):
        with pytest.raises(NotAllowed):
            await claiming


@pytest.mark.parametrize("verb", ["release", "assign", "resolve"])
async def test_somebody_elses_case_is_a_leads_to_change(office: Office, verb: str) -> None:
    number = await office.case()
    ana, ben, lee = (
        await office.person("ana", AGENT),
        await office.person("ben", AGENT),
        await office.person("lee", LEAD),
    )
    await claim_case(office.context, number, ana)
    before = await office.dump()
    with pytest.raises(NotYours) as refused:
        await change(office, verb, number, ben)
    assert refused.value.owner == ana.person
    assert await office.dump() == before
    await change(office, verb, number, lee)
    assert await office.dump() != before


async def change(office: Office, verb: str, number: int, by: Actor) -> None:
    assert by.person is not None
    if verb == "release":
        await release_case(office.context, number, by)
    elif verb == "assign":
        await assign_case(office.context, number, by.person, by)
    else:
        await resolve_case(office.context, number, SOLVED, by)


async def test_whoever_is_given_a_case_hears_of_it_in_the_thread(office: Office) -> None:
    number = await office.case()
    ana, lee = await office.person("ana", AGENT), await office.person("lee", LEAD)
    assert ana.person is not None
    await assign_case(office.context, number, ana.person, lee)
    said = await office.said_in_threads("assigned")
    assert [(words["actor"], words["mention"]) for words in said] == [("Lee", ["U0ANA"])]


async def test_a_case_that_was_released_is_anybodys(office: Office) -> None:
    number, ana, ben = (
        await office.case(),
        await office.person("ana", AGENT),
        await office.person("ben", AGENT),
    )
    await claim_case(office.context, number, ana)
    await release_case(office.context, number, ana)
    assert (await office.case_now(number)).status is CaseStatus.NEW
    assert (await claim_case(office.context, number, ben)).owner == ben.person


async def test_a_person_who_is_seen_by_two_processes_at_once_is_one_person(office: Office) -> None:
    async with office.beside() as other:
        seen = await asyncio.gather(*(each.person("ana") for each in (office, other, office, other)))
    assert len({actor.person for actor in seen}) == 1
    assert [row["slack_id"] for row in await office.rows("people")] == ["U0ANA"]
