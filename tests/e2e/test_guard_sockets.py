"""The socket: found again after Slack was away, closed without loose ends, and who we are learned late."""

import asyncio

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.clock import utc_now
from bot.config import manifest_path
from bot.domain.errors import Outsider
from bot.sandbox.seed import acme
from bot.sandbox.slack import faults
from bot.sandbox.slack.server import serve
from bot.slack.outbound.client import build_client
from bot.slack.sockets import SocketConnection
from bot.slack.workspace.identity import FRESH, Identity
from tests.e2e.guard_rig import rigged

DESK = "#social-desk"


async def test_a_socket_that_was_cut_is_found_again() -> None:
    async with rigged("socket") as rig:
        await rig.server.sockets.drop()
        await rig.server.connected()
        assert (await rig.slack.person("Ana").asks("/case hello", DESK)).text == "Hello Ana"


async def test_a_socket_that_slack_refreshes_is_replaced() -> None:
    async with rigged("socket") as rig:
        await rig.server.sockets.refresh()
        await rig.server.connected()
        assert (await rig.slack.person("Ana").asks("/case hello", DESK)).text == "Hello Ana"


async def test_slack_may_be_away_at_start() -> None:
    slack = acme(manifest_path())
    slack.faults.on("apps.connections.open", faults.server_error(html=True), times=2)
    async with serve(slack) as server, aiohttp.ClientSession() as session:
        client = build_client(server.bot_token, server.api_url, session)
        app = AsyncApp(signing_secret="", client=client)
        connection = SocketConnection(app, client, server.app_token, ping_every=0.05)
        assert not await connection.is_connected()
        connection.start()
        await server.connected()
        await connection.close()
        assert not await connection.is_connected()


async def test_a_socket_closes_while_it_is_still_looking_for_slack() -> None:
    async with aiohttp.ClientSession() as session:
        client = build_client("xoxb-x", "http://127.0.0.1:9/api/", session)
        connection = SocketConnection(AsyncApp(signing_secret="", client=client), client, "xapp-x")
        connection.start()
        await asyncio.sleep(0)
        await connection.close()
        assert not await connection.is_connected()
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_who_we_are_is_asked_for_until_slack_answers() -> None:
    slack, pauses = acme(manifest_path()), list[float]()
    slack.faults.on("auth.test", faults.no_answer())
    slack.faults.on("auth.test", faults.refusal("invalid_auth"), times=7)

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        troubles.append(identity.trouble)

    async with serve(slack) as server, aiohttp.ClientSession() as session:
        client = build_client(server.bot_token, server.api_url, session)
        identity, troubles = Identity(client, utc_now, pause), list[str]()
        me = await identity.learn()
        assert (me.team_id, me.bot_id, me.user_id) == ("T0ACME001", "B0CALLOUT", "U0CALLOUT")
        assert await identity.is_there()
        assert len(slack.calls_to("auth.test")) == 1  # what a fault stops is no call
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    assert troubles[0] == "Slack does not answer."
    assert troubles[1] == "Slack refuses our token (invalid_auth)."
    assert identity.trouble == ""


async def test_slack_is_there_while_it_answers_and_is_asked_twice_a_minute() -> None:
    slack, now = acme(manifest_path()), [utc_now()]
    async with serve(slack) as server, aiohttp.ClientSession() as session:
        client = build_client(server.bot_token, server.api_url, session)
        identity = Identity(client, lambda: now[0])
        assert await identity.is_there()
        assert await identity.is_there()
        assert len(slack.calls_to("auth.test")) == 1
        now[0] += FRESH
        slack.faults.on("auth.test", faults.server_error(html=True))
        assert not await identity.is_there()
        assert identity.trouble == "Slack does not answer."
        assert await identity.is_there()
        assert identity.trouble == ""


async def test_other_bots_are_heard_once_we_know_which_one_we_are() -> None:
    async with rigged("socket", known=False) as rig:
        rig.slack.dispatcher.ack_seconds = 0.3
        with rig.slack.expect_violation("ack_too_late"):
            rig.slack.other_app_says("beep", DESK)
            await rig.slack.person("Ana").says("hello", DESK)
            await rig.slack.settled()
        assert list(rig.notes.heard.values()) == ["hello"]
        await rig.identity.learn()
        rig.slack.retry_now()
        await rig.slack.settled()
        assert list(rig.notes.heard.values()) == ["hello", "beep"]


async def test_nobody_is_taken_for_one_of_us_before_we_know_who_we_are() -> None:
    async with rigged("socket", known=False) as rig:
        sam, team = rig.slack.person("Sam").id, rig.slack.team.id
        rig.slack.faults.on("auth.test", faults.server_error(html=True), times=2)
        for _ in range(2):
            with pytest.raises(aiohttp.ClientConnectionError):
                await rig.directory.recognise(team, sam, "button")
        with pytest.raises(Outsider):
            await rig.directory.recognise(team, sam, "button")
