"""Facebook: a page's comments and messages. Its posts come from files until they can be read here."""

from __future__ import annotations

from typing import Final

from pydantic import SecretStr

from bot.config import Address, Environment
from bot.networks.contract import Plugin
from bot.policy.form import NetworkBlock
from bot.policy.values import Text


class FacebookBlock(NetworkBlock):
    """A Facebook page, by its number."""

    page_id: Text


class FacebookSettings(Environment):
    """What a page's webhooks are signed with, and what its answers are sent with."""

    facebook_app_secret: SecretStr | None = None
    facebook_verify_token: SecretStr | None = None
    facebook_page_token: SecretStr | None = None
    facebook_graph_url: Address = "https://graph.facebook.com"


FACEBOOK: Final = Plugin(name="facebook", title="Facebook", block=FacebookBlock, settings=FacebookSettings)
