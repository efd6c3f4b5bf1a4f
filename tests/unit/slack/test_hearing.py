from datetime import UTC, datetime

import pytest

from bot.domain.events.timeline import MessageChange
from bot.slack.inbound.events import event_kind, read_said, read_workspace_event
from bot.slack.payloads import MessageEvent, Reaction, Spot
from tests.unit.slack.raw_payloads import TEAM, Json, event, message

TS = "1700000003.000100"
LATER = "1700000063.000200"


def said(raw: Json) -> MessageEvent:
    found = read_said(raw)
    assert found is not None
    return found


def changed(after: Json, before: Json | None = None) -> Json:
    base = {"type": "message", "user": "U0ANA01", "ts": TS, "thread_ts": "1700000000.000100"}
    previous = {"previous_message": {**base, **before}} if before is not None else {}
    return message(
        subtype="message_changed",
        hidden=True,
        ts=LATER,
        event_ts=LATER,
        message={**base, **after},
        **previous,
    )


def test_what_is_said_in_a_thread_is_heard() -> None:
    heard = said(message(user="U0ANA01", text="On it", thread_ts="1700000000.000100", team=TEAM))
    assert heard.spot == Spot(TEAM, "C0DESK", TS, "1700000000.000100")
    assert (heard.kind, heard.author_slack_id, heard.text) == (MessageChange.POSTED, "U0ANA01", "On it")
    assert heard.at == datetime(2023, 11, 14, 22, 13, 23, 100, tzinfo=UTC)
    assert (heard.bot_id, heard.author_team) == (None, TEAM)


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message", "bot_message"])
def test_words_with_a_subtype_are_words(subtype: str) -> None:
    assert said(message(subtype=subtype, text="hello")).text == "hello"


@pytest.mark.parametrize(
    "subtype", ["channel_join", "channel_topic", "message_replied", "pinned_item", "reminder_add"]
)
def test_what_only_looks_like_a_message_is_not_heard(subtype: str) -> None:
    assert read_said(message(subtype=subtype, user="U0ANA01", text="has joined")) is None


def test_files_come_with_the_words() -> None:
    heard = said(
        message(subtype="file_share", text="", files=[{"title": "Invoice", "mimetype": "application/pdf"}])
    )
    assert [file.name for file in heard.files] == ["Invoice"]


def test_an_edit_gives_the_new_words_under_the_old_place() -> None:
    heard = said(changed({"text": "new", "edited": {"user": "U0ANA01", "ts": LATER}}, {"text": "old"}))
    assert (heard.kind, heard.text, heard.spot.ts) == (MessageChange.EDITED, "new", TS)
    assert heard.spot.thread_ts == "1700000000.000100"
    assert heard.at > said(message()).at


def test_an_unfurled_link_is_no_edit() -> None:
    words = {"text": "see https://example.com"}
    assert read_said(changed({**words, "attachments": [{"id": 1}]}, words)) is None


@pytest.mark.parametrize(
    ("facts", "text", "name"),
    [
        ({"text": "Done", "username": "Build", "attachments": [{"fallback": "no"}]}, "Done", "Build"),
        (
            {"text": "", "bot_profile": {"name": "Build"}, "attachments": [{"fallback": "Run 4 passed"}]},
            "Run 4 passed",
            "Build",
        ),
        ({"attachments": [{"text": "Run 4"}, {}, {"fallback": "passed"}]}, "Run 4\npassed", ""),
    ],
)
def test_an_app_has_a_name_and_its_attachments_are_words_where_it_has_no_others(
    facts: dict[str, object], text: str, name: str
) -> None:
    heard = said(message(subtype="bot_message", bot_id="B0BUILD", **facts))
    assert (heard.bot_id, heard.text, heard.author_name) == ("B0BUILD", text, name)


