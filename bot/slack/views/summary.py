"""Where an escalation stands: one message for its thread that says what a person would read the whole thread for."""

from __future__ import annotations

from typing import Final

from slack_sdk.models.blocks import Block

from bot.domain.time.durations import spoken_duration
from bot.readmodels import EscalationCard, PinnedMessage, StatusSummary, TimelineEntry
from bot.slack.surfaces.cases.facts import outcome_words
from bot.slack.surfaces.escalations.facts import (
    clock_sentence,
    last_update,
    needs,
    partner_lines,
    people,
    status_inside,
    status_sentence,
)
from bot.slack.text import names
from bot.slack.text.markup import bold, inline, link, moment, name, quote, uncalled, unmarked
from bot.slack.views.blocks import context, fallback, fitting, section
from bot.slack.views.notes import happened

_ROOM: Final = 3500
"""For pinned messages, of a message's 13,200 characters."""
_ADDRESS: Final = 200
_PINNERS: Final = 3


def summary_note(status_summary: StatusSummary, asked_by: str) -> list[Block]:
    """How it stands now; `asked_by` is the name of who wanted to know."""
    card = status_summary.card
    return [
        section(f"*Where {card.escalation.subject} stands*\n{bold(card.escalation.summary, 500)}"),
        section("\n".join(_facts(card))),
        *_news(card),
        *([section(partner_lines(card.partners, card.now))] if card.partners else []),
        *_pinned(status_summary.pinned),
        *_changes(status_summary),
        context(f"Asked for by {inline(asked_by, 60) or 'somebody'}, as of {moment(card.now)}"),
    ]


def summary_fallback(status_summary: StatusSummary) -> str:
    """The same for notifications, at most 300 characters, escaped."""
    e = status_summary.card.escalation
    status = status_inside(e, returned=status_summary.card.returned)
    begun = f"Where {e.subject} stands: {status}, {inline(e.severity, 30)}: "
    return fallback(begun, e.summary)


def _facts(card: EscalationCard) -> list[str]:
    e = card.escalation
    lasted = spoken_duration((e.closed_at or card.now) - e.opened_at)
    age = f"open for {lasted}" if e.is_live else f"took {lasted}"
    lines = [
        f"*Status:* {status_sentence(card)}",
        f"*Severity:* {inline(e.severity, 30)}, {age}, since {moment(e.opened_at)}",
    ]
    if clock := clock_sentence(e, card.now):
        lines.append(f"*Next:* {clock}")
    if card.sponsors:
        lines.append(f"*Sponsors:* {people([name(sponsor) for sponsor in card.sponsors])}")
    return lines + needs(card)


def _news(card: EscalationCard) -> list[Block]:
    blocks: list[Block] = []
    if card.outcome is not None:
        blocks.append(section(outcome_words(card.outcome)))
    if not card.last_update:
        return [*blocks, *([context("No update has been given yet.")] if card.escalation.is_live else [])]
    return [*blocks, section(last_update(card, 700, 500))]


def _pinned(pinned: tuple[PinnedMessage, ...]) -> list[Block]:
    """The latest, as many as there is room for."""
    shown = fitting(map(_pin, reversed(pinned)), _ROOM)[::-1]
    more = f" (the latest {len(shown)} of {len(pinned)})" if len(shown) < len(pinned) else ""
    return [section(f"📌 *Pinned*{more}"), *(section(text) for text in shown)] if pinned else []


def _pin(message: PinnedMessage) -> str:
    when = link(message.place.link if message.place else "", "Said", _ADDRESS)
    names_of = [inline(who, 40) or "somebody" for who in message.by[:_PINNERS]]
    others = f" and {len(message.by) - _PINNERS} more" if len(message.by) > _PINNERS else ""
    by = f", pinned by {', '.join(names_of)}{others}" if names_of else ""
    lead = f"{when} by {inline(message.author, 60) or 'somebody'} {moment(message.said_at)}{by}:"
    return f"{lead}\n{quote(unmarked(message.text) or '(no words)', 400, 6)}"


def _changes(status_summary: StatusSummary) -> list[Block]:
    subject = status_summary.card.escalation.subject
    since = (
        f"since the last update or summary, {moment(status_summary.since)}"
        if status_summary.since
        else "since it was opened"
    )
    if not status_summary.changes:
        return [context(f"Nothing happened {since}.")]
    count = names.counted(status_summary.changes, "entry", "entries")
    lines = [_change(entry, status_summary) for entry in status_summary.telling]
    last = f"The last {len(lines)}" if len(lines) > 1 else "The last one"
    more = f". {last} that moved it:" if lines else "."
    return [
        section("\n".join([f"*What changed* {since}: {count} in the history of {subject}{more}", *lines]))
    ]


def _change(entry: TimelineEntry, status_summary: StatusSummary) -> str:
    told = happened(entry, status_summary.card.escalation.subject).rstrip(":")
    return f"• {moment(entry.at)}  {uncalled(told, status_summary.people)}"
