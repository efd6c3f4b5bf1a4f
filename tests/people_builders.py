"""People of the desk, what they hold, and a clock that stands still until a test moves it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.cases.case import Case, CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.escalations.escalation import Escalation, SeverityTerms, opened
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.people import Actor, PersonRef, Role, acting
from bot.domain.time.service_levels import ServiceLevel

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANA = PersonRef(1, "U0ANA", "Ana Reyes")
BEN = PersonRef(2, "U0BEN", "Ben Ito")
LEE = PersonRef(3, "U0LEE", "Lee Cruz")
EVA = PersonRef(4, "U0EVA", "Eva Stone")
LEVEL = ServiceLevel(HOUR, 2 * HOUR, DAY)
SEV1 = SeverityTerms("sev1", 10 * MINUTE, 30 * MINUTE, 4 * HOUR)
SOLVED = Outcome(Resolution.SOLVED, RootCause.OUTAGE, "payouts", can_recur=True, note="Paid by hand.")


@dataclass(slots=True)
class StillClock:
    """Shows the same moment until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def moves(self, by: timedelta) -> None:
        self.now += by


def as_agent(person: PersonRef) -> Actor:
    return acting(person, frozenset({Role.AGENT}), "button")


def as_lead(person: PersonRef) -> Actor:
    return acting(person, frozenset({Role.LEAD}), "button")


def as_executive(person: PersonRef) -> Actor:
    return acting(person, frozenset({Role.EXECUTIVE}), "shortcut")


def a_case(number: int = 12, *, owner: PersonRef | None = None, priority: Priority = Priority.P2) -> Case:
    """A customer wrote ten minutes before noon; an owner has claimed it five minutes later."""
    case = Case(
        number,
        CaseStatus.NEW,
        priority,
        "x",
        NOON - 10 * MINUTE,
        channel="#social-desk",
        owed_since=NOON - 10 * MINUTE,
        respond_by=NOON + 50 * MINUTE,
        resolve_by=NOON + DAY - 10 * MINUTE,
        last_customer_post_at=NOON - 10 * MINUTE,
    )
    if owner is None:
        return case
    since = NOON - 5 * MINUTE
    return replace(case, status=CaseStatus.CLAIMED, owner=owner, claimed_at=since, touched_at=since)


def an_escalation(number: int = 3, *, owner: PersonRef | None = None, at: datetime = NOON) -> Escalation:
    fresh = opened(number, "Payouts have stood still since Friday", SEV1, at)
    return replace(fresh, owner=owner, channel="#exec-escalations")
