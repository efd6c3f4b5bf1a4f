"""The policy that counts now: one object that everything asks, replaceable while the process runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.policy.policy import Policy


class PolicySource:
    """Holds the policy of one process. Nobody else keeps it, or anything made of it, beyond one use."""

    def __init__(self, policy: Policy) -> None:
        self._newest = policy
        self._held: ContextVar[Policy] = ContextVar("policy")

    def current(self) -> Policy:
        """The policy to go by: inside `hold` the one that counted when it began, else the newest."""
        return self._held.get(self._newest)

    def replace(self, policy: Policy) -> None:
        """From now on this one counts. What is under way inside `hold` ends with the one it began with."""
        self._newest = policy

    @contextmanager
    def hold(self) -> Iterator[None]:
        """One policy throughout, also for tasks that begin inside: put it around each gesture and each job."""
        token = self._held.set(self.current())
        try:
            yield
        finally:
            self._held.reset(token)
