"""Make a policy the one that counts."""

from __future__ import annotations

from bot.changes.context import Context
from bot.policy import Policy


async def adopt_policy(context: Context, policy: Policy) -> None:
    """From now on the desk works by it. Its text is kept first: no row names a version that nobody can read."""
    await context.transact(lambda uow: uow.policies.keep(policy))
    context.policies.replace(policy)
