"""The Web API as Slack's own client meets it: answers, refusals, scopes, pages."""

import json
from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.api.methods import METHODS
from bot.sandbox.slack.limits import LIMITS
from tests.e2e.sandbox.conftest import Bench
from tests.unit.sandbox.blocks import Json, actions, button, modal, section
from tests.unit.sandbox.manifests import manifest

SECTION = [section("*C-1* is <@U0ADMIN01>'s")]


async def refused(bench: Bench, method: str, **args: object) -> str:
    answer = await bench.raw(method, args)
    assert not answer["ok"], answer
    return str(answer["error"])


async def test_the_app_learns_who_it_is(bench: Bench) -> None:
    answer = await bench.client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team"]) == ("U0CALLOUT", "B0CALLOUT", "Acme")


async def test_a_token_may_come_in_the_header_the_form_or_the_json(bench: Bench) -> None:
    url = bench.server.api_url + "auth.test"
    async with bench.session.post(url, data={"token": bench.server.bot_token}) as response:
        assert (await response.json())["ok"]
    async with bench.session.post(url, json={"token": bench.server.bot_token}) as response:
        assert (await response.json())["ok"]


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-unknown", "auth.test", "invalid_auth"),
        ("xapp-1-A0CALLOUT-sandbox", "auth.test", "not_allowed_token_type"),
        ("xoxb-T0ACME001-sandbox", "apps.connections.open", "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token_is_refused(bench: Bench, token: str, method: str, error: str) -> None:
    answer = await bench.raw(method, token=token)
    assert answer == {"ok": False, "error": error}
    bench.workspace.violations.clear()


async def test_a_revoked_token_is_told_apart(bench: Bench) -> None:
    bench.workspace.token_revoked = True
    assert await refused(bench, "auth.test") == "token_revoked"


async def test_an_unknown_method_is_a_violation(bench: Bench) -> None:
    with bench.workspace.expect_violation("unknown_method"):
        assert await refused(bench, "chat.shout") == "unknown_method"


async def test_an_unknown_argument_is_a_violation_though_slack_lets_it_pass(bench: Bench) -> None:
    with bench.workspace.expect_violation("unknown_argument"):
        answer = await bench.raw(
            "chat.postMessage", {"channel": bench.channel(), "text": "hi", "colour": "red"}
        )
    assert answer["ok"]


async def test_a_missing_argument_is_named(bench: Bench) -> None:
    with bench.workspace.expect_violation("invalid_arguments"):
        answer = await bench.raw("conversations.info")
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


@pytest.fixture
async def bare() -> AsyncIterator[Bench]:
    """A bench whose app was granted two scopes only."""
    made = Bench()
    everything = [s for m in METHODS.values() for s in m.scopes] + [
        "groups:write",
        "im:write",
        "chat:write.public",
    ]
    more = [
        "groups:read",
        "groups:history",
        "im:history",
        "channels:manage",
        "channels:read",
        "chat:write.customize",
    ]
    await made.open(manifest(*(s for s in (*everything, *more) if s not in ("chat:write", "users:read"))))
    async with made.exits:
        yield made
    made.workspace.violations.check()


@pytest.mark.parametrize("method", [name for name, m in METHODS.items() if m.scopes])
async def test_a_method_without_its_scope_is_refused(bare: Bench, method: str) -> None:
    scope = METHODS[method].scopes[0]
    if scope in ("chat:write", "users:read"):
        return
    with bare.workspace.expect_violation("missing_scope"):
        answer = await bare.raw(method)
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert "chat:write" in answer["provided"]


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("conversations.info", {}, "groups:read"),
        ("conversations.history", {}, "groups:history"),
        ("conversations.archive", {}, "groups:write"),
        ("chat.postMessage", {"text": "hi", "username": "Somebody"}, "chat:write.customize"),
    ],
)
async def test_the_kind_of_channel_decides_about_the_scope(
    bare: Bench, method: str, args: Json, needed: str
) -> None:
    private = bare.workspace.add_channel("#secret", ["Ana"], private=True, bot=True)
    with bare.workspace.expect_violation("missing_scope"):
        answer = await bare.raw(method, {"channel": private.id, **args})
    assert answer["needed"] == needed


