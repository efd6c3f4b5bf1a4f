"""Messages that a shortcut was used on, as forms remember them and timelines keep them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.errors import BadInput
from bot.domain.events.timeline import MessageChange
from bot.readmodels import Place
from bot.services.timeline.messages import Message
from bot.slack import ids
from bot.slack.payloads import ShownMessage
from bot.slack.text.plain_text import kept_words, said_at
from bot.slack.views.drafts import MessageDraft
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.messages import MessageReader

SOMEBODY = "somebody"


async def draft_of(people: SlackDirectory, message: ShownMessage) -> MessageDraft:
    """The message with its author's name, which Slack gives for bots alone; "" where nobody knows it."""
    writer = message.author_slack_id
    person = await people.person(writer) if writer and not message.author_name else None
    spot = message.spot
    return MessageDraft(
        spot.channel,
        spot.ts or "",
        kept_words(message.text, message.files),
        spot.thread_ts,
        person.name if person else message.author_name,
        writer,
    )


async def message_of(people: SlackDirectory, reader: MessageReader, facts: Mapping[str, str]) -> Message:
    """The message that a form remembers, read again where that is its beginning only; BadInput for none.

    Where the bot may not read it, its words end with "…".
    """
    channel, ts = facts.get(ids.CHANNEL, ""), facts.get(ids.TS, "")
    at = said_at(ts)
    if not channel or at is None:
        raise BadInput(
            ids.TYPED_SUBJECT, "The message is not known any more. Use the shortcut on it once more."
        )
    writer = facts.get(ids.WRITER)
    person = await people.person(writer) if writer else None
    return Message(
        MessageChange.POSTED,
        Place(channel, ts, facts.get(ids.THREAD_TS)),
        facts.get(ids.WRITER_NAME) or SOMEBODY,
        await _words(reader, channel, ts, facts),
        at,
        person,
    )


async def _words(reader: MessageReader, channel: str, ts: str, facts: Mapping[str, str]) -> str:
    begun = facts.get(ids.TEXT, "")
    if not facts.get(ids.CUT):
        return begun
    whole = await reader.read(channel, ts)
    return kept_words(whole.text, whole.files) if whole else f"{begun} …"


async def message_again(
    people: SlackDirectory, reader: MessageReader, channel: str, ts: str
) -> Message | None:
    """A person's message as Slack has it now; None where it is gone, a bot's, or not to be read."""
    shown, at = await reader.read(channel, ts), said_at(ts)
    if shown is None or at is None or shown.bot_id or shown.author_slack_id is None:
        return None
    person = await people.person(shown.author_slack_id)
    return Message(
        MessageChange.POSTED,
        Place(channel, ts, shown.spot.thread_ts),
        person.name if person else SOMEBODY,
        kept_words(shown.text, shown.files),
        at,
        person,
    )
