"""What happened to a case or an escalation: a page of its timeline, as a message or a sheet."""

from __future__ import annotations

from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.events.timeline import Pinned, Unpinned
from bot.readmodels import Timeline, TimelineEntry
from bot.slack import ids
from bot.slack.text.graphemes import width
from bot.slack.text.markup import moment, quote
from bot.slack.text.names import counted
from bot.slack.views.blocks import context, fitting, linked, pager, section, sheet
from bot.slack.views.notes import happened, words_of

PIN: Final = "📌"
_SECTION = 2800
_ALL = 9000  # of a message's 13,200 characters: the rest is for what stands around the words


def timeline_list(timeline: Timeline) -> list[Block]:
    """A page of the timeline as a message; earlier and later pages by its buttons."""
    return [section(_title(timeline)), *_entries(timeline), *_pager(timeline)]


def history_modal(timeline: Timeline) -> View:
    """A page of the timeline on a sheet of its own."""
    blocks = [context(_title(timeline)), *_entries(timeline), *_pager(timeline)]
    remembered = ids.about(timeline.subject, **{ids.PAGE: str(timeline.page)})
    return sheet(ids.HISTORY_FORM, f"History of {timeline.subject}", blocks, remembered)


def _title(timeline: Timeline) -> str:
    number = linked(timeline.subject, timeline.place)
    pages = f", page {timeline.page} of {timeline.pages}" if timeline.pages > 1 else ""
    return f"*History of {number}* · {counted(timeline.total, 'entry', 'entries')}{pages}"


def _entries(timeline: Timeline) -> list[Block]:
    if not timeline.entries:
        return [section("Nothing has happened yet.")]
    told = [_told(timeline, entry) for entry in timeline.entries]
    kept = fitting(reversed(told), _ALL)[::-1]  # where the page is too long, its latest part is worth more
    left = len(told) - len(kept)
    skipped: list[Block] = [
        context(f"{counted(left, 'earlier entry', 'earlier entries')} left out: too long.")
    ]
    return [*(skipped if left else []), *(section(text) for text in _packed(kept))]


def _told(timeline: Timeline, entry: TimelineEntry) -> str:
    pin, words = f"{PIN} " if entry.pinned else "", words_of(entry)
    line = f"{moment(entry.at)}  {pin}{happened(entry, timeline.subject)}"
    limit, lines = (120, 1) if isinstance(entry.fact, Pinned | Unpinned) else (500, 5)
    return f"{line}\n{quote(words, limit, lines)}" if words else line


def _packed(texts: list[str]) -> list[str]:
    sections: list[str] = []
    for text in texts:
        if sections and width(sections[-1]) + 1 + width(text) <= _SECTION:
            sections[-1] += "\n" + text
        else:
            sections.append(text)
    return sections


def _pager(timeline: Timeline) -> list[Block]:
    """Page 1 is the latest, so "Earlier" counts up."""
    turns = ("Earlier", ids.TIMELINE_EARLIER, 1), ("Later", ids.TIMELINE_LATER, -1)
    return pager(timeline.page, timeline.pages, str(timeline.subject), *turns)
