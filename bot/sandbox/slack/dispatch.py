"""Sending to the app and waiting for its acknowledgement: envelopes, retries, what is still under way."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.sandbox.changes import Changes
from bot.sandbox.slack.ids import Now
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.violations import Violations
from bot.sandbox.slack.wire import Json

EnvelopeKind = Literal["events_api", "interactive", "slash_commands"]

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""An event that failed is sent again at once, a minute later, five minutes later.

https://docs.slack.dev/apis/events-api/#retries
"""

REMEMBERED = 50_000
"""How many envelopes are remembered: a demo may run for days."""

GONE = ("no_connection", "connection_failed")
"""Failures that say the app was not there, rather than that it was written wrong."""


@dataclass(frozen=True)
class Envelope:
    """One payload on its way to the app; `attempt` counts the retries of an event."""

    kind: EnvelopeKind
    payload: Json
    attempt: int = 0
    reason: str = ""

    @property
    def answerable(self) -> bool:
        """Whether an answer may ride on the acknowledgement."""
        return self.kind != "events_api"


@dataclass(frozen=True)
class Ack:
    """What came back: `ok`, and perhaps a body; or how it failed (`http_timeout`, `no_connection`, …)."""

    ok: bool
    body: Json = field(default_factory=dict)
    failure: str = ""
    no_retry: bool = False


class Transport(Protocol):
    """A way to the app."""

    async def send(self, envelope: Envelope, seconds: float, /) -> Ack:
        """Send, and wait so many real seconds for the acknowledgement."""


class NoTransport:
    """No way to the app at all."""

    async def send(self, _envelope: Envelope, _seconds: float, /) -> Ack:
        """Fail at once."""
        return Ack(ok=False, failure="no_connection")


@dataclass
class _Retry:
    envelope: Envelope
    due: datetime


class Dispatcher:
    """Sends events in the background and interactions while the person waits.

    `ack_seconds` is the real time an app has to acknowledge (Slack: 3). With `timed`, retries come by
    themselves; else `tick` and `retry_now` send them.
    """

    def __init__(self, now: Now, violations: Violations, changes: Changes, *, timed: bool) -> None:
        self.transport: Transport = NoTransport()
        self.ack_seconds: float = LIMITS["http/ack_s"]
        self.sent: deque[Envelope] = deque(maxlen=REMEMBERED)
        self._now = now
        self._violations = violations
        self._changes = changes
        self._timed = timed
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.TimerHandle] = set()
        self._asked = 0
        self._retries: list[_Retry] = []

    def publish(self, payload: Json) -> None:
        """Send an event in the background; with no event loop running it is not sent at all."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        self._start(self._deliver(Envelope("events_api", payload)))

    async def ask(self, kind: EnvelopeKind, payload: Json) -> Ack:
        """Send a command or an interaction and wait for its acknowledgement. It is never sent twice."""
        self._asked += 1
        try:
            return await self._send(Envelope(kind, payload))
        finally:
            self._asked -= 1
            self._changes.ring()

    @property
    def under_way(self) -> int:
        """How many envelopes are not acknowledged yet."""
        return len(self._tasks) + self._asked

    @property
    def waiting(self) -> list[Json]:
        """The events that failed and wait for their next retry."""
        return [retry.envelope.payload for retry in self._retries]

    def tick(self) -> None:
        """Send the retries that are due by the clock."""
        self._resend([retry for retry in self._retries if retry.due <= self._now()])

    def retry_now(self) -> None:
        """Send every retry now, whenever it is due."""
        self._resend(list(self._retries))

    async def close(self) -> None:
        """Stop sending."""
        for timer in self._timers:
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _resend(self, retries: list[_Retry]) -> None:
        for retry in retries:
            self._retries.remove(retry)
            self._start(self._deliver(retry.envelope))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changes.ring()
        if not task.cancelled() and task.exception() is not None:
            self._violations.add("sandbox_defect", "dispatch", repr(task.exception()))

    async def _deliver(self, envelope: Envelope) -> None:
        ack = await self._send(envelope)
        if ack.ok or ack.no_retry or envelope.attempt >= len(RETRY_AFTER):
            return
        again = replace(envelope, attempt=envelope.attempt + 1, reason=ack.failure)
        wait = RETRY_AFTER[envelope.attempt]
        if not wait:
            await self._deliver(again)
            return
        self._retries.append(_Retry(again, self._now() + wait))
        if self._timed:
            loop = asyncio.get_running_loop()
            self._timers.add(loop.call_later(wait.total_seconds() + 0.01, self.tick))

    async def _send(self, envelope: Envelope) -> Ack:
        self.sent.append(envelope)
        ack = await self.transport.send(envelope, self.ack_seconds)
        if not ack.ok and ack.failure not in GONE:
            rule = "ack_too_late" if ack.failure == "http_timeout" else "bad_ack"
            self._violations.add(rule, envelope.kind, f"{_what(envelope.payload)}: {ack.failure}")
        if ack.body and not envelope.answerable:
            self._violations.add("bad_ack", envelope.kind, "an event was answered with a payload")
        return ack


def _what(payload: Json) -> str:
    event = payload.get("event", payload)
    names = ("type", "subtype", "command", "callback_id", "action_id")
    return " ".join(str(event[name]) for name in names if event.get(name))
