"""What every use case works with: the database and the policy."""

from __future__ import annotations

from dataclasses import dataclass

from bot.policy import Policy, PolicySource
from bot.storage.database import Read, Transact


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
