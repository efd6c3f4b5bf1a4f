"""Slack's text: what it keeps of what was sent, whom it names, and how a person reads it.

https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

CONTROL = re.compile(r"<([^<>\n]*)>")
"""A control sequence: `<@U…>`, `<#C…|name>`, `<!channel>`, `<https://…|label>`."""

_IS_CONTROL = re.compile(
    r"@[UWB][A-Z0-9]+(\|.*)?|#[CGD][A-Z0-9]+(\|.*)?|!.+|(https?|mailto|tel|ftp|slack|sms|skype|facetime|spotify):.+"
)
_BARE_URL = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?'\")\]]")
_STRAY_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
BROADCASTS = ("channel", "here", "everyone")


def escape(text: str) -> str:
    """Text in which nothing means anything: only `&`, `<` and `>` need it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The characters that `escape` hid."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def kept(text: str, *, verbatim: bool = False) -> str:
    """What Slack keeps of a text an app sends: stray `& < >` escaped, bare addresses made links.

    `verbatim`: no links are made: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
    """
    parts: list[str] = []
    end = 0
    for match in CONTROL.finditer(text):
        if not _IS_CONTROL.fullmatch(match[1]):
            continue
        parts += [_kept_plain(text[end : match.start()], verbatim=verbatim), match[0]]
        end = match.end()
    return "".join([*parts, _kept_plain(text[end:], verbatim=verbatim)])


def _kept_plain(text: str, *, verbatim: bool) -> str:
    escaped = _STRAY_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return escaped if verbatim else _BARE_URL.sub(lambda m: f"<{m[0]}>", escaped)


@dataclass(frozen=True)
class Mentions:
    """Whom a text names."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    broadcasts: frozenset[str] = frozenset()

    def __or__(self, other: Mentions) -> Mentions:
        return Mentions(
            self.users | other.users, self.groups | other.groups, self.broadcasts | other.broadcasts
        )


def mentions(text: str) -> Mentions:
    """The people, groups and broadcasts that a text names, as Slack would parse it."""
    names = [match[1].partition("|")[0] for match in CONTROL.finditer(text)]
    return Mentions(
        frozenset(n[1:] for n in names if n.startswith("@")),
        frozenset(n.removeprefix("!subteam^") for n in names if n.startswith("!subteam^")),
        frozenset(n[1:] for n in names if n.startswith("!") and n[1:] in BROADCASTS),
    )


@dataclass(frozen=True)
class Reader:
    """Who reads a text: how ids are called for them, their clock and their time zone."""

    names: Callable[[str], str]
    now: datetime

    def reads(self, text: str) -> str:
        """The text as it stands on the screen, without its markup."""
        return unescape(_without_emphasis(CONTROL.sub(self._control, text)))

    def _control(self, match: re.Match[str]) -> str:
        body, _, label = match[1].partition("|")
        if body.startswith(("@", "#")):
            return f"{body[0]}{self.names(body[1:])}"
        if body.startswith("!subteam^"):
            return f"@{self.names(body.removeprefix('!subteam^'))}"
        if body.startswith("!date^"):
            return _date(body, label, self.now)
        if body.startswith("!"):
            return f"@{body[1:]}" if body[1:] in BROADCASTS else label or match[0]
        return label or body.removeprefix("mailto:")


EMPHASIS = [re.compile(rf"(?<![\w{c}]){c}(?=\S)([^{c}\n]*?\S){c}(?![\w{c}])") for c in (r"\*", "_", "~")]
"""Bold, italic, struck out: one group, the words."""

CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
"""A fence (first group) or ticks (second)."""


def _without_emphasis(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in CODE.finditer(text):
        pieces += [_plain(text[end : match.start()]), match[1] or match[2]]
        end = match.end()
    return "".join([*pieces, _plain(text[end:])])


def _plain(text: str) -> str:
    for pattern in EMPHASIS:
        text = pattern.sub(r"\1", text)
    return text


_DATES: Mapping[str, str] = {
    "date_num": "%Y-%m-%d",
    "date_slash": "%m/%d/%Y",
    "date_long": "%A, %B %-d, %Y",
    "date_short": "%b %-d, %Y",
    "date": "%B %-d, %Y",
    "time_secs": "%-I:%M:%S %p",
    "time": "%-I:%M %p",
}


def _date(body: str, fallback: str, now: datetime) -> str:
    """`<!date^seconds^format^link|fallback>` in the reader's zone; the fallback if it cannot be read."""
    written = re.match(r"!date\^(-?\d+)\^([^^]+)", body)
    if written is None:
        return fallback
    moment = datetime.fromtimestamp(int(written[1]), tz=now.tzinfo)
    return re.sub(r"\{(\w+)\}", lambda m: _date_part(m[1], moment, now) or m[0], written[2])


def _date_part(name: str, moment: datetime, now: datetime) -> str:
    if name == "ago":
        return _ago(now - moment)
    pretty = name.endswith("_pretty")
    days = {0: "today", -1: "yesterday", 1: "tomorrow"}
    if pretty and (moment.date() - now.date()).days in days:
        return days[(moment.date() - now.date()).days]
    pattern = _DATES.get(name.removesuffix("_pretty"), "")
    return moment.strftime(pattern)


def _ago(past: timedelta) -> str:
    minutes = int(abs(past).total_seconds()) // 60
    size, unit = next(
        (s, u) for s, u in ((1440, "day"), (60, "hour"), (1, "minute")) if minutes >= s or s == 1
    )
    count = f"{minutes // size} {unit}{'' if minutes // size == 1 else 's'}"
    return f"{count} ago" if past >= timedelta(0) else f"in {count}"
