"""Stand-ins over HTTP: each is a network's API, at an address of its own, as real ones have hosts of their own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Generic, TypeAlias, TypeVar

from aiohttp import web

from bot.sandbox.networks.faults import (
    BadJson,
    Dropped,
    Failure,
    Fault,
    Faults,
    LostAnswer,
    RateLimited,
    Slow,
)
from bot.sandbox.networks.rates import RateWindows
from bot.sandbox.networks.world import Network

Json: TypeAlias = dict[str, object]
NetworkT_co = TypeVar("NetworkT_co", bound=Network, covariant=True)


@dataclass(frozen=True, slots=True)
class Call:
    """What a request says: the names in its path, its query, and its body (JSON or a form; {} if neither)."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json


@dataclass
class Refused(Exception):
    """The network says no, with this status and body."""

    status: int
    body: Json


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path (`/posts/{id}`), the endpoint it counts as, and what it answers. Raises Refused."""

    method: str
    path: str
    endpoint: str
    answer: Callable[[Call], Json]
    status: int = 200


class StandIn(ABC, Generic[NetworkT_co]):
    """A network that is being served: `url` is its address, `requests` the paths that were asked for.

    What it brings is `routes`, `problem`, `most` and `window`; where the network has its own ways also `lets_in`
    and `pace`.
    """

    most: ClassVar[Mapping[str, int]] = {}
    """Calls that each endpoint takes in a window."""
    window: ClassVar[timedelta] = timedelta(minutes=15)

    def __init__(self, network: NetworkT_co) -> None:
        self.network = network
        self.faults = Faults()
        self.limits = RateWindows(self.most, self.window)
        self.requests: list[str] = []
        self.url = ""

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """Every call of its API."""

    @abstractmethod
    def problem(self, status: int, title: str) -> Json:
        """An error that has nothing to do with the call, as the network words it."""

    def lets_in(self, request: web.Request) -> bool:
        """Whether a request has keys; whose they are is not looked at."""
        kind, _, rest = request.headers.get("Authorization", "").partition(" ")
        return kind == "Bearer" and bool(rest.strip())

    def pace(self, endpoint: str) -> dict[str, str]:
        """The headers that say what is left of a window."""
        return {}

    def app(self) -> web.Application:
        """Its routes, each with its faults and its limit."""
        app = web.Application()
        app.add_routes([web.route(r.method, r.path, self._handler(r)) for r in self.routes()])
        return app

    def _handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, route)

        return handle

    async def _serve(self, request: web.Request, route: Route) -> web.StreamResponse:
        self.requests.append(request.path_qs)
        within = self.limits.count(route.endpoint, self.network.now())
        fault = self.faults.take(route.endpoint)
        if isinstance(fault, Slow):
            await fault.wait()
        early = self._instead(request, route.endpoint, fault)
        if early is not None:
            return early
        if not self.lets_in(request):
            return self._error(route.endpoint, 401, "Unauthorized")
        if not within:
            return self._error(route.endpoint, 429, "Too Many Requests")
        call = Call(request.match_info, request.query, await _body(request))
        try:
            status, body = route.status, route.answer(call)
        except Refused as refusal:
            status, body = refusal.status, refusal.body
        if isinstance(fault, LostAnswer):
            return _hang_up(request)
        return web.json_response(body, status=status, headers=self.pace(route.endpoint))

    def _instead(self, request: web.Request, endpoint: str, fault: Fault | None) -> web.Response | None:
        """What a fault answers before anything is done."""
        match fault:
            case RateLimited(reset=reset):
                return self._error(endpoint, 429, "Too Many Requests", with_pace=reset)
            case Failure(status=status, html=True):
                page = f"<html><body><h1>{self.network.title} is over capacity</h1></body></html>"
                return web.Response(text=page, status=status, content_type="text/html")
            case Failure(status=status, title=title):
                return self._error(endpoint, status, title)
            case BadJson(body=body):
                return web.Response(text=body, content_type="application/json")
            case Dropped():
                return _hang_up(request)
        return None

    def _error(self, endpoint: str, status: int, title: str, *, with_pace: bool = True) -> web.Response:
        headers = self.pace(endpoint) if with_pace else {}
        return web.json_response(self.problem(status, title), status=status, headers=headers)


@asynccontextmanager
async def serve_networks(*stand_ins: StandIn[Network]) -> AsyncIterator[None]:
    """Serve each on a free port of this machine until the block ends; `url` of each says where."""
    async with AsyncExitStack() as stack:
        for stand_in in stand_ins:
            await stack.enter_async_context(_served(stand_in))
        yield


@asynccontextmanager
async def _served(stand_in: StandIn[Network]) -> AsyncIterator[None]:
    runner = web.AppRunner(stand_in.app(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand_in.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        stand_in.faults.clear()
        await runner.cleanup()


async def _body(request: web.Request) -> Json:
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return dict(await request.post())
    try:
        body: object = await request.json() if request.can_read_body else None
    except ValueError:
        return {}
    return {str(name): value for name, value in body.items()} if isinstance(body, dict) else {}


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
