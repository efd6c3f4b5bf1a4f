"""Many people, two workers and the network at once on a few cases: nobody waits for each other in a circle."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle

from bot.domain.cases import Priority, WaitingOn
from bot.domain.errors import DomainError
from bot.domain.escalation_promises import Update
from bot.domain.numbers import case_subject, escalation_subject
from bot.domain.people import Actor, Role
from bot.services.add_note import add_note
from bot.services.ask_for_update import ask_update
from bot.services.assign_case import assign_case
from bot.services.claim_case import claim_case, claim_next
from bot.services.close_escalation import reopen_escalation, resolve_escalation
from bot.services.merge_cases import merge_cases
from bot.services.merge_escalations import merge_escalations
from bot.services.open_home import open_home
from bot.services.own_escalation import own_escalation
from bot.services.prioritise_case import prioritise_case
from bot.services.release_case import release_case
from bot.services.reopen_case import reopen_case
from bot.services.reply_to_case import reply_to_case
from bot.services.resolve_case import resolve_case
from bot.services.return_escalation import return_escalation
from bot.services.settle_escalation import escalation_not_settled
from bot.services.snooze_case import snooze_case
from bot.services.sponsor_escalation import sponsor_escalation
from bot.services.update_escalation import update_escalation
from bot.services.wait_case import wait_case
from tests.integration.services.mail import Microphone, a_mail
from tests.integration.services.office import Office, open_office
from tests.people_builders import HOUR, MINUTE, SOLVED

Deed = Callable[[Office, Actor, int], Awaitable[object]]
CASES = 5
NEWS = Update("The bank confirmed it.", "", None)


def deeds(form: Iterator[int]) -> list[Deed]:
    """What people do to a case, and to the escalation of the same number."""
    return [
        lambda o, by, n: claim_case(o.desk, n, by),
        lambda o, by, _: claim_next(o.desk, by),
        lambda o, by, n: release_case(o.desk, n, by),
        lambda o, by, n: assign_case(o.desk, n, by.person, by) if by.person else asyncio.sleep(0),
        lambda o, by, n: wait_case(o.desk, n, WaitingOn.CUSTOMER, by),
        lambda o, by, n: snooze_case(o.desk, n, o.clock.now + MINUTE, by),
        lambda o, by, n: prioritise_case(o.desk, n, Priority.P1, by),
        lambda o, by, n: resolve_case(o.desk, n, SOLVED, by),
        lambda o, by, n: reopen_case(o.desk, n, by),
        lambda o, by, n: merge_cases(o.desk, n, n % CASES + 1, by),
        lambda o, by, n: add_note(o.desk, case_subject(n), "Asked the bank.", by, f"note-{next(form)}"),
        lambda o, by, n: add_note(o.desk, escalation_subject(n), "Asked the bank.", by, f"note-{next(form)}"),
        lambda o, by, n: reply_to_case(o.desk, Microphone(), n, "We are on it.", by, f"reply-{next(form)}"),
        lambda o, by, n: o.escalation(by, case_number=n),
        lambda o, by, n: own_escalation(o.desk, n, by),
        lambda o, by, n: update_escalation(o.desk, n, NEWS, by, f"update-{next(form)}"),
        lambda o, by, n: resolve_escalation(o.desk, n, SOLVED, by),
        lambda o, by, n: merge_escalations(o.desk, n, n % CASES + 1, by),
        lambda o, by, n: return_escalation(o.desk, n, "The desk can", by, f"return-{next(form)}"),
        lambda o, by, n: reopen_escalation(o.desk, n, "again", by),
        lambda o, by, n: sponsor_escalation(o.desk, n, by, by),
        lambda o, by, n: ask_update(o.desk, o.roster, n, by),
        lambda o, by, n: answers(o, by, n, f"answer-{next(form)}"),
    ]


async def answers(office: Office, by: Actor, number: int, key: str) -> None:
    """Somebody says of the last ending that it did not settle it."""
    closed_at = (await office.escalation_now(number)).closed_at
    await escalation_not_settled(office.desk, number, closed_at or office.clock.now, "It is back", by, key)


async def first_posts(office: Office) -> list[str]:
    return [row["external_id"] for row in await office.rows("posts")]


async def writes(office: Office, firsts: list[str], dice: random.Random) -> None:
    """Customers write in all conversations at once, new ones too, in any order."""
    posts = [
        office.a_post("Anybody there?", conversation=first) for first in dice.sample(firsts, len(firsts))
    ]
    await office.receives(office.a_post("New here."), *posts, office.a_post("Me too."))


async def test_whoever_acts_at_once_hears_facts_and_never_of_a_deadlock(migrated_postgres_url: str) -> None:
    """PostgreSQL only: SQLite has one writer at a time."""
    dice = random.Random(12)
    async with open_office(migrated_postgres_url) as office, office.beside() as other:
        people = [*await office.people(4, Role.AGENT), await office.person("lee", Role.LEAD)]
        for _ in range(CASES):
            await office.escalation(people[-1], case_number=await office.case())
        for person in people:
            if person.person is not None:
                await open_home(office.desk, person.person)
        firsts = await first_posts(office)
        office.clock.moves(3 * HOUR)
        able = deeds(iter(range(10_000)))
        desks = cycle([office, other])
        for _ in range(6):
            doing = [
                dice.choice(able)(next(desks), dice.choice(people), dice.randint(1, CASES)) for _ in range(24)
            ]
            outcomes = await asyncio.gather(
                *doing,
                office.ticks(),
                other.ticks(),
                writes(office, firsts, dice),
                writes(other, firsts, dice),
                a_mail(office).goes_out(),
                a_mail(other).goes_out(),
                return_exceptions=True,
            )
            broken = [o for o in outcomes if isinstance(o, BaseException) and not isinstance(o, DomainError)]
            assert broken == []
            office.clock.moves(10 * MINUTE)
        cases, posts = await office.rows("cases"), await office.rows("posts")
        assert {row["problem"] for row in await office.rows("deliveries")} == {""}
    gone = {row["number"] for row in cases if row["status"] == "merged"}
    assert {row["case_number"] for row in posts} & gone == set()
    assert sorted(row["number"] for row in cases) == list(range(1, len(cases) + 1))
