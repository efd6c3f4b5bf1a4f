"""Everybody acts at once on a few things: nobody waits in a circle, and every row is as it should be afterwards."""

import asyncio
import random
from collections.abc import Sequence

from bot.domain.errors import DomainError
from bot.domain.people import Actor, Role
from bot.intake.rechecks import recheck_posts
from bot.networks.contract import Batch
from bot.services.nudges.absences import reassign_absent_owners
from bot.services.workspace.people import open_home
from tests.builders import at_once
from tests.integration.services.deeds import (
    ANYWHERE,
    CASES,
    ON_CASES,
    ON_ESCALATIONS,
    ON_REQUESTS,
    Deed,
    ref,
)
from tests.integration.services.mail import Microphone
from tests.integration.services.office import Office, open_office
from tests.integration.services.partners import POLICY
from tests.integration.services.street import Workers
from tests.integration.services.tidy import is_tidy
from tests.integration.services.waiting import NoDeadlocks
from tests.people_builders import HOUR, MINUTE

DEEDS = ON_CASES + ON_ESCALATIONS + ON_REQUESTS + ANYWHERE
ROUNDS = 4


async def first_posts(office: Office) -> list[str]:
    return [row["external_id"] for row in await office.rows("posts")]


async def writes(office: Office, firsts: list[str], dice: random.Random) -> None:
    """Customers write in all conversations at once, new ones too, in any order."""
    posts = [
        office.a_post("Anybody there?", conversation=first) for first in dice.sample(firsts, len(firsts))
    ]
    await office.receives(office.a_post("New here."), *posts, office.a_post("Me too."))


async def settle_in(office: Office) -> list[Actor]:
    """Agents, a lead, an executive and a partner; five cases, each with an escalation, and three hours later."""
    lee, eva = await office.person("lee", Role.AGENT, Role.LEAD), await office.person("eva", Role.EXECUTIVE)
    people = [*await office.people(3, Role.AGENT), lee, lee, lee, eva, await office.person("pia")]
    for _ in range(CASES):
        await office.escalation(lee, case_number=await office.case())
    for person in people:
        await open_home(office.context, ref(person))
    office.clock.moves(3 * HOUR)
    return people


async def a_round(
    workers: Workers, dealt: Sequence[tuple[int, Deed]], people: list[Actor], firsts: list[str]
) -> None:
    """Some deeds in two processes, one in six of them twice, with all that goes on by itself."""
    dice, both = workers.dice, (workers.office, workers.other)
    doing = []
    for form, deed in dealt:
        by, about = dice.choice(people), dice.randint(1, CASES)
        copies = both if form % 6 == 0 else (both[form % 2],)
        doing += [deed(office, by, about, form) for office in copies]
    for office in both:
        doing += [
            office.ticks(),
            reassign_absent_owners(office.context, office.roster),
            writes(office, firsts, dice),
        ]
        doing += [workers.deliverer(office).until_idle(), recheck_posts(office.context, Unchanged(), MINUTE)]
    outcomes = await asyncio.gather(*doing, workers.falls_asleep(), workers.wakes(), return_exceptions=True)
    broken = [o for o in outcomes if isinstance(o, BaseException) and not isinstance(o, DomainError)]
    assert broken == []


class Unchanged(Microphone):
    """A network on which no post has changed."""

    async def recheck(self, latest_ids: Sequence[str]) -> Batch:
        return Batch("recheck", ())


async def test_whoever_acts_at_once_hears_facts_and_leaves_everything_in_order(
    migrated_postgres_url: str,
) -> None:
    """Each deed twice. PostgreSQL only: SQLite has one writer at a time."""
    waits = NoDeadlocks(at_once)
    async with open_office(migrated_postgres_url, POLICY, waits=waits) as office, office.beside() as other:
        people = await settle_in(office)
        dice, firsts = random.Random(12), await first_posts(office)
        workers, deck = Workers(office, other, dice), list(enumerate(dice.sample(DEEDS * 2, 2 * len(DEEDS))))
        for turn in range(ROUNDS):
            await a_round(workers, deck[turn::ROUNDS], people, firsts)
            office.clock.moves(10 * MINUTE)
        workers.losses = 0
        await workers.wakes()
        await workers.deliverer(office).until_idle()
        late = [row for row in await office.rows("deliveries") if row["due_at"] <= office.clock.now]
        assert [row["target"] for row in late if row["done_at"] is None and row["given_up_at"] is None] == []
        await is_tidy(office)
