"""What can go wrong with a network itself, set by a test for the next calls of an endpoint."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RateLimited:
    """429; without `reset` it is not said when the limit ends."""

    reset: bool = True


@dataclass(frozen=True)
class Failure:
    """An error status with a page of HTML, or with the network's JSON."""

    status: int = 503
    html: bool = True
    title: str = "Service Unavailable"


@dataclass(frozen=True)
class BadJson:
    """200, and a body that is not what its header says."""

    body: str = '{"data": [{"id": "1", '


@dataclass(frozen=True)
class Dropped:
    """The connection breaks before anything is done."""


@dataclass(frozen=True)
class LostAnswer:
    """The act is done, then the connection breaks."""


@dataclass
class Slow:
    """No answer before the client gives up, or the test says `go_on()`."""

    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def go_on(self) -> None:
        """Answer now."""
        self._released.set()

    async def wait(self) -> None:
        """Stand here until then."""
        await self._released.wait()


Fault = RateLimited | Failure | BadJson | Dropped | LostAnswer | Slow


def unauthorized() -> Failure:
    """401: the token is not (or no longer) accepted."""
    return Failure(401, html=False, title="Unauthorized")


def forbidden() -> Failure:
    """403: the token is good, this is not for it."""
    return Failure(403, html=False, title="Forbidden")


@dataclass
class _Planned:
    endpoint: str
    fault: Fault
    times: int


class Faults:
    """The faults still to come, by endpoint as the routes of the stand-in name them; "*" is any."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def on(self, endpoint: str, fault: Fault, times: int = 1) -> None:
        """Plan a fault for the next calls of an endpoint."""
        self._planned.append(_Planned(endpoint, fault, times))

    def take(self, endpoint: str) -> Fault | None:
        """The fault for this call, if one is planned."""
        planned = next((p for p in self._planned if p.times > 0 and p.endpoint in (endpoint, "*")), None)
        if planned is None:
            return None
        planned.times -= 1
        return planned.fault

    def clear(self) -> None:
        """Plan nothing any more; calls that wait go on."""
        for planned in self._planned:
            if isinstance(planned.fault, Slow):
                planned.fault.go_on()
        self._planned.clear()

    @property
    def left(self) -> int:
        """How many planned faults have not happened yet."""
        return sum(planned.times for planned in self._planned)
