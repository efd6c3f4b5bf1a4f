"""Between Slack and the handlers: acknowledges in time, knows who asks, and turns any failure into words."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from slack_bolt.response import BoltResponse
from slack_sdk.models.blocks import Option
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.domain.access import ACCESS, require
from bot.domain.errors import DomainError, Outsider
from bot.domain.people import Actor
from bot.logs import get_logger
from bot.slack import failures, ids
from bot.slack.answers import Answer
from bot.slack.form_replies import FormReply, failed, replied
from bot.slack.gestures import Entry, Gestures
from bot.slack.inbound import parsing
from bot.slack.inbound.events import event_kind, read_said, read_workspace_event
from bot.slack.inbound.raw import Raw
from bot.slack.outbound.private import Ephemeral, PrivateAnswers, ReplyTarget, to_ephemeral
from bot.slack.payloads import FormValues, Gesture
from bot.slack.screen import PATIENCE, Screen
from bot.slack.workspace.identity import Identity
from bot.tasks import Tasks

G = TypeVar("G", bound=Gesture)
A = TypeVar("A")
T = TypeVar("T")
Recognise: TypeAlias = Callable[[str, str, str], Awaitable[Actor]]
"""`SlackDirectory.recognise`: who this is, with which roles. Outsider for guests, bots and strangers."""
Authorize: TypeAlias = Callable[[Gesture], Awaitable[None]]
"""Raises where what a gesture is about is not for who makes it."""
Hold: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Around everything that one gesture asks: the policy stays the same inside."""
Read: TypeAlias = Callable[[Raw, Actor, Screen], G]
Answering: TypeAlias = asyncio.Task[Ephemeral | None]
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds to wait for a handler before acknowledging without it, and for a view before a loading view.

    Slack waits 3 s for either: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
    """

    acknowledge: float = 2.0
    loading: float = PATIENCE


@dataclass(frozen=True, slots=True)
class Call:
    """A gesture: `about` names it in the log, `via` on the timeline; `reach` is how its person can be told."""

    raw: Raw
    about: str
    via: str
    screen: Screen
    reach: ReplyTarget


@dataclass(eq=False)
class Guard:
    """One method for each kind of payload; none raises. Handlers are tracked tasks of their own."""

    gestures: Gestures
    client: AsyncWebClient
    recognise: Recognise
    identity: Identity
    clock: Clock
    pace: Pace = field(default_factory=Pace)
    authorize: Authorize | None = None
    hold: Hold = nullcontext
    _tasks: Tasks = field(default_factory=Tasks)

    def __post_init__(self) -> None:
        self._private = PrivateAnswers(self.client)

    async def drain(self, within: float) -> bool:
        """Let what is under way come to its end; False when something had to be cut short."""
        return await self._tasks.drain(within)

    async def command(self, raw: Raw) -> BoltResponse:
        """A slash command: answered in the acknowledgement, or by its response_url when it takes longer."""
        name = parsing.command_of(raw)
        call = self._call(raw, f"command {name}", "command")
        task = self._answering(call, self.gestures.command.get(name), parsing.read_command)
        if not await self._in_time(task):
            self._tasks.leave(self._say_when_done(call, task))
            return _ack()
        ephemeral = task.result()
        return _ack({"response_type": "ephemeral", **ephemeral.body} if ephemeral else None)

    async def action(self, raw: Raw) -> BoltResponse:
        """A button or a menu, in a message or in a form."""
        name = parsing.action_id_of(raw)
        if name in self.gestures.links:
            return _ack()
        call = self._call(raw, f"action {name}", "button")
        return await self._say(
            call, self._answering(call, self.gestures.action.get(name), parsing.read_press)
        )

    async def shortcut(self, raw: Raw) -> BoltResponse:
        """A shortcut, on a message or global."""
        name = parsing.callback_id_of(raw)
        call = self._call(raw, f"shortcut {name}", "shortcut")
        entry = self.gestures.shortcut.get(name)
        return await self._say(call, self._answering(call, entry, parsing.read_shortcut))

    async def submission(self, raw: Raw) -> BoltResponse:
        """A form sent. In time, errors keep it open; later the person gets them with their own words."""
        call = self._call(raw, f"form {parsing.callback_id_of(raw)}", "form")
        task = self._tasks.start(self._form_reply(call, parsing.values_of(raw)))
        if not await self._in_time(task):
            self._tasks.leave(self._say_late(call, task))
            return _ack()
        reply = task.result()
        if reply.ephemeral is not None:
            self._tasks.leave(self._private.say(call.reach, reply.ephemeral))
        return _ack(reply.body)

    async def closed(self, raw: Raw) -> BoltResponse:
        """A form closed without sending it: nothing happened."""
        log.debug("closed", form=parsing.callback_id_of(raw))
        return _ack()

    async def options(self, raw: Raw) -> BoltResponse:
        """A menu's options; none where something fails or takes too long, for Slack shows no reason."""
        call = self._call(raw, f"options {parsing.options_id_of(raw)}", "menu")
        task = self._tasks.start(self._options_found(call))
        found = task.result() if await self._in_time(task) else []
        return _ack({"options": found})

    async def event(self, raw: Raw) -> BoltResponse:
        """Acknowledged only when it was heard and kept: otherwise Slack sends it again.

        https://docs.slack.dev/apis/events-api#retries
        """
        task = self._tasks.start(self._heard(raw))
        await asyncio.wait({task})
        return _ack() if not task.cancelled() and task.result() else BoltResponse(status=503, body="")

    def _call(self, raw: Raw, about: str, via: str) -> Call:
        """What a payload tells of its gesture."""
        spot, private, view_id = parsing.spot_of(raw), parsing.private_of(raw), parsing.view_id_of(raw)
        reach = ReplyTarget(
            user=parsing.caller_of(raw).user,
            channel=spot.channel or private.get(ids.CHANNEL, ""),
            thread_ts=spot.thread_ts or private.get(ids.THREAD_TS),
            response_url=parsing.response_url_of(raw),
            may_replace=parsing.is_in_ephemeral(raw),
        )
        trigger, in_sheet = parsing.trigger_of(raw), parsing.is_in_sheet(raw)
        screen = Screen(self.client, trigger, view_id, self.pace.loading, in_sheet=in_sheet)
        return Call(raw, about, via, screen, reach)

    def _answering(
        self, call: Call, entry: Entry[Callable[[G], Awaitable[Answer]]] | None, read: Read[G]
    ) -> Answering:
        async def work() -> Ephemeral | None:
            if entry is None:
                return to_ephemeral(failures.outdated(call.via, parsing.action_value_of(call.raw)))
            words = await self._served(call, entry, read)
            return to_ephemeral(words) if words else None

        async def rescue(error: Exception) -> Ephemeral | None:
            text = self._explain(error, call)
            return None if await call.screen.explain(text) else Ephemeral({"text": text})

        return self._tasks.start(self._attempt(work, rescue))

    async def _say(self, call: Call, answering: Answering) -> BoltResponse:
        """Acknowledge once it is answered, or before where that takes longer."""
        await self._in_time(self._tasks.start(self._say_when_done(call, answering)))
        return _ack()

    async def _form_reply(self, call: Call, values: FormValues) -> FormReply:
        callback_id = parsing.callback_id_of(call.raw)
        entry = self.gestures.submit.get(callback_id)

        async def work() -> FormReply:
            if entry is None:
                return failed(LookupError(callback_id), failures.outdated("form", None).text, values)
            return replied(await self._served(call, entry, parsing.read_submission))

        async def rescue(error: Exception) -> FormReply:
            return failed(error, self._explain(error, call), values)

        return await self._attempt(work, rescue)

    async def _options_found(self, call: Call) -> list[dict[str, Any]]:
        entry = self.gestures.options.get(parsing.options_id_of(call.raw))

        async def work() -> list[dict[str, Any]]:
            found: Sequence[Option] = await self._served(call, entry, parsing.read_options) if entry else ()
            return [option.to_dict() for option in found]

        async def rescue(error: Exception) -> list[dict[str, Any]]:
            self._explain(error, call)
            return []

        return await self._attempt(work, rescue)

    async def _heard(self, raw: Raw) -> bool:
        kind = event_kind(raw)

        async def work() -> bool:
            if kind == "message":
                return await self._said(raw)
            for handler in self.gestures.events.get(kind, ()):
                await handler(read_workspace_event(raw))
            return True

        async def rescue(error: Exception) -> bool:
            understood = isinstance(error, DomainError)  # the same again would be refused again
            log.error("an event was not kept", kind=kind, again=not understood, **failures.what_failed(error))
            return understood

        return await self._attempt(work, rescue)

    async def _said(self, raw: Raw) -> bool:
        said, me = read_said(raw), self.identity.me
        if said is None:
            return True
        if me is None and said.bot_id is not None:
            return False  # it may be our own: Slack asks again when we know who we are
        if me is not None and (said.bot_id == me.bot_id or said.author_slack_id == me.user_id):
            return True
        for handler in self.gestures.listeners:
            words = await handler(said)
            if words is not None and said.author_slack_id is not None:
                reach = ReplyTarget(said.author_slack_id, said.spot.channel, said.spot.thread_ts)
                self._tasks.leave(self._private.say(reach, to_ephemeral(words)))
        return True

    async def _served(self, call: Call, entry: Entry[Callable[[G], Awaitable[A]]], read: Read[G]) -> A:
        gesture = read(call.raw, await self._admitted(call, entry), call.screen)
        if self.authorize is not None:
            await self.authorize(gesture)
        return await entry.handler(gesture)

    async def _admitted(self, call: Call, entry: Entry[Any]) -> Actor:
        caller = parsing.caller_of(call.raw)
        try:
            person = await self.recognise(caller.team, caller.user, call.via)
        except Outsider as outsider:
            if not ACCESS[entry.permission].outsiders or outsider.actor is None:
                raise
            return outsider.actor
        require(person, entry.permission)
        return person

    def _explain(self, error: Exception, call: Call) -> str:
        return failures.explain_error(error, now=self.clock(), ref=secrets.token_hex(2), about=call.about)

    async def _in_time(self, task: asyncio.Task[Any]) -> bool:
        done, _ = await asyncio.wait({task}, timeout=self.pace.acknowledge)
        return bool(done) and not task.cancelled()

    async def _say_when_done(self, call: Call, task: Answering) -> None:
        ephemeral = await task
        if ephemeral is not None:
            await self._private.say(call.reach, ephemeral)

    async def _say_late(self, call: Call, task: asyncio.Task[FormReply]) -> None:
        reply = await task
        if reply.late is not None:
            await self._private.say(call.reach, reply.late)

    async def _attempt(
        self, work: Callable[[], Awaitable[T]], rescue: Callable[[Exception], Awaitable[T]]
    ) -> T:
        try:
            with self.hold():
                return await work()
        except Exception as error:
            return await rescue(error)


def _ack(body: dict[str, Any] | None = None) -> BoltResponse:
    return BoltResponse(status=200, body=body if body is not None else "")
