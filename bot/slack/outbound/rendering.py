"""Deliveries rendered from what is true now: which message goes where."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, replace

from bot.changes.context import Context
from bot.domain.events.escalations import HandoverAsked, Invited, Removed, Sponsored, UpdateAsked, Updated
from bot.domain.events.lifecycle import Assigned, Opened, Resolved
from bot.domain.events.nudges import Nudged
from bot.domain.events.timeline import Noted
from bot.domain.subjects import Subject, SubjectKind
from bot.outbox.messages import (
    AppHome,
    CardUpdate,
    ChannelMembers,
    Closing,
    Delivery,
    Direct,
    Mirror,
    NudgeDigest,
    PostCopy,
    Summary,
    ThreadNote,
    UrgentMark,
)
from bot.outbox.news import Called, News, ReplyRefused
from bot.outbox.senders import NotNow
from bot.readmodels import TimelineEntry
from bot.slack.outbound.nudging import nudge_line
from bot.slack.outbound.outgoing import (
    FOR_ITS_CARD,
    OutboundMessage,
    RenderContext,
    await_card,
    thread_of,
)
from bot.slack.outbound.partner_rendering import as_read_there, render_mirror, render_request
from bot.slack.outbound.related_link import related_link
from bot.slack.surfaces.cases.card import case_card, case_fallback
from bot.slack.surfaces.escalations.card import escalation_card, escalation_fallback
from bot.slack.text.markup import uncalled
from bot.slack.views import notes
from bot.slack.views.closing import closing_fallback, closing_note, closing_summary
from bot.slack.views.direct import render_direct, reply_given_back, with_buttons
from bot.slack.views.summary import summary_fallback, summary_note
from bot.storage.database import ReadSession
from bot.storage.timeline.entries import names_in

_ABOUT_OTHERS = (HandoverAsked, Sponsored, Invited, Removed)
"""Lines that name somebody who has nothing to do, and may be asleep: their names call nobody."""


async def render(context: Context, delivery: Delivery, around: RenderContext) -> OutboundMessage | None:
    """The message as it has to be now; None when nothing has to be said any more.

    NotNow while the thread has no first message yet.
    """
    async with context.read() as view:
        return await _Rendering(view, delivery, around).message()


@dataclass(frozen=True, slots=True)
class _Rendering:
    """One delivery, with what is true now."""

    view: ReadSession
    delivery: Delivery
    around: RenderContext

    async def message(self) -> OutboundMessage | None:
        """A mark, a channel and a Home say nothing; of nudges is looked when they go out what has its reason."""
        made: Awaitable[OutboundMessage | None]
        match self.delivery.content:
            case CardUpdate():
                made = self._card(self.delivery.about)
            case PostCopy(post_id):
                made = self._post(post_id, self.delivery.about)
            case ThreadNote() as note:
                made = self._note(note, self.delivery.about)
            case Direct(news=news):
                made = self._news(news)
            case Closing() as ending:
                made = self._closing(ending)
            case Summary(by):
                made = self._summary(by)
            case Mirror() as mirror:
                made = render_mirror(self.view, self.delivery, mirror, self.around)
            case UrgentMark() | ChannelMembers() | AppHome() | NudgeDigest():
                return OutboundMessage(self.delivery.lane, "")
            case _:
                raise TypeError(self.delivery.kind)
        return await made

    async def _card(self, subject: Subject) -> OutboundMessage:
        if subject.kind is SubjectKind.CASE:
            case = await self.view.case_reads.card(subject.number)
            target = await self.view.posts.reply_target(subject.number)
            case = replace(case, can_reply=target is not None and target.network in self.around.connected)
            return OutboundMessage(self.delivery.lane, case_fallback(case), case_card(case), at=case.place)
        if subject.kind is SubjectKind.REQUEST:
            return await render_request(self.view, self.delivery, self.around)
        card = await self.view.escalation_reads.card(subject.number)
        escalation = card.escalation
        if escalation.confidential and not escalation.channel:
            raise NotNow(FOR_ITS_CARD, f"the channel of {subject} is not made yet")
        channel = escalation.channel if escalation.confidential else self.delivery.lane
        return OutboundMessage(channel, escalation_fallback(card), escalation_card(card), at=card.place)

    async def _post(self, post_id: int, subject: Subject) -> OutboundMessage | None:
        post, number = await self.view.case_reads.post(post_id)
        shown = await self.view.placements.of(self.delivery.target)
        if shown is None and (post.text is None or number is None):
            return None
        thread = shown or await thread_of(self.view, subject)
        return OutboundMessage(
            thread.channel,
            notes.post_fallback(post, subject),
            notes.post_note(post, subject),
            thread_ts=thread.thread_ts or thread.ts,
            at=shown,
        )

    async def _note(self, note: ThreadNote, subject: Subject) -> OutboundMessage | None:
        entry = await as_read_there(self.view, subject, note.entry, self.around.policy)
        if isinstance(entry.fact, Nudged):
            text = await nudge_line(self.view, subject, entry.fact, self.around.group)
        else:
            text = await self._line(subject, entry, note.mention)
        if text is None:
            return None
        related = await related_link(self.view, self.delivery, subject, entry)
        thread = await thread_of(self.view, subject)
        told_anyway = isinstance(entry.fact, UpdateAsked)
        return OutboundMessage(
            thread.channel,
            "\n".join(filter(None, (text, related))),
            thread_ts=thread.ts,
            call=() if told_anyway else note.mention,
            link=thread.link,
        )

    async def _line(self, subject: Subject, entry: TimelineEntry, call: tuple[str, ...]) -> str:
        """One line of a thread."""
        fact = entry.fact
        if isinstance(fact, Resolved) and subject.kind is SubjectKind.ESCALATION:
            closing = await self.view.sponsor_reads.closing(subject.number, entry.at)
            return closing_note(closing, entry.actor)
        if isinstance(fact, Noted):
            return notes.note_said(entry.words or "", entry.actor)
        if isinstance(fact, Updated) and subject.kind is SubjectKind.REQUEST:
            return notes.partner_update_note(fact, entry.actor)
        if subject.kind is SubjectKind.ESCALATION and call and isinstance(fact, Opened | Assigned):
            escalation = await self.view.escalations.get(subject.number)
            return notes.handed_note(escalation, call[0], entry.actor)
        said = notes.change_note(entry, subject, call)
        if isinstance(fact, _ABOUT_OTHERS):
            return uncalled(said, await names_in(self.view.conn, [entry]), call)
        return said

    async def _news(self, news: News) -> OutboundMessage:
        lane, subject = self.delivery.lane, self.delivery.about
        match news:
            case Called(text, link):
                return OutboundMessage(lane, "\n".join(filter(None, (text, link))))
            case ReplyRefused() as refused:
                return OutboundMessage(lane, reply_given_back(subject, refused))
        card = await self.view.escalation_reads.card(subject.number)
        await_card(card.place, subject, self.delivery)
        text = render_direct(news, card)
        return OutboundMessage(lane, text, with_buttons(card, news, text))

    async def _closing(self, ending: Closing) -> OutboundMessage | None:
        """How it ended, for one sponsor; None where it went on before they could read it."""
        subject = self.delivery.about
        reader = await self.view.people.by_slack_id(ending.to)
        closing = await self.view.sponsor_reads.closing(subject.number, ending.closed_at, reader)
        shown = await self.view.placements.of(self.delivery.target)
        if shown is None and not closing.stands:
            return None
        await_card(closing.place, subject, self.delivery)
        text, blocks = closing_fallback(closing), closing_summary(closing)
        return OutboundMessage(self.delivery.lane, text, blocks, at=shown)

    async def _summary(self, by: str) -> OutboundMessage:
        """Where it stands when this goes out, into its thread."""
        thread = await thread_of(self.view, self.delivery.about)
        status_summary = await self.view.status_summary.of(self.delivery.about.number)
        blocks = summary_note(status_summary, by)
        return OutboundMessage(thread.channel, summary_fallback(status_summary), blocks, thread_ts=thread.ts)
