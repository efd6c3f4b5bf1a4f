"""Where escalations stand, as their threads read it, and histories with pins: name → blocks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.events.escalations import Updated
from bot.domain.events.lifecycle import Assigned
from bot.domain.events.nudges import Nudged, NudgeHeld
from bot.domain.events.partners import PartnerAsked, PartnerSaid
from bot.domain.events.timeline import Pinned, Said
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.subjects import escalation_subject
from bot.readmodels import PinnedMessage, StatusSummary
from bot.slack.views.summary import summary_note
from bot.slack.views.timeline import timeline_list
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW, minutes

PINNED = PinnedMessage(
    1,
    "Kim Tan",
    "The bank says <https://b.test|tomorrow>",
    NOW - minutes(50),
    cards.a_place("pin"),
    ("Lee Cruz", "Ana"),
)
OUTCOME = Outcome(Resolution.SOLVED, RootCause.OUTAGE, note="Paid by hand.")
TOLD = (
    cards.an_entry(Assigned, owner=cards.LEE.slack_id),
    cards.an_entry(PartnerAsked, request="R-7", name="Payouts"),
)


def quiet() -> StatusSummary:
    """Nothing has been said since the last report."""
    return StatusSummary(cards.an_escalation_card(), since=NOW - minutes(5))


def busy() -> StatusSummary:
    pinned = (PINNED, replace(PINNED, id=2, place=None))
    return StatusSummary(cards.a_full_escalation_card(), pinned, None, 9, TOLD, {"U0LEE": "Lee Cruz"})


def closed() -> StatusSummary:
    ended = cards.an_escalation_card(cards.ended(EscalationStatus.RESOLVED))
    return StatusSummary(replace(ended, outcome=OUTCOME), (), NOW - minutes(5), 1, ())


SUMMARIES: Mapping[str, Callable[[], Sequence[Block]]] = {
    "summary_quiet": lambda: summary_note(quiet(), "Lee Cruz"),
    "summary_with_everything": lambda: summary_note(busy(), "Lee Cruz"),
    "summary_in_trouble": lambda: summary_note(
        StatusSummary(cards.a_troubled_escalation_card(), (PINNED,) * 12, NOW - minutes(5), 40, TOLD), ""
    ),
    "summary_closed": lambda: summary_note(closed(), "Ana"),
    "timeline_with_pins": lambda: timeline_list(
        replace(
            cards.a_timeline(
                replace(cards.an_entry(Said, "The bank says tomorrow"), pinned=True),
                cards.an_entry(Pinned, "The bank says tomorrow"),
                cards.an_entry(PartnerSaid, "It left at nine", name="Payouts", request="R-7"),
                cards.an_entry(
                    Updated,
                    happened="It is on its way",
                    planned="Paid at noon",
                    audience="partners",
                ),
                cards.an_entry(Nudged, why="update", rung="owner"),
                cards.an_entry(NudgeHeld, why="update", rung="lead", reason="quiet_hours"),
            ),
            subject=escalation_subject(3),
        )
    ),
}
