"""Messages of nudges, alone and together: name → blocks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.cases.case import Case
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import Escalation
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.nudges.recipients import Call
from bot.readmodels import NudgeLine
from bot.slack.views.nudges import nudge_message
from tests.unit.slack import cards
from tests.unit.slack.cards import ANA, NOW, minutes

OPEN = replace(cards.an_escalation(), owner=ANA, acknowledge_by=NOW - minutes(5))
LATE = replace(cards.in_hand(), next_update_by=NOW - minutes(20))


def a_line(
    about: Escalation | Case, why: ReminderKind, rung: str = "owner", reason: NudgeReason = NudgeReason.DUE
) -> NudgeLine:
    return NudgeLine(
        Call(about.subject, why, NOW - minutes(5), rung), reason, about, None, cards.a_place("e3")
    )


def a_request_line(why: ReminderKind, rung: str = "owner") -> NudgeLine:
    request = replace(cards.a_request(), acknowledge_by=NOW - minutes(9), answer_by=NOW, eta=NOW - minutes(2))
    call = Call(request.subject, why, NOW, rung)
    return NudgeLine(call, NudgeReason.DUE, OPEN, request, cards.a_place("r7"))


TO_ACKNOWLEDGE = a_line(OPEN, ReminderKind.ACKNOWLEDGE)
TO_UPDATE = a_line(LATE, ReminderKind.UPDATE)
TO_ASSIGN = a_line(
    replace(OPEN, handover=Handover.SILENT), ReminderKind.ACKNOWLEDGE, "lead", NudgeReason.ASKED
)
TO_ANSWER = a_line(replace(OPEN, owner=None), ReminderKind.UPDATE, "lead", NudgeReason.ASKED)
TO_LEAD = a_line(OPEN, ReminderKind.ACKNOWLEDGE, "lead")
MANY = tuple(
    a_line(replace(OPEN, number=number, owner=ANA), ReminderKind.ACKNOWLEDGE) for number in range(1, 21)
)
NUDGES: Mapping[str, Callable[[], Sequence[Block] | View]] = {
    "nudge_to_acknowledge": lambda: nudge_message([TO_ACKNOWLEDGE]),
    "nudge_to_update": lambda: nudge_message([TO_UPDATE]),
    "nudge_to_a_lead": lambda: nudge_message([TO_LEAD, TO_ASSIGN]),
    "nudge_about_what_nobody_owns": lambda: nudge_message([TO_ANSWER]),
    "nudge_about_a_partner": lambda: nudge_message([a_request_line(ReminderKind.PARTNER_ETA)]),
    "nudges_together": lambda: nudge_message(
        [a_line(replace(LATE, number=4), ReminderKind.UPDATE), TO_ACKNOWLEDGE]
    ),
    "nudges_more_than_fit": lambda: nudge_message(MANY),
}
