"""The local X over HTTP: https://docs.x.com/x-api/introduction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import ClassVar

from aiohttp import web

from bot.sandbox.networks.server import Json, Route, StandIn, serve_networks
from bot.sandbox.networks.x import calls
from bot.sandbox.networks.x.network import XNetwork

WINDOW = timedelta(minutes=15)


class XServer(StandIn[XNetwork]):
    """X's API. Its pace: https://docs.x.com/x-api/fundamentals/rate-limits."""

    window = WINDOW
    most: ClassVar[Mapping[str, int]] = {
        "mentions": 450,
        "search": 450,
        "lookup": 450,
        "timeline": 900,
        "user": 900,
        "create": 100,
    }

    def routes(self) -> Sequence[Route]:
        """The calls that Callout makes."""
        x = self.network
        about = "/2/users/{id}"
        return [
            Route("GET", f"{about}/mentions", "mentions", lambda c: calls.mentions(x, c.path["id"], c.query)),
            Route("GET", f"{about}/tweets", "timeline", lambda c: calls.timeline(x, c.path["id"], c.query)),
            Route(
                "GET", "/2/users/by/username/{name}", "user", lambda c: calls.user(x, c.path["name"], c.query)
            ),
            Route("GET", "/2/tweets/search/recent", "search", lambda c: calls.search(x, c.query)),
            Route("GET", "/2/tweets", "lookup", lambda c: calls.lookup(x, c.query)),
            Route("POST", "/2/tweets", "create", lambda c: calls.create(x, c.body), status=201),
        ]

    def problem(self, status: int, title: str) -> Json:
        """As X words an error that has nothing to do with the call."""
        return {"title": title, "detail": title, "type": "about:blank", "status": status}

    def lets_in(self, request: web.Request) -> bool:
        """A bearer token, or an OAuth 1 signature."""
        kind, _, rest = request.headers.get("Authorization", "").partition(" ")
        if kind == "OAuth":
            return all(
                f"{name}=" in rest for name in ("oauth_consumer_key", "oauth_token", "oauth_signature")
            )
        return super().lets_in(request)

    def pace(self, endpoint: str) -> dict[str, str]:
        """The three headers X answers with."""
        ends = self.limits.ends(endpoint, self.network.now())
        return {
            "x-rate-limit-limit": str(self.limits.most[endpoint]),
            "x-rate-limit-remaining": str(self.limits.left(endpoint)),
            "x-rate-limit-reset": str(int(ends.timestamp())),
        }


@asynccontextmanager
async def serve_x(network: XNetwork) -> AsyncIterator[XServer]:
    """Serve an X on a free port of this machine. `server.url` is for X_API_URL."""
    server = XServer(network)
    async with serve_networks(server):
        yield server
