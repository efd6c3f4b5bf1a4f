"""A made-up network, as a package of somebody else's would bring it: one file and an entry point.

It sends what is new to its webhook, signed, and takes replies; and its stand-in, a small server over a small world.
"""

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from pydantic import AwareDatetime, BaseModel, SecretStr, ValidationError

from bot.config import Address, Environment
from bot.domain.errors import NetworkDenied, NetworkDown, NetworkLimited, ReplyRefused
from bot.domain.posts import Author, Deletion, Post, PostKind, RawPost, Version
from bot.networks.contract import (
    Batch,
    Challenge,
    Length,
    Network,
    NotFromNetwork,
    NotReadable,
    Plugin,
    Sent,
    WebhookRequest,
)
from bot.policy.form import NetworkBlock
from bot.policy.values import Text

NAME = "square"
SITE = "https://square.example"
LONGEST = 100


class SquareBlock(NetworkBlock):
    """Our stall on the square, by its name."""

    stall: Text


class SquareSettings(Environment):
    """What its webhooks are signed with, and where it is."""

    square_secret: SecretStr | None = None
    square_url: Address = SITE

    def missing(self) -> tuple[str, ...]:
        return () if self.square_secret else ("SQUARE_SECRET is not set.",)


class Event(BaseModel):
    """Something said, said again in other words, or taken back."""

    id: str
    said: str
    by: str
    at: AwareDatetime
    edits: int = 0
    below: str | None = None
    talk: str
    gone: bool = False


