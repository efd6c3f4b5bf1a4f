"""Words of people for files: Slack's markup read, control characters gone, Markdown taken literally."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_MARKED: Final = re.compile(r"<((?:[@#!]|https?:|mailto:|tel:)[^<>]*)>", re.IGNORECASE)
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
BREAK: Final = "\\"
_ANYWHERE: Final = re.compile(r"([\\`*_\[\]<>#|~&$])")
_AT_THE_START: Final = re.compile(r"^(?:(?=[-+=])|(\d{1,9})(?=[.)]))")
_ADDRESS: Final = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
"""Where some readers of Markdown would make a link of their own."""


def plain(text: str, people: Mapping[str, str]) -> str:
    """What was said, with names for mentions, and addresses beside the labels of links; lines are kept.

    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = _MARKED.sub(lambda found: _read(found[1], people), whole).splitlines()
    return "\n".join(_UNSEEN.sub("", line).rstrip() for line in lines).strip()


def _read(marked: str, people: Mapping[str, str]) -> str:
    target, _, shown = marked.partition("|")
    if target.startswith("@"):
        return f"@{people.get(target[1:]) or shown or 'somebody'}"
    if target.startswith(("#", "!")):
        return f"{target[0].replace('!', '@')}{shown.lstrip('#@') or target[1:]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return f"{shown} ({address})" if shown and shown != address else address


def literal(text: str) -> str:
    """One line that Markdown shows as it is: https://spec.commonmark.org/0.31.2/#backslash-escapes.

    Only what would mean something is escaped, so that the file can be read without being rendered.
    """
    line = _ANYWHERE.sub(r"\\\1", " ".join(_UNSEEN.sub(" ", text).split()))
    return _ADDRESS.sub(r"\\", _AT_THE_START.sub(r"\g<0>\\", line))


def quoted(text: str) -> str:
    """Lines as a quotation that Markdown shows as they are; a backslash keeps them apart."""
    lines = [literal(line) for line in text.splitlines()]
    followed = [*lines, ""][1:]
    return "\n".join(
        f"> {line}{BREAK if after else ''}" if line else ">"
        for line, after in zip(lines, followed, strict=True)
    )