async def test_without_its_scope_the_app_posts_only_where_it_is_a_member(bare: Bench) -> None:
    assert (
        await refused(bare, "chat.postMessage", channel=bare.channel("#general"), text="hi")
        == "not_in_channel"
    )
    assert (await bare.raw("chat.postMessage", {"channel": bare.channel(), "text": "hi"}))["ok"]


async def test_a_posted_message_comes_back_as_slack_shows_it(bench: Bench) -> None:
    metadata = {"event_type": "card", "event_payload": {"delivery": 7}}
    posted = await bench.client.chat_postMessage(
        channel=bench.channel(), text="A & B <https://x.test|post>", blocks=SECTION, metadata=metadata
    )
    message = posted["message"]
    assert message["text"] == "A &amp; B <https://x.test|post>"
    assert (message["user"], message["bot_id"], message["bot_profile"]["name"]) == (
        "U0CALLOUT",
        "B0CALLOUT",
        "Callout",
    )
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False
    plain = await bench.client.conversations_history(channel=bench.channel())
    assert "metadata" not in plain["messages"][0]
    full = await bench.client.conversations_history(channel=bench.channel(), include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "no_text"),
        ({"text": "  "}, "no_text"),
        ({"text": "hi", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"text": "hi", "blocks": "no json"}, "invalid_blocks_format"),
        ({"text": "hi", "blocks": {"type": "section"}}, "invalid_blocks_format"),
        ({"text": "hi", "metadata": {"event_type": "card"}}, "invalid_metadata_format"),
        ({"text": "hi", "markdown_text": "hi"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12001}, "msg_too_long"),
        ({"text": "hi", "attachments": [{}] * 101}, "too_many_attachments"),
    ],
)
async def test_a_message_that_breaks_a_rule_is_refused(bench: Bench, args: Json, error: str) -> None:
    with bench.workspace.expect_violation(error):
        assert await refused(bench, "chat.postMessage", channel=bench.channel(), **args) == error
    assert bench.workspace.posted("#social-desk") == []


async def test_blocks_without_a_fallback_text_are_taken_but_noted(bench: Bench) -> None:
    with bench.workspace.expect_violation("missing_fallback_text"):
        assert (
            await bench.raw("chat.postMessage", {"channel": bench.channel(), "blocks": json.dumps(SECTION)})
        )["ok"]


async def test_a_text_over_forty_thousand_characters_is_cut(bench: Bench) -> None:
    whole = await bench.client.chat_postMessage(channel=bench.channel(), text="x" * 40_000)
    assert "warning" not in whole.data
    with bench.workspace.expect_violation("message_truncated"):
        cut = await bench.raw("chat.postMessage", {"channel": bench.channel(), "text": "x" * 40_001})
    assert (len(cut["message"]["text"]), cut["warning"]) == (40_000, "message_truncated")


async def test_places_the_app_cannot_write_to(bench: Bench) -> None:
    assert await refused(bench, "chat.postMessage", channel="C0NOWHERE", text="hi") == "channel_not_found"
    private = bench.channel("#exec-private")
    assert await refused(bench, "chat.postMessage", channel=private, text="hi") == "channel_not_found"
    bench.workspace.archive("#social-meta")
    with bench.workspace.expect_violation("is_archived"):
        archived = bench.channel("#social-meta")
        assert await refused(bench, "chat.postMessage", channel=archived, text="hi") == "is_archived"