class Square:
    """A network that receives, replies, hides, deletes and writes privately."""

    name = NAME

    def __init__(self, stall: str, secret: str, url: str) -> None:
        self.us = Author(NAME, stall, stall)
        self._secret = secret.encode()
        self._http = aiohttp.ClientSession(url)

    def challenge(self, request: WebhookRequest) -> Challenge:
        if not hmac.compare_digest(request.query.get("secret", "").encode(), self._secret):
            raise NotFromNetwork(signed="secret" in request.query)
        return Challenge(request.query.get("echo", ""))

    def verify(self, request: WebhookRequest) -> None:
        written = request.headers.get("x-square-signature")
        if written is None:
            raise NotFromNetwork(signed=False)
        ours = hmac.new(self._secret, request.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(ours.encode(), written.encode()):
            raise NotFromNetwork(signed=True)

    def parse(self, body: bytes) -> Batch:
        try:
            listed = json.loads(body)
        except (ValueError, RecursionError):
            raise NotReadable("it is not JSON") from None
        if not isinstance(listed, list):
            raise NotReadable("it is not a list of events")
        return self._batch(listed)

    def reread(self, raw: RawPost) -> Batch:
        return self._batch([json.loads(raw.text)])

    async def fetch(self, external_id: str) -> Post | None:
        found = await self._ask("GET", f"/posts/{external_id}") if external_id.isalnum() else None
        return self._post(Event.model_validate(found)) if found else None

    async def reply(self, latest_id: str, text: str) -> Sent:
        if not self.measure(text).fits:
            raise ReplyRefused(NAME, f"At most {LONGEST} characters.")
        sent = await self._ask("POST", f"/posts/{latest_id}/below", said=text, by=self.us.handle)
        if sent is None:
            raise ReplyRefused(NAME, "The post is gone.")
        return Sent(sent["id"], f"{SITE}/{sent['id']}")

    async def find_reply(self, latest_id: str, text: str) -> Sent | None:
        below = await self._ask("GET", f"/posts/{latest_id}/below") or {}
        ours = (
            each for each in below.get("events", ()) if (each["by"], each["said"]) == (self.us.handle, text)
        )
        return next((Sent(each["id"], f"{SITE}/{each['id']}") for each in ours), None)

    def measure(self, text: str) -> Length:
        return Length(len(text), LONGEST)

    async def hide(self, external_id: str) -> None:
        await self._ask("POST", f"/posts/{external_id}/hidden")

    async def delete(self, external_id: str) -> None:
        await self._ask("DELETE", f"/posts/{external_id}")

    async def send_privately(self, latest_id: str, text: str) -> Sent:
        sent = await self._ask("POST", f"/posts/{latest_id}/whisper", said=text, by=self.us.handle)
        if sent is None:
            raise ReplyRefused(NAME, "The post is gone.")
        return Sent(sent["id"])

    async def close(self) -> None:
        await self._http.close()

    def _batch(self, listed: list[object]) -> Batch:
        posts: list[Post] = []
        gone: list[Deletion] = []
        unread: list[RawPost] = []
        for written in listed:
            try:
                event = Event.model_validate(written)
            except ValidationError as error:
                known = str(written.get("id")) if isinstance(written, dict) and "id" in written else None
                unread.append(RawPost(NAME, "events", json.dumps(written), error.title, known))
                continue
            if event.gone:
                gone.append(Deletion(NAME, event.id))
            else:
                posts.append(self._post(event))
        return Batch("events", tuple(posts), tuple(gone), unread=tuple(unread))

    def _post(self, event: Event) -> Post:
        return Post(
            NAME,
            event.id,
            Author(NAME, event.by, event.by),
            event.said,
            event.at,
            event.talk,
            PostKind.REPLY if event.below else PostKind.POST,
            event.below,
            url=f"{SITE}/{event.id}",
            ours=event.by == self.us.handle,
            version=Version(event.at, event.edits),
        )

    async def _ask(self, method: str, path: str, **body: str) -> dict[str, Any] | None:
        try:
            async with self._http.request(method, path, json=body or None) as answer:
                found: dict[str, Any] = await answer.json()
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkDown(NAME, type(error).__name__) from error
        troubles = {401: NetworkDenied, 429: NetworkLimited, 500: NetworkDown}
        if answer.status in troubles:
            raise troubles[answer.status](NAME, str(answer.status))
        return found if answer.status == 200 else None


def connect(block: SquareBlock, settings: SquareSettings, _now: Callable[[], datetime]) -> Network | None:
    """Our stall; None without the secret."""
    if settings.square_secret is None:
        return None
    return Square(block.stall, settings.square_secret.get_secret_value(), settings.square_url)


SQUARE = Plugin(
    name=NAME,
    title="the Square",
    block=SquareBlock,
    settings=SquareSettings,
    link=re.compile(rf"{SITE}/(?P<id>\w+)"),
    post_url=lambda post_id: f"{SITE}/{post_id}",
    no_reply="Walk over and answer it there.",
    connect=connect,
)


@dataclass
class Town:
    """What is said on the square, who hears it privately, and the events that wait for our webhook."""

    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    whispers: list[str] = field(default_factory=list)
    waiting: list[object] = field(default_factory=list)
    status: int = 200
    loses_answer: bool = False

    def write(self, by: str, words: str, below: str | None = None) -> str:
        new_id = f"s{len(self.said) + 1}"
        talk = self.said[below]["talk"] if below else new_id
        at = datetime(2026, 11, 19, 10, 0, len(self.said), tzinfo=UTC).isoformat()
        self._now({"id": new_id, "said": words, "by": by, "at": at, "edits": 0, "below": below, "talk": talk})
        return new_id

    def edit(self, post_id: str, words: str) -> None:
        before = self.said[post_id]
        self._now(before | {"said": words, "edits": before["edits"] + 1})

    def delete(self, post_id: str) -> None:
        self.waiting.append(self.said.pop(post_id) | {"gone": True})

    def below(self, post_id: str) -> list[dict[str, Any]]:
        return [each for each in self.said.values() if each["below"] == post_id]

    def answer(self, method: str, post_id: str, what: str, body: dict[str, str]) -> dict[str, Any]:
        match method, what:
            case "GET", "":
                return self.said[post_id]
            case "GET", "below":
                return {"events": self.below(post_id)}
            case "POST", "below":
                return {"id": self.write(body["by"], body["said"], post_id)}
            case "POST", "hidden":
                self.hidden.add(post_id)
            case "POST", "whisper":
                self.whispers.append(body["said"])
            case _:
                self.delete(post_id)
        return {"id": post_id}

    def _now(self, event: dict[str, Any]) -> None:
        self.said[event["id"]] = event
        self.waiting.append(event)


def signed(secret: str, body: bytes) -> Mapping[str, str]:
    """The header that the square puts on a webhook."""
    return {"x-square-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


@asynccontextmanager
async def serve_square(town: Town) -> AsyncIterator[str]:
    """The square over HTTP; its address."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if town.status != 200:
            return web.json_response({}, status=town.status)
        post_id, what = request.match_info["id"], request.match_info["what"]
        if post_id not in town.said:
            return web.json_response({}, status=404)
        body = await request.json() if request.can_read_body else {}
        found = town.answer(request.method, post_id, what, body)
        if town.loses_answer and request.transport is not None:
            request.transport.close()
        return web.json_response(found)

    app = web.Application()
    app.router.add_route("*", r"/posts/{id:\w+}{slash:/?}{what:\w*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
