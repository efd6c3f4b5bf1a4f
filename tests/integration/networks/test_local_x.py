"""The local X is as strict as X, so that what works here works there."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer

BEARER = {"Authorization": "Bearer b"}
OUR_ID = "2244994945"
Json = dict[str, object]


@pytest.fixture
async def http(server: XServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url, headers=BEARER) as session:
        yield session


async def get(http: aiohttp.ClientSession, path: str, **query: str) -> tuple[int, Json]:
    async with http.get(
        path, params={name.replace("__", "."): value for name, value in query.items()}
    ) as answer:
        return answer.status, await answer.json()


async def test_a_call_without_a_token_is_refused(server: XServer) -> None:
    async with aiohttp.ClientSession(server.url) as nobody:
        for token in ("", "Bearer", "OAuth oauth_token=x", "Basic abc"):
            async with nobody.get("/2/tweets?ids=1", headers={"Authorization": token}) as answer:
                assert answer.status == 401


async def test_no_more_comes_than_was_asked_for(http: aiohttp.ClientSession, world: XNetwork) -> None:
    post = world.post("marisol", "@acme hello")

    _, plain = await get(http, f"/2/users/{OUR_ID}/mentions")
    _, more = await get(
        http, f"/2/users/{OUR_ID}/mentions", tweet__fields="lang,author_id", expansions="author_id"
    )

    bare = {"id": post.id, "text": "@acme hello", "edit_history_tweet_ids": [post.id]}
    assert plain["data"] == [bare]
    assert "includes" not in plain
    assert more["data"] == [bare | {"lang": "en", "author_id": post.author_id}]
    assert more["includes"] == {"users": [{"id": post.author_id, "name": "marisol", "username": "marisol"}]}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"/2/users/{OUR_ID}/mentions", {"max_results": "4"}),
        (f"/2/users/{OUR_ID}/mentions", {"max_results": "101"}),
        (f"/2/users/{OUR_ID}/mentions", {"since_id": "abc"}),
        (f"/2/users/{OUR_ID}/mentions", {"pagination_token": "mine"}),
        (f"/2/users/{OUR_ID}/tweets", {"start_time": "yesterday"}),
        (f"/2/users/{OUR_ID}/tweets", {"start_time": "2026-03-02T09:00:00Z", "since_id": "5"}),
        ("/2/tweets/search/recent", {"query": "acme", "max_results": "9"}),
        ("/2/tweets/search/recent", {"query": "acme", "since_id": "20"}),
        ("/2/tweets/search/recent", {"query": "acme", "start_time": "2026-01-01T00:00:00Z"}),
        ("/2/tweets/search/recent", {}),
        ("/2/tweets", {}),
        ("/2/tweets", {"ids": "1,two"}),
        ("/2/tweets", {"ids": ",".join(["1"] * 101)}),
    ],
)
async def test_parameters_x_would_not_take_are_refused(
    http: aiohttp.ClientSession, path: str, query: dict[str, str]
) -> None:
    status, body = await get(http, path, **query)

    assert (status, body["title"]) == (400, "Invalid Request")


async def test_each_answer_says_what_is_left(http: aiohttp.ClientSession) -> None:
    async with http.get("/2/tweets?ids=1") as answer:
        assert answer.headers["x-rate-limit-limit"] == "450"
        assert answer.headers["x-rate-limit-remaining"] == "449"
        assert answer.headers["x-rate-limit-reset"].isdigit()


async def test_what_is_gone_and_what_is_private_are_told_apart(
    http: aiohttp.ClientSession, world: XNetwork
) -> None:
    gone, private = world.post("marisol", "a"), world.post("lena", "b")
    reply = world.post("tomas", "c", reply_to=gone.id)
    world.delete(gone.id)
    world.account("lena", protected=True)

    _, body = await get(
        http, "/2/tweets", ids=f"{gone.id},{private.id},{reply.id}", expansions="referenced_tweets.id"
    )

    errors = body["errors"]
    assert isinstance(errors, list)
    assert [(e["parameter"], e["title"]) for e in errors] == [
        ("referenced_tweets.id", "Not Found Error"),
        ("ids", "Not Found Error"),
        ("ids", "Authorization Error"),
    ]


async def test_accounts_are_found_by_name(http: aiohttp.ClientSession) -> None:
    _, found = await get(http, "/2/users/by/username/ACME", user__fields="verified_type,public_metrics")
    _, missing = await get(http, "/2/users/by/username/nobody")

    assert isinstance(found["data"], dict)
    assert (found["data"]["id"], found["data"]["verified_type"]) == (OUR_ID, "business")
    assert "errors" in missing


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "Good morning"}, 201),
        ({"text": "a" * 281}, 403),
        ({"text": " "}, 400),
        ({}, 400),
        ({"text": "hello", "reply": {"in_reply_to_tweet_id": "404"}}, 403),
    ],
)
async def test_what_we_post_is_checked(http: aiohttp.ClientSession, body: Json, status: int) -> None:
    async with http.post("/2/tweets", json=body) as answer:
        assert answer.status == status


async def test_a_body_that_is_no_json_is_refused(http: aiohttp.ClientSession) -> None:
    async with http.post("/2/tweets", data=b"{") as answer:
        assert answer.status == 400


async def test_a_withheld_post_says_where(http: aiohttp.ClientSession, world: XNetwork) -> None:
    post = world.post("marisol", "@acme hello")
    world.withhold(post.id, "DE", "FR")

    _, body = await get(http, "/2/tweets", ids=post.id, tweet__fields="withheld")

    assert isinstance(body["data"], list)
    assert body["data"][0]["withheld"] == {"copyright": False, "country_codes": ["DE", "FR"]}
