"""What can go wrong with Slack itself, set by a test for the next calls of a method."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.slack.wire import Json


@dataclass(frozen=True)
class Ratelimited:
    """429 with `Retry-After`: https://docs.slack.dev/apis/web-api/rate-limits."""

    retry_after: int = 1


@dataclass(frozen=True)
class ServerError:
    """An HTTP error of Slack's own; `html` answers a page instead of JSON."""

    status: int = 500
    html: bool = False


@dataclass(frozen=True)
class Refusal:
    """Any error code, e.g. `internal_error` or `fatal_error`."""

    error: str


@dataclass(frozen=True)
class NoAnswer:
    """The connection closes before anything is done."""


@dataclass(frozen=True)
class LostAnswer:
    """The act is done, then the connection closes without an answer."""


@dataclass(frozen=True)
class Slow:
    """The answer comes after so many real seconds."""

    seconds: float


@dataclass
class Held:
    """The call waits until the test lets it go: `await held.reached()`, then `held.release()`."""

    after_the_act: bool = False
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self) -> None:
        """Return when a call stands here."""
        await self._reached.wait()

    def release(self) -> None:
        """Let the call go on."""
        self._released.set()

    async def stand(self) -> None:
        """Stand here until released."""
        self._reached.set()
        await self._released.wait()


Fault = Ratelimited | ServerError | Refusal | NoAnswer | LostAnswer | Slow | Held
Match = Callable[[Json], bool]


def ratelimited(retry_after: int = 1) -> Ratelimited:
    """429, come back after so many seconds."""
    return Ratelimited(retry_after)


def server_error(status: int = 500, *, html: bool = False) -> ServerError:
    """An HTTP error; `html=True` answers a page instead of JSON."""
    return ServerError(status, html)


def refusal(error: str) -> Refusal:
    """`{"ok": false, "error": error}`."""
    return Refusal(error)


def no_answer() -> NoAnswer:
    """The connection closes before anything is done."""
    return NoAnswer()


def lost_answer() -> LostAnswer:
    """The act is done, then the connection closes."""
    return LostAnswer()


def slow(seconds: float) -> Slow:
    """The answer takes so long."""
    return Slow(seconds)


@dataclass
class _Planned:
    method: str
    fault: Fault
    times: int
    when: Match | None

    def fits(self, method: str, args: Json) -> bool:
        return self.times > 0 and self.method in (method, "*") and (self.when is None or self.when(args))


@dataclass
class Faults:
    """The faults still to come."""

    _planned: list[_Planned] = field(default_factory=list)

    def on(self, method: str, fault: Fault, times: int = 1, when: Match | None = None) -> None:
        """Plan a fault for the next calls of a method ("*": any) whose arguments `when` accepts."""
        self._planned.append(_Planned(method, fault, times, when))

    def hold(self, method: str, when: Match | None = None, *, after_the_act: bool = False) -> Held:
        """Stop the next call of a method on its way, before (or after) it takes effect."""
        held = Held(after_the_act)
        self.on(method, held, 1, when)
        return held

    def clear(self) -> None:
        """Plan nothing any more; calls that are held go on."""
        for planned in self._planned:
            if isinstance(planned.fault, Held):
                planned.fault.release()
        self._planned.clear()

    def take(self, method: str, args: Json) -> Fault | None:
        """The fault for this call, if one is planned."""
        planned = next((p for p in self._planned if p.fits(method, args)), None)
        if planned is None:
            return None
        planned.times -= 1
        return planned.fault

    @property
    def left(self) -> int:
        """How many planned faults have not happened yet."""
        return sum(planned.times for planned in self._planned)
