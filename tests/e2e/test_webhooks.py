"""A network of somebody else's, installed beside Callout, brings customers to the desk by its webhook."""

import json

from pydantic import SecretStr

from bot.compose import Tempo, compose
from bot.outbox.lanes import Lanes
from bot.policy import parse_policy
from tests.e2e.house import POLICY, House, TestClock, places, settings_for, x_settings_for
from tests.installed import Install
from tests.square import SquareSettings, Town, serve_square, signed
from tests.unit.web.test_web import request

SECRET = "s3cret"
WITH_SQUARE = POLICY.replace("networks:\n", "networks:\n  square: {stall: acme}\n")


async def bring(house: House, town: Town) -> int:
    """The square calls the webhook with what is new; what it hears."""
    body = json.dumps(town.waiting).encode()
    status, _ = await request(
        house.callout.web, "POST", "/webhooks/square", body, headers=signed(SECRET, body)
    )
    town.waiting.clear()
    await house.settle()
    return status


async def test_from_the_webhook_to_the_card_and_back(migrated_url: str, install: Install) -> None:
    install({"square": "tests.square:SQUARE"})
    town, clock = Town(), TestClock()
    async with places(clock) as (slack, server, x), serve_square(town) as url:
        keys = {
            "x": x_settings_for(x),
            "square": SquareSettings(square_secret=SecretStr(SECRET), square_url=url),
        }
        settings = settings_for(server, migrated_url, "socket")
        tempo = Tempo(clock=clock, lanes=Lanes(interval=0, now=clock.monotonic))
        async with compose(settings, parse_policy(WITH_SQUARE), tempo, keys) as callout:
            callout.listen()
            await server.connected()
            await callout.identity.learn()
            house = House(slack, server, x, settings, callout, clock)
            post_id = town.write("maria", "My payout has not arrived.")

            again = list(town.waiting)
            assert await bring(house, town) == 200
            town.waiting = again
            assert await bring(house, town) == 200

            ana = house.person("Ana")
            card = await ana.sees("My payout has not arrived.", "#social-desk")
            await ana.sees("on the Square", on=card)
            await ana.clicks("Claim", on=card)
            await house.settle()
            await ana.clicks("Reply", on=card)
            form = await ana.form()
            await form.fill("Your reply", "On its way.")
            await form.submit()
            await house.settle()
            assert [answer["said"] for answer in town.below(post_id)] == ["On its way."]

            town.edit(post_id, "My payout of May has not arrived.")
            assert await bring(house, town) == 200
            await ana.sees("My payout of May has not arrived.", "#social-desk")
            assert len(house.workspace.posted("#social-desk")) == 1
            town.delete(post_id)
            assert await bring(house, town) == 200
            assert await house.rows("SELECT external_id, text FROM posts ORDER BY external_id") == [
                {"external_id": "s1", "text": ""},
                {"external_id": "s2", "text": "On its way."},
            ]
            assert not list(slack.violations), list(slack.violations)


async def test_while_the_database_is_away_nothing_is_answered_as_stored(
    install: Install,
) -> None:
    install({"square": "tests.square:SQUARE"})
    town, clock = Town(), TestClock()
    async with places(clock) as (_, server, x):
        keys = {"x": x_settings_for(x), "square": SquareSettings(square_secret=SecretStr(SECRET))}
        nowhere = settings_for(server, "postgresql://nobody@127.0.0.1:1/nothing", "socket")
        tempo = Tempo(clock=clock, lanes=Lanes(interval=0, now=clock.monotonic))
        async with compose(nowhere, parse_policy(WITH_SQUARE), tempo, keys) as callout:
            town.write("maria", "My payout has not arrived.")
            body = json.dumps(town.waiting).encode()
            status, _ = await request(
                callout.web, "POST", "/webhooks/square", body, headers=signed(SECRET, body)
            )
            assert status == 503
