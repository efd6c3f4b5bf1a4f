"""The app looks after channels and groups, and what Slack refuses there."""

import pytest
from slack_bolt.async_app import AsyncAck

from bot.sandbox.people.screen import ScreenError
from tests.e2e.sandbox.conftest import Bench
from tests.unit.sandbox.blocks import Json, field, modal, section


async def error_of(bench: Bench, method: str, **args: object) -> str:
    answer = await bench.raw(method, args)
    return str(answer.get("error", "none"))


async def test_people_are_taken_out_of_a_channel(bench: Bench) -> None:
    context, nora = bench.channel(), bench.person("Nora")
    await bench.client.conversations_kick(channel=context, user=nora.id)
    assert nora.id not in bench.workspace.channel("#social-desk").members
    assert await error_of(bench, "conversations.kick", channel=context, user=nora.id) == "not_in_channel"
    assert await error_of(bench, "conversations.kick", channel=context, user="U0CALLOUT") == "cant_kick_self"


async def test_the_app_leaves_a_channel_once(bench: Bench) -> None:
    await bench.client.conversations_leave(channel=bench.channel())
    assert (await bench.raw("conversations.leave", {"channel": bench.channel()}))["not_in_channel"]


async def test_a_channel_is_renamed_described_closed_and_opened(bench: Bench) -> None:
    meta = bench.channel("#social-meta")
    await bench.client.conversations_rename(channel=meta, name="meta")
    assert await error_of(bench, "conversations.rename", channel=meta, name="general") == "name_taken"
    await bench.client.conversations_setPurpose(channel=meta, purpose="Facebook and Instagram")
    with bench.workspace.expect_violation("too_long"):
        assert (
            await error_of(bench, "conversations.setPurpose", channel=meta, purpose="x" * 251) == "too_long"
        )
    await bench.client.conversations_archive(channel=meta)
    with bench.workspace.expect_violation("is_archived"):
        assert await error_of(bench, "conversations.setTopic", channel=meta, topic="a") == "is_archived"
    await bench.client.conversations_unarchive(channel=meta)
    assert await error_of(bench, "conversations.unarchive", channel=meta) == "not_archived"
    shown = (await bench.client.conversations_info(channel=meta, include_num_members=True))["channel"]
    assert (shown["name"], shown["purpose"]["value"]) == ("meta", "Facebook and Instagram")
    assert shown["previous_names"] == ["social-meta"]


async def test_general_stays_open(bench: Bench) -> None:
    await bench.client.conversations_join(channel=bench.channel("#general"))
    assert (
        await error_of(bench, "conversations.archive", channel=bench.channel("#general"))
        == "cant_archive_general"
    )


@pytest.mark.parametrize(
    ("users", "error"),
    [("U0NOBODY", "user_not_found"), ("U0CALLOUT", "cant_invite_self"), ("{Sam}", "cant_invite")],
)
async def test_who_cannot_be_invited(bench: Bench, users: str, error: str) -> None:
    invited = users.replace("{Sam}", bench.person("Sam").id)
    assert (
        await error_of(bench, "conversations.invite", channel=bench.channel("#team-risk"), users=invited)
        == error
    )


@pytest.mark.parametrize("name", ["", "---", "With Space", "é"])
async def test_a_channel_cannot_be_called_anything(bench: Bench, name: str) -> None:
    refused = {"": "invalid_arguments", "---": "invalid_name_punctuation"}.get(name, "invalid_name_specials")
    with bench.workspace.expect_violation(refused):
        assert await error_of(bench, "conversations.create", name=name) == refused


async def test_who_can_be_written_to_directly(bench: Bench) -> None:
    bench.workspace.deactivate("Nora")
    assert await error_of(bench, "conversations.open", users="U0NOBODY") == "user_not_found"
    assert await error_of(bench, "conversations.open", users=bench.person("Nora").id) == "user_disabled"
    three = ",".join(bench.person(name).id for name in ("Ana", "Ben"))
    made = await bench.client.conversations_open(users=three, return_im=True)
    assert made["channel"]["is_mpim"]
    again = await bench.client.conversations_open(channel=made["channel"]["id"])
    assert again["channel"]["id"] == made["channel"]["id"]
    with bench.workspace.expect_violation("too_many_users"):
        assert await error_of(bench, "conversations.open", users=",".join(["U1"] * 9)) == "too_many_users"


async def test_the_app_changes_a_group(bench: Bench) -> None:
    group = bench.workspace.group("@payouts-oncall")
    rui = bench.person("Rui").id
    changed = await bench.client.usergroups_users_update(usergroup=group.id, users=[rui])
    assert changed["usergroup"]["users"] == [rui]
    assert (
        await error_of(bench, "usergroups.users.update", usergroup=group.id, users="U0NOBODY")
        == "invalid_users"
    )


