"""What stands in files of posts: how rows are written, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Final

Cell = str | int | float | bool | list[object] | dict[str, object] | None
"""What a row may hold under a name: text in CSV, anything in JSON."""

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


def to_csv_cell(value: Cell) -> str:
    """A value as text for a spreadsheet, which never takes it for a formula: those get an apostrophe in front.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if _FORMULA.match(text) else text


def from_csv_cell(text: str) -> str:
    """What `to_csv_cell` was given, where that was text."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class FileFormat(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON_LINES = "jsonl"
