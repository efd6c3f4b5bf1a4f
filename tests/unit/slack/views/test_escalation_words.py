"""The card of an escalation says everything once: what is at stake, who said it, and where it went."""

import json
from dataclasses import replace

from bot.domain.escalations.escalation import EscalationStatus
from bot.readmodels import EscalationCard, FlaggedMessage
from bot.slack.surfaces.escalations.card import escalation_card, escalation_fallback
from bot.slack.surfaces.partners.card import partner_card
from bot.slack.views.closing import closing_summary
from bot.slack.views.drafts import summary_of
from tests.unit.slack import cards
from tests.unit.slack.cards import KIM, LEE
from tests.unit.slack.views.partner_screens import a_request_card

SENTENCE = "The payout of 4411 is late and nobody told them. "


def about(summary: str, said: str) -> EscalationCard:
    flagged = FlaggedMessage(cards.a_place("flag"), "Kim Tan", said, LEE)
    return replace(cards.an_escalation_card(replace(cards.an_escalation(), summary=summary)), flagged=flagged)


def text_of(card: EscalationCard) -> str:
    return json.dumps([block.to_dict() for block in escalation_card(card)], ensure_ascii=False)


def test_what_was_flagged_is_not_repeated_below_a_summary_of_the_same_words() -> None:
    assert text_of(about("It is late", "It  is\nlate")).count("is late") == 1


def test_a_summary_that_was_cut_goes_on_below() -> None:
    whole = (SENTENCE * 10).strip()
    begun = whole[:200].rstrip()
    shown = text_of(about(f"{begun}…", whole))
    assert shown.count(SENTENCE.strip()) < 11
    assert f"> …{whole.removeprefix(begun)}" in shown


def test_a_summary_of_its_own_leaves_the_words_whole() -> None:
    assert "> It is late" in text_of(about("Sellers leave", "It is late"))
    assert "> It is late and worse" in text_of(about("It is late", "It is late and worse"))


def test_whoever_flags_their_own_words_is_named_once() -> None:
    card = about("It is late", "It is late")
    own = replace(card, flagged=FlaggedMessage(cards.a_place("flag"), "Kim Tan", "It is late", KIM))
    assert "|Said> by Kim Tan, flagged by Lee Cruz" in text_of(card)
    assert "|Said> and flagged by Kim Tan" in text_of(own)


def test_the_case_is_not_quoted_where_the_summary_says_the_same() -> None:
    line = cards.a_line()
    assert line.excerpt
    same = replace(about(line.excerpt, "Something else"), case=line)
    assert text_of(same).count(line.excerpt) == 1
    assert text_of(replace(same, escalation=cards.an_escalation())).count(line.excerpt) == 1


def test_a_notification_says_where_a_merged_one_goes_on() -> None:
    gone = replace(cards.ended(EscalationStatus.CANCELLED), merged_into=4)
    assert escalation_fallback(cards.an_escalation_card(gone)).startswith("E-3, sev1, now in E-4: ")


def test_a_closing_summary_begins_with_what_settled_it() -> None:
    lead, facts, *_ = closing_summary(cards.a_closing())
    assert "> Paid by hand." in json.dumps(lead.to_dict())
    assert "How it ended" in json.dumps(facts.to_dict())


def test_a_partner_team_reads_once_what_its_question_was_made_of() -> None:
    said = replace(a_request_card(), question="It is la…", words="It is late, and nobody knows why.")
    shown = json.dumps([block.to_dict() for block in partner_card(said)], ensure_ascii=False)
    assert "> …te, and nobody knows why." in shown
    same = replace(said, question="It is late.", words="It is late.")
    shown = json.dumps([block.to_dict() for block in partner_card(same)], ensure_ascii=False)
    assert shown.count("It is late.") == 1


def test_a_partner_team_reads_what_closes_a_request_while_it_is_open() -> None:
    shown = json.dumps([block.to_dict() for block in partner_card(a_request_card())])
    assert "Answer or Decline is what closes the request." in shown


def test_a_summary_to_start_from_is_cut_between_words() -> None:
    whole = (SENTENCE * 10).strip()
    summary = summary_of(whole)
    assert len(summary) <= 300
    assert whole.startswith(f"{summary.removesuffix('…')} ")
    assert summary_of("a <https://x.test|link> \n to it") == "a link to it"
    assert summary_of("x" * 400) == "x" * 299 + "…"
