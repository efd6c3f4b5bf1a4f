"""`callout policy`: how this team works."""

from __future__ import annotations

from pathlib import Path

import typer

app = typer.Typer(help="How this team works: a YAML file.", no_args_is_help=True)
NEW_FILE = typer.Argument("callout.yaml", help="Where to write it.")
FILE = typer.Argument(None, help="The file; CALLOUT_POLICY if left out.", show_default=False)


def _path(file: Path | None) -> Path | None:
    from bot.config import Settings

    return file or Settings.from_environment().callout_policy


@app.command()
def check(file: Path | None = FILE) -> None:
    """Read a policy and say everything that is wrong with it, line by line."""
    from bot.policy import read_policy

    path = _path(file)
    read = read_policy(path)
    typer.echo(f"{path or 'The built-in policy'} is fine (version {read.version}).")


@app.command()
def show(file: Path | None = FILE) -> None:
    """Print a policy whole, with every default."""
    from bot.policy import policy_text, read_policy

    typer.echo(policy_text(read_policy(_path(file))), nl=False)


@app.command()
def init(file: Path = NEW_FILE) -> None:
    """Write a policy to start from, with comments. A file that exists is left alone."""
    from bot.cli.failures import Unfit
    from bot.policy import DEFAULT_POLICY_TEXT

    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(DEFAULT_POLICY_TEXT)
    except FileExistsError:
        raise Unfit(f"{file} is there already and was left as it is. Name another file.") from None
    typer.echo(f"Wrote {file}. Change what differs, then run: callout policy check {file}")
