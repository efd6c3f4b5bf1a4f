"""The escalation's story goes on while its promises are moved to and fro: nothing promised is forgotten."""

import itertools
import shutil
from datetime import datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from bot.domain.escalations.choices import Audience
from bot.domain.escalations.promises import Update
from bot.services.escalations.changes import change_escalation_severity
from bot.services.escalations.promises import promise_update, update_escalation
from tests.integration.services.test_escalation_machine import WHO, EscalationStory
from tests.people_builders import HOUR, MINUTE


class SteeredStory(EscalationStory):
    """Some moments are promised again and again, as people come back to a time they had left."""

    def moment(self, slot: int) -> datetime:
        return self.office.clock.now.replace(minute=0) + slot * HOUR

    @rule(who=WHO, slot=st.integers(0, 3))
    def somebody_promises(self, who: str, slot: int) -> None:
        self.forms += 1
        at, form = self.moment(slot), f"promise-{self.forms}"
        if self.attempt(
            lambda: promise_update(self.office.context, 1, at, "the bank", self.people[who], form)
        ):
            assert self.now().next_update_by == at

    @rule(who=WHO, to=st.sampled_from(["sev1", "sev2", "sev3"]))
    def somebody_changes_the_severity(self, who: str, to: str) -> None:
        self.forms += 1
        form, terms = f"severity-{self.forms}", self.office.policy.terms(to)
        if self.attempt(
            lambda: change_escalation_severity(self.office.context, 1, to, self.people[who], form)
        ):
            escalation = self.now()
            assert (escalation.severity, escalation.next_update_by) == (
                to,
                terms.next_update_by(self.office.clock.now),
            )

    @rule(who=WHO, audience=st.sampled_from(Audience))
    def somebody_writes_for(self, who: str, audience: Audience) -> None:
        self.forms += 1
        promised, form = self.now().next_update_by, f"audience-{self.forms}"
        news = Update("Inside.", "", self.office.clock.now + 90 * MINUTE, audience)
        done = self.attempt(lambda: update_escalation(self.office.context, 1, news, self.people[who], form))
        if done and audience is Audience.DESK:
            assert self.now().next_update_by == promised, "the sponsors still wait"

    @invariant()
    def no_snooze_outlasts_a_promise(self) -> None:
        escalation = self.now()
        if escalation.snoozed_until is not None and escalation.next_update_by is not None:
            assert escalation.snoozed_until <= escalation.next_update_by


def test_whatever_is_moved_to_and_fro_each_promise_is_watched_and_each_step_comes_once(
    sqlite_template: Path, tmp_path: Path
) -> None:
    examples = itertools.count()

    class Here(SteeredStory):
        def __init__(self) -> None:
            super().__init__(Path(shutil.copy(sqlite_template, tmp_path / f"{next(examples)}.sqlite3")))

    run_state_machine_as_test(Here, settings=settings(max_examples=10, stateful_step_count=20))
