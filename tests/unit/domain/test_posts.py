"""Chains of replies, for sources that name the parent only."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import conversation_roots

IDS = st.sampled_from("abcdefgh")
FORESTS = st.dictionaries(IDS, st.none() | IDS, max_size=8)


def test_a_chain_of_replies_belongs_to_its_first_post() -> None:
    assert conversation_roots({"c": "b", "a": None, "b": "a"}) == {"a": "a", "b": "a", "c": "a"}


def test_a_parent_that_was_never_seen_is_the_root() -> None:
    assert conversation_roots({"b": "gone", "c": "b"}) == {"b": "gone", "gone": "gone", "c": "gone"}


def test_two_branches_of_one_post_are_one_conversation() -> None:
    assert len(set(conversation_roots({"b": "a", "c": "a", "d": "c"}).values())) == 1


def test_a_chain_that_bites_its_own_tail_has_one_root_for_all() -> None:
    assert set(conversation_roots({"c": "b", "b": "a", "a": "c", "d": "b"}).values()) == {"a"}
    assert conversation_roots({"a": "a"}) == {"a": "a"}


@given(FORESTS)
def test_a_post_and_its_parent_always_share_their_root(parents: dict[str, str | None]) -> None:
    roots = conversation_roots(parents)
    assert roots.keys() >= parents.keys()
    assert [child for child, parent in parents.items() if parent and roots[child] != roots[parent]] == []


@given(FORESTS)
def test_the_order_in_which_posts_come_does_not_matter(parents: dict[str, str | None]) -> None:
    backwards = dict(reversed(parents.items()))
    assert conversation_roots(parents) == conversation_roots(backwards)
