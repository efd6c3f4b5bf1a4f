"""What was said in Slack, as a timeline keeps it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.slack.payloads import File
from bot.slack.text.markup import as_written, plain, unmarked

_FILE: Final = re.compile(r"^\(file: <(https?://[^<>|\s]+)\|([^<>|\n]*)>\)$", re.MULTILINE)
_NAME_LIMIT: Final = 100
_OF_MARKUP: Final = str.maketrans("<>|", "()/")
"""What would end a link early, and what stands in its place in the name of a file."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A message as it is shown elsewhere: its words without markup, and the files that have a page of their own."""

    words: str
    files: tuple[File, ...] = ()

    @property
    def whole(self) -> str:
        """The words and the names of the files, for notifications."""
        return "\n".join(
            part for part in (self.words, *(f"(file: {file.name})" for file in self.files)) if part
        )


def kept_words(text: str, files: Sequence[File]) -> str:
    """The words as they were written, and what was attached: names, as links to where Slack shows the files."""
    words = _FILE.sub(r"(file: \2)", as_written(text))  # what somebody has typed is no file
    return "\n".join(part for part in (words, *(_attached(file) for file in files)) if part)


def _attached(file: File) -> str:
    name = plain(file.name.translate(_OF_MARKUP), _NAME_LIMIT) or "file"
    linked = f"(file: <{file.url}|{name}>)"
    return linked if _FILE.fullmatch(linked) else f"(file: {name})"


def plain_text(kept: str) -> PlainText:
    """A message that was kept by `kept_words`, to be shown."""
    files = tuple(File(name=found[2], url=found[1]) for found in _FILE.finditer(kept))
    words = "\n".join(line for line in kept.split("\n") if not _FILE.fullmatch(line))
    return PlainText(unmarked(words).strip(), files)


def said_at(ts: str) -> datetime | None:
    """When a message was posted, which its `ts` says; None where it is none."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