async def test_an_update_replaces_text_and_blocks_and_keeps_metadata(bench: Bench) -> None:
    metadata = {"event_type": "card", "event_payload": {}}
    posted = await bench.client.chat_postMessage(
        channel=bench.channel(), text="a", blocks=SECTION, metadata=metadata
    )
    place = {"channel": bench.channel(), "ts": posted["ts"]}
    changed = await bench.client.chat_update(**place, text="b", blocks=[section("new")])
    assert changed["message"]["blocks"][0]["text"]["text"] == "new"
    assert changed["message"]["metadata"] == metadata
    assert "edited" not in changed["message"]
    bare = await bench.client.chat_update(**place, text="c")
    assert "blocks" not in bare["message"]
    assert bare["message"]["edited"]["user"] == "U0CALLOUT"


async def test_an_update_holds_four_thousand_characters(bench: Bench) -> None:
    posted = await bench.client.chat_postMessage(channel=bench.channel(), text="a")
    most = LIMITS["surfaces/chat.update.text.max"]
    place = {"channel": bench.channel(), "ts": posted["ts"]}
    await bench.client.chat_update(**place, text="x" * most)
    with bench.workspace.expect_violation("msg_too_long"):
        assert await refused(bench, "chat.update", **place, text="x" * (most + 1)) == "msg_too_long"


async def test_the_app_changes_only_its_own_messages(bench: Bench) -> None:
    said = await bench.person("Ana").says("mine", "#social-desk")
    place = {"channel": bench.channel(), "ts": said.ts}
    with bench.workspace.expect_violation("cant_update_message"):
        assert await refused(bench, "chat.update", **place, text="yours") == "cant_update_message"
    with bench.workspace.expect_violation("cant_delete_message"):
        assert await refused(bench, "chat.delete", **place) == "cant_delete_message"
    assert (
        await refused(bench, "chat.update", channel=bench.channel(), ts="1.2", text="a")
        == "message_not_found"
    )


async def test_a_message_is_deleted_once(bench: Bench) -> None:
    posted = await bench.client.chat_postMessage(channel=bench.channel(), text="a")
    place = {"channel": bench.channel(), "ts": posted["ts"]}
    assert (await bench.client.chat_delete(**place))["ok"]
    assert await refused(bench, "chat.delete", **place) == "message_not_found"


async def test_an_ephemeral_is_seen_by_one_person_and_not_kept(bench: Bench) -> None:
    ana, ben = bench.person("Ana"), bench.person("Ben")
    await bench.client.chat_postEphemeral(channel=bench.channel(), user=ana.id, text="only for you")
    await ana.sees("only for you", "#social-desk")
    assert "only for you" not in ben.screen("#social-desk")
    assert (await bench.client.conversations_history(channel=bench.channel()))["messages"] == []


async def test_an_ephemeral_needs_its_reader_in_the_channel(bench: Bench) -> None:
    rui = bench.person("Rui").id
    args = {"channel": bench.channel(), "user": rui, "text": "hi"}
    assert await refused(bench, "chat.postEphemeral", **args) == "user_not_in_channel"


async def test_an_ephemeral_in_a_thread_is_shown_only_once_somebody_replied(bench: Bench) -> None:
    ana = bench.person("Ana")
    head = await ana.says("head", "#social-desk")
    args = {"channel": bench.channel(), "user": ana.id, "thread_ts": head.ts, "text": "psst"}
    with bench.workspace.expect_violation("ephemeral_not_shown"):
        assert (await bench.raw("chat.postEphemeral", args))["ok"]
    assert "psst" not in ana.thread(head)
    await ana.says("reply", thread=head)
    await bench.raw("chat.postEphemeral", args)
    assert "psst" in ana.thread(head)


async def test_a_direct_message_opens_by_the_persons_id(bench: Bench) -> None:
    ana = bench.person("Ana")
    posted = await bench.client.chat_postMessage(channel=ana.id, text="hello")
    opened = await bench.client.conversations_open(users=[ana.id])
    assert posted["channel"] == opened["channel"]["id"]
    assert opened["already_open"]
    assert [n.text for n in ana.notifications] == ["hello"]


