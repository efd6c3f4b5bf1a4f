"""Blocks as the page gets them: texts taken apart, what is entered beside each input."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from bot.sandbox.page.links import Links
from bot.sandbox.page.markup import Markup
from bot.sandbox.slack.input_state import INPUTS, Place, initial_value
from bot.sandbox.slack.wire import Json


class BlockJson:
    """Draws blocks for one person, who has `entered` this so far."""

    def __init__(
        self, markup: Markup, links: Links, zone: tzinfo | None, entered: Mapping[Place, object]
    ) -> None:
        self._markup = markup
        self._links = links
        self._zone = zone
        self._entered = entered

    def blocks(self, blocks: list[Json]) -> list[Json]:
        """Every block: text objects become passages, inputs get `now`, addresses where they lead."""
        return [self._object(block, block.get("block_id", "")) for block in blocks]

    def _value(self, value: object, block_id: str) -> object:
        if isinstance(value, list):
            return [self._value(each, block_id) for each in value]
        if not isinstance(value, dict):
            return value
        if value.get("type") == "mrkdwn":
            return self._markup.mrkdwn(value["text"])
        if value.get("type") == "plain_text":
            return self._markup.plain(value["text"], emojis=value.get("emoji", True))
        return self._object(value, block_id)

    def _object(self, value: Json, block_id: str) -> Json:
        kind = value.get("type")
        if kind == "rich_text":
            return {**_names(value), "text": self._markup.rich(value)}
        if kind == "markdown":
            return {**_names(value), "text": self._markup.mrkdwn(value["text"])}
        shape = {
            n: self._value(inner, block_id) for n, inner in value.items() if not n.startswith("initial_")
        }
        if kind in INPUTS and "action_id" in value:
            shape |= self._state(value, block_id)
        if isinstance(value.get("url"), str):
            shape |= self._links.address(value["url"])
        return shape

    def _state(self, element: Json, block_id: str) -> Json:
        """`now`: what the input holds, in the form in which the page sends it back; `chosen`: its options."""
        place = (block_id, element["action_id"])
        value = self._entered[place] if place in self._entered else initial_value(element)
        if element["type"] == "datetimepicker" and isinstance(value, int):
            return {"now": datetime.fromtimestamp(value, tz=self._zone).strftime("%Y-%m-%dT%H:%M")}
        if element["type"] == "rich_text_input" and isinstance(value, dict):
            return {
                "now": "\n".join("".join(w["text"] for w in p["words"]) for p in self._markup.rich(value))
            }
        chosen = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)]
        return {"now": _plain(value), "chosen": self._value(chosen, block_id)}


def option_json(option: Json) -> Json:
    """An option that the app offers for what is typed."""
    return {"value": option["value"], "text": str(option["text"]["text"])}


def _names(block: Json) -> Json:
    return {name: block[name] for name in ("type", "block_id") if name in block}


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value["value"] if isinstance(value, dict) and "value" in value else value
