"""A pin ends the same in whatever order its events arrive, and however often."""

from collections.abc import Iterable
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pins import Pin, pinned, unpinned
from tests.people_builders import MINUTE, NOON

Marks = list[tuple[datetime, bool]]
"""(when, whether it was pinned then) in the order of time: a person pins and takes away by turns."""
histories = st.lists(st.integers(1, 500), min_size=1, max_size=6, unique=True).map(
    lambda minutes: [(NOON + each * MINUTE, not n % 2) for n, each in enumerate(sorted(minutes))]
)


def after(marks: Iterable[tuple[datetime, bool]]) -> Pin:
    pin: Pin | None = None
    for at, is_pinned in marks:
        pin = (pinned if is_pinned else unpinned)(pin, at)
    assert pin is not None
    return pin


@given(histories, st.data())
def test_any_order_and_any_copies_end_as_the_true_order_does(marks: Marks, data: st.DataObject) -> None:
    copies = data.draw(st.lists(st.sampled_from(marks), max_size=4))
    told = after(data.draw(st.permutations([*marks, *copies])))
    assert told.stands == marks[-1][1]
    assert told == after(marks)


def test_a_removal_that_comes_first_is_remembered() -> None:
    gone = unpinned(None, NOON + MINUTE)
    assert not gone.stands
    assert pinned(gone, NOON) == Pin(NOON, NOON + MINUTE)
    assert pinned(gone, NOON + 2 * MINUTE) == Pin(NOON + 2 * MINUTE)
