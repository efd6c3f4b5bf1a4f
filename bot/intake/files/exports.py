"""Export every post, as rows that `import_posts` brings back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Final, TextIO

from bot.changes.context import Context
from bot.domain.posts import Post
from bot.intake.files.cells import FileFormat, to_csv_cell
from bot.intake.files.rows import EXPORT, export_row

AT_ONCE: Final = 1000


async def export_posts(context: Context, out: TextIO, file_format: FileFormat) -> int:
    """Write every post, in the order in which they came; how many there were.

    What was deleted is there without its words, so that it stays deleted where it is brought back.
    """
    write = _csv_into(out) if file_format is FileFormat.CSV else _json_into(out)
    written = last = 0
    while True:
        async with context.read() as view:
            page = await view.post_reads.after(last, AT_ONCE)
        if not page:
            return written
        for _, post in page:
            write(post)
        last = page[-1][0]
        written += len(page)


def _csv_into(out: TextIO) -> Callable[[Post], object]:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(EXPORT)
    return lambda post: writer.writerow([to_csv_cell(value) for value in export_row(post).values()])


def _json_into(out: TextIO) -> Callable[[Post], object]:
    return lambda post: out.write(json.dumps(export_row(post), ensure_ascii=False) + "\n")
