"""Channels by the names people write: kept by id, so that a renamed channel stays the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.domain.errors import NotFound
from bot.logs import get_logger
from bot.slack.inbound.raw import items, texts, words
from bot.slack.outbound.client import error_code, is_passing, pages
from bot.slack.workspace.stale_cache import StaleCache

_ID: Final = re.compile(r"[CGD][A-Z0-9]{5,}")
_MENTION: Final = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
_FRESH: Final = timedelta(minutes=5)
_LOOK_AGAIN: Final = timedelta(seconds=30)
_PAGE: Final = 1000
log = get_logger(__name__)


class ChannelBook:
    """The workspace's channels, as far as the bot sees them; `page` of them come with one call."""

    def __init__(self, client: AsyncWebClient, clock: Clock, page: int = _PAGE) -> None:
        self._page = page
        self._client = client
        self._clock = clock
        self._ids: dict[str, str] = {}
        self._private: set[str] = set()
        self._public: set[str] = set()
        self._lists: StaleCache[Mapping[str, str]] = StaleCache("channels", clock, _FRESH)
        self._members: StaleCache[tuple[str, ...]] = StaleCache("members of channels", clock, _FRESH)
        self._listed_at: datetime | None = None

    async def id_of(self, written: str) -> str:
        """The id of `#desk`, `desk`, `<#C1|desk>` or an id itself; NotFound where the bot sees none such.

        A name once resolved stays with that channel while the process lives, whatever it is called later.
        """
        mentioned = _MENTION.fullmatch(written.strip())
        name = mentioned[1] if mentioned else written.strip().removeprefix("#")
        if _ID.fullmatch(name):
            return name
        if name not in self._ids:
            self._ids[name] = await self._look_up(name)
        return self._ids[name]

    async def _look_up(self, name: str) -> str:
        found = (await self._all()).get(name)
        if (
            found is None
            and self._listed_at is not None
            and abs(self._clock() - self._listed_at) > _LOOK_AGAIN
        ):
            self._lists.drop()
            found = (await self._all()).get(name)
        if found is None:
            raise NotFound("channel", f"#{name}")
        return found

    async def join(self, channel_id: str) -> bool:
        """Enter a public channel, to hear what is said there; False where somebody has to invite the bot.

        A private one shows itself only to its members. Raises what Slack does where it is away.
        """
        if await self._is_private(channel_id):
            return True
        try:
            await self._client.conversations_join(channel=channel_id)
        except SlackApiError as refused:
            if is_passing(refused):
                raise
            log.warning("a channel could not be joined", channel=channel_id, code=error_code(refused))
            return False
        return True

    async def _is_private(self, channel_id: str) -> bool:
        """Asked anew about a channel that was not there the last time."""
        if channel_id not in self._private | self._public:
            self._lists.drop()
            await self._all()
        return channel_id in self._private

    def forget(self, written: str) -> None:
        """Slack says that there is no such channel: the name is looked for anew."""
        self._ids.pop(written.strip().removeprefix("#"), None)

    async def members_of(self, channel_id: str) -> tuple[str, ...]:
        """The Slack ids of a channel's members, bots among them."""
        return await self._members.get(channel_id, lambda: self._fetch_members(channel_id))

    def members_changed(self, channel_id: str) -> None:
        """Somebody joined or left."""
        self._members.drop(channel_id)

    async def _all(self) -> Mapping[str, str]:
        return await self._lists.get("all", self._fetch)

    async def _fetch(self) -> Mapping[str, str]:
        names: dict[str, str] = {}
        async for page in pages(
            self._client.conversations_list,
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=self._page,
        ):
            listed = items(page, "channels")
            names |= {words(c, "name"): words(c, "id") for c in listed}
            self._private |= {words(c, "id") for c in listed if c.get("is_private") is True}
            self._public |= {words(c, "id") for c in listed if c.get("is_private") is not True}
        self._listed_at = self._clock()
        return names

    async def _fetch_members(self, channel_id: str) -> tuple[str, ...]:
        listed = pages(self._client.conversations_members, channel=channel_id, limit=self._page)
        return tuple([member async for page in listed for member in texts(page, "members")])
