"""The timeline: events, what people said, and outcomes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update

from bot.domain.events.codec import decode, encode
from bot.domain.events.event import Event
from bot.domain.events.partners import PartnerFact, PartnerSaid, ToldPartner
from bot.domain.outcomes import CustomerTold, Outcome, Resolution, RootCause
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject, subject_of
from bot.readmodels import Place, SaidMessage, Timeline
from bot.storage.locks import insert_into
from bot.storage.models import EventRow, MessageRow, OutcomeRow
from bot.storage.paging import page_of
from bot.storage.store import Store
from bot.storage.timeline.entries import entries_of, to_entry


class TimelineStore(Store):
    """Append to a timeline and read it."""

    async def add(self, event: Event, message_id: int | None = None) -> None:
        """Append an event; nothing ever changes one."""
        kind, data = encode(event.fact)
        await self._conn.execute(
            insert_into(self._conn, EventRow).values(
                subject=str(event.subject),
                at=event.at,
                kind=kind,
                actor=event.actor.label,
                actor_id=event.actor.person.id if event.actor.person else None,
                source=event.actor.via,
                data=data,
                message_id=message_id,
            )
        )

    async def say(
        self,
        subject: Subject,
        *,
        author: str,
        text: str,
        person: PersonRef | None = None,
        channel: str | None = None,
        ts: str | None = None,
        said_at: datetime | None = None,
        edited_at: datetime | None = None,
    ) -> int | None:
        """Keep somebody's words; None when this very message is kept already."""
        added = await self._conn.execute(
            insert_into(self._conn, MessageRow)
            .values(
                subject=str(subject),
                channel=channel,
                ts=ts,
                person_id=person.id if person else None,
                author=author,
                text=text,
                said_at=said_at or self._now,
                edited_at=edited_at,
            )
            .on_conflict_do_nothing()
            .returning(MessageRow.id)
        )
        return added.scalars().first()

    async def reword(self, channel: str, ts: str, text: str, at: datetime) -> list[tuple[int, str]]:
        """A message was edited: (id, subject) of every copy that is kept and has other words now.

        An edit older than the last one, and one of a deleted message, change nothing.
        """
        row = MessageRow
        found = await self._conn.execute(
            select(row.id, row.subject, row.text)
            .where(row.channel == channel, row.ts == ts, row.deleted_at.is_(None))
            .where(or_(row.edited_at.is_(None), row.edited_at <= at))
            .order_by(row.id)
            .with_for_update(key_share=True)
        )
        copies = list(found)
        if copies:
            ids = [copy.id for copy in copies]
            await self._conn.execute(update(row).where(row.id.in_(ids)).values(text=text, edited_at=at))
        return [(copy.id, copy.subject) for copy in copies if copy.text != text]

    async def retract(self, channel: str, ts: str) -> list[tuple[int, str]]:
        """A message was deleted: its words go, and (id, subject) of every copy come back."""
        row = MessageRow
        found = await self._conn.execute(
            select(row.id, row.subject)
            .where(row.channel == channel, row.ts == ts, row.deleted_at.is_(None))
            .order_by(row.id)
            .with_for_update(key_share=True)
        )
        copies = [(copy.id, copy.subject) for copy in found]
        if copies:
            ids = [copy_id for copy_id, _ in copies]
            await self._conn.execute(update(row).where(row.id.in_(ids)).values(text="", deleted_at=self._now))
        return copies

    async def said_at(self, channel: str, ts: str) -> SaidMessage | None:
        """A message as it is kept now; the same on every timeline that keeps it."""
        row = MessageRow
        found = await self._conn.execute(
            select(row.id, row.author, row.text, row.said_at, row.deleted_at)
            .where(row.channel == channel, row.ts == ts)
            .order_by(row.id)
            .limit(1)
        )
        kept = found.first()
        if kept is None:
            return None
        return SaidMessage(
            kept.id, Place(channel, ts), kept.author, None if kept.deleted_at else kept.text, kept.said_at
        )

    async def is_partners_word(self, channel: str, ts: str) -> bool:
        """Whether a message from a partner's thread is kept already, whatever it was kept on."""
        found = await self._conn.execute(
            select(EventRow.id)
            .join(MessageRow, MessageRow.id == EventRow.message_id)
            .where(MessageRow.channel == channel, MessageRow.ts == ts)
            .where(EventRow.kind == PartnerSaid.kind)
            .limit(1)
        )
        return found.first() is not None

    async def told_to(self, message_id: int) -> dict[str, Subject]:
        """The partner requests (`R-7`) that a message was told to, and what each was about at that time."""
        found = await self._conn.execute(
            select(EventRow.subject, EventRow.kind, EventRow.data)
            .where(EventRow.message_id == message_id, EventRow.kind == ToldPartner.kind)
            .order_by(EventRow.id)
        )
        told = ((decode(row.kind, row.data), subject_of(row.subject)) for row in found)
        return {str(fact.request): home for fact, home in told if isinstance(fact, PartnerFact)}

    async def add_tombstone(self, subject: Subject, channel: str, ts: str, author: str) -> int | None:
        """Remember that a message is gone before it was ever seen, so that a late copy cannot bring it back.

        None when it was gone already; its words go when a copy has come in at this very moment.
        """
        added = await self._conn.execute(
            insert_into(self._conn, MessageRow)
            .values(
                subject=str(subject),
                channel=channel,
                ts=ts,
                author=author,
                text="",
                said_at=self._now,
                deleted_at=self._now,
            )
            .on_conflict_do_update(
                index_elements=["workspace", "channel", "ts", "subject"],
                set_={"text": "", "deleted_at": self._now},
                where=MessageRow.deleted_at.is_(None),
            )
            .returning(MessageRow.id)
        )
        return added.scalars().first()

    async def record(self, subject: Subject, outcome: Outcome, by: PersonRef | None) -> None:
        """Keep how it ended."""
        await self._conn.execute(
            insert_into(self._conn, OutcomeRow).values(
                subject=str(subject),
                resolution=outcome.resolution,
                root_cause=outcome.root_cause,
                topic=outcome.topic,
                can_recur=outcome.can_recur,
                note=outcome.note,
                customer_told=outcome.customer_told,
                lessons=outcome.lessons,
                by_id=by.id if by else None,
                at=self._now,
            )
        )

    async def supersede(self, subject: Subject) -> None:
        """It did not end after all: the outcome stays as history."""
        await self._conn.execute(
            update(OutcomeRow)
            .where(OutcomeRow.subject == str(subject), OutcomeRow.superseded_at.is_(None))
            .values(superseded_at=self._now)
        )

    async def outcome(self, subject: Subject) -> Outcome | None:
        """How it ended, if it has."""
        return await self._outcome(subject, OutcomeRow.superseded_at.is_(None))

    async def outcome_at(self, subject: Subject, at: datetime) -> Outcome | None:
        """How it ended at a moment, also where it went on since."""
        return await self._outcome(subject, OutcomeRow.at == at)

    async def _outcome(self, subject: Subject, which: ColumnElement[bool]) -> Outcome | None:
        found = await self._conn.execute(
            select(
                OutcomeRow.resolution,
                OutcomeRow.root_cause,
                OutcomeRow.topic,
                OutcomeRow.can_recur,
                OutcomeRow.note,
                OutcomeRow.customer_told,
                OutcomeRow.lessons,
            )
            .where(OutcomeRow.subject == str(subject), which)
            .order_by(OutcomeRow.id.desc())
        )
        row = found.first()
        if row is None:
            return None
        return Outcome(
            Resolution(row.resolution),
            RootCause(row.root_cause),
            row.topic,
            row.can_recur,
            row.note,
            CustomerTold(row.customer_told) if row.customer_told else None,
            row.lessons,
        )

    async def page(self, subject: Subject, page: int, size: int) -> Timeline:
        """A page of what happened, page 1 the latest; inside a page the oldest comes first."""
        mine = EventRow.subject == str(subject)
        total = (await self._conn.execute(select(func.count()).where(mine))).scalar_one()
        here = page_of(total, page, size)
        rows = await self._conn.execute(
            entries_of(mine).order_by(EventRow.id.desc()).limit(size).offset(here.offset)
        )
        entries = tuple(to_entry(row) for row in rows)
        return Timeline(subject, entries[::-1], total, here.page, here.pages)
