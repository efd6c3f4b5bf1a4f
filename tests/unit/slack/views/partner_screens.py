"""The screens of partner requests, each in the states it has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.events.event import Fact
from bot.domain.events.partners import (
    PartnerAcknowledged,
    PartnerAnswered,
    PartnerDeclined,
    PartnerEta,
    PartnerWithdrawn,
)
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.subjects import escalation_subject
from bot.readmodels import Place, RequestCard, SaidMessage, TimelineEntry
from bot.slack.payloads import File
from bot.slack.surfaces.partners.card import partner_card, partner_said, request_shown, told_from_desk
from bot.slack.surfaces.partners.modals import (
    answer_modal,
    ask_modal,
    decline_modal,
    eta_modal,
    reply_partner_modal,
)
from bot.slack.text.plain_text import PlainText, kept_words
from tests.facts import a_fact
from tests.unit.slack.cards import ANA, NOW, a_place, minutes

Screen = Callable[[], Sequence[Block] | View]

PIA = ("Pia Lim", "U0PIA")
CALL = "<!subteam^S0PAY>"
LINK = "https://acme.slack.com/archives/C0PAY/p1795341900000100?thread_ts=1795341840.000100&cid=C0PAY"
ETA = NOW + timedelta(hours=2)


def a_request(
    status: RequestStatus = RequestStatus.REQUESTED, *, number: int = 7, name: str = "Payouts"
) -> PartnerRequest:
    waits = status is RequestStatus.REQUESTED
    return PartnerRequest(
        number,
        escalation_subject(3),
        name.lower(),
        name,
        "#team-payouts",
        "When is the payout of 4411 made?",
        NOW - minutes(20),
        NOW + timedelta(hours=4),
        status,
        acknowledge_by=NOW + minutes(10) if waits else None,
        asked_by=ANA,
        acknowledged_at=None if waits else NOW - minutes(15),
    )


def a_step(kind: type[Fact], words: str | None = None, **data: str) -> TimelineEntry:
    return TimelineEntry(NOW - minutes(5), a_fact(kind, request="R-7", **data), *PIA, words, "button")


def a_request_card(request: PartnerRequest | None = None, *steps: TimelineEntry) -> RequestCard:
    request = request or a_request()
    return RequestCard(
        request,
        NOW,
        "sev1",
        request.question,
        "A partner's payouts have stood still since Friday",
        "Card [card ••1111] <!here> was *charged*",
        "Kim Tan",
        a_place("e3"),
        None,
        steps,
    )


ACKNOWLEDGED = a_step(PartnerAcknowledged)
FILES = (
    File("Figures *of* <May>.csv", url="https://acme.slack.com/files/U0PIA/F0CSV/figures_of__may_.csv"),
    File("A page elsewhere"),
)
SAID = SaidMessage(1, Place("C0PAY", "1795341900.000100"), "Pia Lim", "Tomorrow, says <@U0ANA>", NOW)


def _closed(status: RequestStatus) -> PartnerRequest:
    return replace(a_request(status), closed_at=NOW - minutes(1))


def _draft(question: str = "") -> View:
    teams = {"payouts": "Payouts", "risk": "Risk"}
    return ask_modal(escalation_subject(3), teams, "risk" if question else None, question)


PARTNERS: dict[str, Screen] = {
    "partner_asked": lambda: partner_card(a_request_card(), CALL),
    "partner_asked_in_confidence": lambda: partner_card(
        replace(a_request_card(), question="", summary=None, words=None, home=None)
    ),
    "partner_asked_at_length": lambda: partner_card(
        replace(a_request_card(replace(a_request(), wanted_by=ETA)), question="One\n*Two* <!channel>\nThree")
    ),
    "partner_acknowledged": lambda: partner_card(
        a_request_card(a_request(RequestStatus.ACKNOWLEDGED), ACKNOWLEDGED)
    ),
    "partner_with_an_eta": lambda: partner_card(
        a_request_card(
            replace(a_request(RequestStatus.ACKNOWLEDGED), eta=ETA),
            ACKNOWLEDGED,
            a_step(PartnerEta, "The bank opens at 9"),
        )
    ),
    "partner_answered": lambda: partner_card(
        a_request_card(_closed(RequestStatus.ANSWERED), a_step(PartnerAnswered, "It is <paid>."))
    ),
    "partner_declined": lambda: partner_card(
        a_request_card(_closed(RequestStatus.DECLINED), a_step(PartnerDeclined, "Not ours."))
    ),
    "partner_not_needed": lambda: partner_card(
        a_request_card(_closed(RequestStatus.WITHDRAWN), a_step(PartnerWithdrawn, why="resolved"))
    ),
    "partner_said": lambda: partner_said(SAID, a_request(), LINK)[1],
    "partner_said_with_files": lambda: partner_said(
        replace(SAID, text=kept_words("Look &lt;here&gt;", FILES)), a_request(), LINK
    )[1],
    "partner_said_and_took_back": lambda: partner_said(replace(SAID, text=None), a_request(), LINK)[1],
    "partner_told": lambda: told_from_desk("Pia Lim", a_request(), PlainText("payouts when?"))[1],
    "partner_told_with_files": lambda: told_from_desk("Ana Cruz", a_request(), PlainText("", FILES))[1],
    "partner_told_no_longer": lambda: told_from_desk("Pia Lim", a_request(), None)[1],
    "partner_shown": lambda: request_shown("R-7 is a request to Payouts", a_request()),
    "partner_shown_answered": lambda: request_shown("R-7 is a request", _closed(RequestStatus.ANSWERED)),
    "form_ask": _draft,
    "form_ask_prefilled": lambda: _draft("Is it fraud?"),
    "form_ask_in_confidence": lambda: ask_modal(escalation_subject(3), {"payouts": "Payouts"}, hides=True),
    "form_partner_eta": lambda: eta_modal(a_request()),
    "form_partner_eta_changed": lambda: eta_modal(replace(a_request(), eta=ETA)),
    "form_partner_answer": lambda: answer_modal(a_request()),
    "form_partner_decline": lambda: decline_modal(a_request()),
    "form_reply_partner": lambda: reply_partner_modal([a_request()], a_request()),
    "form_reply_partner_of_several": lambda: reply_partner_modal(
        [a_request(), a_request(number=8, name="Risk")], a_request()
    ),
}
