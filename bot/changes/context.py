"""What every use case works with: the database and the policy."""

from __future__ import annotations

from dataclasses import dataclass

from bot.policy import Policy, PolicySource
from bot.storage.database import Begin, Read


@dataclass(frozen=True, slots=True)
class Context:
    """Opens transactions (`begin`) and views (`read`), and knows how this team works."""

    begin: Begin
    read: Read
    policies: PolicySource

    @property
    def policy(self) -> Policy:
        """How this team works now; ask anew for each use, for it may be replaced."""
        return self.policies.current()
