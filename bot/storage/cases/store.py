"""Cases as the domain sees them: load, save, claim atomically; and the conversations that belong to them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from bot.domain.cases.case import OPEN, Case, CaseStatus
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.errors import NotFound
from bot.domain.people import PersonRef
from bot.domain.subjects import case_subject
from bot.storage.locks import insert_into, lock
from bot.storage.models import CaseRow, ConversationRow, PersonRow, PostRow
from bot.storage.store import Store
from bot.storage.workspace.counters import next_number

FIELDS = (
    "number", "status", "priority", "network", "channel", "opened_at", "topic", "claimed_at", "touched_at",
    "snoozed_until", "owed_since", "respond_by", "resolve_by", "first_response_at", "last_customer_post_at",
    "reopened_at", "closed_at", "merged_into", "policy_version",
)  # fmt: skip
"""Columns that a case and its row share as they are."""

COLUMNS = (
    *(getattr(CaseRow, name) for name in FIELDS),
    CaseRow.priority_reasons,
    CaseRow.waiting_on,
    CaseRow.dismissal,
    CaseRow.owner_id,
    PersonRow.slack_id.label("owner_slack_id"),
    PersonRow.name.label("owner_name"),
)
"""What `to_case` needs, from `cases` joined to `people` as the owner."""


def to_case(row: Row[Any]) -> Case:
    """The domain's case from a row of COLUMNS."""
    plain = {name: getattr(row, name) for name in FIELDS}
    plain["status"] = CaseStatus(row.status)
    plain["priority"] = Priority(row.priority)
    return Case(
        **plain,
        priority_reasons=tuple(row.priority_reasons),
        waiting_on=WaitingOn(row.waiting_on) if row.waiting_on else None,
        dismissal=Dismissal(row.dismissal) if row.dismissal else None,
        owner=PersonRef(row.owner_id, row.owner_slack_id, row.owner_name) if row.owner_id else None,
    )


@cache
def with_owner() -> Select[Any]:
    """A select of COLUMNS over cases and their owners."""
    return select(*COLUMNS).outerjoin(PersonRow, PersonRow.id == CaseRow.owner_id)


