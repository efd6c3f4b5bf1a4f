"""The command line: each command parses, calls one thing, and prints."""

from __future__ import annotations

import sys

import typer

from bot.cli import database, export, local, policy, posts, running

app = typer.Typer(
    name="callout",
    help="Social cases and executive escalations, answered in Slack.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(database.app, name="db")
app.add_typer(policy.app, name="policy")
app.command()(running.run)
app.command()(running.web)
app.command()(running.worker)
app.command()(local.demo)
app.command()(local.sandbox)
app.command(name="import")(posts.import_posts)
app.command()(export.export)


@app.command()
def manifest(
    url: str = typer.Option("", help="The public address of your web process, for signed HTTP."),
) -> None:
    """Print the Slack app manifest, to paste into "Create app from manifest"."""
    from bot.cli.manifest import manifest_text

    typer.echo(manifest_text(url), nl=False)


def main() -> None:
    """Run a command; what a person can mend is a sentence, and exit code 1."""
    from bot.cli.failures import MENDABLE, sentences

    try:
        app()
    except MENDABLE as problem:
        for sentence in sentences(problem):
            typer.echo(sentence, err=True)
        sys.exit(1)
