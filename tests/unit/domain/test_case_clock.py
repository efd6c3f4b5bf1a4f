"""A case's times, told anew from its posts."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.case import Case, dismiss, reopen
from bot.domain.cases.choices import Dismissal
from bot.domain.cases.clock import WrittenPost, customer_wrote, is_as_promised, replay_posts, we_replied
from bot.domain.people import callout
from tests.people_builders import DAY, HOUR, LEVEL, MINUTE, NOON, a_case

OPENED = a_case().opened_at
SPANS = st.integers(1, 5000).map(lambda minutes: timedelta(minutes=minutes))
TALKS = st.lists(st.tuples(SPANS, st.booleans()), max_size=8)


def as_it_came(talk: list[tuple[timedelta, bool]]) -> tuple[Case, list[WrittenPost]]:
    """The case after a talk that came in order, and what was said."""
    case, at, said = a_case(), OPENED, [WrittenPost(OPENED, "0", ours=False)]
    for number, (span, ours) in enumerate(talk, 1):
        at += span
        said.append(WrittenPost(at, str(number), ours=ours))
        case = we_replied(case, at) if ours else customer_wrote(case, at, LEVEL, at)
    return case, said


@given(TALKS)
def test_what_came_in_order_is_told_the_same_from_behind(talk: list[tuple[timedelta, bool]]) -> None:
    case, said = as_it_came(talk)
    assert replay_posts(a_case(), said[::-1], LEVEL) == case
    assert replay_posts(case, said, LEVEL) == case


def test_what_we_wrote_first_answers_nothing() -> None:
    said = [WrittenPost(OPENED - HOUR, "1", ours=True), WrittenPost(OPENED, "2", ours=False)]
    assert replay_posts(a_case(), said, LEVEL) == a_case()


def test_an_older_post_makes_the_case_older_and_our_answer_to_it_the_first() -> None:
    said = [
        WrittenPost(OPENED, "3", ours=False),
        WrittenPost(OPENED - HOUR, "2", ours=True),
        WrittenPost(OPENED - DAY, "1", ours=False),
    ]
    told = replay_posts(a_case(), said, LEVEL)
    assert (told.opened_at, told.first_response_at) == (OPENED - DAY, OPENED - HOUR)
    assert told.respond_by == OPENED + LEVEL.next_response
    assert told.resolve_by == OPENED - DAY + LEVEL.resolution


def test_a_case_of_which_nothing_is_left_stays_as_it_is() -> None:
    assert replay_posts(a_case(), [], LEVEL) == a_case()
    assert replay_posts(a_case(), [WrittenPost(NOON, "1", ours=True)], LEVEL) == a_case()


def test_only_a_case_that_was_never_closed_is_as_promised() -> None:
    closed, _ = dismiss(a_case(), Dismissal.DUPLICATE, callout(), NOON)
    back, _ = reopen(closed, callout(), NOON + MINUTE, LEVEL)
    assert is_as_promised(a_case(), LEVEL)
    assert not is_as_promised(closed, LEVEL)
    assert not is_as_promised(back, LEVEL)
    assert not is_as_promised(a_case(), replace(LEVEL, resolution=2 * DAY))
