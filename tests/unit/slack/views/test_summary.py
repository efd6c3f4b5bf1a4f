"""Where an escalation stands, in words: whatever people write, and without calling anybody."""

from dataclasses import replace

from hypothesis import given

from bot.domain.events.event import KINDS
from bot.domain.events.timeline import Pinned, Said
from bot.readmodels import PinnedMessage, StatusSummary, TimelineEntry
from bot.slack.views.summary import summary_fallback, summary_note
from bot.slack.views.timeline import timeline_list
from tests.facts import a_full_fact
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW
from tests.unit.slack.views.summary_screens import PINNED, busy, closed, quiet
from tests.unit.slack.views.test_any_words import an_escalation_saying, harmless, kept, texts, words


def text_of(standing: StatusSummary, asked_by: str = "Lee Cruz") -> str:
    return "\n".join(texts([block.to_dict() for block in summary_note(standing, asked_by)]))


@given(words(), words(500))
def test_whatever_people_write_a_summary_keeps_slacks_limits_and_nothing_acts(text: str, name: str) -> None:
    pin = PinnedMessage(1, name, text, NOW, cards.a_place("pin"), (name,) * 20)
    told = tuple(TimelineEntry(NOW, a_full_fact(kind, text), name) for kind in KINDS.values())
    standing = StatusSummary(
        an_escalation_saying(text, name), (pin,) * 30, None, 999, told[:5], {"U0LEE": name}
    )
    kept(summary_note(standing, name))
    harmless(summary_fallback(standing), 300)


def test_a_summary_calls_nobody() -> None:
    assert "<@" not in text_of(busy())
    assert "Ana Reyes gave E-3 to Lee Cruz." in text_of(busy())
    assert "Ana Reyes gave E-3 to somebody." in text_of(replace(busy(), people={}))


def test_a_summary_says_what_is_pinned_by_whom_and_how_much_more_there_is() -> None:
    text = text_of(busy())
    assert "|Said> by Kim Tan" in text
    assert "pinned by Lee Cruz, Ana:\n> The bank says tomorrow" in text
    long = replace(PINNED, text="word " * 100)
    assert "(the latest 6 of 12)" in text_of(replace(busy(), pinned=(long,) * 12))
    assert "(the latest" not in text_of(replace(busy(), pinned=(PINNED,) * 12))
    assert "Pinned" not in text_of(quiet())


def test_a_summary_says_what_changed_since_the_last_report() -> None:
    assert "Nothing happened since the last update or summary" in text_of(quiet())
    assert "since it was opened: 9 entries in the history of E-3. The last 2 that moved it:" in text_of(
        busy()
    )
    assert text_of(replace(quiet(), changes=1)).count("1 entry in the history of E-3.\n") == 1


def test_a_closed_one_says_how_it_ended_and_how_long_it_took() -> None:
    text = text_of(closed())
    assert "Solved" in text
    assert "took 7 minutes" in text
    assert "No update has been given yet." not in text


def test_a_history_marks_pinned_words_and_cuts_those_that_were_only_pinned() -> None:
    said = replace(cards.an_entry(Said, "word " * 60), pinned=True)
    text = "\n".join(
        texts(
            [
                b.to_dict()
                for b in timeline_list(cards.a_timeline(said, replace(said, fact=Pinned(), pinned=False)))
            ]
        )
    )
    first, second = text.split("pinned a message into the summary.")
    assert "📌 Ana Reyes said:\n" in first
    assert len(second) < 200 < len(first)
