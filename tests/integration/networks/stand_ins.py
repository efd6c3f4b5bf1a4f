"""Each network before its stand-in, in the one shape that the contract's tests work with.

A network that is added costs one class here, and its name in STAND_INS.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Protocol

from pydantic import SecretStr

from bot.domain.errors import NetworkDenied, NetworkDown, NetworkError, NetworkLimited
from bot.domain.posts import Deletion
from bot.networks.contract import Batch, Network, Polls, Receives, WebhookRequest
from bot.networks.x import X, XBlock, XSettings
from bot.sandbox.networks.faults import BadJson, Failure, Fault, LostAnswer, RateLimited, unauthorized
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer, serve_x
from tests.integration.networks.conftest import FrozenClock
from tests.square import SQUARE, SquareBlock, SquareSettings, Town, serve_square, signed

CUSTOMER = "maria"


class StandIn(Protocol):
    """A place where a customer writes to us, and our account there: real code before a small world.

    `renamed` is the field that `garble` gives another name, and that name. `page` is how many posts come at once, None
    where the network does not have to be asked.
    """

    network: Network
    renamed: tuple[str, str]
    page: int | None

    def write(self, words: str, below: str | None = None) -> str:
        """The customer writes to us, or below a post of ours or theirs; the post's id."""
        ...

    def edit(self, post_id: str, words: str) -> None: ...

    def delete(self, post_id: str) -> None: ...

    def garble(self, post_id: str) -> None:
        """What comes next brings everything there is, this post with a field renamed."""
        ...

    def answers(self, post_id: str) -> list[str]:
        """What we wrote below a post, and everybody sees."""
        ...

    def fail(self, kind: type[NetworkError]) -> None:
        """Every call fails like this until `mend`."""
        ...

    def lose_answer(self) -> None:
        """The next reply arrives, and nobody hears that it did."""
        ...

    def mend(self) -> None: ...

    async def news(self) -> Batch:
        """What came since it was last asked for, in one batch."""
        ...

    async def gone(self) -> tuple[Deletion, ...]:
        """What was deleted since it was last asked for."""
        ...


class LocalX:
    """X over the local X."""

    renamed = ("text", "words")
    page: int | None = 100
    _TROUBLES: Final[Mapping[type[NetworkError], Fault]] = {
        NetworkDown: Failure(503),
        NetworkLimited: RateLimited(),
        NetworkDenied: unauthorized(),
    }

    def __init__(self, server: XServer, network: Network) -> None:
        self.network = network
        self._server = server
        self._world = server.network
        self._cursors: dict[str, str] = {}
        self._given: list[str] = []

    def write(self, words: str, below: str | None = None) -> str:
        self._given.append(self._world.post(CUSTOMER, f"@acme {words}", reply_to=below).id)
        return self._given[-1]

    def edit(self, post_id: str, words: str) -> None:
        self._world.edit(post_id, f"@acme {words}")

    def delete(self, post_id: str) -> None:
        self._world.delete(post_id)

    def garble(self, post_id: str) -> None:
        shapes = [
            {
                "id": post.id,
                ("words" if post.id == post_id else "text"): post.text,
                "author_id": post.author_id,
                "edit_history_tweet_ids": post.history,
            }
            for post in self._world.posts()
        ]
        page = {"data": shapes, "meta": {"result_count": len(shapes), "newest_id": shapes[0]["id"]}}
        self._server.faults.on("mentions", BadJson(json.dumps(page)))

    def answers(self, post_id: str) -> list[str]:
        return [reply.text.removeprefix(f"@{CUSTOMER} ") for reply in self._world.replies_to(post_id)]

    def fail(self, kind: type[NetworkError]) -> None:
        self._server.faults.on("*", self._TROUBLES[kind], times=100)

    def lose_answer(self) -> None:
        self._server.faults.on("create", LostAnswer())

    def mend(self) -> None:
        self._server.faults.clear()

    async def news(self) -> Batch:
        assert isinstance(self.network, Polls)
        batches = [batch async for batch in self.network.poll(self._cursors)]
        self._cursors |= {batch.stream: batch.cursor for batch in batches if batch.cursor}
        mentions = [batch for batch in batches if batch.stream == "mentions"]
        return Batch(
            "mentions",
            tuple(post for batch in mentions for post in batch.posts),
            unread=tuple(raw for batch in mentions for raw in batch.unread),
        )

    async def gone(self) -> tuple[Deletion, ...]:
        assert isinstance(self.network, Polls)
        return (await self.network.recheck(self._given)).deletions


class LocalSquare:
    """The made-up network, which calls us."""

    renamed = ("said", "sayd")
    page: int | None = None
    SECRET = "s3cret"
    _TROUBLES: Final[Mapping[type[NetworkError], int]] = {
        NetworkDown: 500,
        NetworkLimited: 429,
        NetworkDenied: 401,
    }

    def __init__(self, town: Town, network: Network) -> None:
        self.network = network
        self._town = town

    def write(self, words: str, below: str | None = None) -> str:
        return self._town.write(CUSTOMER, words, below)

    def edit(self, post_id: str, words: str) -> None:
        self._town.edit(post_id, words)

    def delete(self, post_id: str) -> None:
        self._town.delete(post_id)

    def garble(self, post_id: str) -> None:
        said = [dict(each) for each in self._town.said.values()]
        for each in said:
            if each["id"] == post_id:
                each["sayd"] = each.pop("said")
        self._town.waiting = list(said)

    def answers(self, post_id: str) -> list[str]:
        return [each["said"] for each in self._town.below(post_id) if each["by"] == "acme"]

    def fail(self, kind: type[NetworkError]) -> None:
        self._town.status = self._TROUBLES[kind]

    def lose_answer(self) -> None:
        self._town.loses_answer = True

    def mend(self) -> None:
        self._town.status, self._town.loses_answer = 200, False

    async def news(self) -> Batch:
        assert isinstance(self.network, Receives)
        body = json.dumps(self._town.waiting).encode()
        self._town.waiting.clear()
        self.network.verify(WebhookRequest(signed(self.SECRET, body), {}, body))
        return self.network.parse(body)

    async def gone(self) -> tuple[Deletion, ...]:
        return (await self.news()).deletions


@asynccontextmanager
async def local_x(clock: FrozenClock) -> AsyncIterator[StandIn]:
    """Our account on the local X, opened as the product opens it."""
    async with serve_x(XNetwork(clock)) as server:
        token = SecretStr("local")
        settings = XSettings(
            x_api_url=server.url,
            x_bearer_token=token,
            x_api_key=token,
            x_api_secret=token,
            x_access_token=token,
            x_access_secret=token,
        )
        account = X.open(XBlock(handle="acme", user_id=server.network.our_account.id), settings, clock)
        assert account is not None
        yield LocalX(server, account)
        await account.close()


@asynccontextmanager
async def local_square(clock: FrozenClock) -> AsyncIterator[StandIn]:
    """Our stall on the local square."""
    town = Town()
    async with serve_square(town) as url:
        settings = SquareSettings(square_secret=SecretStr(LocalSquare.SECRET), square_url=url)
        account = SQUARE.open(SquareBlock(stall="acme"), settings, clock)
        assert account is not None
        yield LocalSquare(town, account)
        await account.close()


STAND_INS: Mapping[str, Callable[[FrozenClock], AbstractAsyncContextManager[StandIn]]] = {
    "x": local_x,
    "square": local_square,
}
