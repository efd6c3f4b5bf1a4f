"""Events as Slack sends them, read into facts: what was said, reworded, taken back; what changed around it.

https://docs.slack.dev/reference/events/message
"""

from __future__ import annotations

from bot.domain.events.timeline import MessageChange
from bot.slack.inbound.parsing import read_files
from bot.slack.inbound.raw import Raw, items, part, words
from bot.slack.payloads import MessageEvent, Reaction, Spot, WorkspaceEvent
from bot.slack.text.plain_text import said_at

_WORDS = frozenset({"", "file_share", "thread_broadcast", "me_message", "bot_message"})
"""Subtypes that are somebody's words; the rest (joins, topics, reminders …) only look like messages."""


def event_kind(raw: Raw) -> str:
    """Slack's type of the event."""
    return words(raw, "event", "type")


def read_said(raw: Raw) -> MessageEvent | None:
    """A message event; None when it is nobody's words, or an "edit" that changed none (an unfurled link)."""
    event = part(raw, "event")
    match words(event, "subtype"):
        case "message_changed":
            return _changed(raw, event)
        case "message_deleted":
            gone = part(event, "previous_message")
            return _said(
                raw, gone, MessageChange.DELETED, ts=words(event, "deleted_ts"), at=words(event, "event_ts")
            )
        case subtype if subtype in _WORDS:
            return _said(raw, event, MessageChange.POSTED, ts=words(event, "ts"), at=words(event, "ts"))
        case _:
            return None


def _changed(raw: Raw, event: Raw) -> MessageEvent | None:
    after, before = part(event, "message"), part(event, "previous_message")
    ts, event_ts = words(after, "ts"), words(event, "event_ts")
    if words(after, "subtype") == "tombstone":  # the first message of a thread was deleted, its answers stay
        return _said(raw, before or after, MessageChange.DELETED, ts=ts, at=event_ts)
    if words(after, "subtype") not in _WORDS:
        return None
    if before and _text(before) == _text(after) and read_files(before) == read_files(after):
        return None
    return _said(raw, after, MessageChange.EDITED, ts=ts, at=words(after, "edited", "ts") or event_ts)


def _said(raw: Raw, message: Raw, kind: MessageChange, *, ts: str, at: str) -> MessageEvent | None:
    event, team = part(raw, "event"), words(raw, "team_id")
    moment = said_at(at or ts)
    if moment is None or not ts:
        return None
    deleted = kind is MessageChange.DELETED
    return MessageEvent(
        spot=Spot(team, words(event, "channel"), ts, words(message, "thread_ts") or None),
        kind=kind,
        author_slack_id=words(message, "user") or None,
        bot_id=words(message, "bot_id") or None,
        text="" if deleted else _text(message),
        files=() if deleted else read_files(message),
        at=moment,
        author_team=words(message, "user_team") or words(message, "team") or team,
        author_name=words(message, "username") or words(message, "bot_profile", "name"),
    )


def _text(message: Raw) -> str:
    """The words; of a message that has only attachments, as apps write them, what these say in plain text.

    https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
    """
    said = (words(each, "fallback") or words(each, "text") for each in items(message, "attachments"))
    return words(message, "text") or "\n".join(filter(None, said))


def read_workspace_event(raw: Raw) -> WorkspaceEvent:
    """Any other event; ids come bare or inside an object, depending on its type."""
    event = part(raw, "event")
    return WorkspaceEvent(
        kind=words(event, "type"),
        team=words(raw, "team_id"),
        user=words(event, "user", "id") or words(event, "user") or None,
        channel=words(event, "channel", "id") or words(event, "channel") or None,
        group=words(event, "subteam", "id") or words(event, "subteam_id") or None,
        tab=words(event, "tab") or None,
        reaction=_reaction(event),
    )


def _reaction(event: Raw) -> Reaction | None:
    """https://docs.slack.dev/reference/events/reaction_added; files and what has no place are left out."""
    emoji, item, at = words(event, "reaction"), part(event, "item"), said_at(words(event, "event_ts"))
    channel, ts = words(item, "channel"), words(item, "ts")
    return Reaction(emoji, channel, ts, at) if emoji and channel and ts and at else None
