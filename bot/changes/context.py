"""What every use case works with: the database and the policy."""

from __future__ import annotations

from dataclasses import dataclass

from bot.policy import Policy
from bot.storage.database import Begin, Read


@dataclass(frozen=True, slots=True)
class Context:
    """Opens transactions (`begin`) and views (`read`), and knows how this team works."""

    begin: Begin
    read: Read
    policy: Policy
