"""`callout export`: every post, or the report on an escalation."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.desks import open_desk, written
from bot.cli.posts import write_posts
from bot.intake.files.cells import FileFormat


class Format(StrEnum):
    """Posts are written as the first two, reports as the others."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    MARKDOWN = "md"
    JSON = "json"


_OF_POSTS = {Format.CSV: FileFormat.CSV, Format.JSON_LINES: FileFormat.JSON_LINES}
WHAT = typer.Argument(None, help="An escalation, such as E-3; every post if left out.", show_default=False)
FORMAT = typer.Option(
    None,
    "--format",
    help="As the file's name ends, else csv for posts and md for a report.",
    show_default=False,
)
OUTPUT = typer.Option(None, help="The file to write; standard output if left out.", show_default=False)
CONFIDENTIAL = typer.Option("--confidential", help="Write a confidential escalation with its content.")


def export(
    what: str | None = WHAT,
    file_format: Format | None = FORMAT,
    output: Path | None = OUTPUT,
    *,
    confidential: Annotated[bool, CONFIDENTIAL] = False,
) -> None:
    """Write every post with its author (csv, jsonl), or the report on one escalation (md, json).

    `callout import` takes posts back. Deleted posts are there without their words. In CSV a cell that a spreadsheet
    would take for a formula begins with an apostrophe, which the import takes away again.

    A report is the one of `/escalation export`, and its history says that it was written. A confidential one has
    its number and its status alone, unless `--confidential` is given.
    """
    from bot.cli.failures import Unfit

    ending = output.suffix.removeprefix(".") if output else ""
    chosen = file_format or (Format(ending) if ending in set(Format) else None)
    if what is None:
        of_posts = _OF_POSTS.get(chosen or Format.CSV)
        if of_posts is None:
            raise Unfit("Posts are written as csv or jsonl. Name an escalation, such as E-3, for a report.")
        write_posts(of_posts, output)
    elif chosen in _OF_POSTS:
        raise Unfit("The report on an escalation is written as md or json.")
    else:
        _write_report(what, chosen or Format.MARKDOWN, output, whole=confidential)


def _write_report(what: str, chosen: Format, output: Path | None, *, whole: bool) -> None:
    subject, text = asyncio.run(_report(what, chosen, whole=whole))
    with written(output) as out:
        out.write(text)
    if output is not None:
        typer.echo(f"Wrote {subject} to {output}.")


async def _report(what: str, chosen: Format, *, whole: bool) -> tuple[str, str]:
    """The number, and the report on it."""
    from bot.cli.failures import Unfit
    from bot.domain.errors import NotFound
    from bot.domain.people import callout
    from bot.domain.subjects import SubjectKind, parse_subject
    from bot.reports.as_json import as_json
    from bot.reports.escalation import whole_report, without_content
    from bot.reports.markdown import as_markdown
    from bot.services.escalations.reports import record_export

    subject = parse_subject(what, SubjectKind.ESCALATION)
    if subject is None or subject.kind is not SubjectKind.ESCALATION:
        raise Unfit(f"{what} is no escalation. Write its number, such as E-3.")
    async with open_desk() as (context, _):
        try:
            report = await whole_report(context, subject.number)
        except NotFound as unknown:
            raise Unfit(f"There is no escalation {subject}.") from unknown
        if report.card.escalation.confidential and not whole:
            report = without_content(report)
        else:
            await record_export(context, subject, callout("cli"))
    return str(subject), as_json(report) if chosen is Format.JSON else as_markdown(report)
