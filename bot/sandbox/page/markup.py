"""Slack's markup taken apart: passages of words with their styles, which a page shows without reading them again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from bot.sandbox.page.emoji import emoji, with_emoji
from bot.sandbox.page.links import Links
from bot.sandbox.people.screen import MARKUP
from bot.sandbox.slack.text import BROADCASTS, CODE, CONTROL, EMPHASIS, Reader, unescape
from bot.sandbox.slack.wire import Json

Passages = list[Json]
"""Each with `kind` (text, quote, code, item) and `words`: pieces with `text`, styles, and where they lead."""

_STYLES = ("bold", "italic", "struck")
_HELD = re.compile(r"\0(\d+)\0")
_QUOTED = re.compile(r"(?:&gt;|>) ?")
_RICH_KINDS = {"rich_text_quote": "quote", "rich_text_preformatted": "code"}
_RICH_STYLES = {"bold": "bold", "italic": "italic", "strike": "struck", "code": "code"}


class Markup:
    """Reads markup for one person; `called` is what mentions of them name: their id, their groups."""

    def __init__(self, reader: Reader, links: Links, called: Collection[str]) -> None:
        self._reader = reader
        self._links = links
        self._called = called

    def mrkdwn(self, text: str) -> Passages:
        """A text with markup."""
        return list(_Reading(self, text).passages())

    def plain(self, text: str, *, emojis: bool = True) -> Passages:
        """A text that means nothing but itself."""
        return [_passage("text", [{"text": with_emoji(text) if emojis else text}])]

    def rich(self, block: Json) -> Passages:
        """A rich_text block."""
        passages: Passages = []
        for element in block["elements"]:
            if element["type"] == "rich_text_list":
                passages += [_passage("item", self._parts(item["elements"])) for item in element["elements"]]
            else:
                kind = _RICH_KINDS.get(element["type"], "text")
                passages.append(_passage(kind, self._parts(element["elements"])))
        return passages

    def control(self, control: str) -> Json:
        """One control sequence, `<…>` included: a mention, a channel, a date or a link."""
        body, _, _ = control[1:-1].partition("|")
        piece: Json = {"text": self._reader.reads(control)}
        if body.startswith(("@", "!subteam^")):
            named = body.removeprefix("@").removeprefix("!subteam^")
            return piece | {"mention": "you" if named in self._called else "other"}
        if body[1:] in BROADCASTS:
            return piece | {"mention": "you"}
        if body.startswith("#"):
            return piece | {"go": {"channel": body[1:]}}
        if body.startswith("!"):
            return piece
        return {"text": with_emoji(piece["text"])} | self._links.address(unescape(body))

    def _parts(self, parts: Iterable[Json]) -> list[Json]:
        return [self._part(part) for part in parts]

    def _part(self, part: Json) -> Json:
        styles = {_RICH_STYLES[name]: True for name in part.get("style", {}) if name in _RICH_STYLES}
        if part["type"] == "emoji":
            return {"text": emoji(part["name"])} | styles
        if part["type"] in MARKUP:
            return self.control(MARKUP[part["type"]](part)) | styles
        return {"text": with_emoji(str(part.get("text", "")))} | styles


class _Reading:
    """One text being read: its control sequences are held aside while emphasis is looked for."""

    def __init__(self, markup: Markup, text: str) -> None:
        self._markup = markup
        self._held: list[str] = []
        self._text = CONTROL.sub(self._hold, text.replace("\0", "\ufffd"))

    def _hold(self, match: re.Match[str]) -> str:
        self._held.append(match[0])
        return f"\0{len(self._held) - 1}\0"

    def passages(self) -> Iterator[Json]:
        """Fences, quotations and what stands between them."""
        end = 0
        for match in CODE.finditer(self._text):
            if match[1] is not None:
                yield from self._flow(self._text[end : match.start()].removesuffix("\n"))
                yield _passage("code", self._words(match[1].strip("\n"), {"code": True}))
                end = match.end()
        yield from self._flow(self._text[end:].removeprefix("\n") if end else self._text)

    def _flow(self, text: str) -> Iterator[Json]:
        lines: list[str] = []
        quoted = False
        for line in text.split("\n") if text else []:
            mark = _QUOTED.match(line)
            if lines and bool(mark) != quoted:
                yield self._lines(lines, quoted=quoted)
                lines = []
            quoted = bool(mark)
            lines.append(line[mark.end() :] if mark else line)
        if lines:
            yield self._lines(lines, quoted=quoted)

    def _lines(self, lines: list[str], *, quoted: bool) -> Json:
        text = "\n".join(lines)
        words: list[Json] = []
        end = 0
        for match in CODE.finditer(text):
            if match[2] is not None:
                words += [
                    *self._emphasised(text[end : match.start()], {}),
                    *self._words(match[2], {"code": True}),
                ]
                end = match.end()
        return _passage("quote" if quoted else "text", [*words, *self._emphasised(text[end:], {})])

    def _emphasised(self, text: str, style: Json) -> list[Json]:
        words: list[Json] = []
        rest = text
        while found := [
            (m.start(), name, m) for name, p in zip(_STYLES, EMPHASIS, strict=True) if (m := p.search(rest))
        ]:
            _, name, match = min(found, key=lambda each: each[0])
            words += self._words(rest[: match.start()], style)
            words += self._emphasised(match[1], style | {name: True})
            rest = rest[match.end() :]
        return words + self._words(rest, style)

    def _words(self, text: str, style: Json) -> list[Json]:
        words: list[Json] = []
        for number, part in enumerate(_HELD.split(text)):
            if number % 2:
                words.append(self._markup.control(self._held[int(part)]) | style)
            elif part:
                shown = unescape(part)
                words.append({"text": shown if "code" in style else with_emoji(shown)} | style)
        return words


def _passage(kind: str, words: list[Json]) -> Json:
    return {"kind": kind, "words": words}
