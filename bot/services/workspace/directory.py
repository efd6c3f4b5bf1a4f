"""Who is who in the workspace, as use cases need to know it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.people import PersonRef, Role


class Directory(Protocol):
    """Who is who in the workspace, as the policy's roles see it."""

    async def members_of(self, role: Role) -> Sequence[PersonRef]:
        """The people with a role (not the implied ones), in a stable order, without those who have left."""
        ...

    async def knows(self, role: Role) -> bool:
        """Whether Slack knew every group and channel of a role when its members were last asked for."""
        ...

    async def on_shift(self, now: datetime) -> Sequence[PersonRef] | None:
        """The people of the shifts under way; None where the policy names nobody in a shift."""
        ...

    async def rostered(self) -> Sequence[PersonRef] | None:
        """The people of all shifts; None where the policy names nobody in a shift."""
        ...

    async def is_gone(self, person: PersonRef) -> bool:
        """Whether somebody has left the workspace."""
        ...

    async def people_of(self, source: str) -> Sequence[PersonRef]:
        """The people of a user group, of a channel, or a person by id; without outsiders and those who have left."""
        ...
