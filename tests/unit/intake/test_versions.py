"""Which copy of a post counts: the network's order decides, not the order in which copies come."""

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import Media, Post, Version
from bot.intake.versions import Change, change_by, is_visible, newest_copies, without_deleted_words
from tests.builders import a_post
from tests.people_builders import HOUR, MINUTE, NOON

FACEBOOK = "1038_5521"
PHOTO = Media("photo", "https://pic.example/1.jpg")


def version(
    number: int,
    text: str | None = None,
    *,
    latest_id: str | None = None,
    media: tuple[Media, ...] = (),
    deleted_at: datetime | None = None,
) -> Post:
    """A post of a network whose edits keep its id."""
    return a_post(
        FACEBOOK,
        f"version {number}" if text is None else text,
        latest_id=latest_id,
        media=media,
        deleted_at=deleted_at,
        version=Version(NOON + number * MINUTE),
    )


GONE = version(0, text="", deleted_at=NOON + HOUR)


@pytest.mark.parametrize(
    ("copy", "before", "change"),
    [
        (version(2), version(1), Change.REWORDED),
        (version(1), version(2), Change.NONE),
        (version(1), version(1), Change.NONE),
        (version(2, "same"), version(1, "same"), Change.RENUMBERED),
        (version(2, "same", media=(PHOTO,)), version(1, "same"), Change.REWORDED),
        (version(1, "the whole text"), version(1, "the who…"), Change.REWORDED),
        (version(1, media=(PHOTO,)), version(1), Change.NONE),
        (GONE, version(9), Change.DELETED),
        (version(9), GONE, Change.NONE),
        (GONE, GONE, Change.NONE),
    ],
)
def test_what_a_copy_changes(copy: Post, before: Post, change: Change) -> None:
    assert change_by(copy, before) is change
    assert is_visible(change) == (change in {Change.REWORDED, Change.DELETED})


def test_where_a_network_tells_no_versions_the_last_copy_counts() -> None:
    first, last = a_post("at://did:plc:7/3k", "helo"), a_post("at://did:plc:7/3k", "hello")
    assert first.version == Version()
    assert newest_copies([first, last]) == [last]


@pytest.mark.parametrize("order", list(permutations([version(1), version(3), GONE, version(9)])))
def test_no_live_copy_beats_a_deleted_one_in_a_batch(order: tuple[Post, ...]) -> None:
    assert newest_copies(order) == [GONE]


@given(st.permutations([version(each) for each in range(1, 5)]))
def test_in_any_order_the_newest_copy_is_kept(order: list[Post]) -> None:
    assert newest_copies([*order, a_post("other")]) == [version(4), a_post("other")]


@pytest.mark.parametrize("called", [FACEBOOK, "1038_9"])
def test_what_is_left_of_a_deleted_post_has_no_words_whatever_the_deletion_calls_it(called: str) -> None:
    post = version(1, latest_id="1038_9", media=(PHOTO,))
    (left,) = without_deleted_words([post], {("x", called): NOON})
    assert (left.text, left.media, left.deleted_at) == ("", (), NOON)
    assert without_deleted_words([post], {("elsewhere", called): NOON}) == [post]
