"""What sponsors, partners and the desk read when a promise moves; any words fit and do no harm."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.events import escalations as events
from bot.outbox.news import News, PromiseMoved, SeverityChanged, Snoozed, Updated
from bot.readmodels import PartnerAsk
from bot.slack.surfaces.escalations.card import escalation_card
from bot.slack.surfaces.escalations.facts import clock_sentence, needs, partner_lines
from bot.slack.surfaces.escalations.modals import promise_modal, severity_modal, snooze_modal
from bot.slack.views.direct import render_direct
from bot.slack.views.notes import partner_update_note
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW, a_troubled_escalation_card, an_escalation_card, minutes
from tests.unit.slack.views.test_any_words import an_escalation_saying, harmless, kept, words

BEFORE, AFTER = NOW + minutes(22), NOW + minutes(90)


def what_moved(who: str = "Ana", reason: str = "The bank is closed") -> tuple[News, ...]:
    return (
        PromiseMoved(who, reason, BEFORE, AFTER),
        SeverityChanged(who, "sev3", "sev1", reason, BEFORE, AFTER),
        Snoozed(who, AFTER, reason, BEFORE, AFTER),
    )


@pytest.mark.parametrize(
    ("news", "lead"),
    list(
        zip(
            what_moved(),
            ("Ana moved the next update on ", "Ana changed the severity of ", "Ana put "),
            strict=True,
        )
    ),
)
def test_a_sponsor_reads_who_moved_it_why_and_what_was_before(news: News, lead: str) -> None:
    text = render_direct(news, an_escalation_card())
    assert text.startswith(lead)
    assert "> The bank is closed" in text
    assert "You hear from us by <!date^" in text
    assert "Before, it was <!date^" in text


def test_nothing_is_promised_of_what_has_ended_meanwhile() -> None:
    ended = an_escalation_card(cards.ended(EscalationStatus.RESOLVED))
    assert "You hear from us" not in render_direct(what_moved()[0], ended)


def test_the_update_that_a_sponsor_reads_is_the_one_that_was_sent() -> None:
    card = replace(an_escalation_card(), last_update="Something newer")
    text = render_direct(Updated("Ana", "The file is found", next_by=AFTER), card)
    assert "The file is found" in text
    assert "Something newer" not in text


def test_a_card_says_what_calls_for_somebody_until_it_is_over() -> None:
    card = a_troubled_escalation_card()
    assert [line.split("*")[1] for line in needs(card)] == [
        "Needs another owner:",
        "A sponsor asks for an update",
        "Snoozed",
    ]
    later = replace(card, now=NOW + minutes(91))
    assert "Snoozed" not in " ".join(needs(later))


@pytest.mark.parametrize("why", Handover)
def test_every_reason_for_another_owner_has_words(why: Handover) -> None:
    card = an_escalation_card(replace(cards.in_hand(), handover=why))
    assert "Ana Reyes" in needs(card)[0]


def test_a_closed_one_owes_nothing() -> None:
    closed = cards.ended(EscalationStatus.RESOLVED)
    assert (needs(an_escalation_card(closed)), clock_sentence(closed, NOW)) == ([], "")


def test_teams_that_owe_something_come_first_and_a_crowd_is_cut() -> None:
    card = a_troubled_escalation_card()
    lines = partner_lines((card.partners[-1], *card.partners * 3), NOW).splitlines()
    assert "declined" not in lines[1]
    assert lines[-1] == "and 8 more"


def test_what_a_team_owes_already_comes_before_what_it_will() -> None:
    request = replace(
        cards.a_request(), acknowledge_by=NOW + minutes(5), answer_by=NOW - minutes(5), eta=None
    )
    assert "answer *overdue* since" in partner_lines((PartnerAsk(request),), NOW)
    assert "acknowledgement due" in partner_lines(
        (PartnerAsk(replace(request, answer_by=NOW + minutes(9))),), NOW
    )


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_fit_what_steers(text: str, name: str) -> None:
    card = an_escalation_saying(text, name)
    slept = replace(
        card.escalation, snoozed_until=NOW + minutes(9), snooze_reason=text, handover=Handover.GONE
    )
    kept(escalation_card(replace(card, escalation=slept)))
    kept(promise_modal(card, NOW, text, text))
    kept(snooze_modal(card, None, text, text))
    kept(severity_modal(card, (cards.SEV1, cards.SEV3)))
    for news in what_moved(name, text):
        harmless(render_direct(news, card), 4000)
    harmless(partner_update_note(events.Updated(text, text, None, None), name), 4000)
