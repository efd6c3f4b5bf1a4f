"""What happened, as Slack writes it: the sentence of an event with mentions and dates, and the words below it."""

from __future__ import annotations

from functools import partial

from bot.domain.subjects import Subject
from bot.readmodels import TimelineEntry, sentences
from bot.slack.text.markup import inline, mention, moment, unmarked


def happened(entry: TimelineEntry, subject: Subject) -> str:
    """What an entry of a timeline says, without the words that belong to it; escaped, one line."""
    text, name = partial(inline, limit=200), partial(inline, limit=60)
    return sentences.sentence(entry, sentences.Style(str(subject), text, name, mention, moment))


def words_of(entry: TimelineEntry) -> str:
    """The words that belong to an entry, as plain text."""
    return sentences.words_of(entry, unmarked)
