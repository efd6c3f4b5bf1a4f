"""The local X searches as X does."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.networks.posts import Attached
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.query import BadQuery, compile_query

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> XNetwork:
    world = XNetwork(lambda: NOW)
    question = world.post("marisol", "@Acme my payout is late")
    world.post("acme", "@marisol on its way", reply_to=question.id)
    world.post("tomas", "is the payments desk asleep? #AcmeDown", language="es")
    world.post("tomas", "look acme.com/status", media=[Attached("photo")])
    world.post("lena", "same!", quote=question.id)
    world.repost("lena", question.id)
    return world


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("@acme", ["RT @marisol: @Acme my payout is late", "@Acme my payout is late"]),
        (
            "(@acme OR #acmedown) -is:retweet",
            ["is the payments desk asleep? #AcmeDown", "@Acme my payout is late"],
        ),
        ("payout late -is:retweet", ["@Acme my payout is late"]),
        ('"payments desk"', ["is the payments desk asleep? #AcmeDown"]),
        ('-"payments desk" from:tomas', ["look acme.com/status"]),
        ("from:acme", ["@marisol on its way"]),
        ("to:marisol", ["@marisol on its way"]),
        ("is:reply", ["@marisol on its way"]),
        ("is:quote OR is:retweet", ["RT @marisol: @Acme my payout is late", "same!"]),
        ("lang:es", ["is the payments desk asleep? #AcmeDown"]),
        ("has:media has:links", ["look acme.com/status"]),
        ("-(from:tomas OR from:lena OR from:acme)", ["@Acme my payout is late"]),
        ("from:nobody OR @nobody OR to:nobody", []),
        ("acmedown", ["is the payments desk asleep? #AcmeDown"]),
        ("pay", []),
    ],
)
def test_a_query_finds_what_it_asks_for(world: XNetwork, query: str, found: list[str]) -> None:
    test = compile_query(query, world)

    assert [post.text for post in world.posts() if test(post)] == found


def test_a_conversation_is_found_by_its_id(world: XNetwork) -> None:
    first = world.posts()[-1]
    test = compile_query(f"conversation_id:{first.id}", world)

    assert sum(test(post) for post in world.posts()) == 2


@pytest.mark.parametrize(
    "query", ["", "(", ")", "(a", "a)", "a OR", "OR a", "()", '"open', "is:sunny", "a" * 513, "to: x"]
)
def test_a_query_x_would_refuse_is_refused(world: XNetwork, query: str) -> None:
    with pytest.raises(BadQuery):
        compile_query(query, world)
