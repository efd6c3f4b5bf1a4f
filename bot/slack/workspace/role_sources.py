"""Where roles come from: the policy names user groups, channels and people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.domain.errors import NotFound
from bot.logs import TroubleLog, get_logger
from bot.slack.inbound.raw import items, texts, words
from bot.slack.outbound.client import body_of, error_code, is_locked_out, is_passing
from bot.slack.workspace.channels import ChannelBook
from bot.slack.workspace.stale_cache import StaleCache

_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_GROUP: Final = re.compile(r"S[A-Z0-9]{2,}")
_FRESH: Final = timedelta(minutes=5)
log = get_logger(__name__)


class RoleSources:
    """Members of `@handle` or `S…` (user groups), `#channel` or `C…` (channels), `U…` (that person)."""

    def __init__(self, client: AsyncWebClient, channels: ChannelBook, clock: Clock) -> None:
        self._client = client
        self._channels = channels
        self._handles: StaleCache[Mapping[str, str]] = StaleCache("user groups", clock, _FRESH)
        self._members: StaleCache[tuple[str, ...]] = StaleCache("members of user groups", clock, _FRESH)
        self._troubles = TroubleLog(log)

    async def members_of(self, source: str) -> tuple[str, ...]:
        """Slack ids. A source that Slack refuses has nobody, and is logged once; raises if Slack is away."""
        if _PERSON.fullmatch(source):
            return (source,)
        try:
            found = await self._found(source)
        except NotFound:
            self._troubles.began(source, why="Slack knows no such user group or channel")
            return ()
        except SlackApiError as refused:
            if is_passing(refused) or is_locked_out(refused):
                raise
            self._troubles.began(source, why=error_code(refused))
            return ()
        self._troubles.ended(source)
        return found

    def is_known(self, source: str) -> bool:
        """Whether Slack did not refuse it when it was last asked for."""
        return source not in self._troubles.ongoing

    def group_changed(self, group_id: str | None) -> None:
        """A user group has other members, another handle, or is gone."""
        self._handles.drop()
        self._members.drop(group_id)

    def channel_changed(self, channel_id: str | None) -> None:
        """Somebody joined or left a channel."""
        if channel_id is not None:
            self._channels.members_changed(channel_id)

    async def _found(self, source: str) -> tuple[str, ...]:
        if source.startswith("@") or _GROUP.fullmatch(source):
            group = await self.group_of(source)
            return await self._members.get(group, lambda: self._fetch_members(group))
        return await self._channels.members_of(await self._channels.id_of(source))

    async def group_of(self, source: str) -> str:
        """The id of `@handle`, or of an id itself; NotFound where Slack knows no such user group."""
        if not source.startswith("@"):
            return source
        handles = await self._handles.get("all", self._fetch_handles)
        group = handles.get(source.removeprefix("@"))
        if group is None:
            raise NotFound("user group", source)
        return group

    async def _fetch_handles(self) -> Mapping[str, str]:
        answer = await self._client.usergroups_list()
        groups = items(body_of(answer), "usergroups")
        return {words(group, "handle"): words(group, "id") for group in groups}

    async def _fetch_members(self, group_id: str) -> tuple[str, ...]:
        answer = await self._client.usergroups_users_list(usergroup=group_id)
        return texts(body_of(answer), "users")
