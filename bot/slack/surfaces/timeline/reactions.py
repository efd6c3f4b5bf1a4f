"""Reactions: 📌 on a message brings it into the summary of what it belongs to."""

from __future__ import annotations

from typing import Final

from bot.changes.context import Context
from bot.domain.errors import Outsider
from bot.domain.people import Actor
from bot.services.timeline.messages import record_message
from bot.services.timeline.pins import Mark, pin_message
from bot.slack.gestures import Gestures
from bot.slack.payloads import Reaction, WorkspaceEvent
from bot.slack.surfaces.timeline.drafts import message_again
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.messages import MessageReader

PIN: Final = "pushpin"
_ADDED: Final = "reaction_added"
_REMOVED: Final = "reaction_removed"


def register(on: Gestures, context: Context, people: SlackDirectory, reader: MessageReader) -> None:
    """Listen to reactions; all but 📌 are nobody's business."""

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
