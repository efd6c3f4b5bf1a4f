"""Blocks as the lines a person reads: texts, buttons as [Claim], menus as [More ▾]."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.sandbox.slack.input_state import INPUTS, Place, initial_value
from bot.sandbox.slack.text import Reader
from bot.sandbox.slack.wire import Json

OVERFLOW = "More"
"""What an overflow menu is called: it shows three dots, and "More actions" to a screen reader."""


class ScreenError(AssertionError):
    """It is not on the screen, or Slack does not let a person do it; its text shows what is there instead."""


class ScreenRenderer:
    """Draws blocks for one reader; `entered` is what they chose and typed so far."""

    def __init__(self, reader: Reader, entered: Mapping[Place, object]) -> None:
        self._reader = reader
        self._entered = entered
        self._by_type: Mapping[str, Callable[[Json], Iterable[str]]] = {
            "section": self._section,
            "header": lambda b: [self.text(b["text"])],
            "divider": lambda _: ["---"],
            "context": lambda b: [" ".join(self._context(e) for e in b["elements"])],
            "actions": lambda b: [" ".join(self.control(e, b["block_id"]) for e in b["elements"])],
            "context_actions": lambda b: [" ".join(self.control(e, b["block_id"]) for e in b["elements"])],
            "input": self._input,
            "image": lambda b: [
                *([self.text(b["title"])] if "title" in b else []),
                f"(image: {b['alt_text']})",
            ],
            "rich_text": lambda b: rich_lines(b, self._reader),
            "markdown": lambda b: self._reader.reads(b["text"]).splitlines(),
            "table": self._table,
            "alert": lambda b: [self.text(b["text"])],
            "video": lambda b: [f"(video: {self.text(b['title'])})"],
            "container": self._container,
            "card": self._card,
            "carousel": lambda b: [line for card in b["elements"] for line in self._card(card)],
        }

    def lines(self, blocks: Iterable[Json]) -> list[str]:
        """Every line of the blocks, top to bottom."""
        found: list[str] = []
        for block in blocks:
            render = self._by_type.get(block["type"])
            found += render(block) if render else [f"({block['type']})"]
        return [line for text in found for line in text.splitlines() or [""]]

    def text(self, text: Json | None) -> str:
        """A text object as it is read."""
        if not text:
            return ""
        words: str = text["text"]
        return self._reader.reads(words) if text["type"] == "mrkdwn" else words

    def control(self, element: Json, block_id: str) -> str:
        """A button or a menu, with what is chosen in it."""
        kind = element["type"]
        if kind in ("button", "workflow_button", "icon_button"):
            return f"[{self.text(element['text'])}]"
        if kind == "overflow":
            return f"[{OVERFLOW} ▾]"
        if kind == "image":
            return f"(image: {element['alt_text']})"
        if kind == "feedback_buttons":
            return " ".join(
                f"[{self.text(element[f'{n}_button']['text'])}]" for n in ("positive", "negative")
            )
        return f"[{self.value(element, block_id) or self.text(element.get('placeholder'))} ▾]"

    def value(self, element: Json, block_id: str) -> str:
        """What an input holds, as it is shown."""
        place = (block_id, element["action_id"])
        value = self._entered[place] if place in self._entered else initial_value(element)
        key = INPUTS[element["type"]].key
        named = key.startswith(("selected_user", "selected_channel", "selected_conversation"))
        values = value if isinstance(value, list) else [value]
        return ", ".join(self._shown(v, named=named) for v in values if v is not None)

    def _shown(self, value: object, *, named: bool) -> str:
        if isinstance(value, dict):
            return self.text(value["text"]) if "text" in value else "\n".join(rich_lines(value, self._reader))
        return self._reader.names(str(value)) if named else str(value)

    def _section(self, block: Json) -> Iterable[str]:
        accessory = block.get("accessory")
        beside = f" {self.control(accessory, block['block_id'])}" if accessory else ""
        words = [self.text(block["text"])] if "text" in block else []
        words += [self.text(field) for field in block.get("fields", [])]
        words[0] += beside
        return words

    def _context(self, element: Json) -> str:
        return f"(image: {element['alt_text']})" if element["type"] == "image" else self.text(element)

    def _input(self, block: Json) -> Iterable[str]:
        element = block["element"]
        value = self.value(element, block["block_id"]) or self.text(element.get("placeholder"))
        optional = " (optional)" if block.get("optional") else ""
        hint = [f"  {self.text(block['hint'])}"] if "hint" in block else []
        return [f"{self.text(block['label'])}{optional}: [{value}]", *hint]

    def _table(self, block: Json) -> Iterable[str]:
        return [" | ".join(self._cell(cell) for cell in row) for row in block["rows"]]

    def _cell(self, cell: Json) -> str:
        if cell["type"] == "rich_text":
            return " ".join(rich_lines(cell, self._reader))
        return str(cell.get("text", cell.get("value", "")))

    def _container(self, block: Json) -> Iterable[str]:
        title = [self.text(block[name]) for name in ("title", "subtitle") if name in block]
        return [*title, *self.lines(block["child_blocks"])]

    def _card(self, block: Json) -> Iterable[str]:
        words = [self.text(block[name]) for name in ("title", "subtitle", "body") if name in block]
        buttons = " ".join(self.control(e, block.get("block_id", "")) for e in block.get("actions", []))
        return [*words, *([buttons] if buttons else [])]


def rich_lines(block: Json, reader: Reader) -> list[str]:
    """A rich_text block as lines."""
    lines: list[str] = []
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            lines += [f"• {_parts(item['elements'], reader)}" for item in element["elements"]]
        else:
            lines += _parts(element["elements"], reader).splitlines()
    return lines


def _parts(parts: Iterable[Json], reader: Reader) -> str:
    return "".join(_part(part, reader) for part in parts)


def _part(part: Json, reader: Reader) -> str:
    return reader.reads(MARKUP[part["type"]](part)) if part["type"] in MARKUP else str(part.get("text", ""))


MARKUP: Mapping[str, Callable[[Json], str]] = {
    "link": lambda part: f"<{part['url']}|{part.get('text') or part['url']}>",
    "user": lambda part: f"<@{part['user_id']}>",
    "usergroup": lambda part: f"<!subteam^{part['usergroup_id']}>",
    "channel": lambda part: f"<#{part['channel_id']}>",
    "broadcast": lambda part: f"<!{part['range']}>",
    "emoji": lambda part: f":{part['name']}:",
    "date": lambda part: f"<!date^{part['timestamp']}^{part['format']}|{part.get('fallback', '')}>",
}
"""The parts of rich text that have a form in mrkdwn."""
