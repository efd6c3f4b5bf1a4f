"""An escalation and its reminders in a real database, under a clock that jumps and workers that die."""

import asyncio
import itertools
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.domain.errors import DomainError
from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.promises import Update
from bot.domain.nudges.ladder import reminders_of
from bot.domain.people import Actor, Role
from bot.domain.time.calendars import EVERY_DAY, Calendar
from bot.domain.time.shifts import Shift
from bot.services.escalations.endings import cancel_escalation, reopen_escalation, resolve_escalation
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation, take_escalation
from bot.services.escalations.promises import snooze_escalation, update_escalation, wake_escalation
from bot.services.nudges.absences import reassign_absent_owners
from bot.services.nudges.reminders import fire_reminders
from tests.integration.services.brittle import KilledError, brittle
from tests.integration.services.inbox import SECOND, Day, a_day, a_policy
from tests.integration.services.office import Office, a_message, open_office
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED, StillClock

T = TypeVar("T")
WHO = st.sampled_from(["ana", "ben", "lee", "eva"])
LAST_STEP = 8
CAPPED_STEP = LAST_STEP + 1
WRITTEN = ("escalations", "reminders", "events", "deliveries", "receipts", "outcomes", "nudges")
MORNINGS = Shift("mornings", Calendar("Europe/Oslo", EVERY_DAY, 6 * HOUR, 14 * HOUR))
EVENINGS = Shift("evenings", Calendar("Europe/Oslo", EVERY_DAY, 14 * HOUR, 23 * HOUR))
BEFORE_THE_CLOCK_IS_SET_BACK = NOON.replace(month=10, day=24)
ROLES = {"ana": Role.AGENT, "ben": Role.AGENT, "lee": Role.LEAD, "ida": Role.ADMIN, "eva": Role.EXECUTIVE}


