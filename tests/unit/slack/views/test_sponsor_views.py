"""What sponsors and owners see keeps Slack's limits, says what is true, and offers what may be done."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.outcomes import PreventionItem, RootCause
from bot.domain.people import Role
from bot.outbox.news import PromiseMoved, Updated
from bot.readmodels import Closing, HomeLine
from bot.slack import ids
from bot.slack.surfaces.escalations.modals import escalation_resolve_modal
from bot.slack.surfaces.home.tab import home_view
from bot.slack.views.closing import closing_fallback, closing_note, closing_summary
from bot.slack.views.direct import render_direct, with_buttons
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW, minutes
from tests.unit.slack.views.test_any_words import an_escalation_saying, harmless, kept, words

HOME_LIMIT = 100
"""https://docs.slack.dev/reference/views/home-tab-views"""


def a_closing_saying(text: str, name: str) -> Closing:
    escalation = an_escalation_saying(text, name)
    assert escalation.outcome is not None
    ending = replace(escalation.outcome, note=text, lessons=text)
    items = tuple(PreventionItem(n, text, RootCause.OUTAGE) for n in range(1, 9))
    return Closing(escalation.escalation, NOW, NOW, cards.LEE, ending, items, text, escalation.place)


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_fit_a_closing_summary(text: str, name: str) -> None:
    closing = a_closing_saying(text, name)
    kept(closing_summary(closing))
    harmless(closing_note(closing, name), 4000)
    harmless(closing_fallback(closing), 300)
    items = [PreventionItem(n, text, list(RootCause)[n % 9]) for n in range(1, 131)]
    kept(escalation_resolve_modal(an_escalation_saying(text, name), [name], items))


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_fit_a_home(text: str, name: str) -> None:
    escalation = an_escalation_saying(text, name)
    asleep = replace(escalation.escalation, snoozed_until=NOW + minutes(9), snooze_reason=text)
    line = HomeLine(asleep, escalation.place, text, NOW)
    full = replace(
        cards.a_home(*Role), sponsored=(line,) * 15, more_sponsored=9, owned=(line,) * 12, more_owned=9
    )
    view = home_view(full)
    kept(view)
    assert len(view.blocks or ()) <= HOME_LIMIT


def said(view: View) -> str:
    return "\n".join(str(block.to_dict().get("text", {}).get("text", "")) for block in view.blocks or ())


def buttons(blocks: list[Block]) -> list[str]:
    rows = [block.to_dict() for block in blocks if block.type == "actions"]
    return [element["text"]["text"] for row in rows for element in row["elements"]]


def test_a_home_says_what_is_late_what_was_asked_and_what_waits() -> None:
    view = home_view(cards.an_executive_home())
    assert "*overdue* since" in said(view)
    assert "An update was asked for" in said(view)
    assert "Put aside until" in said(view)
    assert "Open, nobody has it yet" in said(view)
    assert "Went into E-3" in said(view)
    assert buttons(list(view.blocks or ())).count("Ask for an update") == 3


def test_a_home_without_a_role_says_what_this_is_in_two_sentences() -> None:
    view = home_view(cards.a_home())
    assert len(view.blocks or ()) == 1
    assert "You have no role on the desk" in said(view)


def test_somebody_who_lost_their_role_still_sees_what_they_sponsor() -> None:
    assert "E-3" in said(home_view(replace(cards.an_executive_home(), roles=frozenset())))


@pytest.mark.parametrize(("settled", "stands", "says"), [
    (True, True, "You said that this settles it."),
    (True, False, "It was opened again since."),
    (False, False, "does not settle it, so it was opened again"),
    (None, False, "It was opened again since."),
])  # fmt: skip
def test_a_closing_summary_says_what_became_of_it(*, settled: bool | None, stands: bool, says: str) -> None:
    blocks = closing_summary(replace(cards.a_closing(), settled=settled, settled_at=None, stands=stands))
    assert says in str([block.to_dict() for block in blocks])
    assert buttons(blocks) == ["Open its thread"]


def test_a_closing_summary_asks_while_it_stands() -> None:
    assert buttons(closing_summary(cards.a_closing())) == ["Yes", "No", "Open its thread"]


def test_a_buttons_value_names_the_ending_that_it_asks_about() -> None:
    closing = cards.a_closing()
    value = ids.ending_value(closing.escalation.subject, closing.closed_at)
    assert ids.read_ending(value) == (closing.escalation.subject, closing.closed_at)
    for broken in ("", "E-3", "E-3|", "E-3|noon", "C-3|2026-11-22T10:00:00+00:00", "E-3|2026-11-22T10:00:00"):
        assert ids.read_ending(broken) is None


def test_a_sponsor_may_ask_at_once_unless_somebody_has_or_it_is_over() -> None:
    live, moved = cards.an_escalation_card(), PromiseMoved("Ana")
    assert buttons(with_buttons(live, moved, "Later.")) == ["Ask for an update"]
    assert with_buttons(live, Updated("Ana", "News."), "News.") == []
    asked = cards.an_escalation_card(replace(cards.in_hand(), update_asked_at=NOW))
    assert with_buttons(asked, moved, "Later.") == []
    over = cards.an_escalation_card(cards.ended(EscalationStatus.RESOLVED))
    assert with_buttons(over, moved, "Later.") == []


def test_the_update_that_acknowledges_says_who_has_it_in_hand() -> None:
    at_once = replace(cards.in_hand(), acknowledged_at=NOW, last_update_at=NOW)
    news = Updated("Ana Reyes", "The bank called.", "", NOW + minutes(30))
    assert "\nAna Reyes has it in hand.\n" in render_direct(news, cards.an_escalation_card(at_once))
    later = replace(at_once, last_update_at=NOW + minutes(1))
    assert "in hand" not in render_direct(news, cards.an_escalation_card(later))
