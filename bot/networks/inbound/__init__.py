"""Inbound: other tools that send us posts themselves. They come from files until they can be received here."""

from __future__ import annotations

from typing import Annotated, Final

from bot.config import Environment
from bot.networks.contract import Plugin
from bot.policy.form import NetworkBlock
from bot.policy.values import Many, Name


class InboundBlock(NetworkBlock):
    """Sources that send us posts themselves."""

    sources: Annotated[tuple[Name, ...], Many] = ()

    @property
    def also_named(self) -> tuple[str, ...]:
        return self.sources


INBOUND: Final = Plugin(name="inbound", title="another source", block=InboundBlock, settings=Environment)