class Cases(Store):
    """Load and save cases."""

    async def next_number(self) -> int:
        """The next free number; held until the transaction ends."""
        return await next_number(self._conn, "case")

    async def add(self, case: Case, *, author_id: int | None) -> None:
        """Store a new case."""
        await self._conn.execute(
            insert_into(self._conn, CaseRow).values(author_id=author_id, **_values(case))
        )

    async def get(self, number: int) -> Case:
        """A case as it is; NotFound."""
        row = (await self._conn.execute(with_owner().where(CaseRow.number == number))).first()
        if row is None:
            raise NotFound("case", str(case_subject(number)))
        return to_case(row)

    async def get_for_update(self, number: int) -> Case:
        """A case that nobody else changes until this transaction ends; NotFound."""
        await lock(self._conn, case_subject(number))
        return await self.get(number)

    async def save(self, case: Case) -> None:
        """Write a case that is held."""
        await self._conn.execute(update(CaseRow).where(CaseRow.number == case.number).values(**_values(case)))

    async def try_claim(self, number: int, by: PersonRef) -> bool:
        """Take an unowned open case in one statement; False when somebody was first or it is not open."""
        done = await self._conn.execute(
            update(CaseRow)
            .where(CaseRow.number == number, CaseRow.owner_id.is_(None), CaseRow.status.in_(OPEN))
            .values(
                owner_id=by.id,
                status=CaseStatus.CLAIMED,
                waiting_on=None,
                claimed_at=self._now,
                touched_at=self._now,
                snoozed_until=None,
            )
        )
        return done.rowcount == 1

    async def most_urgent_unowned(self) -> int | None:
        """The case that `next` gives: the most urgent, then the one that waits longest.

        What others hold is skipped, for they may be taking it; where nothing else is left it is waited for.
        """
        return await self._unowned(skip_locked=True) or await self._unowned(skip_locked=False)

    async def _unowned(self, *, skip_locked: bool) -> int | None:
        found = await self._conn.execute(
            select(CaseRow.number)
            .where(
                CaseRow.owner_id.is_(None),
                CaseRow.closed_at.is_(None),
                CaseRow.status == CaseStatus.NEW,
                (CaseRow.snoozed_until.is_(None)) | (CaseRow.snoozed_until <= self._now),
            )
            .order_by(CaseRow.priority, CaseRow.opened_at, CaseRow.number)
            .limit(1)
            .with_for_update(skip_locked=skip_locked, key_share=True)
        )
        return found.scalars().first()

    async def open_held_by(self, person: PersonRef) -> int:
        """How many open cases somebody holds."""
        found = await self._conn.execute(
            select(func.count()).where(CaseRow.owner_id == person.id, CaseRow.status.in_(OPEN))
        )
        return found.scalar_one()

    async def has_other_cases(self, author_id: int, but: int | None = None) -> bool:
        """Whether this author has had a case before (merged ones don't count)."""
        found = await self._conn.execute(
            select(CaseRow.number)
            .where(CaseRow.author_id == author_id, CaseRow.number != (but or 0))
            .where(CaseRow.status != CaseStatus.MERGED)
            .limit(1)
        )
        return found.first() is not None

    async def merged_into(self, number: int) -> list[int]:
        """The numbers of the cases that were merged into one, in order."""
        found = await self._conn.execute(
            select(CaseRow.number).where(CaseRow.merged_into == number).order_by(CaseRow.number)
        )
        return list(found.scalars())

    async def conversations_of(self, number: int) -> list[int]:
        """The ids of a case's conversations."""
        row = ConversationRow
        found = await self._conn.execute(select(row.id).where(row.case_number == number).order_by(row.id))
        return list(found.scalars())

    async def lock_conversations(self, ids: list[int]) -> None:
        """Lock conversations in the order in which posts that come in lock them."""
        row = ConversationRow
        await self._conn.execute(
            select(row.id)
            .where(row.id.in_(ids))
            .order_by(row.network, row.external_id)
            .with_for_update(key_share=True)
        )

    async def lock_conversation(self, network: str, external_id: str) -> tuple[int, int | None]:
        """(id, case number) of a conversation, made when missing, held until the transaction ends."""
        return (await self.lock_conversations_named({(network, external_id)}))[network, external_id]

    async def lock_conversations_named(
        self, names: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[int, int | None]]:
        """The same of many, by network and its name for each; they are locked in the order of those."""
        row = ConversationRow
        wanted = sorted(names)
        if wanted:
            rows = [{"network": network, "external_id": name} for network, name in wanted]
            await self._conn.execute(insert_into(self._conn, row).on_conflict_do_nothing(), rows)
        locked: dict[tuple[str, str], tuple[int, int | None]] = {}
        for network, group in groupby(wanted, key=itemgetter(0)):
            found = await self._conn.execute(
                select(row.id, row.external_id, row.case_number)
                .where(row.network == network, row.external_id.in_([name for _, name in group]))
                .order_by(row.external_id)
                .with_for_update(key_share=True)
            )
            locked |= {(network, each.external_id): (each.id, each.case_number) for each in found}
        return locked

    async def opened_by(self, number: int, author_id: int) -> None:
        """It turns out that this author wrote first."""
        await self._conn.execute(update(CaseRow).where(CaseRow.number == number).values(author_id=author_id))

    async def give_conversation(self, conversation_id: int, number: int) -> None:
        """From now on the conversation's posts go to this case; so do those of its posts that have none."""
        await self._conn.execute(
            update(ConversationRow).where(ConversationRow.id == conversation_id).values(case_number=number)
        )
        await self._conn.execute(
            update(PostRow)
            .where(PostRow.conversation_id == conversation_id, PostRow.case_number.is_(None))
            .values(case_number=number)
        )

    async def move_everything(self, number: int, into: int) -> None:
        """Give a merged case's posts and conversations, and what was merged into it, to another."""
        for table in (ConversationRow, PostRow):
            await self._conn.execute(
                update(table).where(table.case_number == number).values(case_number=into)
            )
        await self._conn.execute(
            update(CaseRow).where(CaseRow.merged_into == number).values(merged_into=into)
        )


def _values(case: Case) -> dict[str, Any]:
    plain: dict[str, Any] = {name: getattr(case, name) for name in FIELDS}
    return plain | {
        "priority_reasons": list(case.priority_reasons),
        "waiting_on": case.waiting_on,
        "dismissal": case.dismissal,
        "owner_id": case.owner.id if case.owner else None,
    }
