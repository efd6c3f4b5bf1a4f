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


class XSettings(Environment):
    """What X knows us by: a bearer token to read, four more to write. `x_client_secret` is for its webhooks."""

    x_bearer_token: SecretStr | None = None
    x_api_key: SecretStr | None = None
    x_api_secret: SecretStr | None = None
    x_access_token: SecretStr | None = None
    x_access_secret: SecretStr | None = None
    x_client_secret: SecretStr | None = None
    x_api_url: Address = "https://api.x.com"

    def missing(self) -> tuple[str, ...]:
        missing = []
        if self.x_bearer_token is None:
            missing.append("X_BEARER_TOKEN is not set: without it no posts are read from X.")
        keys = ("x_api_key", "x_api_secret", "x_access_token", "x_access_secret")
        absent = [key.upper() for key in keys if getattr(self, key) is None]
        if absent:
            missing.append(f"Nobody can reply on X before these are set: {', '.join(absent)}.")
        return tuple(missing)


def connect(block: XBlock, settings: XSettings, now: Callable[[], datetime]) -> Network | None:
    """Our account on X; None without the token that reads it."""
    from bot.networks.x.account import open_x
    from bot.networks.x.client import XKeys

    if settings.x_bearer_token is None:
        return None
    keys = XKeys(
        _plain(settings.x_bearer_token),
        _plain(settings.x_api_key),
        _plain(settings.x_api_secret),
        _plain(settings.x_access_token),
        _plain(settings.x_access_secret),
    )
    return open_x(
        keys,
        api_url=settings.x_api_url,
        handle=block.handle,
        user_id=block.user_id,
        search=block.search,
        now=now,
    )


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""


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
