"""What sponsors are told when escalations merge, part or go back, and what is left of a confidential one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from slack_sdk.models.blocks import Block

from bot.domain.escalations.confidentiality import without_content
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.events.escalations import Split
from bot.domain.events.event import Fact
from bot.domain.events.lifecycle import Merged, Opened, Returned
from bot.domain.people import Role
from bot.domain.subjects import case_subject, escalation_subject
from bot.outbox import news
from bot.readmodels import EscalationLine, EscalationList, HomeLine, Place, StatusSummary
from bot.slack.surfaces.cases.card import case_card
from bot.slack.surfaces.escalations.card import escalation_fallback
from bot.slack.surfaces.escalations.facts import hidden_title, status_sentence
from bot.slack.surfaces.home.tab import home_view
from bot.slack.views.blocks import place_link
from bot.slack.views.direct import render_direct
from bot.slack.views.lists import escalation_list
from bot.slack.views.notes import change_note
from bot.slack.views.summary import summary_fallback
from tests.unit.slack import cards
from tests.unit.slack.cards import an_entry, an_escalation_card

OURS = an_escalation_card(replace(cards.an_escalation(), owner=cards.ANA))


def drawn(blocks: Sequence[Block]) -> str:
    return str([block.to_dict() for block in blocks])


def test_a_sponsor_hears_where_their_matter_goes_on() -> None:
    words = render_direct(news.Merged("Ben", "E-9"), OURS)
    assert words.startswith("E-9 is part of *<")
    assert "Ben merged them." in words
    assert "Ana Reyes has it. You hear from us by" in words
    words = render_direct(news.SplitOff("Ben", "R-7", "E-1"), OURS)
    assert words.startswith("Ben split R-7 off E-1. It goes on as *<")


def test_a_sponsor_hears_that_the_desk_goes_on_with_the_case_and_why() -> None:
    words = render_direct(news.Returned("Ben", "too small"), OURS)
    assert "to C-12: too small. The desk goes on with the case" in words
    lone = an_escalation_card(replace(cards.an_escalation(), case_number=None, owner=None))
    assert "to a case. The desk" in render_direct(news.Returned("Ben"), lone)
    assert "The desk looks for somebody" in render_direct(news.Merged("Ben", "E-9"), lone)


def test_what_went_back_to_its_case_says_so_wherever_it_is_shown() -> None:
    back = replace(cards.ended(EscalationStatus.CANCELLED), case_number=12)
    case = replace(cards.a_line(), place=cards.a_place("c12"))
    card = replace(an_escalation_card(back), case=case, returned=True)
    assert status_sentence(card).startswith(f"Returned to <{cards.a_place('c12').link}|C-12>, ")
    assert status_sentence(replace(card, case=None)).startswith("Returned to C-12, ")
    assert escalation_fallback(card).startswith("E-3, sev1, returned to C-12: ")
    assert summary_fallback(StatusSummary(card)).startswith("Where E-3 stands: returned to C-12, sev1: ")
    listed = EscalationLine(back, returned=True)
    assert "· Returned to C-12, Ana Reyes" in drawn(
        escalation_list(EscalationList("All", (listed,), 1, 1, 1, cards.NOW))
    )
    assert "(sev1, returned to C-12)" in drawn(case_card(replace(cards.a_card(), escalation=listed)))
    home = replace(cards.a_home(Role.EXECUTIVE), sponsored=(HomeLine(back, returned=True),))
    assert "sev1 · Returned to C-12 <!date" in drawn(home_view(home).blocks or ())


def test_a_list_says_where_a_merged_one_went_and_what_was_cancelled_is() -> None:
    gone = EscalationLine(replace(cards.ended(EscalationStatus.CANCELLED), merged_into=5))
    over = EscalationLine(cards.ended(EscalationStatus.CANCELLED))
    shown = drawn(escalation_list(EscalationList("All", (gone, over), 2, 1, 1, cards.NOW)))
    assert "· Merged into E-5, Ana Reyes" in shown
    assert "· Cancelled, Ana Reyes" in shown


@pytest.mark.parametrize(
    ("kind", "facts", "says"),
    [
        (Opened, {"from": "E-1"}, "Ana Reyes split E-3 off E-1."),
        (Split, {"request": "R-7", "into": "E-9"}, "Ana Reyes split R-7 off E-3: it is E-9 now."),
        (Merged, {"into": "E-5"}, "Ana Reyes merged E-3 into E-5. Everything goes on there."),
        (Returned, {"case": "C-4", "reason": "small"}, "Ana Reyes returned E-3 to C-4: small."),
    ],
)
def test_a_thread_says_what_became_of_it(kind: type[Fact], facts: dict[str, str], says: str) -> None:
    assert change_note(an_entry(kind, **facts), escalation_subject(3)) == says


def test_a_cases_thread_says_what_came_back() -> None:
    entry = an_entry(Returned, escalation="E-3", reason="small")
    assert change_note(entry, case_subject(4)) == "Ana Reyes returned E-3 to C-4: small."


def test_the_way_on_is_a_link_or_nothing() -> None:
    assert place_link(Place("C1", "1.1", link="https://acme.slack.com/archives/C1/p1"), "Open E-5").endswith(
        "|Open E-5>"
    )
    assert place_link(Place("C1", "1.1"), "Open E-5") == place_link(None, "Open E-5") == ""


def test_a_case_shows_of_a_confidential_escalation_its_number_and_status() -> None:
    secret = replace(cards.an_escalation(7), summary="Zanzibar", confidential=True, owner=cards.LEE)
    left = without_content(secret)
    assert hidden_title(left) == "E-7 · Confidential · Open"
    shown = drawn(case_card(replace(cards.a_card(), escalation=EscalationLine(left, hidden=True))))
    assert "E-7 · Confidential · Open" in shown
    assert "Zanzibar" not in shown
    assert "sev1" not in shown
