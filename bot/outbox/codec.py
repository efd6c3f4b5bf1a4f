"""Messages as rows hold them, and back: the only place that knows how the JSON of a message is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.domain.events import codec as events
from bot.domain.events import event as happened
from bot.domain.fields import Data, fields_of, written
from bot.domain.subjects import subject_of
from bot.outbox.kinds import KINDS, M, Message
from bot.outbox.messages import Content, Direct, ThreadNote, Unknown
from bot.outbox.news import News
from bot.readmodels import TimelineEntry


def encode(content: Content) -> tuple[str, Data]:
    """(kind, data) as a row keeps them."""
    match content:
        case ThreadNote(entry, mention, team):
            return content.kind, {**_entry_data(entry), "mention": list(mention), "team": team}
        case Direct(to, news):
            facts = {key: value for key, value in _written(news).items() if value is not None}
            return content.kind, {"say": news.kind, "to": to, **facts}
    return content.kind, _written(content)


def decode(kind: str, subject: str, data: Mapping[str, Any]) -> Content:
    """The content that a row holds.

    What this version does not know, be it a kind, news, an event, a subject or a value, makes it Unknown. Names that a
    newer version has added are passed over.
    """
    cls = KINDS.get(kind)
    try:
        if subject:
            subject_of(subject)
        if cls is ThreadNote:
            return ThreadNote(_entry(data), tuple(data["mention"]), str(data.get("team", "")))
        found = read_fields(KINDS[data["say"]], data) if cls is Direct else None
        if isinstance(found, News):
            return Direct(data["to"], found)
        return (
            read_fields(cls, data)
            if cls is not None and issubclass(cls, Content)
            else Unknown(kind, dict(data))
        )
    except (KeyError, ValueError, TypeError):
        return Unknown(kind, dict(data))


def _entry_data(entry: TimelineEntry) -> Data:
    """What a note says, flat beside whom it calls."""
    kind, facts = events.encode(entry.fact)
    return {
        "kind": kind,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "actor_slack_id": entry.actor_slack_id,
        "via": entry.via,
        "data": facts,
        "words": entry.words or "",
    }


def _entry(data: Mapping[str, Any]) -> TimelineEntry:
    """KeyError for an event that only a newer version knows."""
    fact = events.decode(data["kind"], data["data"])
    if isinstance(fact, happened.Unknown):
        raise KeyError(fact.name)
    return TimelineEntry(
        datetime.fromisoformat(data["at"]),
        fact,
        data["actor"],
        data["actor_slack_id"],
        data["words"] or None,
        data["via"],
    )


def read_fields(cls: type[M], data: Mapping[str, Any]) -> M:
    """A dataclass from values by the names of its fields; KeyError, ValueError, TypeError.

    What has no default has to stand there.
    """
    missing = [each.key for each in _FIELDS[cls] if not each.may_be_left_out and data.get(each.key) is None]
    if missing:
        raise KeyError(*missing)
    return cls(**{each.name: each.read(data) for each in _FIELDS[cls]})


def _written(message: Message) -> Data:
    return {each.key: written(getattr(message, each.name)) for each in _FIELDS[type(message)]}


_FIELDS: Final = {cls: fields_of(cls) for cls in KINDS.values()}
