"""The sheet behind "More" on an escalation's card: what is done less often, one line and one button each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.numbers import Subject
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
    Verb.OWN: Entry("Own it", "*Own it.* Take it and have it in hand."),
    Verb.ASK: Entry("Ask a partner", "*Ask a partner.* Another team helps, with a clock of its own."),
    Verb.REPLY_PARTNER: Entry(
        "Reply to partner", "*Reply to partner.* Write into the thread of who was asked."
    ),
    Verb.PROMISE: Entry("Promise a time", "*Promise.* When the sponsors hear next."),
    Verb.SEVERITY: Entry("Set severity", "*Severity.* Every time is planned anew."),
    Verb.SNOOZE: Entry("Snooze", "*Snooze.* It can wait for a while, and why."),
    Verb.ASK_UPDATE: Entry(
        "Ask for an update", "*Ask.* For sponsors: its owner is asked how it stands.", for_desk=False
    ),
    Verb.SPONSOR: Entry(
        "Sponsor it", "*Sponsor.* For executives and leads: hear what comes of it.", for_desk=False
    ),
    Verb.WHERE: Entry(
        "Where we are", "*Where we are.* Posts a summary into the thread.", for_desk=False, closed=True
    ),
    Verb.EXPORT: Entry("Export", "*Export.* A report for you, as files.", for_desk=False, closed=True),
    Verb.MERGE: Entry("Merge", "*Merge.* Make one escalation out of two."),
    Verb.SPLIT: Entry("Split a request off", "*Split.* Let a question to a partner team go on by itself."),
    Verb.RETURN: Entry("Return to a case", "*Return.* Close it and go on with its case."),
    Verb.HISTORY: Entry("History", "*History.* Everything that happened.", for_desk=False, closed=True),
    Verb.CANCEL: Entry("Cancel the escalation", "*Cancel.* Close it without an outcome.", for_desk=False),
}
"""Every button of the sheet, in its order; what each does is in handlers/escalation_sheet.py."""


def more_sheet(card: EscalationCard, *, of_desk: bool = True) -> View:
    """What its state allows; `of_desk`: whoever looks is an agent."""
    e = card.escalation
    shown = {
        verb: entry
        for verb, entry in ENTRIES.items()
        if (of_desk or not entry.for_desk) and (entry.live if e.is_live else entry.closed)
    }
    blocks: list[Block] = [
        prose(entry.line, button(entry.button, ids.ESCALATION_DO, str(Choice(verb, e.subject))))
        for verb, entry in shown.items()
    ]
    return sheet(ids.ESCALATION_SHEET, f"More for {e.subject}", blocks, ids.about(e.subject))


def done_sheet(subject: Subject, blocks: list[Block]) -> View:
    """What a button of the sheet did, in the sheet's place."""
    return sheet(ids.ESCALATION_SHEET, f"More for {subject}", blocks, ids.about(subject))
