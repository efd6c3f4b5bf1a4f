"""What people say in threads: kept on the timeline of the case or escalation the thread belongs to."""

from __future__ import annotations

from bot.readmodels import Place
from bot.services.desk import Desk
from bot.services.record_message import Message, Saying, record_message
from bot.slack.gestures import Gestures
from bot.slack.message_drafts import SOMEBODY
from bot.slack.payloads import Said, SaidKind
from bot.slack.text.spoken import kept_words
from bot.slack.workspace.directory import SlackDirectory

_SAYINGS = {
    SaidKind.POSTED: Saying.POSTED,
    SaidKind.EDITED: Saying.EDITED,
    SaidKind.DELETED: Saying.DELETED,
}


def register(on: Gestures, desk: Desk, people: SlackDirectory) -> None:
    """Listen to what is said. The guard has dropped the bot's own words already."""

    @on.said()
    async def said_in_a_channel(said: Said) -> None:
        if said.kind is not SaidKind.POSTED or await _is_ours(desk, said):
            await record_message(desk, await _message(people, said))


async def _is_ours(desk: Desk, said: Said) -> bool:
    """Whether a person has said it in a thread of ours; what is said elsewhere is none of our business."""
    place = _place(said)
    if said.bot_id is not None or place.thread_ts is None:
        return False
    async with desk.read() as view:
        return await view.placements.subject_at(place.channel, place.ts, place.thread_ts) is not None


async def _message(people: SlackDirectory, said: Said) -> Message:
    writer = said.author_slack_id
    person = await people.person(writer) if writer and said.bot_id is None else None
    return Message(
        _SAYINGS[said.kind],
        _place(said),
        person.name if person else SOMEBODY,
        kept_words(said.text, said.files),
        said.at,
        person,
    )


def _place(said: Said) -> Place:
    """Where it was said. Other bots' words follow their edits once they are kept; no thread keeps them."""
    thread = said.spot.thread_ts if said.bot_id is None else None
    return Place(said.spot.channel, said.spot.ts or "", thread)
