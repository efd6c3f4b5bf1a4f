"""The pages under docs, as tests read them: sections, tables and blocks of code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")
_CELL = re.compile(r"(?<!\\)\|")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, with the headings below it, up to the next one of its level."""
    found = [match for match in _HEADING.finditer(_without_code(text)) if match[2].strip("`") == heading]
    assert len(found) == 1, f"{len(found)} headings are called {heading}"
    level = len(found[0][1])
    later = (m.start() for m in _HEADING.finditer(_without_code(text), found[0].end()) if len(m[1]) <= level)
    return text[found[0].end() : next(later, len(text))]


def sections(text: str, level: int) -> dict[str, str]:
    """Heading of that level → what stands under it."""
    names = [m[2].strip("`") for m in _HEADING.finditer(_without_code(text)) if len(m[1]) == level]
    return {name: section(text, name) for name in names}


def rows(text: str) -> list[list[str]]:
    """The cells of every table's rows, without heads and rules."""
    lines = text.splitlines()
    heads = {number - 1 for number, line in enumerate(lines) if _RULE.match(line)}
    return [
        [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip()[1:-1])]
        for number, line in enumerate(lines)
        if line.startswith("|") and number not in heads and not _RULE.match(line)
    ]


def code(text: str, language: str) -> list[str]:
    """The blocks of code in a language."""
    return [match[2] for match in _FENCE.finditer(text) if match[1] == language]


def quoted(text: str) -> list[str]:
    """What stands between single backticks."""
    return re.findall(r"`([^`]+)`", text)


def _without_code(text: str) -> str:
    """The same text with blocks of code made blank, so that a comment in one is no heading."""
    return _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
