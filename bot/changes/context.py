"""What every use case works with, the database and the policy; and use cases that are one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.policy import Policy, PolicySource
from bot.storage.database import Read, Transact, UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """Runs work in transactions (`transact`), opens views (`read`), and knows how this team works."""

    transact: Transact
    read: Read
    policies: PolicySource

    @property
    def policy(self) -> Policy:
        """How this team works now; ask anew for each use, for it may be replaced."""
        return self.policies.current()

    async def now(self) -> datetime:
        """The time by the clock of the database's views."""
        async with self.read() as view:
            return view.now


def in_transaction(
    work: Callable[Concatenate[Context, UnitOfWork, P], Awaitable[T]],
) -> Callable[Concatenate[Context, P], Coroutine[Any, Any, T]]:
    """Make a use case of what is done in one transaction: whoever calls it gives the context alone.

    What it raises undoes all of it. It may be run again from its beginning, so it changes the database alone.
    """

    @wraps(work)
    async def run(context: Context, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await context.transact(lambda uow: work(context, uow, *args, **kwargs))

    return run
