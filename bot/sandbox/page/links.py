"""Addresses that lead to a place on the page itself: messages of this workspace, posts on its networks."""

from __future__ import annotations

import re

from bot.sandbox.networks.world import World
from bot.sandbox.slack.state import State
from bot.sandbox.slack.wire import Json

_WEB = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)


class Links:
    """Where the addresses in this workspace's messages lead."""

    def __init__(self, state: State, world: World) -> None:
        self._world = world
        archives = re.escape(f"{state.team.domain}.slack.com/archives/")
        self._message = re.compile(
            rf"https://{archives}(?P<channel>\w+)/p(?P<s>\d{{10}})(?P<us>\d{{6}})(\?thread_ts=(?P<thread>[\d.]+))?"
        )

    def address(self, url: str) -> Json:
        """`href` for an address of the web, `go` for one that leads to a place here; nothing for others."""
        if not _WEB.match(url):
            return {}
        place = self._place(url)
        return {"href": url, **({"go": place} if place else {})}

    def _place(self, url: str) -> Json:
        message = self._message.match(url)
        if message:
            ts = f"{message['s']}.{message['us']}"
            return {"channel": message["channel"], "ts": ts, "thread": message["thread"] or ""}
        posts = ((key, network.id_in(url)) for key, network in self._world.networks.items())
        return next(({"network": key, "post": post} for key, post in posts if post), {})