async def test_the_team_and_the_bots(bench: Bench) -> None:
    assert (await bench.client.team_info())["team"]["domain"] == "acme"
    assert (await bench.client.bots_info(bot="B0CALLOUT"))["bot"]["user_id"] == "U0CALLOUT"
    assert await error_of(bench, "bots.info", bot="B0NONE") == "bot_not_found"


async def test_a_file_is_fetched_by_whoever_has_the_token(bench: Bench) -> None:
    await bench.client.files_upload_v2(content="a,b", filename="f.csv", title="F", channel=bench.channel())
    file = bench.person("Ana").messages("#social-desk")[0].json["files"][0]
    async with bench.session.get(file["url_private"]) as response:
        assert response.status == 403
    headers = {"Authorization": f"Bearer {bench.server.bot_token}"}
    async with bench.session.get(file["url_private"], headers=headers) as response:
        assert await response.text() == "a,b"
    assert (await bench.client.files_info(file=file["id"]))["file"]["title"] == "F"
    assert await error_of(bench, "files.info", file="F0NONE") == "file_not_found"


@pytest.mark.parametrize(
    ("channel", "error"), [("#general", "not_in_channel"), ("#exec-private", "channel_not_found")]
)
async def test_where_a_file_cannot_be_shared(bench: Bench, channel: str, error: str) -> None:
    args = {"files": [{"id": "F1"}], "channel_id": bench.channel(channel)}
    assert await error_of(bench, "files.completeUploadExternal", **args) == error


async def test_people_bring_and_remove_one_another(bench: Bench) -> None:
    lena, rui = bench.person("Lena"), bench.person("Rui")
    await lena.invites("@Rui", "#social-desk")
    await rui.says("hello", "#social-desk")
    await lena.removes("Rui", "#social-desk")
    with pytest.raises(ScreenError, match="has to join"):
        await rui.says("again", "#social-desk")
    with pytest.raises(ScreenError, match="Nobody is called Zoe"):
        await lena.invites("Zoe", "#social-desk")


async def test_a_bad_answer_on_a_command_is_told_by_slackbot(bench: Bench) -> None:
    @bench.app.command("/case")
    async def case(ack: AsyncAck) -> None:
        await ack(text="a", blocks=[section("x" * 3001)])

    await bench.start()
    with bench.workspace.expect_violation("bad_ack"):
        answer = await bench.person("Ana").types("/case", "#social-desk")
    assert answer is not None
    assert answer.text == '/case failed with the error "invalid_command_response"'


async def test_an_answer_to_what_is_gone_or_not_ones_own(bench: Bench) -> None:
    bodies: list[Json] = []

    @bench.app.shortcut("flag")
    async def flag(ack: AsyncAck, body: Json) -> None:
        await ack()
        bodies.append(body)

    await bench.start()
    ana = bench.person("Ana")
    said = await ana.says("look", "#social-desk")
    await ana.shortcut("Flag it", on=said)
    url = bodies[0]["response_url"]
    with bench.workspace.expect_violation("bad_response_url"):
        assert await bench.respond(url, {"delete_original": True}) == (400, "cant_update_message")
    await ana.deletes(said)
    assert await bench.respond(url, {"delete_original": True}) == (404, "message_not_found")
    bench.workspace.archive("#social-desk")
    with bench.workspace.expect_violation("bad_response_url"):
        assert await bench.respond(url, {"text": "hello"}) == (400, "is_archived")
    with bench.workspace.expect_violation("bad_response_url"):
        async with bench.session.post(url, data="no json") as response:
            assert response.status == 400


async def test_a_conversation_may_be_a_person(bench: Bench) -> None:
    submitted: list[Json] = []

    @bench.app.view("form")
    async def submit(ack: AsyncAck, view: Json) -> None:
        await ack()
        submitted.append(view)

    await bench.start()
    ana, ben = bench.person("Ana"), bench.person("Ben")
    element = {"type": "conversations_select", "action_id": "where"}
    view = modal(field(element, "Where", block_id="b"), callback_id="form")
    trigger = bench.workspace.triggers.issue(ana.id, bench.clock())
    await bench.raw("views.open", {"trigger_id": trigger, "view": view})
    shown = await ana.form()
    await shown.fill("Where", "@Ben")
    await shown.submit()
    direct = bench.workspace.find_direct(ana.id, ben.id)
    assert direct is not None
    assert submitted[0]["state"]["values"]["b"]["where"]["selected_conversation"] == direct.id
