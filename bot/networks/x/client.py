"""The calls of X that we use, through tweepy: asked with our keys and fields, answered as `Answer`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from tweepy.asynchronous import AsyncClient

from bot.domain.errors import NetworkDenied, NetworkDown
from bot.logs import hush
from bot.networks.x import XSettings
from bot.networks.x.errors import said
from bot.networks.x.payloads import Answer, Created, read_answer
from bot.networks.x.posts import NETWORK
from bot.networks.x.session import XSession

PER_PAGE = 100
"""The most posts X gives at once, in a page as in a look-up."""

# https://docs.x.com/x-api/fundamentals/fields and https://docs.x.com/x-api/fundamentals/expansions
_FIELDS = {
    "expansions": [
        "author_id",
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
        "attachments.media_keys",
        "in_reply_to_user_id",
        "edit_history_tweet_ids",
    ],
    "tweet_fields": [
        "author_id",
        "created_at",
        "conversation_id",
        "in_reply_to_user_id",
        "referenced_tweets",
        "lang",
        "public_metrics",
        "entities",
        "attachments",
        "withheld",
        "edit_controls",
        "note_tweet",
        "possibly_sensitive",
    ],
    "user_fields": [
        "public_metrics",
        "verified",
        "verified_type",
        "protected",
        "withheld",
        "username",
        "name",
        "profile_image_url",
        "url",
    ],
    "media_fields": ["type", "url", "preview_image_url", "alt_text", "variants"],
}


@dataclass(frozen=True, slots=True)
class Window:
    """From where on posts are wanted: after an id or from a moment on, never both, else all there are."""

    since_id: str | None = None
    start_time: datetime | None = None


Page = Callable[[Window, str | None], Awaitable[Answer]]
"""Asks for one page of a stream: its window, and the token of the page unless it is the first."""


class XClient:
    """Each call takes `timeout` seconds at most.

    It raises NetworkDown, NetworkDenied (keys missing) or Problem (X answered with an error).
    """

    def __init__(self, settings: XSettings, timeout: float = 20.0, per_page: int = PER_PAGE) -> None:
        hush("tweepy")
        self._settings = settings
        self._per_page = per_page
        self._session = XSession(settings.x_api_url, timeout)
        self._tweepy = AsyncClient(
            settings.x_bearer_token.get_secret_value() or None,
            settings.x_api_key.get_secret_value() or None,
            settings.x_api_secret.get_secret_value() or None,
            settings.x_access_token.get_secret_value() or None,
            settings.x_access_secret.get_secret_value() or None,
            return_type=dict,
            wait_on_rate_limit=False,
        )
        self._tweepy.session = self._session

    def mentions(self, user_id: str) -> Page:
        """Posts that name an account, newest first: https://docs.x.com/x-api/posts/timelines/introduction."""
        return self._stream(self._tweepy.get_users_mentions, user_id, "pagination_token")

    def own_posts(self, user_id: str) -> Page:
        """What an account wrote itself, newest first."""
        return self._stream(self._tweepy.get_users_tweets, user_id, "pagination_token")

    def search(self, query: str) -> Page:
        """What the last seven days hold: https://docs.x.com/x-api/posts/search/introduction."""
        return self._stream(self._tweepy.search_recent_tweets, query, "next_token")

    async def look_up(self, ids: Sequence[str]) -> Answer:
        """Up to a hundred posts by their ids."""
        return await self._read(self._tweepy.get_tweets, list(ids))

    async def create(self, text: str, in_reply_to: str) -> str:
        """Post a reply; its id. NetworkDown when X took it but did not say which id it has."""
        if not self._settings.can_write:
            raise NetworkDenied(
                NETWORK, "to reply, X wants X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN and X_ACCESS_SECRET"
            )
        body = await self._tweepy.create_tweet(text=text, in_reply_to_tweet_id=in_reply_to, user_auth=True)
        try:
            return Created.model_validate(body).data.id
        except ValidationError as error:
            raise NetworkDown(NETWORK, "took a reply without naming its id") from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    def _stream(self, call: Callable[..., Awaitable[Any]], about: str, token_name: str) -> Page:
        async def page(window: Window, token: str | None) -> Answer:
            since = {"since_id": window.since_id, "start_time": window.start_time}
            answer = await self._read(call, about, max_results=self._per_page, **since, **{token_name: token})
            if answer.errors and not answer.data and answer.meta is None:
                raise NetworkDenied(NETWORK, said(answer.errors[0]))
            return answer

        return page

    async def _read(self, call: Callable[..., Awaitable[Any]], *what: object, **params: object) -> Answer:
        if not self._settings.can_read:
            raise NetworkDenied(NETWORK, "to read, X wants X_BEARER_TOKEN")
        body = await call(*what, user_auth=not self._settings.x_bearer_token, **_FIELDS, **params)
        try:
            return read_answer(body)
        except ValidationError as error:
            raise NetworkDown(NETWORK, "gave an answer of another form") from error
