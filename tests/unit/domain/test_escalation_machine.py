"""Whatever people do to an escalation, and however the clock jumps: sound, one owner, and a ladder climbed once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain import escalation_endings, escalation_promises, escalations
from bot.domain.errors import DomainError
from bot.domain.escalation_promises import Update
from bot.domain.escalations import Decision, EscalationStatus
from bot.domain.ladder import Ladder, ReminderKind, next_due, reminders_of, step_at
from bot.domain.people import Actor, PersonRef
from tests.people_builders import (
    ANA,
    BEN,
    DAY,
    EVA,
    HOUR,
    LEE,
    MINUTE,
    NOON,
    SEV1,
    an_escalation,
    as_agent,
    as_executive,
    as_lead,
)
from tests.unit.domain.table_rules import broken_rules

LADDER = Ladder(("owner", "lead", "admin"), 10 * MINUTE, 3)
ACTORS = st.sampled_from([as_agent(ANA), as_agent(BEN), as_lead(LEE), as_executive(EVA)])
PEOPLE = st.sampled_from([ANA, BEN, LEE])


class EscalationStory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.escalation = an_escalation(owner=ANA)
        self.now = NOON
        self.due: dict[tuple[ReminderKind, datetime], tuple[int, datetime]] = {}
        self.nudged: dict[tuple[ReminderKind, datetime], list[int]] = {}
        self.plan()

    def plan(self) -> None:
        """What a fresh deadline begins and a lost reason ends."""
        wanted = set(reminders_of(self.escalation).items())
        self.due = {
            deadline: self.due.get(deadline, (0, deadline[1]))
            for deadline in wanted
            if deadline in self.due or deadline not in self.nudged
        }

    def attempt(self, action: Callable[[], Decision], by: Actor) -> bool:
        before = self.escalation
        try:
            self.escalation, event = action()
        except DomainError:
            assert self.escalation == before
            return False
        assert (event.subject, event.at, event.actor) == (before.subject, self.now, by)
        runs = by.is_lead or before.owner is None or by.person == before.owner
        assert runs or by.person == EVA or not before.is_live
        self.plan()
        return True

    @rule(by=st.timedeltas(-HOUR, 2 * HOUR))
    def the_clock_jumps(self, by: timedelta) -> None:
        self.now += by

    @rule()
    def a_worker_ticks(self) -> None:
        for deadline, (number, due) in list(self.due.items()):
            step = step_at(LADDER, number) if due <= self.now else None
            if step is None:
                continue
            assert reminders_of(self.escalation)[deadline[0]] == deadline[1]
            self.nudged.setdefault(deadline, []).append(step.number)
            again = next_due(LADDER, step.number, self.now)
            assert (again is None) == step.is_last
            self.due[deadline] = (step.number + 1, again or self.now + 365 * DAY)

    @rule(by=ACTORS)
    def somebody_acknowledges(self, by: Actor) -> None:
        if self.attempt(lambda: escalations.acknowledge(self.escalation, by, self.now), by):
            assert ReminderKind.ACKNOWLEDGE not in {kind for kind, _ in self.due}

    @rule(by=ACTORS)
    def somebody_takes_it(self, by: Actor) -> None:
        if self.attempt(lambda: escalations.own(self.escalation, by, self.now), by):
            assert self.escalation.owner == by.person

    @rule(by=ACTORS, to=PEOPLE)
    def somebody_assigns(self, by: Actor, to: PersonRef) -> None:
        if self.attempt(lambda: escalations.assign(self.escalation, to, SEV1, by, self.now), by):
            assert self.escalation.owner == to

    @rule(by=ACTORS, next_in=st.none() | st.timedeltas(-HOUR, DAY))
    def somebody_reports(self, by: Actor, next_in: timedelta | None) -> None:
        next_by = None if next_in is None else self.now + next_in
        news = Update("The bank confirmed it.", "", next_by)
        if self.attempt(lambda: escalation_promises.update(self.escalation, news, SEV1, by, self.now), by):
            assert self.escalation.next_update_by == (next_by or self.now + SEV1.update_every) > self.now

    @rule(by=ACTORS)
    def somebody_resolves(self, by: Actor) -> None:
        self.attempt(lambda: escalation_endings.resolve(self.escalation, by, self.now), by)

    @rule(by=ACTORS)
    def somebody_cancels(self, by: Actor) -> None:
        self.attempt(lambda: escalation_endings.cancel(self.escalation, "overtaken", by, self.now, [EVA]), by)

    @rule(by=ACTORS)
    def somebody_reopens(self, by: Actor) -> None:
        if self.attempt(
            lambda: escalation_endings.reopen(self.escalation, "again", SEV1, by, self.now, [EVA]), by
        ):
            assert self.escalation.acknowledge_by == self.now + SEV1.acknowledge_within

    @invariant()
    def the_database_would_take_it(self) -> None:
        assert broken_rules(self.escalation) == []

    @invariant()
    def its_deadlines_are_those_of_its_state(self) -> None:
        e = self.escalation
        assert (e.acknowledge_by is not None) == (e.status is EscalationStatus.OPEN)
        assert (e.next_update_by is not None) == e.is_live == (e.closed_at is None)
        if e.status is EscalationStatus.ACKNOWLEDGED:
            assert e.owner is not None
            assert e.acknowledged_at is not None

    @invariant()
    def nobody_is_nudged_about_what_is_over(self) -> None:
        assert self.due.keys() <= set(reminders_of(self.escalation).items())
        assert self.escalation.is_live or not self.due

    @invariant()
    def each_step_comes_once_and_in_order(self) -> None:
        for steps in self.nudged.values():
            assert steps == list(range(len(steps)))
            assert len(steps) <= LADDER.length


EscalationStory.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestEscalationStory = EscalationStory.TestCase
