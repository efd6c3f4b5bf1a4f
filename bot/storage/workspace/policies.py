"""Every policy that was ever in use, by its version."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.errors import NotFound
from bot.policy import Policy, policy_as_kept, policy_text
from bot.storage.locks import insert_into
from bot.storage.models import PolicyRow
from bot.storage.store import Store


class Policies(Store):
    """Keep and read back policies."""

    async def keep(self, policy: Policy) -> None:
        """Store its text, whole with every default; a version that is there stays as it is."""
        await self._conn.execute(
            insert_into(self._conn, PolicyRow)
            .values(version=policy.version, text=policy_text(policy), first_seen_at=self._now)
            .on_conflict_do_nothing()
        )

    async def get(self, version: str) -> Policy:
        """The policy of a version, as a row's `policy_version` names it; NotFound where its text was never kept."""
        found = await self._conn.execute(select(PolicyRow.text).where(PolicyRow.version == version))
        text = found.scalars().first()
        if text is None:
            raise NotFound("policy", version)
        return policy_as_kept(text)
