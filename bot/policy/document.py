"""A YAML file as plain text values with their line numbers, without YAML's surprises.

YAML 1.1 reads `on` as true, `17:00` as 1020, `NO` as false and `#name` as a comment. Here every value stays
the text that was written; the form decides what it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

import yaml

Path = tuple[str | int, ...]
Value = object
"""A text, a list of values, a mapping from texts to values; or None for an empty one in a list."""
_NULL = "tag:yaml.org,2002:null"
_PLAIN_TAGS = "tag:yaml.org,2002:"
_LOST = re.compile(r"(?::|-)\s+(#\S+)")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with the file's form; `line` counts from 1."""

    line: int
    path: Path
    sentence: str


@dataclass(slots=True)
class Document:
    """What the file says (empty keys left out), where each key stands, and what is wrong with its form."""

    content: dict[str, Value] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a key, or of the nearest key above it; 0 when there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0


class _Mark(Protocol):
    """Where something stands, in either of the YAML library's parsers; `line` counts from 0."""

    line: int


def read_document(text: str) -> Document:
    """Read YAML. What is wrong stands in `flaws`; nothing is raised."""
    try:
        aliased = [
            event for event in yaml.parse(text, Loader=yaml.SafeLoader) if isinstance(event, yaml.AliasEvent)
        ]
        root = None if aliased else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return Document(flaws=[_unreadable(error)])
    if aliased:
        line = _line(aliased[0].start_mark)
        sentence = f"Write out what `*{aliased[0].anchor}` stands for: a policy has no aliases."
        return Document(flaws=[Flaw(line, (), sentence)])
    document = Document()
    if root is None or root.tag == _NULL:
        return document
    if not isinstance(root, yaml.MappingNode):
        document.flaws.append(Flaw(1, (), "A policy is a list of keys, such as `company: Acme`."))
        return document
    document.content = _Reader(document, text.splitlines()).mapping(root, ())
    return document


def _line(mark: _Mark | None) -> int:
    return mark.line + 1 if mark else 0


def _unreadable(error: yaml.YAMLError) -> Flaw:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = (error.problem if isinstance(error, yaml.MarkedYAMLError) else None) or "it is not text"
    line = _line(mark)
    if "'@'" in problem or "'`'" in problem or "'#'" in problem or "'%'" in problem:
        return Flaw(line, (), 'Put quotes around a value that begins with a sign, such as "@social-agents".')
    if "'\\t'" in problem:
        return Flaw(line, (), "There is a tab. Write spaces instead.")
    return Flaw(line, (), f"This cannot be read as YAML: {problem}.")


class _Reader:
    """Turns nodes into plain values, and notes lines and flaws on the way."""

    def __init__(self, document: Document, text: list[str]) -> None:
        self._document = document
        self._text = text

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Value]:
        content: dict[str, Value] = {}
        for key_node, value_node in node.value:
            line = _line(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self._flaw(line, path, "A key must be a simple word.")
                continue
            key = str(key_node.value)
            here = (*path, key)
            if here in self._document.lines:
                first = self._document.lines[here]
                self._flaw(line, here, f"`{key}` stands here twice, first in line {first}. Keep one.")
                continue
            self._document.lines[here] = line
            value = self.value(value_node, here)
            if value is not None:
                content[key] = value
        return content

    def value(self, node: yaml.Node, path: Path) -> Value:
        if not node.tag.startswith(_PLAIN_TAGS):
            self._flaw(
                _line(node.start_mark), path, f"Tags such as `{node.tag}` have no meaning in a policy."
            )
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._entry(entry, (*path, number)) for number, entry in enumerate(node.value)]
        if node.tag == _NULL:
            self._note_lost(path)
            return None
        return str(node.value)

    def _entry(self, node: yaml.Node, path: Path) -> Value:
        self._document.lines[path] = _line(node.start_mark)
        return self.value(node, path)

    def _note_lost(self, path: Path) -> None:
        """`channel: #desk` is an empty value and a comment to YAML, but hardly to whoever wrote it."""
        line = self._document.lines[path]
        lost = _LOST.search(self._text[line - 1])
        if lost:
            self._flaw(line, path, f'YAML takes {lost[1]} for a comment. Put it in quotes: "{lost[1]}".')

    def _flaw(self, line: int, path: Path, sentence: str) -> None:
        self._document.flaws.append(Flaw(line, path, sentence))
