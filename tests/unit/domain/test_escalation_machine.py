"""Whatever people do to an escalation, and however the clock jumps: sound, one owner, and a ladder climbed once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.errors import DomainError
from bot.domain.escalations import endings as escalation_endings
from bot.domain.escalations import escalation as escalations
from bot.domain.escalations import promises as escalation_promises
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import Decision, EscalationStatus
from bot.domain.escalations.promises import Update
from bot.domain.nudges.ladder import Ladder, Step, first_step_of_next_rung, reminders_of, step_at
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.nudges.recipients import Candidate, choose_recipients, snoozed
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.time.calendars import QuietHours
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
    SOLVED,
    an_escalation,
    as_agent,
    as_executive,
    as_lead,
)
from tests.unit.domain.table_rules import broken_rules

LADDER = Ladder(("owner", "lead", "admin"), 10 * MINUTE, 3)
ACTORS = st.sampled_from([as_agent(ANA), as_agent(BEN), as_lead(LEE), as_executive(EVA)])
PEOPLE = st.sampled_from([ANA, BEN, LEE])
ZONES = st.sampled_from(["UTC", "Asia/Manila", "Europe/Oslo", "America/New_York"])
NIGHT = QuietHours(22 * HOUR, 7 * HOUR)
BEFORE_A_NIGHT_OF_25_HOURS = NOON.replace(month=10, day=24)


class EscalationStory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = BEFORE_A_NIGHT_OF_25_HOURS
        self.escalation = an_escalation(owner=ANA, at=self.now)
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
        runs = Role.LEAD in by.roles or before.owner is None or by.person == before.owner
        assert runs or by.person == EVA or not before.is_live
        self.plan()
        return True

    @rule(by=st.timedeltas(-HOUR, 8 * HOUR))
    def the_clock_jumps(self, by: timedelta) -> None:
        self.now += by

    @rule(is_off=st.booleans(), zone=ZONES)
    def a_worker_ticks(self, *, is_off: bool, zone: str) -> None:
        """One person stands on each rung, in some zone; whether their shift is over is drawn."""
        for deadline, (number, due) in list(self.due.items()):
            step = step_at(LADDER, number) if due <= self.now else None
            if step is None or deadline[0] is ReminderKind.WAKE:
                continue
            assert reminders_of(self.escalation)[deadline[0]] == deadline[1]
            self.climbs(deadline, step, is_off=is_off, quiet_until=NIGHT.until(self.now, zone))

    def climbs(
        self,
        deadline: tuple[ReminderKind, datetime],
        step: Step,
        *,
        is_off: bool,
        quiet_until: datetime | None,
    ) -> None:
        until = self.escalation.snoozed_until
        who = [Candidate(self.escalation.owner or LEE, is_off, quiet_until)]
        decision = choose_recipients(
            who, may_pass=step.rung == "owner", is_last=step.rung == LADDER.rungs[-1]
        )
        if until is not None and until > self.now:
            decision = snoozed([LEE], until)
        assert len(decision.called) + len(decision.held) == 1, "everybody is called or held, with a reason"
        if decision.called:
            self.nudged.setdefault(deadline, []).append(step.number)
            again = self.now + (365 * DAY if step.is_last else LADDER.every)
            self.due[deadline] = (step.number + 1, again)
        elif decision.again_at is not None:
            assert decision.again_at > self.now
            self.due[deadline] = (step.number, decision.again_at)
        else:
            self.due[deadline] = (first_step_of_next_rung(LADDER, step.number), self.now)

    @rule(by=ACTORS, length=st.timedeltas(-HOUR, 3 * DAY))
    def somebody_puts_it_off(self, by: Actor, length: timedelta) -> None:
        until = self.now + length
        if self.attempt(
            lambda: escalation_promises.snooze(self.escalation, until, "the bank", by, self.now), by
        ):
            assert self.escalation.snoozed_until == until > self.now

    @rule(by=ACTORS)
    def somebody_takes_it_up_again(self, by: Actor) -> None:
        before = self.escalation
        if self.attempt(lambda: escalation_promises.unsnooze(self.escalation, by, self.now), by):
            assert before.snoozed_until is not None
            assert self.escalation == replace(before, snoozed_until=None, snooze_reason="")

    @rule()
    def it_wakes(self) -> None:
        woken = escalation_promises.snooze_expired(self.escalation, self.now)
        until = self.escalation.snoozed_until
        assert (woken is not None) == (until is not None and until <= self.now)
        if woken is not None:
            self.escalation = woken[0]
            self.plan()

    @rule(why=st.sampled_from(Handover))
    def its_owner_cannot_go_on(self, why: Handover) -> None:
        before = self.escalation
        asked = escalations.ask_handover(before, why, self.now)
        may = before.is_live and before.owner is not None and before.handover is None
        assert (asked is not None) == may
        if asked is not None:
            assert asked[0].owner == before.owner, "never two owners, and never none"
            self.escalation = asked[0]

    @rule()
    def its_owner_is_back(self) -> None:
        before = self.escalation
        self.escalation = escalations.owner_is_back(before)
        assert (self.escalation == before) == (before.handover is not Handover.OFF_SHIFT)

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
        self.attempt(lambda: escalation_endings.resolve(self.escalation, SOLVED, by, self.now), by)

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
            assert steps == sorted(set(steps))
            assert steps[-1] < LADDER.length

    @invariant()
    def another_owner_is_wanted_only_while_there_is_one_and_it_is_live(self) -> None:
        e = self.escalation
        assert e.handover is None or (e.is_live and e.owner is not None)


EscalationStory.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestEscalationStory = EscalationStory.TestCase