async def test_history_comes_newest_first_in_pages(bench: Bench) -> None:
    for number in range(5):
        await bench.client.chat_postMessage(channel=bench.channel(), text=f"m{number}")
    texts = [
        m["text"]
        async for page in await bench.client.conversations_history(channel=bench.channel(), limit=2)
        for m in page["messages"]
    ]
    assert texts == ["m4", "m3", "m2", "m1", "m0"]


async def test_history_is_cut_by_time_and_by_999(bench: Bench) -> None:
    first = await bench.client.chat_postMessage(channel=bench.channel(), text="m0")
    for number in range(1, 1001):
        await bench.raw("chat.postMessage", {"channel": bench.channel(), "text": f"m{number}"})
    page = await bench.client.conversations_history(channel=bench.channel(), limit=5000)
    assert (len(page["messages"]), page["has_more"]) == (
        LIMITS["method_limits/conversations.history.limit"],
        True,
    )
    alone = await bench.client.conversations_history(
        channel=bench.channel(), latest=first["ts"], oldest=first["ts"], inclusive=True
    )
    assert [m["text"] for m in alone["messages"]] == ["m0"]


async def test_a_thread_comes_with_its_parent_first(bench: Bench) -> None:
    head = await bench.client.chat_postMessage(channel=bench.channel(), text="head")
    for number in range(1000):
        await bench.raw(
            "chat.postMessage", {"channel": bench.channel(), "text": f"r{number}", "thread_ts": head["ts"]}
        )
    thread = await bench.client.conversations_replies(channel=bench.channel(), ts=head["ts"])
    assert [m["text"] for m in thread["messages"][:3]] == ["head", "r0", "r1"]
    assert len(thread["messages"]) == LIMITS["method_limits/conversations.replies.limit.default"]
    assert thread["has_more"]
    assert (
        await refused(bench, "conversations.replies", channel=bench.channel(), ts="1.2") == "thread_not_found"
    )


async def test_a_reply_to_a_replys_ts_is_noted(bench: Bench) -> None:
    head = await bench.client.chat_postMessage(channel=bench.channel(), text="head")
    place = {"channel": bench.channel(), "text": "reply"}
    reply = await bench.raw("chat.postMessage", {**place, "thread_ts": head["ts"]})
    with bench.workspace.expect_violation("thread_ts_of_reply"):
        again = await bench.raw("chat.postMessage", {**place, "thread_ts": reply["ts"]})
    assert again["message"]["thread_ts"] == head["ts"]


async def test_the_app_reads_only_where_it_is_a_member(bench: Bench) -> None:
    assert (
        await refused(bench, "conversations.history", channel=bench.channel("#general")) == "not_in_channel"
    )
    assert (
        await refused(bench, "conversations.info", channel=bench.channel("#exec-private"))
        == "channel_not_found"
    )


async def test_lists_come_in_pages(bench: Bench) -> None:
    names = [
        channel["name"]
        async for page in await bench.client.conversations_list(
            limit=3, types="public_channel,private_channel"
        )
        for channel in page["channels"]
    ]
    assert names[:2] == ["general", "social-desk"]
    assert "exec-private" not in names
    people = [
        u["real_name"] async for page in await bench.client.users_list(limit=4) for u in page["members"]
    ]
    assert {"Ana", "Slackbot", "Callout", "Sam"} <= set(people)
    with bench.workspace.expect_violation("invalid_cursor"):
        assert await refused(bench, "users.list", cursor="bm8=") == "invalid_cursor"


async def test_members_and_the_channels_of_somebody(bench: Bench) -> None:
    members = await bench.client.conversations_members(channel=bench.channel("#team-risk"))
    assert [bench.workspace.call_name(u) for u in members["members"]] == ["Rui", "Lena", "Callout"]
    rui = await bench.client.users_conversations(user=bench.person("Rui").id)
    assert [c["name"] for c in rui["channels"]] == ["general", "team-risk"]


