"""Inbound: other tools that send us posts themselves. They come from files until they can be received here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

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


def _source_secrets(written: object) -> object:
    """`appstore=s3cret,forum=other` as a mapping."""
    if not isinstance(written, str):
        return written
    pairs = [pair.partition("=") for pair in written.split(",") if pair.strip()]
    if any(not name.strip() or not secret.strip() for name, _, secret in pairs):
        raise ValueError("Write it as source=secret,other=secret.")
    return {name.strip(): secret.strip() for name, _, secret in pairs}


class InboundSettings(Environment):
    """What each source signs with."""

    inbound_secrets: Annotated[Mapping[str, SecretStr], NoDecode, BeforeValidator(_source_secrets)] = Field(
        default_factory=dict
    )


INBOUND: Final = Plugin(name="inbound", title="another source", block=InboundBlock, settings=InboundSettings)
