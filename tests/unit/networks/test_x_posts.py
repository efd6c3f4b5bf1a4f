"""X's payloads become posts, whatever is odd about them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.posts import Author, Deletion, Media, PostKind, Version
from bot.networks.x.payloads import id_of, read_answer, time_of
from tests.unit.networks.x_shapes import (
    FIRST,
    MARISOL,
    OURS,
    Json,
    a_post,
    a_user,
    an_answer,
    read_one,
    reading,
    renamed,
)

EDITED = "2080000000000000900"
NAMES = ["id", "text", "author_id", "created_at", "users", "media", "tweets", "media_key", "type", "odd"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from([FIRST, "7", "0"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=12,
)


def test_a_plain_post_is_read_whole() -> None:
    post = read_one(a_post())

    assert (post.network, post.external_id, post.latest_id) == ("x", FIRST, FIRST)
    assert (post.text, post.kind, post.language) == ("@acme my payout is late", PostKind.POST, "en")
    assert post.created_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert post.url == f"https://x.com/marisol_bakes/status/{FIRST}"
    assert post.author == Author(
        "x", MARISOL, "marisol_bakes", "Marisol", 97, verified=False, url="https://x.com/marisol_bakes"
    )
    assert not post.ours


def test_what_our_account_wrote_is_ours() -> None:
    assert read_one(a_post(author_id=OURS)).ours


def test_both_vocabularies_say_the_same() -> None:
    note = {"text": "the whole long text"}
    referenced = [{"type": "replied_to", "id": "2070000000000000000"}]
    post = a_post(
        edit_history_tweet_ids=[FIRST, EDITED], id=EDITED, note_tweet=note, referenced_tweets=referenced
    )
    old = an_answer(post, includes={"users": [a_user()], "tweets": [a_post()]})
    new = renamed(old)

    assert isinstance(new, dict)
    assert "edit_history_post_ids" in str(new)
    assert reading(new) == reading(old)
    assert reading(new).posts[0].text == "the whole long text"


@pytest.mark.parametrize(
    ("references", "kind", "parent"),
    [
        ([{"type": "replied_to", "id": "7"}], PostKind.REPLY, "7"),
        ([{"type": "quoted", "id": "8"}], PostKind.QUOTE, None),
        ([{"type": "quoted", "id": "8"}, {"type": "replied_to", "id": "7"}], PostKind.REPLY, "7"),
        ([{"type": "retweeted", "id": "9"}], PostKind.REPOST, None),
        ([{"type": "reposted", "id": "9"}], PostKind.REPOST, None),
        ([{"type": "something new", "id": "9"}, "odd", None], PostKind.POST, None),
        ("odd", PostKind.POST, None),
        (None, PostKind.POST, None),
    ],
)
def test_how_a_post_stands_to_others(references: object, kind: PostKind, parent: str | None) -> None:
    post = read_one(a_post(referenced_tweets=references))

    assert (post.kind, post.in_reply_to) == (kind, parent)


def test_a_text_says_what_its_author_typed() -> None:
    assert (
        read_one(a_post(text="1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt; &copy")).text
        == "1 < 2 && 3 > 2 &lt; &copy"
    )


def test_a_long_text_is_not_the_cut_one() -> None:
    note = {
        "text": "all of it https://t.co/b",
        "entities": {"urls": [{"url": "https://t.co/b", "expanded_url": "https://acme.com/?a=1&b=2"}]},
    }

    assert read_one(a_post(text="all of… https://t.co/a", note_tweet=note)).text == (
        "all of it https://acme.com/?a=1&b=2"
    )


def test_links_are_those_people_wrote_and_the_one_to_the_picture_goes() -> None:
    urls = [
        {"url": "https://t.co/a", "expanded_url": "https://acme.com/help"},
        {"url": "https://t.co/p", "expanded_url": "https://x.com/m/status/1/photo/1", "media_key": "3_1"},
        {"url": "https://t.co/n"},
        "odd",
    ]
    text = "see https://t.co/a and https://t.co/n https://t.co/p"

    assert read_one(a_post(text=text, entities={"urls": urls})).text == (
        "see https://acme.com/help and https://t.co/n"
    )


def test_media_come_with_their_descriptions() -> None:
    media = [
        {
            "media_key": "3_1",
            "type": "photo",
            "url": "https://pic.example/1.jpg",
            "alt_text": "The error screen",
        },
        {
            "media_key": "7_2",
            "type": "video",
            "preview_image_url": "https://pic.example/2.jpg",
            "variants": [
                {"url": "https://v.example/low.mp4", "content_type": "video/mp4", "bit_rate": 300},
                {"url": "https://v.example/high.mp4", "content_type": "video/mp4", "bit_rate": 900},
                {"url": "https://v.example/list.m3u8", "content_type": "application/x-mpegURL"},
                "odd",
            ],
        },
        {"media_key": "16_3", "type": "animated_gif", "preview_image_url": "https://pic.example/3.jpg"},
        {"type": "photo"},
        None,
    ]
    post = read_one(a_post(attachments={"media_keys": ["3_1", "7_2", "16_3", "3_404"]}), media=media)

    assert post.media == (
        Media("photo", "https://pic.example/1.jpg", "The error screen"),
        Media("video", "https://v.example/high.mp4"),
        Media("gif", "https://pic.example/3.jpg"),
        Media("file"),
    )


@pytest.mark.parametrize(
    "attachments", [None, {}, {"media_keys": None}, {"media_keys": 7}, "odd", {"poll_ids": []}]
)
def test_odd_attachments_stop_nothing(attachments: object) -> None:
    assert read_one(a_post(attachments=attachments)).media == ()


def test_an_unknown_author_is_known_by_number() -> None:
    post = read_one(a_post(author_id="99"))

    assert post.author == Author("x", "99", handle="99", url="https://x.com/i/user/99")
    assert post.url == f"https://x.com/i/status/{FIRST}"


@pytest.mark.parametrize(
    "changes",
    [
        {"verified": True},
        {"verified_type": "blue"},
        {"verified_type": "business"},
        {"verified_type": "government"},
    ],
)
def test_every_badge_counts_as_verified(changes: Json) -> None:
    assert read_one(a_post(), users=[a_user(**changes)]).author.verified


@pytest.mark.parametrize("metrics", [None, {}, {"followers_count": -3}, {"followers_count": "many"}, "odd"])
def test_followers_that_cannot_be_counted_are_unknown(metrics: object) -> None:
    assert read_one(a_post(), users=[a_user(public_metrics=metrics)]).author.followers is None


def test_users_nested_as_in_activity_events_are_found() -> None:
    assert read_one(a_post(), users=[{"data": a_user()}, {"odd": 1}, 5]).author.handle == "marisol_bakes"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("tl", "tl"),
        ("in", "id"),
        ("iw", "he"),
        ("qme", "und"),
        ("zxx", "und"),
        ("und", "und"),
        (None, "und"),
        (5, "5"),
    ],
)
def test_languages_have_the_names_they_have_elsewhere(code: object, language: str) -> None:
    assert read_one(a_post(lang=code)).language == language


def test_an_edited_post_keeps_its_first_id_and_its_age() -> None:
    later = a_post(
        id=EDITED,
        text="@acme fixed typo",
        created_at="2026-03-02T09:20:00.000Z",
        edit_history_tweet_ids=[FIRST, EDITED],
    )

    post = read_one(later, tweets=[a_post(edit_history_tweet_ids=[FIRST, EDITED])])

    assert (post.external_id, post.latest_id, post.text) == (FIRST, EDITED, "@acme fixed typo")
    assert post.created_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert post.url.endswith(EDITED)


def test_the_age_of_an_edited_post_is_in_its_first_id() -> None:
    written = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    first = id_of(written)

    assert read_one(a_post(edit_history_tweet_ids=[first, FIRST])).created_at == written


def test_asked_for_an_old_version_the_newest_is_taken() -> None:
    history = [FIRST, EDITED]
    old = a_post(edit_history_tweet_ids=history)
    new = a_post(id=EDITED, text="@acme fixed typo", edit_history_tweet_ids=history)

    assert read_one(old, tweets=[new]).text == "@acme fixed typo"


def test_a_newer_version_that_did_not_come_along_is_named() -> None:
    found = reading(an_answer(a_post(edit_history_tweet_ids=[FIRST, EDITED])))

    assert found.outdated == (EDITED,)
    assert found.posts[0].latest_id == EDITED


def test_a_post_without_a_conversation_is_its_own() -> None:
    assert read_one(a_post(conversation_id=...)).conversation == FIRST
    assert (
        read_one(a_post(conversation_id=None, id=EDITED, edit_history_tweet_ids=[FIRST, EDITED])).conversation
        == FIRST
    )


def test_ids_may_come_as_numbers() -> None:
    post = read_one(a_post(id=int(FIRST), edit_history_tweet_ids=[int(FIRST)], author_id=int(MARISOL)))

    assert (post.external_id, post.author.handle) == (FIRST, "marisol_bakes")


@pytest.mark.parametrize("written", [..., None, "soon", "2026-03-02T09:00:00"])
def test_a_time_that_cannot_be_read_is_in_the_id(written: object) -> None:
    assert read_one(a_post(created_at=written)).created_at == time_of(FIRST)


def test_a_post_that_cannot_be_read_costs_only_itself() -> None:
    found = reading(
        an_answer(
            a_post(id="77", text=None),
            a_post(),
            a_post(id="-4400000000000000012"),
            a_post(id="78", author_id=...),
            a_post(id="79", edit_history_tweet_ids=["79"], created_at=...),
            "odd",
            None,
        )
    )

    assert [post.external_id for post in found.posts] == [FIRST]
    assert [raw.external_id for raw in found.unread] == ["77", None, "78", "79", None, None]
    assert found.unread[0].why == "text: Input should be a valid string"


def test_what_cannot_be_read_is_kept_with_what_belongs_to_it_and_read_once_it_can_be() -> None:
    strange = a_post(id="78", author_id=..., writer_id=MARISOL)
    found = reading(an_answer(strange, includes={"users": [a_user(), a_user(id="5")], "topics": "odd"}))

    (raw,) = found.unread
    assert (raw.network, raw.stream, raw.external_id) == ("x", "mentions", "78")
    assert raw.why == "author_id: Field required"
    kept = json.loads(raw.text)
    assert kept == {"data": [strange], "includes": {"users": [a_user()]}}
    assert reading(kept).unread == found.unread
    kept["data"][0]["author_id"] = MARISOL
    (mended,) = reading(kept).posts
    assert (mended.external_id, mended.author.handle) == ("78", "marisol_bakes")


@given(st.lists(JSON, max_size=5), JSON)
def test_whatever_x_gives_is_read_or_kept(posts: list[object], around: object) -> None:
    given_posts = [a_post(**post) if isinstance(post, dict) else post for post in posts]
    found = reading({"data": given_posts, "includes": around, "meta": around, "errors": around})

    assert len(found.posts) + len(found.unread) == len(posts)
    kept = [json.loads(raw.text)["data"] for raw in found.unread]
    assert all(post in given_posts for (post,) in kept)


@pytest.mark.parametrize("field", ["id", "text", "author_id"])
def test_a_field_that_is_renamed_in_every_post_loses_none(field: str) -> None:
    posts = [a_post(id=str(number), created_at="2026-03-02T09:00:00Z") for number in range(1, 101)]
    renamed_posts = [{key if key != field else f"new_{key}": post[key] for key in post} for post in posts]

    found = reading(an_answer(*renamed_posts))

    assert found.posts == ()
    assert [json.loads(raw.text)["data"] for raw in found.unread] == [[post] for post in renamed_posts]


def test_an_answer_that_announces_posts_under_another_name_is_kept_whole() -> None:
    body: Json = {"posts": [a_post()], "includes": {"users": [a_user()]}, "meta": {"result_count": 1}}

    (raw,) = reading(body).unread

    assert (json.loads(raw.text), raw.external_id) == (body, None)
    assert reading({"meta": {"result_count": 0}}).unread == ()
    assert reading({"errors": [{"detail": "gone"}]}).unread == ()


def test_a_version_is_that_of_the_words_shown() -> None:
    first = read_one(a_post())
    old_words = read_one(a_post(edit_history_tweet_ids=[FIRST, EDITED]))
    new_words = read_one(a_post(id=EDITED, edit_history_tweet_ids=[FIRST, EDITED]))

    assert first.version == old_words.version == Version(edit=int(FIRST))
    assert old_words.latest_id == EDITED
    assert old_words.version < new_words.version


def test_versions_of_posts_older_than_timed_ids_go_by_the_number() -> None:
    one, other = (read_one(a_post(id=post_id, edit_history_tweet_ids=["9", "10"])) for post_id in ("9", "10"))

    assert one.version < other.version


def test_the_same_version_is_the_same_whether_or_not_its_time_came_along() -> None:
    assert read_one(a_post()).version == read_one(a_post(created_at=None)).version


def test_what_no_database_takes_does_not_get_in() -> None:
    assert read_one(a_post(text="half \ud83d and nul \x00")).text == "half \ufffd and nul \ufffd"


def test_unknown_fields_mean_nothing() -> None:
    post = read_one(a_post(paid_partnership=True, grok={"mood": [1]}), sparks=[{"id": 1}])

    assert post == read_one(a_post())


def test_withheld_posts_are_named() -> None:
    found = reading(an_answer(a_post(withheld={"copyright": False, "country_codes": ["DE"]})))

    assert found.withheld == (FIRST,)


def test_only_what_is_gone_is_a_deletion() -> None:
    gone = "https://api.twitter.com/2/problems/resource-not-found"
    errors = [
        {"resource_id": "5", "resource_type": "tweet", "type": gone},
        {"resource_id": "6", "resource_type": "post", "type": gone.replace("api.twitter.com", "api.x.com")},
        {"resource_id": "7", "resource_type": "user", "type": gone},
        {"resource_id": "8", "resource_type": "tweet", "type": gone.replace("not-found", "hidden")},
        "odd",
    ]

    assert reading({"errors": errors}).deletions == (Deletion("x", "5"), Deletion("x", "6"))


def test_one_post_alone_is_an_answer_too() -> None:
    assert len(reading({"data": a_post()}).posts) == 1


@pytest.mark.parametrize("data", ["odd", 7])
def test_an_answer_of_another_form_is_refused(data: object) -> None:
    with pytest.raises(ValidationError):
        read_answer({"data": data})


def test_ids_tell_the_time() -> None:
    moment = datetime(2026, 3, 2, 9, 0, 0, 123000, tzinfo=UTC)

    assert time_of(id_of(moment)) == moment
    assert time_of("20") is None