async def test_people_are_shown_with_their_zone_and_standing(bench: Bench) -> None:
    ana = (await bench.client.users_info(user=bench.person("Ana").id))["user"]
    assert (ana["tz"], ana["tz_offset"], ana["profile"]["email"]) == (
        "Asia/Manila",
        28800,
        "ana@acme.example.com",
    )
    gus = (await bench.client.users_info(user=bench.person("Gus").id))["user"]
    sam = (await bench.client.users_info(user=bench.person("Sam").id))["user"]
    assert (gus["is_restricted"], sam["is_stranger"], sam["team_id"]) == (True, True, "T0OTHER01")
    assert await refused(bench, "users.info", user="U0NOBODY") == "user_not_found"
    found = await bench.client.users_lookupByEmail(email="ana@acme.example.com")
    assert found["user"]["id"] == bench.person("Ana").id
    bench.workspace.deactivate("Ana")
    assert (await bench.client.users_info(user=bench.person("Ana").id))["user"]["deleted"]
    assert await refused(bench, "users.lookupByEmail", email="ana@acme.example.com") == "users_not_found"


async def test_user_groups_and_their_members(bench: Bench) -> None:
    groups = (await bench.client.usergroups_list(include_users=True))["usergroups"]
    assert [g["handle"] for g in groups] == ["social-agents", "social-leads", "execs", "payouts-oncall"]
    users = (await bench.client.usergroups_users_list(usergroup=groups[0]["id"]))["users"]
    assert [bench.workspace.call_name(u) for u in users] == ["Ana", "Ben", "Carla"]
    assert await refused(bench, "usergroups.users.list", usergroup="S0NONE") == "no_such_subteam"


async def test_the_app_joins_public_channels_by_itself(bench: Bench) -> None:
    await bench.client.conversations_join(channel=bench.channel("#general"))
    assert "Callout" in [bench.workspace.call_name(u) for u in bench.workspace.channel("#general").members]
    again = await bench.client.conversations_join(channel=bench.channel("#general"))
    assert again["warning"] == "already_in_channel"
    private = bench.channel("#exec-private")
    assert await refused(bench, "conversations.join", channel=private) == "channel_not_found"


async def test_a_channel_is_made_named_and_archived(bench: Bench) -> None:
    most = LIMITS["method_limits/conversations.create.name"]
    made = await bench.client.conversations_create(name="c" * most)
    channel = made["channel"]["id"]
    await bench.client.conversations_invite(channel=channel, users=[bench.person("Ana").id])
    await bench.client.conversations_setTopic(channel=channel, topic="t" * 250)
    with bench.workspace.expect_violation("too_long"):
        assert await refused(bench, "conversations.setTopic", channel=channel, topic="t" * 251) == "too_long"
    with bench.workspace.expect_violation("invalid_name_maxlength"):
        assert await refused(bench, "conversations.create", name="c" * (most + 1)) == "invalid_name_maxlength"
    with bench.workspace.expect_violation("invalid_name_specials"):
        assert await refused(bench, "conversations.create", name="Social Desk") == "invalid_name_specials"
    assert await refused(bench, "conversations.create", name="c" * most) == "name_taken"
    ana = bench.person("Ana").id
    assert await refused(bench, "conversations.invite", channel=channel, users=ana) == "already_in_channel"
    with bench.workspace.expect_violation("too_many_users"):
        crowd = ",".join(["U1"] * (LIMITS["method_limits/conversations.invite.users"] + 1))
        assert await refused(bench, "conversations.invite", channel=channel, users=crowd) == "too_many_users"
    await bench.client.conversations_archive(channel=channel)
    assert await refused(bench, "conversations.archive", channel=channel) == "already_archived"


async def test_reactions_are_added_and_removed_once(bench: Bench) -> None:
    said = await bench.person("Ana").says("look", "#social-desk")
    args = {"channel": bench.channel(), "timestamp": said.ts, "name": "eyes"}
    await bench.client.reactions_add(**args)
    assert await refused(bench, "reactions.add", **args) == "already_reacted"
    assert (await bench.client.reactions_get(channel=bench.channel(), timestamp=said.ts))["message"][
        "reactions"
    ] == [{"name": "eyes", "users": ["U0CALLOUT"], "count": 1}]
    await bench.client.reactions_remove(**args)
    assert await refused(bench, "reactions.remove", **args) == "no_reaction"
    outside = {**args, "channel": bench.channel("#general")}
    assert await refused(bench, "reactions.add", **outside) == "not_in_channel"


