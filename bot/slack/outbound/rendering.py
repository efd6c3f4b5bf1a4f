"""Deliveries rendered from what is true now: which message goes where."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.changes.context import Context
from bot.domain.events.codec import decode
from bot.domain.events.escalations import HandoverAsked, Invited, Removed, Sponsored, UpdateAsked, Updated
from bot.domain.events.lifecycle import Assigned, Opened, Resolved
from bot.domain.events.nudges import Nudged
from bot.domain.events.timeline import Noted
from bot.domain.subjects import Subject, SubjectKind, subject_of
from bot.readmodels import EscalationCard, Place, TimelineEntry
from bot.services.ports import NotNow
from bot.slack.outbound.nudging import nudge_line
from bot.slack.outbound.outgoing import FOR_ITS_CARD, TRIES_FOR_A_LINK, Around, Outgoing, thread_of
from bot.slack.outbound.partner_rendering import as_read_there, render_mirror, render_request
from bot.slack.outbound.ways import way_on
from bot.slack.surfaces.cases.card import case_card, case_fallback
from bot.slack.surfaces.escalations.card import escalation_card, escalation_fallback
from bot.slack.text.markup import uncalled
from bot.slack.views import direct, notes
from bot.slack.views.closing import closing_fallback, closing_note, closing_summary
from bot.slack.views.summary import summary_fallback, summary_note
from bot.storage.database import Reading
from bot.storage.outbox.deliveries import Delivery, DeliveryKind
from bot.storage.timeline.entries import names_in

_ABOUT_OTHERS = (HandoverAsked, Sponsored, Invited, Removed)
"""Lines that name somebody who has nothing to do, and may be asleep: their names call nobody."""


async def render(context: Context, delivery: Delivery, around: Around) -> Outgoing | None:
    """The message as it has to be now; None when nothing has to be said any more.

    NotNow while the thread has no first message yet.
    """
    async with context.read() as view:
        return await _RENDERERS[delivery.kind](view, delivery, around)


async def _card(view: Reading, delivery: Delivery, around: Around) -> Outgoing:
    subject = subject_of(delivery.subject)
    if subject.kind is SubjectKind.CASE:
        case = await view.case_reads.card(subject.number)
        target = await view.posts.reply_target(subject.number)
        case = replace(case, can_reply=target is not None and target.network in around.connected)
        return Outgoing(delivery.lane, case_fallback(case), case_card(case), at=case.place)
    if subject.kind is SubjectKind.REQUEST:
        return await render_request(view, delivery, around)
    card = await view.escalation_reads.card(subject.number)
    escalation = card.escalation
    if escalation.confidential and not escalation.channel:
        raise NotNow(FOR_ITS_CARD, f"the channel of {subject} is not made yet")
    channel = escalation.channel if escalation.confidential else delivery.lane
    return Outgoing(channel, escalation_fallback(card), escalation_card(card), at=card.place)


async def _post(view: Reading, delivery: Delivery, _: Around) -> Outgoing | None:
    post, number = await view.case_reads.post(int(delivery.data["post_id"]))
    shown = await view.placements.of(delivery.target)
    if shown is None and (post.text is None or number is None):
        return None
    subject = subject_of(delivery.subject)
    thread = shown or await thread_of(view, subject)
    return Outgoing(
        thread.channel,
        notes.post_fallback(post, subject),
        notes.post_note(post, subject),
        thread_ts=thread.thread_ts or thread.ts,
        at=shown,
    )


async def _words(view: Reading, delivery: Delivery, around: Around) -> Outgoing | None:
    subject = subject_of(delivery.subject)
    entry = await as_read_there(view, subject, _entry(delivery), around.policy)
    if isinstance(entry.fact, Nudged):
        text = await nudge_line(view, subject, entry.fact, around.group)
    else:
        text = await _line(view, subject, entry, tuple(delivery.data["mention"]))
    if text is None:
        return None
    text = "\n".join(filter(None, (text, await way_on(view, delivery, subject, entry))))
    thread = await thread_of(view, subject)
    told_anyway = isinstance(entry.fact, UpdateAsked)
    call = () if told_anyway else tuple(delivery.data["mention"])
    return Outgoing(thread.channel, text, thread_ts=thread.ts, call=call, link=thread.link)


def _entry(delivery: Delivery) -> TimelineEntry:
    data = delivery.data
    return TimelineEntry(
        datetime.fromisoformat(data["at"]),
        decode(data["kind"], data["data"]),
        data["actor"],
        data["actor_slack_id"],
        data["words"] or None,
        data["via"],
    )


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


async def _direct(view: Reading, delivery: Delivery, _: Around) -> Outgoing | None:
    subject = subject_of(delivery.subject)
    if delivery.data["say"] == "called":
        text = "\n".join(filter(None, (delivery.data["text"], delivery.data["link"])))
    elif subject.kind is SubjectKind.CASE:
        text = direct.reply_given_back(subject, delivery.data["text"], delivery.data["reason"])
    else:
        card = await _linked_card(view, delivery, subject)
        text = direct.told(card, delivery.data["say"], delivery.data)
        return Outgoing(delivery.lane, text, direct.with_buttons(card, delivery.data["say"], text))
    return Outgoing(delivery.lane, text)


async def _linked_card(view: Reading, delivery: Delivery, subject: Subject) -> EscalationCard:
    """The escalation that a message links to; NotNow while there is nothing to link to yet."""
    card = await view.escalation_reads.card(subject.number)
    if card.place is None and delivery.attempts < TRIES_FOR_A_LINK:
        raise NotNow(FOR_ITS_CARD, f"the card of {subject} is not there yet, and the message links to it")
    return card


async def _mark(_: Reading, delivery: Delivery, __: Around) -> Outgoing:
    place = Place(delivery.data["channel"], delivery.data["ts"], delivery.data["thread_ts"])
    return Outgoing(place.channel, "", at=place)


async def _nudges(_: Reading, delivery: Delivery, __: Around) -> Outgoing:
    """Nothing is known yet: `outbound/nudging.py` looks what has its reason when it goes out."""
    return Outgoing(delivery.lane, "")


async def _room(_: Reading, delivery: Delivery, __: Around) -> Outgoing:
    """Nothing is said: `outbound/rooms.py` makes the channel and keeps its members."""
    return Outgoing(delivery.lane, "")


async def _home(_: Reading, delivery: Delivery, __: Around) -> Outgoing:
    """Nothing is said: `outbound/homes.py` draws it, by the roles that the person has."""
    return Outgoing(delivery.data["to"], "")


async def _closing(view: Reading, delivery: Delivery, _: Around) -> Outgoing | None:
    """How it ended, for one sponsor; None where it went on before they could read it."""
    number, closed_at = (
        subject_of(delivery.subject).number,
        datetime.fromisoformat(delivery.data["closed_at"]),
    )
    reader = await view.people.by_slack_id(delivery.data["to"])
    closing = await view.sponsor_reads.closing(number, closed_at, reader)
    shown = await view.placements.of(delivery.target)
    if shown is None and not closing.stands:
        return None
    if closing.place is None and delivery.attempts < TRIES_FOR_A_LINK:
        raise NotNow(FOR_ITS_CARD, f"the card of {delivery.subject} is not there yet")
    return Outgoing(delivery.lane, closing_fallback(closing), closing_summary(closing), at=shown)


async def _summary(view: Reading, delivery: Delivery, _: Around) -> Outgoing:
    """Where it stands when this goes out, into its thread."""
    thread = await thread_of(view, subject_of(delivery.subject))
    standing = await view.standing.of(subject_of(delivery.subject).number)
    blocks = summary_note(standing, delivery.data["by"])
    return Outgoing(thread.channel, summary_fallback(standing), blocks, thread_ts=thread.ts)


_RENDERERS = {
    DeliveryKind.CARD: _card,
    DeliveryKind.POST: _post,
    DeliveryKind.WORDS: _words,
    DeliveryKind.DIRECT: _direct,
    DeliveryKind.MARK: _mark,
    DeliveryKind.HOME: _home,
    DeliveryKind.CLOSING: _closing,
    DeliveryKind.SUMMARY: _summary,
    DeliveryKind.ROOM: _room,
    DeliveryKind.NUDGE: _nudges,
    DeliveryKind.MIRROR: render_mirror,
}
