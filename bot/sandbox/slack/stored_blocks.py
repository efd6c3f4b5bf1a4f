"""Blocks as Slack stores them: every block and element has its id, every text its defaults."""

from __future__ import annotations

import copy
from collections.abc import Callable

from bot.sandbox.slack.schema.surfaces import elements_of
from bot.sandbox.slack.text import kept
from bot.sandbox.slack.wire import Json

_DEFAULTS = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}
_NO_ACTION = ("image", "plain_text", "mrkdwn", "url")


def stored_blocks(blocks: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """The blocks with the ids and defaults that Slack fills in; the ones given are left alone."""
    stored = copy.deepcopy(blocks)
    for block in stored:
        block.setdefault("block_id", new_id())
        for element in elements_of(block):
            if element.get("type") not in _NO_ACTION:
                element.setdefault("action_id", new_id())
        _fill(block)
    return stored


def _fill(value: object) -> None:
    if isinstance(value, dict):
        kind = value.get("type")
        if kind in _DEFAULTS and isinstance(value.get("text"), str):
            value.setdefault(*_DEFAULTS[kind])
            if kind == "mrkdwn":
                value["text"] = kept(value["text"], verbatim=value["verbatim"])
        for inner in value.values():
            _fill(inner)
    elif isinstance(value, list):
        for inner in value:
            _fill(inner)