async def test_pins_are_added_and_removed_once(bench: Bench) -> None:
    said = await bench.person("Ana").says("look", "#social-desk")
    args = {"channel": bench.channel(), "timestamp": said.ts}
    await bench.client.pins_add(**args)
    assert await refused(bench, "pins.add", **args) == "already_pinned"
    assert len((await bench.client.pins_list(channel=bench.channel()))["items"]) == 1
    await bench.client.pins_remove(**args)
    assert await refused(bench, "pins.remove", **args) == "no_pin"


async def test_a_file_is_uploaded_in_two_steps(bench: Bench) -> None:
    place = await bench.client.files_getUploadURLExternal(filename="figures.csv", length=3)
    early = {"files": [{"id": place["file_id"]}], "channel_id": bench.channel()}
    assert await refused(bench, "files.completeUploadExternal", **early) == "file_not_found"
    async with bench.session.post(place["upload_url"], data=b"a,b") as response:
        assert response.status == 200
    await bench.client.files_completeUploadExternal(
        files=[{"id": place["file_id"], "title": "Figures"}],
        channel_id=bench.channel(),
        initial_comment="Here",
    )
    seen = await bench.person("Ana").sees("Here", "#social-desk")
    assert seen.lines == ["Here", "(file: Figures)"]


async def test_slacks_own_client_uploads_a_file(bench: Bench) -> None:
    await bench.client.files_upload_v2(content="a,b", filename="f.csv", title="F", channel=bench.channel())
    await bench.person("Ana").sees("(file: F)", "#social-desk")


async def test_a_files_description_has_a_limit(bench: Bench) -> None:
    most = LIMITS["method_limits/files.alt_txt"]
    args = {"filename": "a.csv", "length": 1}
    assert (await bench.raw("files.getUploadURLExternal", {**args, "alt_txt": "x" * most}))["ok"]
    assert (
        await refused(bench, "files.getUploadURLExternal", **args, alt_txt="x" * (most + 1))
        == "alt_txt_too_large"
    )


async def test_a_permalink_leads_to_the_message_and_its_thread(bench: Bench) -> None:
    head = await bench.person("Ana").says("head", "#social-desk")
    reply = await bench.person("Ben").says("reply", thread=head)
    answer = await bench.client.chat_getPermalink(channel=bench.channel(), message_ts=reply.ts)
    assert answer["permalink"] == reply.link
    assert f"thread_ts={head.ts}" in reply.link


async def test_slacks_client_raises_what_the_local_slack_refuses(bench: Bench) -> None:
    blocks = [actions(*(button(action_id=f"a{n}") for n in range(26)))]
    with bench.workspace.expect_violation("invalid_blocks"), pytest.raises(SlackApiError) as caught:
        await bench.client.chat_postMessage(channel=bench.channel(), text="a", blocks=blocks)
    assert caught.value.response["errors"] == [
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]"
    ]


async def test_the_calls_so_far_can_be_read(bench: Bench) -> None:
    await bench.client.chat_postMessage(channel=bench.channel(), text="a")
    calls = bench.workspace.calls_to("chat.postMessage")
    assert [(c.args["text"], c.answer["ok"], c.at) for c in calls] == [("a", True, bench.clock())]


async def test_a_view_without_a_trigger_is_refused(bench: Bench) -> None:
    with bench.workspace.expect_violation("invalid_arguments"):
        assert await refused(bench, "views.open", view=modal()) == "invalid_arguments"
    with bench.workspace.expect_violation("invalid_trigger_id"):
        assert await refused(bench, "views.open", view=modal(), trigger_id="1.2.abc") == "invalid_trigger_id"
