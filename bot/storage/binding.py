"""Binds everything that goes through an engine to one workspace: what is written carries it, nothing else is found.

The compiler adds the condition to each table of each statement, once per statement that SQLAlchemy keeps compiled.
So no store says it, and none can forget it. Several databases may share an engine's connections, each bound to its own
workspace by `engine.execution_options(workspace=…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import CTE, Alias, ColumnElement, Integer, Table, and_, bindparam, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import CompileError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql import ClauseElement, Delete, FromClause, Join, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler

Tables = Sequence[FromClause]
Filtered = TypeVar("Filtered", Select[Any], Update, Delete)
FIRST_WORKSPACE = 1
"""The workspace that SLACK_BOT_TOKEN names; several come with an installation each."""
_BOUND_TO = "bound_to_workspace"
THIS_WORKSPACE = bindparam(_BOUND_TO, type_=Integer, required=True)
"""The one that a statement is for, where the statement has to name it."""


def bind(engine: AsyncEngine, workspace: int) -> AsyncEngine:
    """An engine whose every statement is for one workspace; it shares the connections of the one that is given."""
    compiler = engine.dialect.statement_compiler
    if not issubclass(compiler, _Bound):
        engine.dialect.statement_compiler = type("Bound", (_Bound, compiler), {})
    bound = engine.execution_options(workspace=workspace)
    event.listen(bound.sync_engine, "before_execute", _say_which, retval=True)
    return bound


def _say_which(
    _: Connection,
    statement: ClauseElement,
    many: Sequence[Mapping[str, Any]],
    one: Mapping[str, Any],
    options: Mapping[str, Any],
) -> tuple[ClauseElement, Sequence[Mapping[str, Any]], Mapping[str, Any]]:
    said = {_BOUND_TO: options["workspace"]}
    return statement, [{**each, **said} for each in many], {} if many else {**one, **said}


def _is_this(table: FromClause) -> ColumnElement[bool]:
    return table.c.workspace == THIS_WORKSPACE


def _has_workspace(table: FromClause) -> bool:
    plain = table.element if isinstance(table, Alias) else table
    return isinstance(plain, Table) and "workspace" in plain.c


def _first(tables: FromClause) -> FromClause:
    return _first(tables.left) if isinstance(tables, Join) else tables


def _bound(statement: Filtered, tables: Tables) -> Filtered:
    return statement.where(*[_is_this(table) for table in tables if _has_workspace(table)])


def _without_workspace(others: Tables) -> Tables:
    if any(_has_workspace(each) for each in others):
        raise CompileError(
            "Say it with EXISTS or IN: a table beside the one that is changed would not be bound."
        )
    return others


class _Bound(SQLCompiler):
    """A dialect's compiler that adds the workspace. What is joined is bound in its join: the row may be missing."""

    def visit_select(self, select_stmt: Select[Any], *args: object, **named: object) -> str:
        tables = [_first(each) for each in select_stmt.get_final_froms()]
        plain: Callable[..., str] = super().visit_select
        return plain(_bound(select_stmt, tables), *args, **named)

    def visit_join(self, join: Join, *args: object, **named: object) -> str:
        right = _first(join.right)
        if _has_workspace(right) and join.onclause is not None:
            condition = and_(join.onclause, _is_this(right))
            join = Join(join.left, join.right, condition, isouter=join.isouter, full=join.full)
        plain: Callable[..., str] = super().visit_join
        return plain(join, *args, **named)

    def visit_update(self, update_stmt: Update, visiting_cte: CTE | None = None, **named: object) -> str:
        return super().visit_update(_bound(update_stmt, [update_stmt.table]), visiting_cte, **named)

    def visit_delete(self, delete_stmt: Delete, *args: object, **named: object) -> str:
        plain: Callable[..., str] = super().visit_delete
        return plain(_bound(delete_stmt, [delete_stmt.table]), *args, **named)

    def update_from_clause(
        self,
        update_stmt: Update,
        from_table: FromClause,
        extra_froms: Tables,
        from_hints: object,
        **kw: object,
    ) -> str:
        plain: Callable[..., str] = super().update_from_clause
        return plain(update_stmt, from_table, _without_workspace(extra_froms), from_hints, **kw)

    def delete_extra_from_clause(
        self,
        delete_stmt: Delete,
        from_table: FromClause,
        extra_froms: Tables,
        from_hints: object,
        **kw: object,
    ) -> str:
        plain: Callable[..., str] = super().delete_extra_from_clause
        return plain(delete_stmt, from_table, _without_workspace(extra_froms), from_hints, **kw)
