"""What people say in threads: kept on the timeline of what the thread belongs to, and shown in the other thread."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.access import Permission, may
from bot.domain.errors import Outsider
from bot.domain.partners.talk import arrowed
from bot.domain.subjects import Subject
from bot.readmodels import Place
from bot.services.partners.mirrors import advise_writer
from bot.services.timeline.messages import Message, Saying, may_be_ours, record_message
from bot.slack.answers import Answer
from bot.slack.gestures import Gestures
from bot.slack.payloads import MessageChange, MessageEvent
from bot.slack.surfaces.partners.admission import shut_out
from bot.slack.surfaces.partners.replies import advised
from bot.slack.surfaces.timeline.drafts import SOMEBODY
from bot.slack.text.plain_text import kept_words
from bot.slack.workspace.directory import SlackDirectory

_SAYINGS = {
    MessageChange.POSTED: Saying.POSTED,
    MessageChange.EDITED: Saying.EDITED,
    MessageChange.DELETED: Saying.DELETED,
}


def register(on: Gestures, context: Context, people: SlackDirectory) -> None:
    """Listen to what is said. The guard has dropped the bot's own words already."""

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
        _SAYINGS[said.kind],
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
