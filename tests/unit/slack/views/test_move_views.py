"""What sponsors are told when escalations merge, part or go back, and what is left of a confidential one."""

from dataclasses import replace

import pytest

from bot.domain.events import EventKind
from bot.domain.numbers import case_subject, escalation_subject
from bot.domain.visibility import without_content
from bot.readmodels import EscalationLine
from bot.slack.views.case_card import case_card
from bot.slack.views.direct import told
from bot.slack.views.escalation_moves import way_to
from bot.slack.views.hidden import hidden_title
from bot.slack.views.notes import change_note
from tests.unit.slack import cards
from tests.unit.slack.cards import an_entry, an_escalation_card

OURS = an_escalation_card(replace(cards.an_escalation(), owner=cards.ANA))


def test_a_sponsor_hears_where_their_matter_goes_on() -> None:
    words = told(OURS, "merged", {"gone": "E-9", "who": "Ben"})
    assert words.startswith("E-9 is part of *<")
    assert "Ben merged them." in words
    assert "Ana Reyes has it. You hear from us by" in words
    words = told(OURS, "split", {"request": "R-7", "from": "E-1", "who": "Ben"})
    assert words.startswith("Ben split R-7 off E-1. It goes on as *<")


def test_a_sponsor_hears_that_the_desk_goes_on_with_the_case_and_why() -> None:
    words = told(OURS, "returned", {"reason": "too small", "who": "Ben"})
    assert "to C-12: too small. The desk goes on with the case" in words
    lone = an_escalation_card(replace(cards.an_escalation(), case_number=None, owner=None))
    assert "to a case. The desk" in told(lone, "returned", {"who": "Ben"})
    assert "The desk looks for somebody" in told(lone, "merged", {"gone": "E-9", "who": "Ben"})


@pytest.mark.parametrize(
    ("kind", "facts", "says"),
    [
        (EventKind.OPENED, {"from": "E-1"}, "Ana Reyes split E-3 off E-1."),
        (EventKind.SPLIT, {"request": "R-7", "into": "E-9"}, "Ana Reyes split R-7 off E-3: it is E-9 now."),
        (EventKind.MERGED, {"into": "E-5"}, "Ana Reyes merged E-3 into E-5. Everything goes on there."),
        (EventKind.RETURNED, {"case": "C-4", "reason": "small"}, "Ana Reyes returned E-3 to C-4: small."),
    ],
)
def test_a_thread_says_what_became_of_it(kind: EventKind, facts: dict[str, str], says: str) -> None:
    assert change_note(an_entry(kind, **facts), escalation_subject(3)) == says


def test_a_cases_thread_says_what_came_back() -> None:
    entry = an_entry(EventKind.RETURNED, escalation="E-3", reason="small")
    assert change_note(entry, case_subject(4)) == "Ana Reyes returned E-3 to C-4: small."


def test_the_way_on_is_a_link_or_nothing() -> None:
    assert way_to("https://acme.slack.com/archives/C1/p1", "E-5").endswith("|Open E-5>")
    assert way_to("", "E-5") == ""


def test_a_case_shows_of_a_confidential_escalation_its_number_and_status() -> None:
    secret = replace(cards.an_escalation(7), summary="Zanzibar", confidential=True, owner=cards.LEE)
    left = without_content(secret)
    assert hidden_title(left) == "E-7 · Confidential · Open"
    drawn = str(
        [
            block.to_dict()
            for block in case_card(replace(cards.a_card(), escalation=EscalationLine(left, hidden=True)))
        ]
    )
    assert "E-7 · Confidential · Open" in drawn
    assert "Zanzibar" not in drawn
    assert "sev1" not in drawn
