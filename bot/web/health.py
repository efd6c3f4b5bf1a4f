"""Health: whether the process lives, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

_READY, _NOT_READY = 200, 503


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one thing is there, and what that means in plain words."""

    ok: bool
    says: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything the work depends on. Networks that are out and warnings are told of, but never make us unready."""

    database: Check
    schema: Check
    slack: Check
    networks: Mapping[str, Check] = field(default_factory=dict)
    warnings: Mapping[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether work can be done: the database, its schema and Slack are there."""
        return self.database.ok and self.schema.ok and self.slack.ok


AskReadiness = Callable[[], Awaitable[Readiness]]


async def healthz(_: Request) -> Response:
    """200 while the process answers at all."""
    return PlainTextResponse("alive\n")


def readyz(ask: AskReadiness) -> Callable[[Request], Awaitable[Response]]:
    """200 when ready, else 503; both with the checks as JSON."""

    async def answer(_: Request) -> Response:
        readiness = await ask()
        body = {"ready": readiness.ready, **asdict(readiness)}
        return JSONResponse(body, status_code=_READY if readiness.ready else _NOT_READY)

    return answer
