from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.case import OPEN, CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.errors import BadInput
from bot.domain.people import PersonRef
from bot.readmodels import CaseFilter
from bot.slack.commands.filters import LONGEST_QUERY, ListQuery
from bot.slack.surfaces.cases.filters import CaseVocabulary, read_query, search_query

KNOWN = CaseVocabulary(frozenset({"x", "facebook"}), frozenset({"payouts", "Late payouts"}))


EVA = PersonRef(7, "U0EVA", "Eva")


def query(text: str) -> ListQuery[CaseFilter]:
    return read_query(text, EVA, KNOWN)


def wanted(text: str) -> CaseFilter:
    return query(text).asked


def test_without_filters_the_open_cases_are_wanted() -> None:
    assert wanted("").statuses == OPEN
    assert not wanted("").snoozed


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("open", OPEN),
        ("waiting", {CaseStatus.WAITING}),
        ("resolved dismissed", {CaseStatus.RESOLVED, CaseStatus.DISMISSED}),
        ("closed", {CaseStatus.RESOLVED, CaseStatus.DISMISSED, CaseStatus.MERGED}),
        ("status:Waiting", {CaseStatus.WAITING}),
        ("all", set(CaseStatus)),
        ("words:late", set(CaseStatus)),
        ("open words:late", OPEN),
    ],
)
def test_statuses_add_up(text: str, statuses: set[CaseStatus]) -> None:
    assert wanted(text).statuses == statuses


@pytest.mark.parametrize("text", ["P1", "p1", "priority:P1", "priority=1", "priority: p1"])
def test_a_priority_may_be_written_in_many_ways(text: str) -> None:
    assert wanted(text).priority is Priority.P1


@pytest.mark.parametrize("text", ["x", "X", "network:x", "network=X"])
def test_a_network_needs_no_key(text: str) -> None:
    assert wanted(text).network == "x"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("topic:payouts", "payouts"),
        ("topic:Payouts", "payouts"),
        ("payouts", "payouts"),
        ('topic:"late payouts"', "Late payouts"),
        ("topic:“late payouts”", "Late payouts"),
        ("topic:refunds", "refunds"),
    ],
)
def test_a_topic_is_found_however_it_is_written(text: str, topic: str) -> None:
    assert wanted(text).topic == topic


@pytest.mark.parametrize(
    "text", ["author:@maria", "author:maria", "@maria", "author:<@U1|maria>", "author: @maria"]
)
def test_an_author_is_a_handle_even_where_slack_makes_a_mention_of_it(text: str) -> None:
    assert wanted(text).author == "maria"


def test_a_colleague_who_is_mentioned_is_an_owner() -> None:
    assert query("<@U1|ana>").owner == "U1"
    named = query("owner:<@U1|ana> P2")
    assert (named.owner, named.text) == ("U1", "owner:<@U1|ana> P2")
    assert named.asked == CaseFilter(OPEN, priority=Priority.P2, snoozed=True)
    ana = PersonRef(1, "U1", "Ana")
    assert named.owned_by(ana).title == "Open cases, P2, with Ana"
    assert named.owned_by(ana).asked.owner == ana
    assert wanted("owner:me").owner == EVA
    assert wanted("owner:nobody").unowned


def test_filters_are_combined() -> None:
    found = wanted("mine, waiting P2 network:x topic:payouts author:@ana words:two  words & more")
    assert found.owner == EVA
    assert found.statuses == {CaseStatus.WAITING}
    assert (found.priority, found.network, found.topic, found.author) == (Priority.P2, "x", "payouts", "ana")
    assert found.words == "two words & more"


def test_a_list_of_ones_own_shows_what_was_put_aside() -> None:
    assert wanted("mine").snoozed
    assert wanted("snoozed").snoozed
    assert wanted("all").snoozed
    assert not wanted("unowned").snoozed


def test_the_query_of_a_pager_means_the_same_again() -> None:
    first = query('  mine   P1 topic:"late payouts"  words:a b ')
    assert query(first.text) == first


def test_words_to_search_for_are_no_filters() -> None:
    found = query(search_query(" mine  P1 author:x "))
    assert found.asked == CaseFilter(frozenset(CaseStatus), words="mine P1 author:x")
    assert found.text == "words:mine P1 author:x"


@pytest.mark.parametrize("text", ["owner:", "author:"])
def test_a_key_without_a_value_is_not_what_was_meant(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        wanted(text)
    assert "Did you mean" not in refused.value.reason


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("opne", "open"),
        ("status:opne", "open"),
        ("wating", "waiting"),
        ("facebok", "facebook"),
        ("auhtor:maria", "author:"),
    ],
)
def test_a_wrong_filter_is_told_the_nearest(text: str, meant: str) -> None:
    with pytest.raises(BadInput) as refused:
        wanted(text)
    assert f"Did you mean `{meant}`?" in refused.value.reason


@pytest.mark.parametrize(
    "text", ["zzzz", "P5", "priority:9", "status:done", "owner:ana", "author:<@U1>", "@"]
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        wanted(text)


def test_a_pager_carries_only_so_much() -> None:
    with pytest.raises(BadInput, match="too long"):
        wanted("words:" + "a" * LONGEST_QUERY)


@given(st.text(max_size=80))
def test_no_words_break_it(text: str) -> None:
    with suppress(BadInput):
        assert query(text).title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", "Open cases"),
        ("mine", "Your open cases"),
        ("mine all", "Your cases"),
        ("unowned", "Unowned open cases"),
        ("waiting", "Waiting cases"),
        ("resolved dismissed", "Resolved or dismissed cases"),
        ("closed", "Closed cases"),
        ("all", "All cases"),
        ("words:late", "Cases, with “late”"),
        ("P1 x topic:payouts @maria", "Open cases, P1, on X, about payouts, by @maria"),
    ],
)
def test_a_title_says_what_was_asked_for(text: str, title: str) -> None:
    assert query(text).title == title
