"""Facebook: a page's comments and messages. Its posts come from files until they can be read here."""

from __future__ import annotations

from typing import Final

from bot.config import Environment
from bot.networks.contract import Plugin
from bot.policy.form import NetworkBlock
from bot.policy.values import Text


class FacebookBlock(NetworkBlock):
    """A Facebook page, by its number."""

    page_id: Text


FACEBOOK: Final = Plugin(name="facebook", title="Facebook", block=FacebookBlock, settings=Environment)
