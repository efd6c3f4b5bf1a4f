"""The sheet behind "More" on an escalation's card: what is done less often, one line and one button each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.access import Permission, may
from bot.domain.people import Actor
from bot.domain.subjects import Subject
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.ids import Choice, Verb
from bot.slack.views.pieces import button, prose, sheet


@dataclass(frozen=True, slots=True)
class Entry:
    """A button and the line before it. `for_desk`: executives may not; `closed`: also once it is closed."""

    button: str
    line: str
    for_desk: bool = True
    closed: bool = False
    live: bool = True


ENTRIES: Final[Mapping[Verb, Entry]] = {
    Verb.OWN: Entry("Own it", "Take it and have it in hand."),
    Verb.ASK: Entry("Ask a partner", "Ask another team, which has a clock of its own."),
    Verb.REPLY_PARTNER: Entry("Reply to partner", "Write into the thread of a team that was asked."),
    Verb.PROMISE: Entry("Promise a time", "Say when the sponsors hear next."),
    Verb.SEVERITY: Entry("Set severity", "Change how urgent it is. Every time is planned anew."),
    Verb.SNOOZE: Entry("Snooze", "Put it aside for a while, with a reason."),
    Verb.WAKE: Entry("Wake", "Take it up before the time until which it was put aside."),
    Verb.ASK_UPDATE: Entry("Ask for an update", "Its owner is asked how it stands.", for_desk=False),
    Verb.SPONSOR: Entry("Sponsor it", "Hear what comes of it.", for_desk=False),
    Verb.WHERE: Entry("Where we are", "Post a summary into its thread.", for_desk=False, closed=True),
    Verb.EXPORT: Entry("Export", "Get a report, as files.", for_desk=False, closed=True),
    Verb.MERGE: Entry("Merge", "Make one escalation out of two."),
    Verb.SPLIT: Entry("Split a request off", "Let a question to a partner team go on by itself."),
    Verb.RETURN: Entry("Return to a case", "Close it and go on with its case."),
    Verb.HISTORY: Entry("History", "Read everything that happened.", for_desk=False, closed=True),
    Verb.CANCEL: Entry("Cancel the escalation", "Close it without an outcome.", for_desk=False),
}
"""Every button of the sheet, in its order; what each does is in handlers/escalation_sheet.py."""


def more_sheet(card: EscalationCard, reader: Actor) -> View:
    """What its state allows, and `reader` may do."""
    e = card.escalation
    of_desk, pointless = may(reader, Permission.RUN_ESCALATION), _pointless(card, reader)
    blocks: list[Block] = [
        prose(entry.line, button(entry.button, ids.ESCALATION_DO, str(Choice(verb, e.subject))))
        for verb, entry in ENTRIES.items()
        if (of_desk or not entry.for_desk) and (entry.live if e.is_live else entry.closed)
        if verb not in pointless
    ]
    return sheet(ids.ESCALATION_SHEET, f"More for {e.subject}", blocks, ids.about(e.subject))


def _pointless(card: EscalationCard, reader: Actor) -> set[Verb]:
    """What would only be refused: it is done already, there is nothing to do it to, or it is for others."""
    e, is_sponsor = card.escalation, reader.person in card.sponsors
    works = {
        Verb.OWN: e.owner is None or reader.label != e.owner.slack_id,
        Verb.REPLY_PARTNER: bool(card.partners),
        Verb.SPLIT: any(ask.request.is_waiting for ask in card.partners),
        Verb.WAKE: e.snoozed_until is not None,
        Verb.ASK_UPDATE: is_sponsor and e.update_asked_at is None,
        Verb.SPONSOR: may(reader, Permission.SPONSOR) and not is_sponsor,
    }
    return {verb for verb, can in works.items() if not can}


def done_sheet(subject: Subject, blocks: list[Block]) -> View:
    """What a button of the sheet did, in the sheet's place."""
    return sheet(ids.ESCALATION_SHEET, f"More for {subject}", blocks, ids.about(subject))
