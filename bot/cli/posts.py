"""`callout import`, and the posts of `callout export`: from a file, and into one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from bot.cli.desks import open_desk, written
from bot.intake.files.cells import FileFormat

if TYPE_CHECKING:
    from bot.intake.files.imports import Imported, Watch

FILE = typer.Argument(help="CSV or JSON lines: support posts, or what `callout export` wrote.")
NETWORK = typer.Option(
    "", help="The network of posts that don't name theirs; that of the usual archives if left out."
)


def import_posts(
    file: Path = FILE,
    network: str = NETWORK,
) -> None:
    """Take in posts from a file; they open cases as if they had just arrived.

    The columns are tweet_id, author_id, inbound, created_at, text and in_response_to_tweet_id, or those of our own
    export. Rows may stand in any order. Stopped in the middle, run it again and it goes on; a second time adds nothing.
    Rows that cannot be read are reported and left out: the exit code is 1 then, otherwise 0.
    """
    from bot.cli.failures import Unfit
    from bot.domain.errors import BadInput

    try:
        imported = asyncio.run(_import(file, network))
    except BadInput as problem:
        raise Unfit(problem.reason) from problem
    except KeyboardInterrupt:
        typer.echo("Stopped. Run the same command again to go on.", err=True)
        raise typer.Exit(130) from None
    _report(file, imported)


def write_posts(chosen: FileFormat, output: Path | None) -> None:
    """Every post with its author, into a file or to standard output."""
    with written(output) as out:
        count = asyncio.run(_export(out, chosen))
    if output is not None:
        typer.echo(f"Wrote {count} posts to {output}.")


async def _import(path: Path, network: str) -> Imported:
    from bot.intake.files.imports import import_posts as take_in
    from bot.intake.files.reading import open_post_file
    from bot.networks.registry import archived, plugin_of
    from bot.services.workspace.policies import adopt_policy

    network = network or archived()
    plugin = plugin_of(network)
    with open_post_file(path, network, plugin.post_url if plugin else None) as file:
        async with open_desk() as (context, pause):
            await adopt_policy(context, context.policy)
            with _watch() as watch:
                return await take_in(context, file, watch, pause=pause)


async def _export(out: TextIO, chosen: FileFormat) -> int:
    from bot.intake.files.exports import export_posts as write_out

    async with open_desk() as (context, _):
        return await write_out(context, out, chosen)


def _report(file: Path, imported: Imported) -> None:
    for line, problem in imported.bad:
        typer.echo(f"Line {line} was left out. {problem}", err=True)
    unnamed = imported.bad_rows - len(imported.bad)
    if unnamed:
        typer.echo(f"{unnamed} more lines were left out.", err=True)
    counts = imported.counts
    became = [f"{counts['new']} new"]
    became += [f"{counts[kind]} {kind}" for kind in ("known", "edited", "deleted", "reposts") if counts[kind]]
    typer.echo(f"{imported.rows} posts in {file}: {', '.join(became)}. Cases opened: {imported.opened}.")
    if imported.bad_rows:
        raise typer.Exit(1)


@contextmanager
def _watch() -> Iterator[Watch]:
    """Two bars where a person looks on, nothing where nobody does."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bars = {"read": progress.add_task("Reading"), "stored": progress.add_task("Taking in", total=None)}
        yield lambda what, done, total: progress.update(bars[what], completed=done, total=total)
