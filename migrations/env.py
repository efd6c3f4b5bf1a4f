"""Runs migrations on the connection that `bot.storage.migrate` hands over."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.schema import SchemaItem

from bot.storage.models import Table

LOCK = 0x0CA1101
HAND_MADE = ("post_words", "message_words", "ix_posts_words", "ix_messages_words")
"""Full-text indexes: each database has its own kind, and the models know none of them."""


def included(
    _: SchemaItem,
    name: str | None,
    type_: Literal[
        "schema",
        "table",
        "column",
        "index",
        "unique_constraint",
        "foreign_key_constraint",
        "check_constraint",
    ],
    __: bool,
    ___: SchemaItem | None,
) -> bool:
    """Leave out what the models cannot describe."""
    return not (type_ in {"table", "index"} and name is not None and name.startswith(HAND_MADE))


def run(connection: Connection) -> None:
    """Migrate in one transaction; a second process that migrates at the same time waits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        include_object=included,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"Rows point to rows that are not there: {broken[:10]}")


run(context.config.attributes["connection"])
