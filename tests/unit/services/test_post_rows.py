"""A row of a file is read as a post, or says in a sentence why it is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import Author, Media, Post, PostKind, Version
from bot.intake.files.cells import Cell, from_csv_cell, to_csv_cell
from bot.intake.files.rows import EXPORT, BadRow, export_row, read_export_row, read_support_row

ROW: dict[str, Cell] = {
    "tweet_id": "12",
    "author_id": "115713",
    "inbound": "True",
    "created_at": "Tue Oct 31 22:04:47 +0000 2017",
    "text": "@acme fees &amp; more &lt;fees&gt;, &amp;amp; so on",
    "response_tweet_id": "11,13",
    "in_response_to_tweet_id": "15",
}
OURS: dict[str, Cell] = {
    "external_id": "12",
    "author_id": "901",
    "created_at": "2017-10-31T22:04:47Z",
    "text": "Where is my payout?",
}
LIKE_THIS = "Write it like 2017-10-31T22:10:47Z or Tue Oct 31 22:10:47 +0000 2017."


def support(**changes: Cell) -> Post:
    return read_support_row(ROW | changes, "x")


def refused(row: dict[str, Cell]) -> str:
    with pytest.raises(BadRow) as bad:
        read_support_row(row, "x") if "tweet_id" in row else read_export_row(row, "x")
    return bad.value.says


def test_a_support_row_is_a_post_whose_conversation_the_file_will_tell() -> None:
    assert support() == Post(
        "x",
        "12",
        Author("x", "115713", "115713"),
        "@acme fees & more <fees>, &amp; so on",
        datetime(2017, 10, 31, 22, 4, 47, tzinfo=UTC),
        "",
        PostKind.REPLY,
        "15",
        version=Version(edit=12),
    )


def test_what_is_not_inbound_is_ours() -> None:
    assert support(inbound="False").ours
    assert support(inbound=False).ours
    assert not support(inbound=" true ").ours


def test_a_post_that_answers_nothing_is_no_reply_and_one_that_answers_itself_neither() -> None:
    assert support(in_response_to_tweet_id="").kind is PostKind.POST
    assert support(in_response_to_tweet_id=None).in_reply_to is None
    assert support(in_response_to_tweet_id="12").in_reply_to is None


def test_a_repost_is_told_by_how_it_begins_unless_it_answers() -> None:
    alone = support(text="RT @maria: help", in_response_to_tweet_id="")
    assert alone.kind is PostKind.REPOST
    assert support(text="RT @maria: help").kind is PostKind.REPLY
    assert support(text="RT if you agree", in_response_to_tweet_id="").kind is PostKind.POST


def test_times_are_read_in_both_forms_and_kept_in_utc() -> None:
    at = datetime(2017, 10, 31, 22, 4, 47, tzinfo=UTC)
    for written in ("2017-10-31T22:04:47Z", "2017-11-01 00:04:47+02:00", "Wed Nov 01 00:04:47 +0200 2017"):
        assert support(created_at=written).created_at == at
        assert support(created_at=written).created_at.tzinfo is UTC


def test_a_link_is_made_where_there_is_a_way_to() -> None:
    assert read_support_row(ROW, "x", lambda post_id: f"https://x.com/i/status/{post_id}").url.endswith("/12")
    assert support().url == ""


def test_ids_that_came_as_numbers_are_ids() -> None:
    assert support(tweet_id=12, in_response_to_tweet_id=15) == support()


def test_other_networks_have_ids_that_are_no_numbers() -> None:
    assert read_support_row(ROW | {"tweet_id": "t3_abc"}, "reddit").external_id == "t3_abc"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tweet_id": ""}, "Its tweet_id is empty."),
        ({"tweet_id": None}, "Its tweet_id is empty."),
        (
            {"tweet_id": "9.25E+17"},
            'Its tweet_id is "9.25E+17". On X that is a number of up to 19 digits.',
        ),
        ({"tweet_id": 9.25e17}, 'Its tweet_id is "9.25e+17", where text is expected.'),
        ({"author_id": "a b"}, 'Its author_id is "a b", which is too long or has a space in it.'),
        ({"inbound": "maybe"}, 'Its inbound is "maybe". Write True or False.'),
        ({"inbound": ""}, "Its inbound is empty."),
        ({"text": "  "}, "Its text is empty."),
        ({"text": ["a"]}, "Its text is \"['a']\", where text is expected."),
        ({"created_at": ""}, "Its created_at is empty."),
        (
            {"created_at": "yesterday, or was it the day before? " * 3},
            f'Its created_at is "yesterday, or was it the day before? yes…". {LIKE_THIS}',
        ),
        (
            {"created_at": "2017-10-31 22:04:47"},
            'Its created_at, "2017-10-31 22:04:47", has no time zone. Add one, for example +00:00.',
        ),
        (
            {"created_at": "0001-01-01T00:00:00+14:00"},
            'Its created_at, "0001-01-01T00:00:00+14:00", is not between 1990 and 2100.',
        ),
    ],
)
def test_a_bad_support_row_says_what_is_wrong(changes: dict[str, Cell], says: str) -> None:
    assert refused(ROW | changes) == says


def test_our_own_row_needs_little() -> None:
    assert read_export_row(OURS, "reddit") == Post(
        "reddit",
        "12",
        Author("reddit", "901", "901"),
        "Where is my payout?",
        datetime(2017, 10, 31, 22, 4, 47, tzinfo=UTC),
        "",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"external_id": ""}, "Its external_id is empty."),
        ({"network": "X!"}, 'Its network is "X!". Write a name in small letters, for example x.'),
        ({"kind": "tweet"}, 'Its kind is "tweet". There are post, reply, quote, repost, direct.'),
        ({"author_followers": "many"}, 'Its author_followers is "many", which is not a number.'),
        ({"author_followers": "-1"}, 'Its author_followers is "-1", which is not a number.'),
        ({"author_followers": "9" * 30}, f'Its author_followers is "{"9" * 30}", which is not a number.'),
        ({"ours": "perhaps"}, 'Its ours is "perhaps". Write True or False.'),
        (
            {"media": "cat.jpg"},
            'Its media cannot be read. Write a list like [{"kind": "photo", "url": "https://…"}].',
        ),
        (
            {"media": ["cat.jpg"]},
            'Its media cannot be read. Write a list like [{"kind": "photo", "url": "https://…"}].',
        ),
        ({"version_edit": "2nd"}, 'Its version_edit is "2nd", which is not a number.'),
        ({"version_edit": "9" * 20}, f'Its version_edit is "{"9" * 20}", which is not a number.'),
        ({"version_at": "late"}, f'Its version_at is "late". {LIKE_THIS}'),
        (
            {"deleted_at": "long ago"},
            f'Its deleted_at is "long ago". {LIKE_THIS}',
        ),
    ],
)
def test_a_bad_row_of_ours_says_what_is_wrong(changes: dict[str, Cell], says: str) -> None:
    assert refused(OURS | changes) == says


def test_an_export_of_before_is_ordered_by_ids_where_the_network_numbers_edits_so() -> None:
    assert read_export_row(OURS | {"latest_id": "15"}, "x").version == Version(edit=15)
    assert read_export_row(OURS | {"latest_id": "15"}, "reddit").version == Version()
    assert read_export_row(OURS | {"latest_id": "15", "version_edit": "0"}, "x").version == Version()


def test_a_deleted_post_has_no_words_whatever_its_row_says() -> None:
    post = read_export_row(OURS | {"deleted_at": "2018-01-01T00:00:00Z", "media": [{"kind": "photo"}]}, "x")
    assert (post.text, post.media, post.deleted_at) == ("", (), datetime(2018, 1, 1, tzinfo=UTC))


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
SOME = WORDS.filter(lambda text: bool(text.strip()))
MOMENTS = st.integers(700_000_000, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
AUTHORS = st.builds(
    Author, st.just("x"), SOME, SOME, WORDS, st.none() | st.integers(0, 10**9), st.booleans(), WORDS
)
POSTS = st.builds(
    Post,
    network=st.just("x"),
    external_id=SOME,
    author=AUTHORS,
    text=WORDS,
    created_at=MOMENTS,
    conversation=SOME,
    kind=st.sampled_from(PostKind),
    in_reply_to=st.none() | SOME,
    latest_id=SOME,
    url=WORDS,
    language=SOME,
    media=st.lists(st.builds(Media, SOME, WORDS, WORDS), max_size=2).map(tuple),
    ours=st.booleans(),
    version=st.builds(Version, st.none() | MOMENTS, st.integers(0, 2**63 - 1)),
)


@given(POSTS)
def test_what_is_exported_is_read_back_as_it_was(post: Post) -> None:
    assert read_export_row(export_row(post), "elsewhere") == post


@given(POSTS)
def test_the_cells_of_an_export_are_read_back_as_they_were(post: Post) -> None:
    cells = {name: to_csv_cell(value) for name, value in export_row(post).items()}
    assert tuple(cells) == EXPORT
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells.values())
    assert read_export_row({name: from_csv_cell(cell) for name, cell in cells.items()}, "elsewhere") == post


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (12, "12"),
        ("@acme hello", "'@acme hello"),
        ("'@acme", "''@acme"),
        ("'tis late", "'tis late"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
    ],
)
def test_no_cell_is_taken_for_a_formula(value: Cell, cell: str) -> None:
    assert to_csv_cell(value) == cell
    if isinstance(value, str):
        assert from_csv_cell(cell) == value
