"""What a timeline's entry holds, ready to stand in a sentence: who, when, and its facts."""

from __future__ import annotations

from datetime import datetime

from bot.readmodels import TimelineEntry
from bot.slack.text.markup import inline, moment

CALLOUT, CUSTOMER = "callout", "customer"


def actor(entry: TimelineEntry) -> str:
    """Who did it, by name and without a ping, to begin a sentence with."""
    if entry.actor == CALLOUT:
        return "Callout"
    if entry.actor == CUSTOMER or not entry.actor.strip():
        return "The customer"
    return inline(entry.actor, 60)


def fact(entry: TimelineEntry, key: str) -> str:
    """A fact by its key, escaped; "" where there is none."""
    return inline(str(entry.data.get(key) or ""), 200)


def when(entry: TimelineEntry, key: str) -> str:
    """A moment by its key; "" where there is none."""
    try:
        return moment(datetime.fromisoformat(str(entry.data.get(key))))
    except ValueError:
        return ""


def reason(entry: TimelineEntry) -> str:
    """`: why`, to end a sentence with; "" where nothing was said."""
    why = fact(entry, "reason").rstrip(".")
    return f": {why}" if why else ""
