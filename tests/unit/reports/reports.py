"""A report on a busy escalation, and one of nothing but its opening."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.events.escalations import Acknowledged, Promised, Sponsored, Updated
from bot.domain.events.event import Fact
from bot.domain.events.lifecycle import Assigned, Opened, Resolved
from bot.domain.events.nudges import Nudged, NudgeHeld
from bot.domain.events.partners import PartnerAnswered, PartnerAsked
from bot.domain.outcomes import CustomerTold, Outcome, PreventionItem, PreventionStatus, Resolution, RootCause
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.people import PersonRef
from bot.domain.subjects import escalation_subject
from bot.readmodels import EscalationCard, PartnerAsk, PinnedMessage, Place, TimelineEntry
from bot.reports.escalation import EscalationReport
from tests.facts import a_fact
from tests.people_builders import ANA, EVA, HOUR, LEE, MINUTE, NOON, an_escalation

LINK = "https://acme.slack.com/archives/C0EXEC/p1795435200000100"
NAMES = {person.slack_id: person.name for person in (ANA, EVA, LEE)}


def entry(
    at: datetime,
    kind: type[Fact],
    who: PersonRef | None = ANA,
    words: str | None = None,
    *,
    pinned: bool = False,
    **data: object,
) -> TimelineEntry:
    """What somebody did, or Callout."""
    name, slack_id = (who.name, who.slack_id) if who else ("callout", None)
    return TimelineEntry(at, a_fact(kind, **data), name, slack_id, words, "button", pinned)


def after(length: timedelta) -> str:
    """A moment as the facts of events write it."""
    return (NOON + length).isoformat()


def a_request() -> PartnerRequest:
    """Acknowledged after ten minutes, answered after an hour."""
    return PartnerRequest(
        7,
        escalation_subject(3),
        "bank",
        "Bank desk",
        "#bank",
        "When was it sent?",
        NOON + 10 * MINUTE,
        NOON + 4 * HOUR,
        RequestStatus.ANSWERED,
        acknowledged_at=NOON + 20 * MINUTE,
        closed_at=NOON + 70 * MINUTE,
    )


def resolved() -> Escalation:
    return replace(
        an_escalation(owner=ANA),
        status=EscalationStatus.RESOLVED,
        acknowledge_by=None,
        next_update_by=None,
        acknowledged_at=NOON + 4 * MINUTE,
        closed_at=NOON + 3 * HOUR,
    )


STORY = (
    entry(NOON, Opened, EVA),
    entry(NOON, Sponsored, EVA, sponsor=EVA.slack_id),
    entry(NOON + 2 * MINUTE, Assigned, LEE, owner=ANA.slack_id),
    entry(NOON + 4 * MINUTE, Acknowledged),
    entry(NOON + 10 * MINUTE, PartnerAsked, request="R-7", team="bank", name="Bank desk"),
    entry(NOON + 30 * MINUTE, Updated, happened="We look into it.", planned="", next_by=after(HOUR),
          audience="sponsors"),
    entry(NOON + 70 * MINUTE, PartnerAnswered, LEE, "It left at nine.", pinned=True, request="R-7",
          name="Bank desk"),
    entry(NOON + 75 * MINUTE, Nudged, None, why="update", rung="owner", to=ANA.slack_id, reason="due"),
    entry(NOON + 75 * MINUTE, NudgeHeld, None, why="update", rung="lead", to=LEE.slack_id,
          reason="quiet_hours"),
    entry(NOON + 90 * MINUTE, Updated, happened="It is on its way.", planned="Paid at noon.",
          next_by=after(2 * HOUR), audience="partners"),
    entry(NOON + 100 * MINUTE, Promised, next_by=after(3 * HOUR), reason="the bank is slow"),
    entry(NOON + 3 * HOUR, Resolved, resolution="solved"),
)  # fmt: skip


def a_report(
    story: Sequence[TimelineEntry] = STORY, escalation: Escalation | None = None, zone: str = "Asia/Manila"
) -> EscalationReport:
    e = escalation or resolved()
    outcome = Outcome(
        Resolution.SOLVED, RootCause.PARTNER, "payouts", can_recur=True, note="Paid by hand.",
        customer_told=CustomerTold.YES, lessons="Ask the bank first.",
    )  # fmt: skip
    card = EscalationCard(
        e,
        NOON + 4 * HOUR,
        sponsors=(EVA,),
        partners=(PartnerAsk(a_request()),),
        outcome=None if e.is_live else outcome,
        place=Place("C0EXEC", "1795435100.000100", None, LINK),
    )
    pinned = PinnedMessage(
        1,
        "Lee Cruz",
        "It left at nine.",
        NOON + 70 * MINUTE,
        Place("C0BANK", "1.2", None, LINK),
        ("Ana Reyes",),
    )
    wanted = PreventionItem(1, "A second bank", RootCause.PARTNER, PreventionStatus.WANTED)
    return EscalationReport(card, story, (pinned,), (wanted,), NAMES, zone)
