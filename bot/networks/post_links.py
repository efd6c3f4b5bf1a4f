"""Links to posts, read into the network and the id that `Network.fetch` takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PATTERNS: Final = {
    # /<handle>/status/<id>, /i/status/<id>, /i/web/status/<id>: https://docs.x.com/x-api/posts/lookup
    "x": re.compile(
        r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:i/web|[A-Za-z0-9_]{1,15})/status(?:es)?/"
        r"(?P<id>[0-9]{1,19})(?:[/?#].*)?",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class PostLink:
    """A post of a network, by its id there."""

    network: str
    external_id: str


def read_post_link(url: str) -> PostLink | None:
    """The post that a link leads to; None when it leads anywhere else."""
    for network, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(url.strip()):
            return PostLink(network, found["id"])
    return None
