"""A local X, and our side of it: the real client, reached over HTTP."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.networks.x import XBlock, XSettings
from bot.networks.x.account import X
from bot.networks.x.client import XClient
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer, serve_x

KEYS = XSettings(
    x_bearer_token=SecretStr("bearer-s3cret"),
    x_api_key=SecretStr("api-key"),
    x_api_secret=SecretStr("api-s3cret"),
    x_access_token=SecretStr("2244994945-token"),
    x_access_secret=SecretStr("access-s3cret"),
)


@dataclass
class FrozenClock:
    """Stands still until somebody moves it."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        self.moment += span


OpenX = Callable[..., X]


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def world(clock: FrozenClock) -> XNetwork:
    return XNetwork(clock)


@pytest.fixture
async def server(world: XNetwork) -> AsyncIterator[XServer]:
    async with serve_x(world) as server:
        yield server


@pytest.fixture
async def open_x(server: XServer, clock: FrozenClock) -> AsyncIterator[OpenX]:
    """Opens our account there, ten posts a page; closed with the test."""
    opened: list[X] = []

    def open_one(
        keys: XSettings = KEYS,
        *,
        search: str = "",
        timeout: float = 5.0,
        url: str | None = None,
        user_id: str = "2244994945",
    ) -> X:
        client = XClient(keys.model_copy(update={"x_api_url": url or server.url}), timeout, per_page=10)
        opened.append(X(client, XBlock(handle="@acme", user_id=user_id, search=search), clock))
        return opened[-1]

    yield open_one
    for x in opened:
        await x.close()


@pytest.fixture
def x(open_x: OpenX) -> X:
    return open_x()
