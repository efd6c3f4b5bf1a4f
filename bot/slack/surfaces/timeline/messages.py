"""What people say in threads, kept on a timeline and shown in the other thread; and what 📌 brings into a summary."""

from __future__ import annotations

from typing import Final

from bot.changes.context import Context
from bot.domain.access import Permission, may
from bot.domain.errors import Outsider
from bot.domain.events.timeline import MessageChange
from bot.domain.partners.talk import arrowed
from bot.domain.people import Actor
from bot.domain.subjects import Subject
from bot.readmodels import Place
from bot.services.partners.mirrors import advise_writer
from bot.services.timeline.messages import Message, may_be_ours, record_message
from bot.services.timeline.pins import Mark, pin_message
from bot.slack.answers import Answer
from bot.slack.deps import Deps
from bot.slack.gestures import Gestures
from bot.slack.payloads import MessageEvent, Reaction, WorkspaceEvent
from bot.slack.surfaces.partners.admission import shut_out
from bot.slack.surfaces.partners.asking import advised
from bot.slack.surfaces.timeline.drafts import SOMEBODY, message_again
from bot.slack.text.plain_text import kept_words
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.messages import MessageReader

PIN: Final = "pushpin"
_ADDED: Final = "reaction_added"
_REMOVED: Final = "reaction_removed"


def register(on: Gestures, deps: Deps) -> None:
    """Listen to what is said, of which the guard has dropped the bot's own words, and to reactions."""
    _messages(on, deps.context, deps.people)
    _reactions(on, deps.context, deps.people, deps.reader)


def _messages(on: Gestures, context: Context, people: SlackDirectory) -> None:
    @on.said
    async def said_in_a_channel(said: MessageEvent) -> Answer:
        if said.kind is MessageChange.POSTED and not await _is_ours(context, said):
            return None
        stays, words = await shut_out(context, people, said)
        if stays:
            return words
        message = await _message(people, said)
        kept = await record_message(context, message)
        return await _advice(context, said, kept) if message.of_desk else None


async def _is_ours(context: Context, said: MessageEvent) -> bool:
    """What is said elsewhere is none of our business."""
    async with context.read() as view:
        return await may_be_ours(view, _place(said), partners_only=said.bot_id is not None)


async def _advice(context: Context, said: MessageEvent, kept: list[Subject]) -> Answer:
    """What to tell whoever wrote words with an arrow that went nowhere."""
    place = _place(said)
    if said.kind is MessageChange.DELETED or place.thread_ts is None:
        return None
    async with context.read() as view:
        subject = await view.placements.subject_at(place.channel, place.ts, place.thread_ts)
    if subject is None or subject not in kept:
        return None
    advice = await advise_writer(context, place, subject, said.text)
    return advised(advice) if advice else None


async def _is_of_desk(people: SlackDirectory, said: MessageEvent) -> bool:
    """Whether words with an arrow are an agent's or a lead's; nobody asks of other words."""
    if said.author_slack_id is None or said.bot_id is not None or arrowed(said.text) is None:
        return False
    try:
        writer = await people.recognise(said.author_team, said.author_slack_id, "thread")
    except Outsider:
        return False
    return may(writer, Permission.WRITE_TO_PARTNER)


async def _message(people: SlackDirectory, said: MessageEvent) -> Message:
    writer = await people.person(said.author_slack_id) if said.author_slack_id else None
    name, is_bot = writer.name if writer else SOMEBODY, said.bot_id is not None
    return Message(
        said.kind,
        _place(said),
        f"{said.author_name or name} (app)" if is_bot else name,
        kept_words(said.text, said.files),
        said.at,
        None if is_bot else writer,
        await _is_of_desk(people, said),
        is_bot,
    )


def _place(said: MessageEvent) -> Place:
    return Place(said.spot.channel, said.spot.ts or "", said.spot.thread_ts)


def _reactions(on: Gestures, context: Context, people: SlackDirectory, reader: MessageReader) -> None:
    """All but 📌 are nobody's business."""

    @on.event(_ADDED)
    @on.event(_REMOVED)
    async def message_marked(event: WorkspaceEvent) -> None:
        reaction = event.reaction
        if reaction is None or reaction.emoji != PIN or not await _is_kept(context, people, reader, reaction):
            return
        by = await _who(people, event)
        if by is not None:
            mark = Mark(reaction.channel, reaction.ts, reaction.at, event.kind == _ADDED)
            await pin_message(context, mark, by)


async def _is_kept(
    context: Context, people: SlackDirectory, reader: MessageReader, reaction: Reaction
) -> bool:
    """Whether a timeline may keep it. One whose own event is late, or was lost, is read from Slack first."""
    async with context.read() as view:
        if await view.pins.kept_at(reaction.channel, reaction.ts):
            return True
        if not await view.pins.has_threads_in(reaction.channel):
            return False
    message = await message_again(people, reader, reaction.channel, reaction.ts)
    if message is not None and message.place.thread_ts is not None:
        await record_message(context, message)
    return message is not None


async def _who(people: SlackDirectory, event: WorkspaceEvent) -> Actor | None:
    """Who reacted; None for guests, bots and strangers."""
    try:
        return await people.recognise(event.team, event.user or "", "reaction")
    except Outsider:
        return None
