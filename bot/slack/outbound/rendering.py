"""Deliveries rendered from what is true now: which message goes where."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from bot.changes.context import Context
from bot.domain.events.escalations import HandoverAsked, Invited, Removed, Sponsored, UpdateAsked, Updated
from bot.domain.events.lifecycle import Assigned, Opened, Resolved
from bot.domain.events.nudges import Nudged
from bot.domain.events.timeline import Noted
from bot.domain.subjects import Subject, SubjectKind
from bot.outbox import messages
from bot.outbox.messages import Delivery
from bot.outbox.news import Called, ReplyRefused
from bot.outbox.senders import NotNow
from bot.readmodels import EscalationCard, TimelineEntry
from bot.slack.outbound.nudging import nudge_line
from bot.slack.outbound.outgoing import (
    FOR_ITS_CARD,
    TRIES_FOR_A_LINK,
    OutboundMessage,
    RenderContext,
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
from bot.storage.database import Reading
from bot.storage.timeline.entries import names_in

_ABOUT_OTHERS = (HandoverAsked, Sponsored, Invited, Removed)
"""Lines that name somebody who has nothing to do, and may be asleep: their names call nobody."""


async def render(context: Context, delivery: Delivery, around: RenderContext) -> OutboundMessage | None:
    """The message as it has to be now; None when nothing has to be said any more.

    NotNow while the thread has no first message yet.
    """
    async with context.read() as view:
        return await _render(delivery.content, view, delivery, around)


@singledispatch
async def _render(
    _content: messages.Content | messages.Unknown, _view: Reading, delivery: Delivery, _around: RenderContext
) -> OutboundMessage | None:
    raise TypeError(delivery.kind)


@_render.register
async def _(
    _: messages.UrgentMark | messages.ChannelMembers | messages.AppHome | messages.NudgeDigest,
    __: Reading,
    delivery: Delivery,
    ___: RenderContext,
) -> OutboundMessage:
    """Nothing is said: a mark, a channel, a Home; of nudges is looked when they go out what has its reason."""
    return OutboundMessage(delivery.lane, "")


@_render.register
async def _(
    _: messages.CardUpdate, view: Reading, delivery: Delivery, around: RenderContext
) -> OutboundMessage:
    subject = delivery.about
    if subject.kind is SubjectKind.CASE:
        case = await view.case_reads.card(subject.number)
        target = await view.posts.reply_target(subject.number)
        case = replace(case, can_reply=target is not None and target.network in around.connected)
        return OutboundMessage(delivery.lane, case_fallback(case), case_card(case), at=case.place)
    if subject.kind is SubjectKind.REQUEST:
        return await render_request(view, delivery, around)
    card = await view.escalation_reads.card(subject.number)
    escalation = card.escalation
    if escalation.confidential and not escalation.channel:
        raise NotNow(FOR_ITS_CARD, f"the channel of {subject} is not made yet")
    channel = escalation.channel if escalation.confidential else delivery.lane
    return OutboundMessage(channel, escalation_fallback(card), escalation_card(card), at=card.place)


@_render.register
async def _(
    copy: messages.PostCopy, view: Reading, delivery: Delivery, _: RenderContext
) -> OutboundMessage | None:
    post, number = await view.case_reads.post(copy.post_id)
    shown = await view.placements.of(delivery.target)
    if shown is None and (post.text is None or number is None):
        return None
    subject = delivery.about
    thread = shown or await thread_of(view, subject)
    return OutboundMessage(
        thread.channel,
        notes.post_fallback(post, subject),
        notes.post_note(post, subject),
        thread_ts=thread.thread_ts or thread.ts,
        at=shown,
    )


@_render.register
async def _(
    note: messages.ThreadNote, view: Reading, delivery: Delivery, around: RenderContext
) -> OutboundMessage | None:
    subject = delivery.about
    entry = await as_read_there(view, subject, note.entry, around.policy)
    if isinstance(entry.fact, Nudged):
        text = await nudge_line(view, subject, entry.fact, around.group)
    else:
        text = await _line(view, subject, entry, note.mention)
    if text is None:
        return None
    text = "\n".join(filter(None, (text, await related_link(view, delivery, subject, entry))))
    thread = await thread_of(view, subject)
    told_anyway = isinstance(entry.fact, UpdateAsked)
    call = () if told_anyway else note.mention
    return OutboundMessage(thread.channel, text, thread_ts=thread.ts, call=call, link=thread.link)


async def _line(view: Reading, subject: Subject, entry: TimelineEntry, call: tuple[str, ...]) -> str:
    """One line of a thread."""
    fact = entry.fact
    if isinstance(fact, Resolved) and subject.kind is SubjectKind.ESCALATION:
        return closing_note(await view.sponsor_reads.closing(subject.number, entry.at), entry.actor)
    if isinstance(fact, Noted):
        return notes.note_said(entry.words or "", entry.actor)
    if isinstance(fact, Updated) and subject.kind is SubjectKind.REQUEST:
        return notes.partner_update_note(fact, entry.actor)
    if subject.kind is SubjectKind.ESCALATION and call and isinstance(fact, Opened | Assigned):
        escalation = await view.escalations.get(subject.number)
        return notes.handed_note(escalation, call[0], entry.actor)
    told = notes.change_note(entry, subject, call)
    if isinstance(fact, _ABOUT_OTHERS):
        return uncalled(told, await names_in(view.conn, [entry]), call)
    return told


@_render.register
async def _(direct: messages.Direct, view: Reading, delivery: Delivery, _: RenderContext) -> OutboundMessage:
    match direct.news:
        case Called(text, link):
            return OutboundMessage(delivery.lane, "\n".join(filter(None, (text, link))))
        case ReplyRefused() as refused:
            return OutboundMessage(delivery.lane, reply_given_back(delivery.about, refused))
    card = await _linked_card(view, delivery)
    text = render_direct(direct.news, card)
    return OutboundMessage(delivery.lane, text, with_buttons(card, direct.news, text))


async def _linked_card(view: Reading, delivery: Delivery) -> EscalationCard:
    """The escalation that a message links to; NotNow while there is nothing to link to yet."""
    card = await view.escalation_reads.card(delivery.about.number)
    if card.place is None and delivery.attempts < TRIES_FOR_A_LINK:
        raise NotNow(
            FOR_ITS_CARD, f"the card of {delivery.about} is not there yet, and the message links to it"
        )
    return card


@_render.register
async def _(
    ending: messages.Closing, view: Reading, delivery: Delivery, _: RenderContext
) -> OutboundMessage | None:
    """How it ended, for one sponsor; None where it went on before they could read it."""
    reader = await view.people.by_slack_id(ending.to)
    closing = await view.sponsor_reads.closing(delivery.about.number, ending.closed_at, reader)
    shown = await view.placements.of(delivery.target)
    if shown is None and not closing.stands:
        return None
    if closing.place is None and delivery.attempts < TRIES_FOR_A_LINK:
        raise NotNow(FOR_ITS_CARD, f"the card of {delivery.subject} is not there yet")
    return OutboundMessage(delivery.lane, closing_fallback(closing), closing_summary(closing), at=shown)


@_render.register
async def _(
    summary: messages.Summary, view: Reading, delivery: Delivery, _: RenderContext
) -> OutboundMessage:
    """Where it stands when this goes out, into its thread."""
    thread = await thread_of(view, delivery.about)
    standing = await view.standing.of(delivery.about.number)
    blocks = summary_note(standing, summary.by)
    return OutboundMessage(thread.channel, summary_fallback(standing), blocks, thread_ts=thread.ts)


@_render.register
async def _(
    mirror: messages.Mirror, view: Reading, delivery: Delivery, around: RenderContext
) -> OutboundMessage | None:
    return await render_mirror(view, delivery, mirror, around)
