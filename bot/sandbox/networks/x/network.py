"""X's part of the world: ids that tell the time, links behind t.co, and whom it lets us answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock, utc_now
from bot.networks.x.length import links_in
from bot.networks.x.payloads import id_of
from bot.sandbox.networks.posts import Version
from bot.sandbox.networks.world import Network, World


@dataclass(frozen=True, slots=True)
class Shortened:
    """A link as X shows it (t.co) and as it was written; with a media key it leads to an attachment."""

    short: str
    full: str
    media_key: str = ""


class XNetwork(Network):
    """X. Its API has two vocabularies, "tweets" and "posts": `vocabulary` is the one it answers in.

    `searchable` is how far back its search reaches; None is for ever. With `strict_replies` a reply of ours is
    taken only where the author named or quoted us, as X does on its self-serve tiers since February 2026.
    """

    key = "x"
    title = "X"
    address = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/[^/]+/status/(\d+)")
    edits_make_ids = True
    media_prefix = "3_"

    def __init__(
        self,
        now: Clock = utc_now,
        *,
        world: World | None = None,
        handle: str = "acme",
        user_id: str = "2244994945",
        name: str = "Acme",
    ) -> None:
        super().__init__(now, world=world, handle=handle, user_id=user_id, name=name)
        self.vocabulary = "tweets"
        self.searchable: timedelta | None = timedelta(days=7)
        self.strict_replies = True
        self._last_id = 0

    def posts(self) -> list[Version]:
        """In the order of their ids, which posts from an archive bring along."""
        return sorted(super().posts(), key=lambda version: int(version.id), reverse=True)

    def links(self, version: Version) -> tuple[Shortened, ...]:
        """What X makes of the links in a post and of what is attached to it."""
        written = [] if version.reposted else [link.text for link in links_in(version.text)]
        found = [(text, "") for text in written if "//t.co/" not in text]
        if version.media:
            writer = self.accounts[version.author_id].handle
            place = f"https://x.com/{writer}/status/{version.id}/photo/1"
            found.append((place, version.media[0].key))
        return tuple(
            Shortened(f"https://t.co/{int(version.id):x}{number}", full, key)
            for number, (full, key) in enumerate(found)
        )

    def engages_us(self, version: Version) -> bool:
        """Whether its author named or quoted us there, or is us."""
        ours = self.our_account.id
        quoted = self.versions.get(version.quoted or "")
        return (
            version.author_id == ours
            or ours in version.named
            or (quoted is not None and quoted.author_id == ours)
        )

    def _next_id(self) -> str:
        """An id that tells the time, as X's do."""
        self._last_id = max(self._last_id + 1, int(id_of(self.now())))
        return str(self._last_id)
