"""X: what customers write to us there, and our answers. https://docs.x.com/x-api/introduction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from pydantic import SecretStr

from bot.config import Address, Environment
from bot.networks.contract import IdForm, Network, Plugin
from bot.networks.x.posts import NETWORK, post_url, version_of
from bot.policy.form import NetworkBlock
from bot.policy.values import Duration


class XBlock(NetworkBlock):
    """`handle` without @, `user_id` the account's number; with `search`, that is read too."""

    handle: str = ""
    user_id: str = ""
    poll_every: Duration = timedelta(seconds=30)
    recheck_every: Duration = timedelta(minutes=15)
    search: str = ""

    def findings(self) -> Iterator[str]:
        if not self.handle:
            yield "Add `handle`: the name of your account on X, without @."
        if not self.user_id and not self.search:
            yield (
                "Add `user_id`, your account's number on X, to read its mentions; or `search`, to read by words."
            )


_TO_WRITE = ("x_api_key", "x_api_secret", "x_access_token", "x_access_secret")
_NOT_SET = SecretStr("")


class XSettings(Environment):
    """What X knows us by: a bearer token to read, four keys to write, which can read too."""

    x_bearer_token: SecretStr = _NOT_SET
    x_api_key: SecretStr = _NOT_SET
    x_api_secret: SecretStr = _NOT_SET
    x_access_token: SecretStr = _NOT_SET
    x_access_secret: SecretStr = _NOT_SET
    x_api_url: Address = "https://api.x.com"

    @property
    def can_write(self) -> bool:
        return not self._absent

    @property
    def can_read(self) -> bool:
        return bool(self.x_bearer_token) or self.can_write

    @property
    def _absent(self) -> list[str]:
        return [key.upper() for key in _TO_WRITE if not getattr(self, key)]

    def missing(self) -> tuple[str, ...]:
        missing = []
        if not self.x_bearer_token:
            missing.append("X_BEARER_TOKEN is not set: without it no posts are read from X.")
        if self._absent:
            missing.append(f"Nobody can reply on X before these are set: {', '.join(self._absent)}.")
        return tuple(missing)


def connect(block: XBlock, settings: XSettings, now: Callable[[], datetime]) -> Network | None:
    """Our account on X; None without the token that reads it."""
    # tweepy takes longer to load than all else, and who only reads the policy needs none of it.
    from bot.networks.x import account, client

    return account.X(client.XClient(settings), block, now) if settings.x_bearer_token else None


X: Final = Plugin(
    name=NETWORK,
    title="X",
    block=XBlock,
    settings=XSettings,
    # /<handle>/status/<id>, /i/status/<id>, /i/web/status/<id>: https://docs.x.com/x-api/posts/lookup
    link=re.compile(
        r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:i/web|[A-Za-z0-9_]{1,15})/status(?:es)?/"
        r"(?P<id>[0-9]{1,19})(?:[/?#].*)?",
        re.IGNORECASE,
    ),
    post_url=post_url,
    ids=IdForm(re.compile(r"[0-9]{1,19}"), "a number of up to 19 digits"),
    archive=True,
    no_reply="X lets us answer only posts that mention or quote us. Open the post and answer it there.",
    version_of=version_of,
    connect=connect,
)
