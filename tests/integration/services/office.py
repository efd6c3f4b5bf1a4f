"""A desk on a real database: people with roles, posts that come in, and a look at every row."""

import itertools
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from bot.changes.context import Context
from bot.config import async_database_url
from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor, PersonRef, Role, acting
from bot.domain.posts import Author, Deletion, Media, Post, PostKind
from bot.domain.subjects import Subject
from bot.domain.time.shifts import Shift
from bot.intake.receive import Received, receive_posts
from bot.networks.contract import Batch
from bot.networks.x.posts import version_of
from bot.policy import Policy, PolicySource
from bot.readmodels import CaseCard, FlaggedMessage, Place
from bot.services.escalations.raising import Flag, Raised, raise_escalation
from bot.services.nudges.reminders import fire_reminders
from bot.services.workspace.people import Profile, remember_person
from bot.storage.binding import FIRST_WORKSPACE
from bot.storage.database import Database
from bot.storage.models import Table
from bot.storage.retries import Waits
from tests.builders import no_waits
from tests.people_builders import MINUTE, StillClock

Dump = dict[str, list[dict[str, Any]]]


class PostFacts(TypedDict, total=False):
    """What a story may set of a post."""

    external_id: str
    latest_id: str
    author: Author
    created_at: datetime
    conversation: str
    kind: PostKind
    in_reply_to: str | None
    media: tuple[Media, ...]
    ours: bool
    network: str


class FlagFacts(TypedDict, total=False):
    """What a story may set of a flag."""

    teams: tuple[str, ...]
    owner: PersonRef | None
    message: FlaggedMessage | None
    case_number: int | None
    wanted_by: datetime | None
    confidential: bool


@dataclass(slots=True)
class Roster:
    """Who has which role, as the policy would see it; who is at work, who has left, and who is in a group."""

    people: dict[Role, list[PersonRef]] = field(default_factory=dict)
    shifts: dict[Shift, list[PersonRef]] | None = None
    gone: set[str] = field(default_factory=set)
    groups: dict[str, list[PersonRef]] = field(default_factory=dict)
    unknown: set[Role] = field(default_factory=set)

    async def members_of(self, role: Role) -> Sequence[PersonRef]:
        return tuple(person for person in self.people.get(role, ()) if person.slack_id not in self.gone)

    async def knows(self, role: Role) -> bool:
        return role not in self.unknown

    async def on_shift(self, now: datetime) -> Sequence[PersonRef] | None:
        return self._in(shift for shift in self.shifts or {} if shift.is_on(now))

    async def rostered(self) -> Sequence[PersonRef] | None:
        return self._in(self.shifts or {})

    def _in(self, shifts: Iterable[Shift]) -> Sequence[PersonRef] | None:
        if self.shifts is None:
            return None
        return [person for shift in shifts for person in self.shifts[shift]]

    async def is_gone(self, person: PersonRef) -> bool:
        return person.slack_id in self.gone

    async def people_of(self, source: str) -> Sequence[PersonRef]:
        return self.groups.get(source, [])


