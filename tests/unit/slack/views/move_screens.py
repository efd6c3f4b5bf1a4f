"""Screens that merge, split and return escalations, and what is left of a confidential one: name → blocks or a form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.escalations.confidentiality import without_content
from bot.domain.escalations.escalation import EscalationStatus
from bot.readmodels import EscalationLine, EscalationList
from bot.slack.surfaces.escalations.card import hidden_card
from bot.slack.surfaces.escalations.modals import escalation_merge_modal, return_modal, split_modal
from bot.slack.views.lists import escalation_list
from tests.unit.slack import cards

HIDDEN = without_content(replace(cards.an_escalation(7), status=EscalationStatus.OPEN, confidential=True))
LINE = EscalationLine(HIDDEN, hidden=True)
LISTED = EscalationList("Open escalations", (LINE,), 1, 1, 1, cards.NOW)
MOVES: Mapping[str, Callable[[], Sequence[Block] | View]] = {
    "form_escalation_merge": lambda: escalation_merge_modal(cards.an_escalation(), [cards.an_escalation(5)]),
    "form_escalation_split": lambda: split_modal(cards.an_escalation(), [cards.a_request()]),
    "form_escalation_return": lambda: return_modal(cards.an_escalation()),
    "form_escalation_return_without_a_case": lambda: return_modal(
        replace(cards.an_escalation(), case_number=None)
    ),
    "hidden_escalation": lambda: hidden_card(HIDDEN),
    "hidden_in_a_list": lambda: escalation_list(LISTED),
}
