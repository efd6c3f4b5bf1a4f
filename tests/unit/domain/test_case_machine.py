"""Whatever people do to a case, in whatever order, and however the clock jumps: it stays a sound case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.cases import case as cases
from bot.domain.cases import clock as case_clock
from bot.domain.cases.case import Case, CaseStatus, Decision
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.errors import AlreadyClaimed, DomainError
from bot.domain.people import Actor, PersonRef, Role, callout
from bot.domain.time.calendars import ALWAYS, Calendar
from tests.people_builders import ANA, BEN, DAY, HOUR, LEE, LEVEL, NOON, SOLVED, a_case, as_agent, as_lead
from tests.unit.domain.table_rules import broken_rules

ACTORS = st.sampled_from([as_agent(ANA), as_agent(BEN), as_lead(LEE), callout()])
PEOPLE = st.sampled_from([ANA, BEN, LEE])
Action = Callable[[], Decision]
OFFICE = Calendar("Asia/Manila", frozenset(range(5)), 9 * HOUR, 18 * HOUR)
BOTH = (True, False)


class CaseStory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.level = LEVEL
        self.case = a_case()
        self.now = NOON

    @initialize(calendar=st.sampled_from([ALWAYS, OFFICE]))
    def it_opens(self, calendar: Calendar) -> None:
        self.level = replace(LEVEL, calendar=calendar)
        self.case = self.opened(12)

    def opened(self, number: int) -> Case:
        return cases.promised(a_case(number), self.level)

    def taken(self, decision: Decision, by: Actor) -> None:
        before, (self.case, event) = self.case, decision
        assert (event.subject, event.at, event.actor) == (before.subject, self.now, by)

    def attempt(self, action: Action, by: Actor) -> bool:
        before = self.case
        try:
            decision = action()
        except DomainError:
            assert self.case == before
            return False
        self.taken(decision, by)
        assert self.may_act_on(before, by)
        return True

    def may_act_on(self, case: Case, by: Actor) -> bool:
        return (
            case.owner is None or Role.LEAD in by.roles or by.person in {None, case.owner} or not case.is_open
        )

    @rule(by=st.timedeltas(-2 * DAY, 2 * DAY))
    def the_clock_jumps(self, by: timedelta) -> None:
        self.now += by

    @rule(by=ACTORS)
    def somebody_claims(self, by: Actor) -> None:
        owner, was_open = self.case.owner, self.case.is_open
        try:
            self.taken(cases.claim(self.case, by, self.now), by)
        except DomainError as lost:
            told = lost.owner if isinstance(lost, AlreadyClaimed) else None
            assert told == (owner if was_open and by.person not in {None, owner} else None)
        else:
            assert was_open
            assert owner is None

    @rule(by=ACTORS)
    def somebody_releases(self, by: Actor) -> None:
        self.attempt(lambda: cases.release(self.case, by, self.now), by)

    @rule(by=ACTORS, to=PEOPLE)
    def somebody_assigns(self, by: Actor, to: PersonRef) -> None:
        if self.attempt(lambda: cases.assign(self.case, to, by, self.now), by):
            assert self.case.owner == to

    @rule(by=ACTORS, on=st.sampled_from(WaitingOn))
    def it_waits(self, by: Actor, on: WaitingOn) -> None:
        self.attempt(lambda: cases.wait(self.case, on, by, self.now), by)

    @rule(by=ACTORS, for_how_long=st.timedeltas(-HOUR, DAY))
    def somebody_snoozes(self, by: Actor, for_how_long: timedelta) -> None:
        self.attempt(lambda: cases.snooze(self.case, self.now + for_how_long, by, self.now), by)

    @rule()
    def it_wakes(self) -> None:
        until, was_open = self.case.snoozed_until, self.case.is_open
        woken = cases.snooze_expired(self.case, callout(), self.now)
        assert (woken is not None) == (until is not None and until <= self.now and was_open)
        if woken is not None:
            self.taken(woken, callout())

    @rule(by=ACTORS, to=st.sampled_from(Priority))
    def somebody_sets_the_priority(self, by: Actor, to: Priority) -> None:
        self.attempt(lambda: cases.prioritise(self.case, to, self.level, by, self.now), by)

    @rule(by=ACTORS, why=st.sampled_from(Dismissal))
    def somebody_dismisses(self, by: Actor, why: Dismissal) -> None:
        self.attempt(lambda: cases.dismiss(self.case, why, by, self.now), by)

    @rule(by=ACTORS)
    def somebody_resolves(self, by: Actor) -> None:
        self.attempt(lambda: cases.resolve(self.case, SOLVED, by, self.now), by)

    @rule(by=ACTORS)
    def somebody_reopens(self, by: Actor) -> None:
        self.attempt(lambda: cases.reopen(self.case, by, self.now, self.level), by)

    @rule(by=ACTORS, answered=st.booleans())
    def another_is_merged_into_it(self, by: Actor, *, answered: bool) -> None:
        other = case_clock.we_replied(self.opened(9), NOON) if answered else self.opened(9)
        try:
            self.taken(cases.merge(other, self.case, by, self.now)[1], by)
        except DomainError:
            assert not self.case.is_open

    @rule(by=ACTORS, rarely=st.integers(0, 9))
    def it_is_merged(self, by: Actor, rarely: int) -> None:
        if rarely == 0:
            self.attempt(lambda: cases.merge(self.case, self.opened(9), by, self.now)[0], by)

    @rule()
    def the_customer_writes(self) -> None:
        if self.case.is_open:
            self.case = case_clock.customer_wrote(self.case, self.now, self.level, self.now)
            assert self.case.respond_by is not None
            assert self.case.waiting_on is not WaitingOn.CUSTOMER

    @rule()
    def we_reply(self) -> None:
        before, self.case = self.case, case_clock.we_replied(self.case, self.now)
        if self.now < before.opened_at:
            assert self.case == before
        else:
            assert self.case.first_response_at == min(self.now, before.first_response_at or self.now)

    @rule(by=ACTORS)
    def somebody_says_something(self, by: Actor) -> None:
        before, self.case = self.case, cases.touched(self.case, by, self.now)
        assert replace(self.case, touched_at=before.touched_at) == before

    @invariant()
    def the_database_would_take_it(self) -> None:
        assert broken_rules(self.case) == []

    @invariant()
    def what_is_closed_owes_nothing(self) -> None:
        case = self.case
        assert case.is_open == (case.closed_at is None)
        assert (case.status is CaseStatus.DISMISSED) == (case.dismissal is not None)
        if not case.is_open:
            assert (case.respond_by, case.snoozed_until, case.waiting_on) == (None, None, None)

    @invariant()
    def an_owner_has_it_since_some_moment_and_nobody_has_it_since_never(self) -> None:
        assert (self.case.owner is None) == (self.case.claimed_at is None)

    @invariant()
    def nobody_gives_us_more_time_than_was_promised(self) -> None:
        case, level = self.case, self.level
        assert (case.owed_since is None) == (case.respond_by is None)
        if case.owed_since is not None and case.respond_by is not None:
            assert case.last_customer_post_at is not None
            assert case.owed_since <= case.last_customer_post_at
            assert case.respond_by <= max(level.respond_by(case.owed_since, is_first=first) for first in BOTH)
        if case.is_open:
            assert case.resolve_by == level.resolve_by(case.reopened_at or case.opened_at)


CaseStory.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestCaseStory = CaseStory.TestCase