@dataclass(slots=True)
class Office:
    """One desk, as one process of the product sees it."""

    url: str
    clock: StillClock
    policy: Policy
    database: Database
    roster: Roster = field(default_factory=Roster)
    waits: Waits | None = None
    serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(5001))

    @property
    def context(self) -> Context:
        return Context(self.database.transact, self.database.read, PolicySource(self.policy))

    @asynccontextmanager
    async def beside(self) -> "AsyncIterator[Office]":
        """A second process at the same database, with the same people and the same time."""
        async with open_office(self.url, self.policy, self.clock, self.waits) as other:
            other.roster, other.serial = self.roster, self.serial
            yield other

    async def person(self, name: str, *roles: Role) -> Actor:
        slack_id = f"U0{name.upper()}"
        ref = await remember_person(self.context.transact, Profile("T0ACME", slack_id, name.capitalize()))
        for role in roles:
            self.roster.people.setdefault(role, []).append(ref)
        return acting(ref, frozenset(roles), "button")

    async def people(self, count: int, *roles: Role) -> list[Actor]:
        return [await self.person(f"agent{number}", *roles) for number in range(count)]

    def a_post(self, text: str = "My payout is late.", **changes: Unpack[PostFacts]) -> Post:
        number = str(next(self.serial))
        author = Author("x", f"9{number}", f"maria{number}", "Maria Santos", 120)
        post = Post("x", number, author, text, self.clock.now - MINUTE, conversation=number)
        changed = replace(post, **changes)
        return replace(changed, version=version_of(changed.latest_id or changed.external_id))

    async def receives(
        self, *posts: Post, deletions: tuple[Deletion, ...] = (), cursor: str | None = None
    ) -> Received:
        return await receive_posts(self.context, "x", Batch("mentions", posts, deletions, cursor))

    async def case(self, text: str = "My payout is late.", **changes: Unpack[PostFacts]) -> int:
        """The number of a new case, opened by a post."""
        received = await self.receives(self.a_post(text, **changes))
        return received.opened[0]

    async def follows_up(
        self, number: int, text: str = "Anybody there?", **changes: Unpack[PostFacts]
    ) -> Post:
        """The customer writes again in the conversation of a case."""
        async with self.context.read() as view:
            card = await view.case_reads.card(number)
        assert card.first is not None
        first = card.first.external_id
        post = self.a_post(text, conversation=first, kind=PostKind.REPLY, in_reply_to=first)
        facts: PostFacts = {"created_at": self.clock.now, "author": card.first.author, **changes}
        post = replace(post, **facts)
        await self.receives(post)
        return post

    async def escalation(self, by: Actor, severity: str = "sev1", **more: Unpack[FlagFacts]) -> Raised:
        flag = Flag("Payouts stand still", severity, **more)
        raised = await raise_escalation(self.context, self.roster, flag, by, f"form-{next(self.serial)}")
        assert raised is not None
        return raised

    async def ticks(self) -> int:
        return await fire_reminders(self.context, self.roster)

    async def case_now(self, number: int) -> Case:
        async with self.context.read() as view:
            return await view.cases.get(number)

    async def card(self, number: int) -> CaseCard:
        async with self.context.read() as view:
            return await view.case_reads.card(number)

    async def escalation_now(self, number: int) -> Escalation:
        async with self.context.read() as view:
            return await view.escalations.get(number)

    async def sponsors(self, number: int) -> list[str]:
        async with self.context.read() as view:
            return [person.name for person in await view.escalations.sponsors(number)]

    async def story(self, subject: Subject) -> list[str]:
        """What happened, oldest first."""
        async with self.context.read() as view:
            return [entry.fact.kind for entry in (await view.timeline.page(subject, 1, 500)).entries]

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table, in the order in which they came."""
        return (await self.dump(table))[table]

    async def dump(self, *tables: str) -> Dump:
        """Every row of these tables, as of one moment; of all where none is named."""
        wanted = {name: Table.metadata.tables[name] for name in tables or Table.metadata.tables}
        async with self.context.read() as view:
            return {
                name: [
                    dict(row)
                    for row in (
                        await view.conn.execute(select(table).order_by(*table.primary_key.columns))
                    ).mappings()
                ]
                for name, table in wanted.items()
            }

    async def said_in_threads(self, kind: str | None = None) -> list[dict[str, Any]]:
        """What is to be said in threads, in order."""
        data = [row["data"] for row in await self.rows("deliveries") if row["kind"] == "words"]
        return [words for words in data if kind in {None, words["kind"]}]

    async def told_privately(self, person: Actor) -> list[str]:
        """The private messages for somebody, by name, in order."""
        deliveries = await self.rows("deliveries")
        return [
            row["data"]["say"]
            for row in deliveries
            if row["kind"] == "direct" and row["lane"] == person.label
        ]

    async def reminders(self, subject: Subject) -> list[tuple[str, int, str]]:
        """(kind, step, state) of every reminder of a subject, in the order in which they were planned."""
        return [
            (row["kind"], row["step"], _state(row["fired_at"], row["cancelled_at"]))
            for row in await self.rows("reminders")
            if row["subject"] == str(subject)
        ]


def _state(fired_at: datetime | None, cancelled_at: datetime | None) -> str:
    if fired_at is not None:
        return "fired"
    return "cancelled" if cancelled_at is not None else "waiting"


def a_message(
    ts: str = "1795435200.000100", channel: str = "C0TALK", thread_ts: str | None = None
) -> FlaggedMessage:
    """A message of somebody's in Slack, worth a flag."""
    return FlaggedMessage(Place(channel, ts, thread_ts), "Kim Tan", "A partner calls: payouts are down.")


@asynccontextmanager
async def open_office(
    url: str,
    policy: Policy | None = None,
    clock: StillClock | None = None,
    waits: Waits | None = None,
    workspace: int = FIRST_WORKSPACE,
) -> AsyncIterator[Office]:
    clock = clock or StillClock()
    database = Database(async_database_url(url), clock, waits or no_waits(), workspace=workspace)
    try:
        yield Office(url, clock, policy or Policy(), database, waits=waits)
    finally:
        await database.close()
