"""What happens to messages: posted, whispered, edited, deleted, reacted to."""

from __future__ import annotations

from bot.sandbox.slack import events
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import SLACKBOT, State
from bot.sandbox.slack.text import Mentions, mentions
from bot.sandbox.slack.wire import Json, SlackError

TOMBSTONE = "This message was deleted."
_SPOKEN = ("", "bot_message", "file_share", "thread_broadcast")


def post(state: State, channel: Channel, message: Message) -> Message:
    """Put a message into its channel and tell the app and those it names.

    A reply to a message that is gone becomes a top-level message, as Slack does without a word
    (slack-go/slack#1571, langchain-ai/open-swe#2753).
    """
    parent = channel.messages.get(message.thread_ts)
    message.thread_ts = (parent.thread_ts or parent.ts) if parent else ""
    if parent and not message.ephemeral_to:
        head = channel.messages[message.thread_ts]
        head.thread_ts = head.ts
    message.notified = frozenset(_notified(state, channel, message))
    channel.add(message)
    events.message_posted(state, channel, message)
    return message


def whisper(state: State, channel: Channel, message: Message) -> Message:
    """Show a message to one person only. It is not kept, and no event tells of it."""
    channel.whispers.append(message)
    state.changes.ring()
    return message


def system(state: State, channel: Channel, user: str, subtype: str, text: str, **more: object) -> None:
    """A line that Slack itself writes: who joined, what the channel is called now."""
    post(
        state,
        channel,
        Message(channel.id, state.timestamps.next(), text=text, user=user, subtype=subtype, more=more),
    )


def edit(state: State, channel: Channel, message: Message, changes: Json, editor: str = "") -> Message:
    """Change fields of a message; `editor` marks it as edited."""
    before = channel.message_json(message)
    message.version += 1
    for name, value in changes.items():
        setattr(message, name, value)
    if editor:
        message.edited = {"user": editor, "ts": state.timestamps.next()}
    if not message.ephemeral_to:
        events.message_changed(state, channel, message, before)
    state.changes.ring()
    return message


def delete(state: State, channel: Channel, message: Message) -> None:
    """Take a message away. Above replies a tombstone stays."""
    before = channel.message_json(message)
    if message in channel.whispers:
        channel.whispers.remove(message)
        state.changes.ring()
        return
    if channel.replies(message.ts) and not message.is_reply:
        _bury(message)
        events.message_changed(state, channel, message, before)
        return
    channel.take_out(message)
    events.message_deleted(state, channel, before)
    _forget_empty_thread(channel, message.thread_ts)


def _bury(message: Message) -> None:
    message.version += 1
    message.subtype, message.text, message.user = "tombstone", TOMBSTONE, SLACKBOT
    message.blocks, message.attachments, message.files = [], [], []
    message.reactions, message.metadata, message.edited = {}, {}, {}
    message.bot_id = message.app_id = message.client_msg_id = message.username = ""
    message.bot_profile, message.more = {}, {"hidden": True}


def _forget_empty_thread(channel: Channel, thread_ts: str) -> None:
    head = channel.messages.get(thread_ts)
    if head is None or channel.replies(thread_ts):
        return
    if head.is_tombstone:
        channel.take_out(head)
    else:
        head.thread_ts = ""


def react(state: State, channel: Channel, message: Message, name: str, user: str) -> None:
    """Add a reaction. Raises SlackError already_reacted."""
    users = message.reactions.setdefault(name, [])
    if user in users:
        raise SlackError("already_reacted")
    users.append(user)
    events.reaction(state, channel, message, name, user, added=True)


def unreact(state: State, channel: Channel, message: Message, name: str, user: str) -> None:
    """Take a reaction back. Raises SlackError no_reaction."""
    users = message.reactions.get(name, [])
    if user not in users:
        raise SlackError("no_reaction")
    users.remove(user)
    if not users:
        del message.reactions[name]
    events.reaction(state, channel, message, name, user, added=False)


def named_in(message: Message) -> Mentions:
    """Whom a message names where it pings: in its blocks, or in its text if it has none."""
    if message.blocks and message.bot_id:
        found = Mentions()
        for text in _mrkdwn_of(message.blocks):
            found |= mentions(text)
        return found
    return mentions(message.text)


def _mrkdwn_of(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for inner in value for text in _mrkdwn_of(inner)]
    if not isinstance(value, dict):
        return []
    if value.get("type") in ("mrkdwn", "markdown"):
        return [str(value["text"])]
    return _rich_mention(value) + [text for inner in value.values() for text in _mrkdwn_of(inner)]


def _rich_mention(part: Json) -> list[str]:
    kind = part.get("type")
    if kind == "user":
        return [f"<@{part['user_id']}>"]
    if kind == "usergroup":
        return [f"<!subteam^{part['usergroup_id']}>"]
    return [f"<!{part['range']}>"] if kind == "broadcast" else []


def _notified(state: State, channel: Channel, message: Message) -> set[str]:
    """Whom a new message pings: those it names who are in the channel, and the others of a direct message."""
    if message.subtype not in _SPOKEN:
        return set()
    named = named_in(message)
    reached = set(named.users)
    for group_id in named.groups:
        group = state.groups.get(group_id)
        reached.update(group.users if group else [])
    if named.broadcasts or channel.kind in ("im", "mpim"):
        reached.update(channel.members)
    return {u for u in reached if u in channel.members and u != message.user and not state.users[u].deleted}