class EscalationStory(RuleBasedStateMachine):
    def __init__(self, database: Path) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.people: dict[str, Actor] = {}
        self.forms = 0
        self.office: Office = self.run(
            self.stack.enter_async_context(
                open_office(f"sqlite:///{database}", a_policy(), StillClock(BEFORE_THE_CLOCK_IS_SET_BACK))
            )
        )
        self.day: Day = a_day(self.office)
        self.run(self.begins())

    def run(self, doing: Awaitable[T]) -> T:
        async def done() -> T:
            return await doing

        return self.runner.run(done())

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()

    async def begins(self) -> None:
        for name, role in ROLES.items():
            self.people[name] = await self.office.person(name, role)
        await self.office.escalation(self.people["eva"], message=a_message())

    def now(self) -> Escalation:
        return self.run(self.office.escalation_now(1))

    def attempt(self, doing: Callable[[], Coroutine[Any, Any, object]]) -> bool:
        before = self.run(self.office.dump(*WRITTEN))
        try:
            self.run(doing())
        except DomainError:
            assert self.run(self.office.dump(*WRITTEN)) == before
            return False
        return True

    @rule(by=st.integers(-60, 360))
    def the_clock_jumps(self, by: int) -> None:
        self.office.clock.moves(by * MINUTE)

    @rule()
    def a_worker_ticks(self) -> None:
        before = self.nudges()
        self.run(self.office.ticks())
        self.all_had_a_reason(self.nudges()[len(before) :])

    @rule()
    def a_worker_looks_who_is_there(self) -> None:
        self.run(reassign_absent_owners(self.office.context, self.office.roster))

    @rule(statement=st.integers(1, 12))
    def a_worker_dies_while_it_looks(self, statement: int) -> None:
        before = self.run(self.office.dump(*WRITTEN))
        try:
            self.run(reassign_absent_owners(brittle(self.office.context, statement), self.office.roster))
        except KilledError:
            assert self.run(self.office.dump(*WRITTEN)) == before

    @rule(by=st.integers(1, 90), loses=st.booleans())
    def messages_go_out(self, by: int, *, loses: bool) -> None:
        """A while later; the answer to one may be lost."""
        self.day.inboxes.loses_answers = int(loses)
        before = set(self.day.inboxes.posted)
        self.office.clock.moves(by * SECOND)
        self.run(self.day.deliverer.until_idle())
        owed = {f"E-1 {kind}" for kind in reminders_of(self.now())} | {"E-1 asked"}
        for key in set(self.day.inboxes.posted) - before:
            message = self.day.inboxes.posted[key]
            assert set(message.about) <= owed
            assert len(message.about) == len(set(message.about)) or "E-1 asked" in message.about

    @rule(who=st.none() | st.sampled_from([MORNINGS, EVENINGS]))
    def the_owner_changes_shift(self, who: Shift | None) -> None:
        ana, ben, lee = (self.people[name].person for name in ("ana", "ben", "lee"))
        assert ana is not None
        assert ben is not None
        assert lee is not None
        other = EVENINGS if who is MORNINGS else MORNINGS
        self.office.roster.shifts = None if who is None else {who: [ana, lee], other: [ben]}

    @rule(gone=st.booleans())
    def somebody_leaves_or_comes_back(self, *, gone: bool) -> None:
        self.office.roster.gone = {"U0BEN"} if gone else set()

    @rule(who=WHO, by=st.integers(-10, 300))
    def somebody_puts_it_off(self, who: str, by: int) -> None:
        self.forms += 1
        until, form = self.office.clock.now + by * MINUTE, f"snooze-{self.forms}"
        self.attempt(
            lambda: snooze_escalation(self.office.context, 1, until, "the bank", self.people[who], form)
        )

    @rule(who=WHO)
    def somebody_takes_it_up_again(self, who: str) -> None:
        if self.attempt(lambda: wake_escalation(self.office.context, 1, self.people[who])):
            assert self.now().snoozed_until is None

    @rule(statement=st.integers(1, 12))
    def a_worker_dies_and_another_ticks(self, statement: int) -> None:
        before = self.nudges()
        try:
            self.run(fire_reminders(brittle(self.office.context, statement), self.office.roster))
        except KilledError:
            self.run(self.office.ticks())
        self.all_had_a_reason(self.nudges()[len(before) :])

    @rule(who=WHO)
    def somebody_acknowledges(self, who: str) -> None:
        self.attempt(lambda: acknowledge_escalation(self.office.context, 1, self.people[who]))

    @rule(who=WHO)
    def somebody_takes_it(self, who: str) -> None:
        if self.attempt(lambda: take_escalation(self.office.context, 1, self.people[who])):
            assert self.now().owner == self.people[who].person

    @rule(who=WHO, to=WHO)
    def somebody_assigns(self, who: str, to: str) -> None:
        person = self.people[to].person
        assert person is not None
        if self.attempt(lambda: assign_escalation(self.office.context, 1, person, self.people[who])):
            assert self.now().owner == person

    @rule(who=WHO, next_in=st.none() | st.integers(-10, 600))
    def somebody_reports(self, who: str, next_in: int | None) -> None:
        next_by = None if next_in is None else self.office.clock.now + next_in * MINUTE
        self.forms += 1
        news, form = Update("The bank confirmed it.", "", next_by), f"update-{self.forms}"
        self.attempt(lambda: update_escalation(self.office.context, 1, news, self.people[who], form))

    @rule(who=WHO)
    def somebody_resolves(self, who: str) -> None:
        self.attempt(lambda: resolve_escalation(self.office.context, 1, SOLVED, self.people[who]))

    @rule(who=WHO)
    def somebody_cancels(self, who: str) -> None:
        self.attempt(lambda: cancel_escalation(self.office.context, 1, "overtaken", self.people[who]))

    @rule(who=WHO)
    def somebody_reopens(self, who: str) -> None:
        self.attempt(lambda: reopen_escalation(self.office.context, 1, "again", self.people[who]))

    @rule()
    def another_executive_flags_it_too(self) -> None:
        self.run(self.office.escalation(self.people["eva"], message=a_message()))
        assert self.now().is_live

    def nudges(self) -> list[dict[str, Any]]:
        return ladder_nudges(self.run(self.office.rows("events")))

    def all_had_a_reason(self, fresh: list[dict[str, Any]]) -> None:
        deadlines = {(kind.value, due.isoformat()) for kind, due in reminders_of(self.now()).items()}
        told = [(nudge["why"], nudge["due"]) for nudge in fresh]
        assert set(told) <= deadlines
        assert len(told) == len(set(told)), "one nudge at a time"
        until = self.now().snoozed_until
        assert not told or until is None or until <= self.office.clock.now

    @invariant()
    def promises_are_watched_steps_come_in_order_and_there_is_one_owner(self) -> None:
        escalation, seen = self.now(), self.run(self.office.dump("events", "reminders"))
        deadlines = {(kind.value, due) for kind, due in reminders_of(escalation).items()}
        watched_are_exactly(deadlines, seen["reminders"])
        steps_come_once_and_in_order(ladder_nudges(seen["events"]))
        assert escalation.handover is None or escalation.is_live
        given = [row["data"]["owner"] for row in seen["events"] if row["kind"] == "assigned"]
        assert escalation.owner is not None
        assert escalation.owner.slack_id == (given[-1] if given else "U0ANA")


def ladder_nudges(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nudges that the ladder gave; whoever is asked for another owner is not on it."""
    data = [row["data"] for row in events if row["kind"] == "nudged"]
    return [nudge for nudge in data if nudge["reason"] != "asked"]


def watched_are_exactly(deadlines: set[tuple[str, datetime]], reminders: list[dict[str, Any]]) -> None:
    """Each deadline has one reminder that waits, unless its ladder has ended; nothing else has."""
    waiting = [
        (row["kind"], row["anchor"])
        for row in reminders
        if row["fired_at"] is None and row["cancelled_at"] is None
    ]
    ended = {
        (row["kind"], row["anchor"]) for row in reminders if row["step"] == CAPPED_STEP and row["fired_at"]
    }
    assert len(waiting) == len(set(waiting))
    assert set(waiting) | (ended & deadlines) == deadlines


def steps_come_once_and_in_order(nudges: list[dict[str, Any]]) -> None:
    climbed: dict[tuple[str, str], list[int]] = {}
    for nudge in nudges:
        climbed.setdefault((nudge["why"], nudge["due"]), []).append(nudge["step"])
    for steps in climbed.values():
        assert steps == sorted(set(steps))
        assert steps[-1] <= LAST_STEP


def test_whatever_happens_nobody_is_nudged_without_a_reason_and_nothing_promised_is_forgotten(
    sqlite_template: Path, tmp_path: Path
) -> None:
    examples = itertools.count()

    class Here(EscalationStory):
        def __init__(self) -> None:
            super().__init__(Path(shutil.copy(sqlite_template, tmp_path / f"{next(examples)}.sqlite3")))

    run_state_machine_as_test(Here, settings=settings(max_examples=12, stateful_step_count=20))
