"""The sheets behind "More", as somebody opens them."""

from slack_sdk.models.views import View

from bot.domain.people import Actor, Role
from bot.readmodels import CaseCard, EscalationCard
from bot.slack import ids
from bot.slack.commands.cases import CASES
from bot.slack.commands.escalations import ESCALATIONS
from bot.slack.views.menus import more_sheet
from tests.unit.slack.cards import acting_as

AGENT = acting_as(Role.AGENT)


def case_sheet(card: CaseCard, reader: Actor = AGENT) -> View:
    lines = CASES.sheet_lines(card, reader)
    return more_sheet(ids.MORE_FORM, ids.CASE_DO, card.case.subject, lines)


def escalation_sheet(card: EscalationCard, reader: Actor) -> View:
    lines = ESCALATIONS.sheet_lines(card, reader)
    return more_sheet(ids.ESCALATION_SHEET, ids.ESCALATION_DO, card.escalation.subject, lines)
