"""Our account on X: what is new there, what became of it, and our answers."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.domain.errors import NetworkDown, NetworkError, ReplyRefused
from bot.domain.posts import Author, Post, RawPost
from bot.logs import get_logger
from bot.networks.contract import RECHECK, Batch, Length, Sent
from bot.networks.x import XBlock
from bot.networks.x.client import PER_PAGE, Page, Window, XClient
from bot.networks.x.errors import Problem, as_network_error, as_reply_error
from bot.networks.x.length import LIMIT, weighted_length
from bot.networks.x.payloads import Answer, read_answer
from bot.networks.x.posts import NETWORK, ParsedPage, post_url, read_posts

_SEARCHABLE = timedelta(days=7) - timedelta(minutes=5)
_MOST_PAGES_OF_OURS = 10
_REMEMBERED = 1_000
_ID = re.compile(r"[0-9]{1,19}")
_ADDRESSEES = re.compile(r"^(?:@[A-Za-z0-9_]+\s+)+")
_PROTOCOL = re.compile(r"https?://", re.IGNORECASE)
_CLOSING_SLASH = re.compile(r"/(?=\s|$)")

_log = get_logger(__name__)


class X:
    """One account on X: a network that polls and replies.

    The first round, where there is no cursor yet, goes as far back as X does: 800 mentions, seven days of search.
    """

    name = NETWORK

    def __init__(self, client: XClient, block: XBlock, now: Clock) -> None:
        self._client = client
        self._handle = block.handle.removeprefix("@")
        self.us = Author(NETWORK, block.user_id, self._handle, self._handle)
        self._user_id = block.user_id
        self._now = now
        self._streams = {
            "mentions": client.mentions(block.user_id),
            "search": client.search(search_query(block.search, self._handle)),
        }
        self._reported: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)

    async def poll(
        self, cursors: Mapping[str, str], but: frozenset[str] = frozenset()
    ) -> AsyncIterator[Batch]:
        """What is new, newest first; a stream that fails does not keep the other from being read.

        Raises the first stream's error at the end.
        """
        failed: dict[str, NetworkError] = {}
        for stream, page in self._streams.items():
            if stream in but:
                continue
            try:
                async for batch in self._round(stream, page, cursors.get(stream)):
                    yield batch
            except NetworkError as error:
                failed[stream] = error
        for stream, first in failed.items():
            raise replace(first, detail=f"{stream}: {first.detail}", streams=tuple(failed))

    async def recheck(self, latest_ids: Sequence[str]) -> Batch:
        """The present form of posts we hold. What only became private is in neither list."""
        known = [each for each in dict.fromkeys(latest_ids) if _ID.fullmatch(each)]
        pages = [await self._look_up(known[at : at + PER_PAGE]) for at in range(0, len(known), PER_PAGE)]
        return Batch(
            RECHECK,
            posts=tuple(post for page in pages for post in page.posts),
            deletions=tuple(deletion for page in pages for deletion in page.deletions),
            unread=tuple(raw for page in pages for raw in page.unread),
        )

    async def fetch(self, external_id: str) -> Post | None:
        """One post in its newest version; None when X has none, or none for us."""
        if not _ID.fullmatch(external_id):
            return None
        return next(iter((await self._look_up([external_id])).posts), None)

    def reread(self, raw: RawPost) -> Batch:
        """What was kept is an answer of X's, as if it came now."""
        try:
            page = read_posts(read_answer(json.loads(raw.text)), self._user_id, raw.stream)
        except ValueError as error:
            return Batch(
                raw.stream, (), unread=(replace(raw, why=f"no answer of X's: {type(error).__name__}"),)
            )
        return Batch(raw.stream, page.posts, page.deletions, unread=page.unread)

    async def reply(self, latest_id: str, text: str) -> Sent:
        """Answer a post. A text that X calls a duplicate is looked for: it may be this very reply."""
        length = self.measure(text)
        if not length.fits or not _ID.fullmatch(latest_id):
            raise ReplyRefused(NETWORK, f"X takes 1 to {length.limit} characters; these are {length.count}.")
        try:
            sent = await self._client.create(text, latest_id)
        except Problem as problem:
            found = await self.find_reply(latest_id, text) if problem.is_duplicate else None
            if found is not None:
                return found
            raise as_reply_error(problem) from problem
        return Sent(sent, post_url(sent, self._handle))

    async def find_reply(self, latest_id: str, text: str) -> Sent | None:
        """Our reply with that text under that post, in whichever version the post was then."""
        post = await self.fetch(latest_id)
        versions = {latest_id, post.external_id, post.latest_id or latest_id} if post else {latest_id}
        window = Window(since_id=min(versions, key=int))
        pages = 0
        async for answer in self._pages(self._client.own_posts(self._user_id), window):
            for ours in self._read(answer, RECHECK).posts:
                if ours.in_reply_to in versions and _core(ours.text) == _core(text):
                    return Sent(ours.external_id, ours.url)
            pages += 1
            if pages == _MOST_PAGES_OF_OURS:
                break
        return None

    def measure(self, text: str) -> Length:
        """The text's length in X's weights."""
        return Length(weighted_length(text), LIMIT)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def _round(self, stream: str, page: Page, cursor: str | None) -> AsyncIterator[Batch]:
        newest = None
        async for answer in self._pages(page, Window(since_id=cursor)):
            read = self._read(answer, stream)
            newest = newest or _newest(answer, read)
            last = _next_token(answer) is None
            if read.posts or read.deletions or read.unread or (last and newest):
                yield Batch(stream, read.posts, read.deletions, newest if last else None, read.unread)

    async def _pages(self, page: Page, window: Window) -> AsyncIterator[Answer]:
        token: str | None = None
        while True:
            try:
                answer = await page(window, token)
            except Problem as problem:
                if window.since_id is None or token is not None or not problem.concerns("since_id"):
                    raise as_network_error(problem) from problem
                # The cursor is older than what can be searched: go as far back as X does.
                window = Window(start_time=self._now() - _SEARCHABLE)
                continue
            yield answer
            before, token = token, _next_token(answer)
            if token is None:
                return
            if token == before:
                raise NetworkDown(NETWORK, "names the same page again and again")

    async def _look_up(self, ids: Sequence[str]) -> ParsedPage:
        page = await self._look_up_once(ids)
        if not page.outdated:
            return page
        newer = await self._look_up_once(page.outdated)
        fresh = {post.external_id: post for post in newer.posts}
        return replace(
            page,
            posts=tuple(fresh.get(post.external_id, post) for post in page.posts),
            deletions=page.deletions + newer.deletions,
            unread=page.unread + newer.unread,
        )

    async def _look_up_once(self, ids: Sequence[str]) -> ParsedPage:
        try:
            return self._read(await self._client.look_up(ids), RECHECK)
        except Problem as problem:
            raise as_network_error(problem) from problem

    def _read(self, answer: Answer, stream: str) -> ParsedPage:
        page = read_posts(answer, self._user_id, stream)
        for raw in page.unread:
            self._report("a post of X cannot be read", raw.external_id or "?", why=raw.why)
        for post_id in page.withheld:
            self._report("a post is withheld in some countries", post_id)
        return page

    def _report(self, what: str, post_id: str, **facts: str) -> None:
        """Once for each post, however often it comes."""
        if (what, post_id) not in self._reported:
            self._reported.append((what, post_id))
            _log.warning(what, network=NETWORK, post_id=post_id, **facts)


def search_query(search: str, handle: str) -> str:
    """What to search for, with what we wrote ourselves on X, without mere repetitions."""
    ours = f"from:{handle}"
    return f"({search.strip()} OR {ours}) -is:retweet" if search.strip() else f"{ours} -is:retweet"


def _next_token(answer: Answer) -> str | None:
    return (answer.meta.next_token if answer.meta else None) or None


def _newest(answer: Answer, page: ParsedPage) -> str | None:
    if answer.meta is not None and answer.meta.newest_id:
        return answer.meta.newest_id
    read = [post.latest_id or post.external_id for post in page.posts]
    return max([*read, *(raw.external_id for raw in page.unread if raw.external_id)], key=int, default=None)


def _core(text: str) -> str:
    """A reply without what X may add or change: addressees in front, protocols of links, space."""
    plain = _ADDRESSEES.sub("", unicodedata.normalize("NFC", text).strip())
    return " ".join(_CLOSING_SLASH.sub("", _PROTOCOL.sub("", plain)).split())
