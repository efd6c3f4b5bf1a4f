"""What people write after `/escalation list`, read into what a list shows."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import LIVE, EscalationStatus
from bot.domain.people import PersonRef
from bot.readmodels import EscalationFilter
from bot.slack.commands.filters import ListQuery
from bot.slack.surfaces.escalations.filters import EscalationVocabulary, read_query

EVA = PersonRef(7, "U0EVA", "Eva")
KNOWN = EscalationVocabulary(("sev1", "sev2", "Critical"), {"payouts": "Payouts team", "risk": "Risk"})
OPEN = EscalationFilter(LIVE)


def read(words: str) -> ListQuery[EscalationFilter]:
    return read_query(words, EVA, KNOWN)


def refused(words: str) -> str:
    with pytest.raises(BadInput) as caught:
        read(words)
    return caught.value.reason


def test_a_list_without_words_shows_the_open_ones() -> None:
    query = read("")
    assert (query.asked, query.title, query.text) == (OPEN, "Open escalations", "")


@pytest.mark.parametrize(
    ("words", "asked", "title"),
    [
        ("mine", replace(OPEN, owner=EVA), "Open escalations, yours"),
        ("my", replace(OPEN, owner=EVA), "Open escalations, yours"),
        ("owner:me", replace(OPEN, owner=EVA), "Open escalations, yours"),
        ("sponsored", replace(OPEN, sponsor=EVA), "Open escalations, sponsored by you"),
        ("SEV1", replace(OPEN, severity="sev1"), "Open escalations, sev1"),
        ("severity:critical", replace(OPEN, severity="Critical"), "Open escalations, Critical"),
        ("critical mine", replace(OPEN, owner=EVA, severity="Critical"), "Open escalations, yours, Critical"),
        ("all", EscalationFilter(), "All escalations"),
        ("unacknowledged", replace(OPEN, unacknowledged=True), "Open escalations, not acknowledged"),
        ("overdue, sev2", replace(OPEN, overdue=True, severity="sev2"), "Open escalations, overdue, sev2"),
        ("snoozed", replace(OPEN, snoozed=True), "Open escalations, put aside"),
        ("handover", replace(OPEN, handover=True), "Open escalations, in need of another owner"),
        ("owner:nobody", replace(OPEN, unowned=True), "Open escalations, without an owner"),
        ("partner:Payouts", replace(OPEN, partner="payouts"), "Open escalations, asked of Payouts team"),
        (
            'all partner:"payouts team"',
            EscalationFilter(partner="payouts"),
            "All escalations, asked of Payouts team",
        ),
        (
            "status:closed",
            EscalationFilter(frozenset({EscalationStatus.RESOLVED, EscalationStatus.CANCELLED})),
            "Closed escalations",
        ),
    ],
)
def test_words_narrow_a_list(words: str, asked: EscalationFilter, title: str) -> None:
    query = read(words)
    assert (query.asked, query.title, query.owner) == (asked, title, None)


@pytest.mark.parametrize("words", ["owner:<@U0ANA|ana>", "<@U0ANA>", "owner: <@U0ANA|Ana Reyes>"])
def test_a_colleague_who_is_named_narrows_it(words: str) -> None:
    query = read(words)
    ana = PersonRef(1, "U0ANA", "Ana")
    assert query.owner == "U0ANA"
    assert query.owned_by(ana).title == "Open escalations, owned by Ana"
    assert query.owned_by(ana).asked.owner == ana


@pytest.mark.parametrize(
    ("words", "carried"),
    [
        ("  Mine SEV1 mine ", "mine sev1"),
        ("late partner:risk all <@U0ANA|ana>", 'overdue all partner:"risk" owner:<@U0ANA>'),
    ],
)
def test_a_pager_asks_for_the_same_list_again(words: str, carried: str) -> None:
    once = read(words)
    assert once.text == carried
    assert read(once.text) == once


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("mien", "Did you mean `mine`?"),
        ("overdeu", "Did you mean `overdue`?"),
        ("ownr:<@U0ANA>", "Did you mean `owner:`?"),
        ("partner:payout", "Did you mean `payouts`?"),
        ("partner:tax", "There are `payouts`, `risk`."),
        ("severity:sev9", "There is no severity `sev9`."),
        ("owner:ana", "Write the owner's name with @"),
        ("status:later", "I cannot list `status:later`."),
        ("mien", "`sponsored`"),
        ("mien", "`sev2`"),
        ("x" * 500, "too long"),
    ],
)
def test_a_word_that_narrows_nothing_is_answered_with_those_that_do(words: str, told: str) -> None:
    assert told in refused(words)


@given(st.text(max_size=80))
def test_nothing_that_people_type_is_too_strange(text: str) -> None:
    with suppress(BadInput):
        query = read(text)
        assert read(query.text) == query
