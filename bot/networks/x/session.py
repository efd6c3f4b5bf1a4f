"""The session under tweepy: sends its requests where we want, and turns bad answers into facts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import ClientResponse
from yarl import URL

from bot.domain.errors import NetworkDenied, NetworkDown
from bot.networks.x.errors import read_problem
from bot.networks.x.posts import NETWORK

_X = frozenset({"api.x.com", "api.twitter.com"})


class XSession:
    """Stands in for `AsyncClient.session`: the same requests, sent to `api_url` over one pool of connections.

    `request` raises NetworkDown when there is no answer or none in JSON, NetworkDenied when our keys cannot
    even be sent, and Problem when X answers with an error. tweepy's own errors are not waited for: making one
    fails on bodies of an unexpected form.
    """

    def __init__(self, api_url: str, timeout: float) -> None:
        self._base = URL(api_url)
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._pool: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str | URL,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str | int] | None = None,
        json: object = None,
    ) -> AsyncIterator[ClientResponse]:
        """Ask, and read the answer whole."""
        if self._pool is None:
            self._pool = aiohttp.ClientSession(timeout=self._timeout)
        try:
            response = await self._pool.request(
                method, moved(URL(url), self._base), headers=headers, params=params, json=json
            )
            body = await self._body(response)
        except TimeoutError as error:
            raise NetworkDown(NETWORK, "no answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkDown(NETWORK, f"no connection ({type(error).__name__})") from error
        except ValueError as error:
            raise NetworkDenied(NETWORK, "our keys hold characters that cannot be sent") from error
        if (problem := read_problem(response.status, response.headers, body)) is not None:
            raise problem
        async with response:
            yield response

    async def close(self) -> None:
        """Let go of the connections; a request after that opens new ones."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    @staticmethod
    async def _body(response: ClientResponse) -> Mapping[str, object]:
        try:
            body = await response.json()
        except (aiohttp.ContentTypeError, ValueError) as error:
            raise NetworkDown(NETWORK, f"answered {response.status} with a page, not with JSON") from error
        if not isinstance(body, dict):
            raise NetworkDown(NETWORK, f"answered {response.status} with JSON of another form")
        return body


def moved(url: URL, base: URL) -> URL:
    """The same path and query at another address, left as they were encoded.

    X has two names, and tweepy signs for the older: a signature covers the host, so that one stays.
    """
    if base.host in _X:
        return url
    return URL(f"{base.scheme}://{base.raw_authority}{url.raw_path_qs}", encoded=True)
