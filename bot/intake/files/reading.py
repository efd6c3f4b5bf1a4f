"""Files of posts, CSV or JSON lines: gone through in their own order, then read again row by row."""

from __future__ import annotations

import codecs
import csv
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Self

from bot.domain.errors import BadInput
from bot.domain.posts import Post
from bot.intake.files.cells import Cell, from_csv_cell
from bot.intake.files.rows import NEEDED, SUPPORT, BadRow, Cells, Link, read_export_row, read_support_row

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ",;\t"
_NO_TEXT = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A post and where it stands: its line (the first is 1), and the bytes at which it begins and ends.

    `post` is None where the row is none; `problem` says why.
    """

    line: int
    begin: int
    end: int
    post: Post | None
    problem: str = ""


class _Lines:
    """The lines of a file, with the place of the next one; bytes that are not UTF-8 come as lone surrogates."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.at = 0
        self.line = 0
        self.second = (0, 0)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        raw = self._stream.readline()
        if not raw:
            raise StopIteration
        self.at += len(raw)
        self.line += 1
        if self.second == (0, 0):
            self.second = (self.at, self.line)
        return raw.decode("utf-8", "surrogateescape")

    def begin_row(self) -> None:
        """A row begins here."""
        self.second = (0, 0)

    def leave_row(self) -> None:
        """The row is broken: go on with the line after the one it begins on."""
        self.move(*self.second)

    def move(self, at: int, line: int) -> None:
        """Read on from there."""
        self._stream.seek(at)
        self.at, self.line = at, line


class _Csv:
    """Rows under the names of the first. A format reads one row, None where it holds nothing; StopIteration, BadRow."""

    def __init__(self, header: list[str], delimiter: str) -> None:
        self._header = header
        self._delimiter = delimiter
        self._is_ours = set(NEEDED) <= set(header)

    def read(self, lines: _Lines) -> Cells | None:
        try:
            cells = next(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            raise BadRow(
                "Its quotation marks don't match. Inside a quoted cell each of them is written twice."
            ) from error
        if not any(cells) or _names(cells) == self._header:
            return None
        _must_be_text("".join(cells))
        if len(cells) != len(self._header):
            raise BadRow(f"It has {len(cells)} cells where the first line has {len(self._header)}.")
        if self._is_ours:
            cells = [from_csv_cell(cell) for cell in cells]
        return dict(zip(self._header, cells, strict=True))


class _JsonLines:
    def read(self, lines: _Lines) -> Cells | None:
        line = next(lines).strip()
        if not line:
            return None
        _must_be_text(line)
        try:
            found: object = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadRow("It is not JSON. Each line is to hold one object.") from error
        if not isinstance(found, dict):
            raise BadRow("It is not a JSON object. Each line is to hold one.")
        cells: dict[str, Cell] = found
        return cells


_Format = _Csv | _JsonLines


class PostFile:
    """A file that is open, `size` bytes long.

    `network` is where posts are from that don't say so; `link` makes the addresses of those that bring none.
    """

    def __init__(
        self, stream: BinaryIO, format_: _Format, first_row: _Lines, network: str, link: Link | None
    ) -> None:
        self._format = format_
        self._lines = _Lines(stream)
        self._first = (first_row.at, first_row.line)
        self.size = os.fstat(stream.fileno()).st_size
        self.network = network
        self._link = link

    def rows(self) -> Iterator[Row]:
        """All rows, good and bad, in the order of the file."""
        lines = self._lines
        lines.move(*self._first)
        while True:
            begin, line = lines.at, lines.line + 1
            try:
                cells = self._next()
            except BadRow as bad:
                lines.leave_row()
                yield Row(line, begin, lines.at, None, bad.says)
                continue
            except StopIteration:
                return
            if cells is not None:
                yield self._read(Row(line, begin, lines.at, None), cells)

    def post_at(self, begin: int) -> Post:
        """The post of a good row once more. BadInput when the file has changed meanwhile."""
        self._lines.move(begin, 0)
        try:
            return self._post(self._next() or {})
        except (BadRow, StopIteration) as error:
            raise BadInput(
                "file", "The file was changed while it was being read. Run the import again."
            ) from error

    def _next(self) -> Cells | None:
        self._lines.begin_row()
        return self._format.read(self._lines)

    def _read(self, row: Row, cells: Cells) -> Row:
        try:
            return replace(row, post=self._post(cells))
        except BadRow as bad:
            return replace(row, problem=bad.says)

    def _post(self, cells: Cells) -> Post:
        if all(name in cells for name in NEEDED):
            return read_export_row(cells, self.network)
        missing = [name for name in SUPPORT if name not in cells]
        if missing:
            raise BadRow(f"It lacks {', '.join(missing)}.")
        return read_support_row(cells, self.network, self._link)


@contextmanager
def open_post_file(path: Path, network: str, link: Link | None = None) -> Iterator[PostFile]:
    """Open a file of posts; its format is told by what stands in it. BadInput when it is none; OSError."""
    with path.open("rb") as stream:
        lines = _Lines(stream)
        format_ = _format_of(lines, stream, path)
        yield PostFile(stream, format_, lines, network, link)


def _format_of(lines: _Lines, stream: BinaryIO, path: Path) -> _Format:
    """What the first line that is not empty tells; `lines` stand before the first row then."""
    begin = stream.read(len(codecs.BOM_UTF8))
    if begin.startswith(_UTF_16):
        raise BadInput("file", f"{path.name} is written in UTF-16. Save it as CSV in UTF-8.")
    lines.move(len(begin) if begin == codecs.BOM_UTF8 else 0, 0)
    while True:
        before = (lines.at, lines.line)
        line = next(lines, None)
        if line is None:
            raise BadInput("file", f"{path.name} holds no posts.")
        if line.strip():
            break
    if line.lstrip().startswith("{"):
        lines.move(*before)
        return _JsonLines()
    for delimiter in _DELIMITERS:
        header = _names(line.rstrip("\r\n").split(delimiter))
        if set(NEEDED) <= set(header) or set(SUPPORT) <= set(header):
            return _Csv(header, delimiter)
    raise BadInput(
        "file",
        f"{path.name} is no file of posts. Its first line is to name the columns {', '.join(SUPPORT)},"
        f" or those of our own export; or each of its lines is to hold a JSON object with them.",
    )


def _names(header: list[str]) -> list[str]:
    return [name.strip().strip('"').strip().casefold() for name in header]


def _must_be_text(read: str) -> None:
    """Bytes that are not UTF-8 have become lone surrogates."""
    if not read.isascii() and _NO_TEXT.search(read):
        raise BadRow("It is not written in UTF-8. Save the file as UTF-8.")
