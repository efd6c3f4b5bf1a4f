"""`callout db`: the schema."""

from __future__ import annotations

import typer

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.callback()
def db() -> None:
    """The database."""


@app.command()
def upgrade() -> None:
    """Bring the database up to this version's schema. Nothing happens when it is there already."""
    from bot.config import Settings, shown_database_url
    from bot.storage import migrate

    settings = Settings.from_environment()
    migrate.upgrade(settings.database_url)
    typer.echo(f"{shown_database_url(settings.database_url)} has the schema of this version.")
