"""The sheet More offers what works: nothing that its reader would only be refused."""

from dataclasses import replace

from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.views import View

from bot.domain.partners.requests import RequestStatus
from bot.domain.people import Role
from bot.readmodels import PartnerAsk
from tests.unit.slack import cards
from tests.unit.slack.cards import ANA, LEE, NOW, acting_as, an_escalation_card
from tests.unit.slack.sheets import escalation_sheet


def offered(view: View) -> set[str]:
    accessories = [block.accessory for block in view.blocks or [] if isinstance(block, SectionBlock)]
    return {each.to_dict()["text"]["text"] for each in accessories if each is not None}


def test_an_owner_does_not_take_what_they_have_and_a_colleague_may() -> None:
    card = an_escalation_card(cards.in_hand())
    assert "Own it" not in offered(escalation_sheet(card, acting_as(Role.AGENT, ANA)))
    assert "Own it" in offered(escalation_sheet(card, acting_as(Role.AGENT)))


def test_partner_teams_are_written_to_once_one_was_asked_and_split_off_while_one_owes_an_answer() -> None:
    partner_acts = {"Reply to partner", "Split a request off"}
    agent, card = acting_as(Role.AGENT, ANA), an_escalation_card()
    asked = replace(card, partners=(PartnerAsk(cards.a_request()),))
    answered = replace(card, partners=(PartnerAsk(cards.a_request(status=RequestStatus.ANSWERED)),))
    assert not partner_acts & offered(escalation_sheet(card, agent))
    assert partner_acts <= offered(escalation_sheet(asked, agent))
    assert partner_acts & offered(escalation_sheet(answered, agent)) == {"Reply to partner"}


def test_only_sponsors_ask_for_an_update_and_only_once() -> None:
    card = an_escalation_card(cards.in_hand())
    asked = replace(card, escalation=replace(card.escalation, update_asked_at=NOW))
    assert "Ask for an update" in offered(escalation_sheet(card, acting_as(Role.EXECUTIVE, LEE)))
    assert "Ask for an update" not in offered(escalation_sheet(asked, acting_as(Role.EXECUTIVE, LEE)))
    assert "Ask for an update" not in offered(escalation_sheet(card, acting_as(Role.AGENT, ANA)))


def test_executives_and_leads_sponsor_what_they_do_not_yet() -> None:
    card = an_escalation_card(cards.in_hand())
    assert "Sponsor it" in offered(escalation_sheet(card, acting_as(Role.LEAD)))
    assert "Sponsor it" in offered(escalation_sheet(card, acting_as(Role.EXECUTIVE)))
    assert "Sponsor it" not in offered(escalation_sheet(card, acting_as(Role.EXECUTIVE, LEE)))
    assert "Sponsor it" not in offered(escalation_sheet(card, acting_as(Role.AGENT)))
