"""Our answers travel to X, once, or it is said why not."""

import pytest
from pydantic import SecretStr

from bot.domain.errors import NetworkDenied, NetworkDown, NetworkLimited, ReplyRefused
from bot.networks.contract import Sent
from bot.networks.x import XSettings
from bot.networks.x.account import X
from bot.sandbox.networks.faults import BadJson, Failure, LostAnswer, RateLimited, forbidden, unauthorized
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer
from tests.integration.networks.conftest import OpenX

HELP = "Sorry about that. See acme.com/help, or https://acme.com/status/ please."


async def test_a_reply_arrives_under_the_post_as_ours(x: X, world: XNetwork) -> None:
    asked = world.post("marisol", "@acme where is my payout?")

    sent = await x.reply(asked.id, HELP)

    (ours,) = world.replies_to(asked.id)
    assert sent == Sent(ours.id, f"https://x.com/acme/status/{ours.id}")
    assert (ours.text, ours.conversation_id) == (f"@marisol {HELP}", asked.id)
    assert ours.author_id == world.our_account.id


async def test_a_reply_whose_answer_was_lost_is_found_again(x: X, world: XNetwork, server: XServer) -> None:
    asked = world.post("marisol", "@acme where is my payout?")
    server.faults.on("create", LostAnswer())

    with pytest.raises(NetworkDown):
        await x.reply(asked.id, HELP)

    found = await x.find_reply(asked.id, HELP)
    assert found is not None
    assert found.external_id == world.replies_to(asked.id)[0].id
    assert len(world.replies_to(asked.id)) == 1


async def test_a_reply_that_never_arrived_is_not_found(x: X, world: XNetwork, server: XServer) -> None:
    asked = world.post("marisol", "@acme where is my payout?")
    other = world.post("tomas", "@acme and mine?")
    server.faults.on("create", Failure())
    with pytest.raises(NetworkDown):
        await x.reply(asked.id, HELP)
    await x.reply(other.id, HELP)
    await x.reply(asked.id, "Other words")

    assert await x.find_reply(asked.id, HELP) is None


async def test_a_reply_is_found_though_the_post_was_edited_since(x: X, world: XNetwork) -> None:
    asked = world.post("marisol", "@acme wher is my payout?")
    sent = await x.reply(asked.id, HELP)
    edited = world.edit(asked.id, "@acme where is my payout?")

    found = await x.find_reply(edited.id, HELP)

    assert found is not None
    assert found.external_id == sent.external_id


async def test_a_reply_is_found_though_the_post_is_gone(x: X, world: XNetwork) -> None:
    asked = world.post("marisol", "@acme where is my payout?")
    sent = await x.reply(asked.id, HELP)
    world.delete(asked.id)

    assert await x.find_reply(asked.id, HELP) == sent


async def test_a_reply_is_found_some_pages_back(x: X, world: XNetwork, server: XServer) -> None:
    asked = world.post("marisol", "@acme where is my payout?")
    sent = await x.reply(asked.id, HELP)
    for number in range(25):
        world.post("acme", f"Good morning {number}")

    assert await x.find_reply(asked.id, HELP) == sent
    server.requests.clear()
    for number in range(200):
        world.post("acme", f"Good night {number}")
    assert await x.find_reply(asked.id, HELP) is None
    assert len(server.requests) == 1 + 10


async def test_the_same_reply_twice_is_the_one_that_is_there(x: X, world: XNetwork) -> None:
    asked = world.post("marisol", "@acme where is my payout?")

    first = await x.reply(asked.id, HELP)
    second = await x.reply(asked.id, HELP)

    assert first == second
    assert len(world.replies_to(asked.id)) == 1


async def test_who_did_not_name_us_cannot_be_answered(x: X, world: XNetwork) -> None:
    asked = world.post("tomas", "my payout is late #acmedown")

    with pytest.raises(ReplyRefused) as refused:
        await x.reply(asked.id, HELP)

    assert "mentioned or quoted us" in refused.value.detail
    world.strict_replies = False
    await x.reply(asked.id, HELP)
    assert len(world.replies_to(asked.id)) == 1


async def test_who_quotes_us_can_be_answered(x: X, world: XNetwork) -> None:
    news = world.post("acme", "All systems are well.")

    question = world.post("tomas", "are they?", quote=news.id)
    await x.reply(question.id, HELP)

    assert len(world.replies_to(question.id)) == 1


async def test_a_post_that_is_gone_or_hidden_cannot_be_answered(x: X, world: XNetwork) -> None:
    gone = world.post("marisol", "@acme hello")
    world.delete(gone.id)
    world.account("lena", protected=True)
    hidden = world.post("lena", "@acme hello")

    for post in (gone, hidden):
        with pytest.raises(ReplyRefused) as refused:
            await x.reply(post.id, HELP)
        assert "not there any more" in refused.value.detail


@pytest.mark.parametrize("text", ["a" * 281, "語" * 141, ""])
async def test_what_is_too_long_or_empty_is_not_even_sent(
    x: X, world: XNetwork, server: XServer, text: str
) -> None:
    asked = world.post("marisol", "@acme hello")

    with pytest.raises(ReplyRefused) as refused:
        await x.reply(asked.id, text)

    assert "280" in refused.value.detail
    assert server.requests == []
    assert not x.measure(text).fits


async def test_a_case_that_did_not_come_from_x_cannot_be_answered_there(x: X, server: XServer) -> None:
    with pytest.raises(ReplyRefused):
        await x.reply("by-hand", HELP)

    assert server.requests == []


def test_a_reply_of_280_fits(x: X) -> None:
    length = x.measure("語" * 140)

    assert (length.count, length.limit, length.fits) == (280, 280, True)


async def test_without_the_keys_to_write_it_is_said_which_are_missing(open_x: OpenX, world: XNetwork) -> None:
    asked = world.post("marisol", "@acme hello")

    with pytest.raises(NetworkDenied) as denied:
        await open_x(XSettings(x_bearer_token=SecretStr("b"), x_api_key=SecretStr("k"))).reply(asked.id, HELP)

    assert "X_ACCESS_SECRET" in denied.value.detail


async def test_what_is_wrong_with_keys_or_pace_is_no_refusal_of_the_reply(
    x: X, world: XNetwork, server: XServer
) -> None:
    asked = world.post("marisol", "@acme hello")

    server.faults.on("create", unauthorized())
    with pytest.raises(NetworkDenied):
        await x.reply(asked.id, HELP)
    server.faults.on("create", RateLimited())
    with pytest.raises(NetworkLimited):
        await x.reply(asked.id, HELP)
    server.faults.on("create", BadJson('{"data": {}}'))
    with pytest.raises(NetworkDown):
        await x.reply(asked.id, HELP)
    server.faults.on("create", forbidden())
    with pytest.raises(ReplyRefused):
        await x.reply(asked.id, HELP)
