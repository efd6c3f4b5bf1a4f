"""Messages as rows hold them, and back: the only place that knows how the JSON of a message is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.domain.events import codec as events
from bot.domain.events import event as happened
from bot.domain.fields import Data, Field, fields_of, written
from bot.domain.subjects import subject_of
from bot.outbox.messages import CONTENTS, Content, Direct, ThreadNote, Unknown
from bot.outbox.news import NEWS, News
from bot.readmodels import TimelineEntry
from bot.storage.outbox.deliveries import DeliveryKind

T = TypeVar("T")

_KIND_OF: Final = {content: DeliveryKind(kind) for kind, content in CONTENTS.items()}
_SAY: Final[Mapping[type[News], str]] = {news: say for say, news in NEWS.items()}


def kind_of(content: type[Content]) -> DeliveryKind:
    """What the database calls a kind of content."""
    return _KIND_OF[content]


def encode(content: Content) -> tuple[DeliveryKind, Data]:
    """(kind, data) as a row keeps them."""
    kind = kind_of(type(content))
    match content:
        case ThreadNote(entry, mention, team):
            return kind, {**_entry_data(entry), "mention": list(mention), "team": team}
        case Direct(to, news):
            facts = {key: value for key, value in _written(news).items() if value is not None}
            return kind, {"say": _SAY[type(news)], "to": to, **facts}
    return kind, _written(content)


def decode(kind: str, subject: str, data: Mapping[str, Any]) -> Content | Unknown:
    """The content that a row holds.

    What this version does not know, be it a kind, news, an event, a subject or a value, makes it Unknown. Names that a
    newer version has added are passed over.
    """
    cls = CONTENTS.get(kind)
    try:
        if subject:
            subject_of(subject)
        if cls is ThreadNote:
            return ThreadNote(_entry(data), tuple(data["mention"]), str(data.get("team", "")))
        if cls is Direct:
            return Direct(data["to"], read_fields(NEWS[data["say"]], data))
        return Unknown(kind, dict(data)) if cls is None else read_fields(cls, data)
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


def read_fields(cls: type[T], data: Mapping[str, Any]) -> T:
    """A dataclass from values by the names of its fields; KeyError, ValueError, TypeError.

    What has no default has to stand there.
    """
    missing = [each.key for each in _FIELDS[cls] if not each.may_be_left_out and data.get(each.key) is None]
    if missing:
        raise KeyError(*missing)
    return cls(**{each.name: each.read(data) for each in _FIELDS[cls]})


def _written(content: Content | News) -> Data:
    return {each.key: written(getattr(content, each.name)) for each in _FIELDS[type(content)]}


_FIELDS: Final[Mapping[type[Any], tuple[Field, ...]]] = {
    cls: fields_of(cls) for cls in (*CONTENTS.values(), *NEWS.values()) if cls not in {ThreadNote, Direct}
}