def test_an_app_that_changes_its_attachments_alone_has_edited_its_words() -> None:
    words = {"text": "", "bot_id": "B0BUILD"}
    before = {**words, "attachments": [{"fallback": "Run 4 is under way"}]}
    heard = said(changed({**words, "attachments": [{"fallback": "Run 4 passed"}]}, before))
    assert (heard.kind, heard.text) == (MessageChange.EDITED, "Run 4 passed")


def test_an_edit_without_what_was_before_is_taken_for_one() -> None:
    assert said(changed({"text": "new"})).kind is MessageChange.EDITED


def test_a_join_that_changes_is_still_no_word() -> None:
    assert read_said(changed({"subtype": "channel_join", "text": "a"}, {"text": "b"})) is None


def test_a_deleted_message_leaves_its_place_and_author_but_no_words() -> None:
    gone = {"type": "message", "user": "U0ANA01", "ts": TS, "text": "secret", "files": [{"name": "a"}]}
    heard = said(message(subtype="message_deleted", deleted_ts=TS, previous_message=gone, event_ts=LATER))
    assert (heard.kind, heard.spot.ts, heard.author_slack_id) == (MessageChange.DELETED, TS, "U0ANA01")
    assert (heard.text, heard.files) == ("", ())


def test_the_first_message_of_a_thread_deleted_leaves_a_tombstone() -> None:
    grave = {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}
    heard = said(changed(grave, {"text": "secret"}))
    assert (heard.kind, heard.text, heard.author_slack_id) == (MessageChange.DELETED, "", "U0ANA01")


def test_a_stranger_keeps_their_own_workspace() -> None:
    heard = said(message(user="U0EXT", text="hi", user_team="T0OTHER", team="T0OTHER"))
    assert (heard.spot.team, heard.author_team) == (TEAM, "T0OTHER")


@pytest.mark.parametrize("ts", ["", "soon", "1e400", None])
def test_a_message_without_a_place_is_not_heard(ts: str | None) -> None:
    assert read_said(message(text="x", ts=ts)) is None


def test_changes_of_people_groups_and_channels_name_what_changed() -> None:
    person = read_workspace_event(event(type="user_change", user={"id": "U0ANA01", "name": "ana"}))
    assert (person.kind, person.user) == ("user_change", "U0ANA01")
    joined = read_workspace_event(event(type="member_joined_channel", user="U0ANA01", channel="C0DESK"))
    assert (joined.user, joined.channel) == ("U0ANA01", "C0DESK")
    members = read_workspace_event(event(type="subteam_members_changed", subteam_id="S0AGENTS"))
    handle = read_workspace_event(
        event(type="subteam_updated", subteam={"id": "S0AGENTS", "handle": "agents"})
    )
    assert members.group == handle.group == "S0AGENTS"
    renamed = read_workspace_event(event(type="channel_rename", channel={"id": "C0DESK", "name": "desk"}))
    assert renamed.channel == "C0DESK"
    assert event_kind(event(type="user_change")) == "user_change"


def test_a_reaction_names_the_message_and_when_it_was_added_or_taken_away() -> None:
    item = {"type": "message", "channel": "C0DESK", "ts": TS}
    for kind in ("reaction_added", "reaction_removed"):
        heard = read_workspace_event(
            event(type=kind, user="U0ANA01", reaction="pushpin", item=item, event_ts=LATER)
        )
        at = datetime(2023, 11, 14, 22, 14, 23, 200, tzinfo=UTC)
        assert (heard.kind, heard.user) == (kind, "U0ANA01")
        assert heard.reaction == Reaction("pushpin", "C0DESK", TS, at)


@pytest.mark.parametrize(
    "facts",
    [
        {"item": {"type": "file", "file": "F1"}},
        {"item": None},
        {"event_ts": "soon"},
        {"reaction": ""},
    ],
)
def test_a_reaction_to_anything_but_a_message_is_none_of_ours(facts: Json) -> None:
    whole = {
        "item": {"type": "message", "channel": "C0DESK", "ts": TS},
        "event_ts": LATER,
        "reaction": "pushpin",
    }
    assert read_workspace_event(event(type="reaction_added", **{**whole, **facts})).reaction is None
