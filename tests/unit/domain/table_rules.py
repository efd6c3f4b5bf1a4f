"""The check constraints of a table, asked about a domain object as if it were a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Executable,
    Label,
    create_engine,
    literal,
    literal_column,
    null,
    select,
)
from sqlalchemy.pool import StaticPool

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.storage.models import Table

IN_MEMORY = create_engine("sqlite://", poolclass=StaticPool)


def broken_rules(thing: Case | Escalation) -> list[str]:
    """The names of the constraints under which the database would refuse it."""
    table = Table.metadata.tables["cases" if isinstance(thing, Case) else "escalations"]
    rules = [rule for rule in table.constraints if isinstance(rule, CheckConstraint)]
    assert rules
    row = select(*(_stored(thing, column.name) for column in table.columns)).subquery()
    asked: Executable = select(*[literal_column(f"({rule.sqltext})") for rule in rules]).select_from(row)
    with IN_MEMORY.connect() as database:
        answers = database.execute(asked).one()
    return [str(rule.name) for rule, answer in zip(rules, answers, strict=True) if answer == 0]


def _stored(thing: Case | Escalation, column: str) -> Label[Any]:
    value = getattr(thing, column, None)
    if column == "owner_id":
        value = thing.owner.id if thing.owner else None
    if value is None:
        return null().label(column)
    shown = (
        value.isoformat() if isinstance(value, datetime) else value if isinstance(value, int) else str(value)
    )
    return literal(shown).label(column)
