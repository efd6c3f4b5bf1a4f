"""What every table shares: its workspace, names for constraints, the types of columns, and the forms of constraints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, MetaData, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.storage.types import Json, Text, Utc


def _bound_to(context: DefaultExecutionContext) -> int:
    workspace: int = context.execution_options["workspace"]
    return workspace


Workspace = Annotated[int, mapped_column(Integer, default=_bound_to, server_default=text("1"), sort_order=-1)]
"""The workspace that a row belongs to; `bot/storage/binding.py` fills it in, and finds no other's rows."""


class Table(DeclarativeBase):
    """A table of Callout. Numbers, targets and what else is unique are so within a workspace."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: Utc,
        str: Text,
        int: BigInteger,
        dict[str, Any]: Json,
        list[Any]: Json,
    }
    workspace: Mapped[Workspace]


def numbered(column: str, table: str) -> ForeignKeyConstraint:
    """A column that holds the number of a case or an escalation of the same workspace."""
    return ForeignKeyConstraint(["workspace", column], [f"{table}.workspace", f"{table}.number"])


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows alone for which a condition holds."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
