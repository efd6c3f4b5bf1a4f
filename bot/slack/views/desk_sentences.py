"""Sentences for what happens to escalations and partner requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.domain.escalations.choices import Handover
from bot.domain.events import EventKind
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.subjects import Subject
from bot.readmodels import TimelineEntry
from bot.slack.text import names
from bot.slack.text.markup import mention
from bot.slack.views.entry_facts import actor, fact, reason, when

DESK_FIXED: Final = {
    EventKind.ACKNOWLEDGED: "{who} acknowledged {it}.",
    EventKind.UPDATE_ASKED: "{who} asks for an update on {it}.",
    EventKind.PINNED: "{who} pinned a message into the summary.",
    EventKind.UNPINNED: "{who} took a message out of the summary.",
    EventKind.PREVENTION_WANTED: "{who} asked for something that prevents the next one.",
    EventKind.SUMMARISED: "{who} posted where {it} stands.",
    EventKind.EXPORTED: "{who} exported a report on {it}.",
}


def _updated(entry: TimelineEntry, _: Subject) -> str:
    readers = {
        "desk": "wrote an update for the desk",
        "partners": "reported to the sponsors and partner teams",
    }
    return (
        f"{actor(entry)} {readers.get(fact(entry, 'audience'), 'reported to the sponsors')}.{_woken(entry)}"
    )


def _woken(entry: TimelineEntry) -> str:
    return " It is no longer put aside." if entry.data.get("woken") else ""


def _sponsored(entry: TimelineEntry, subject: Subject) -> str:
    whom = str(entry.data.get("sponsor") or "")
    if whom and whom != entry.actor_slack_id:
        return f"{actor(entry)} made {mention(whom)} a sponsor of {subject}."
    return f"{actor(entry)} joined as a sponsor."


def _promised(entry: TimelineEntry, subject: Subject) -> str:
    by, before = when(entry, "next_by"), when(entry, "before")
    told = f"{f' by {by}' if by else ''}{f' instead of {before}' if before else ''}"
    return f"{actor(entry)} promised the next update on {subject}{told}{reason(entry)}.{_woken(entry)}"


def _severity(entry: TimelineEntry, subject: Subject) -> str:
    before, after, by = fact(entry, "before"), fact(entry, "after"), when(entry, "next_by")
    planned = f" All its times are planned anew{f': the next update is due {by}' if by else ''}."
    changed = f"{actor(entry)} changed the severity of {subject} from {before} to {after}."
    return f"{changed}{planned}{_woken(entry)}"


_GONE: Final = {
    Handover.OFF_SHIFT: "{owner} is off shift",
    Handover.GONE: "{owner} is no longer in this workspace",
    Handover.SILENT: "{owner} does not answer",
}


def _handover(entry: TimelineEntry, subject: Subject) -> str:
    why, owner = str(entry.data.get("why") or ""), str(entry.data.get("owner") or "")
    told = _GONE[Handover(why)] if why in set(Handover) else "{owner} cannot go on with it"
    who = mention(owner) if owner else "Its owner"
    return f"{subject} needs another owner: {told.format(owner=who)}."


def _returned(entry: TimelineEntry, subject: Subject) -> str:
    case = fact(entry, "case")
    if escalation := fact(entry, "escalation"):
        return f"{actor(entry)} returned {escalation} to {subject}{reason(entry)}."
    return f"{actor(entry)} returned {subject} to {case or 'its case'}{reason(entry)}."


def _split(entry: TimelineEntry, subject: Subject) -> str:
    request, into = fact(entry, "request") or "a request", fact(entry, "into")
    return f"{actor(entry)} split {request} off {subject}{f': it is {into} now' if into else ''}."


def _settled(entry: TimelineEntry, subject: Subject) -> str:
    if entry.data.get("settled"):
        return f"{actor(entry)} says that {subject} is settled."
    return f"{actor(entry)} says that {subject} is not settled, so it is open again."


def _team(entry: TimelineEntry) -> str:
    return fact(entry, "name") or fact(entry, "team") or "a partner team"


def _partner_asked(entry: TimelineEntry, subject: Subject) -> str:
    return f"{actor(entry)} asked {_team(entry)} for help with {subject}."


def _partner_acknowledged(entry: TimelineEntry, _: Subject) -> str:
    return f"{_team(entry)} is on it: {actor(entry)} acknowledged."


def _partner_eta(entry: TimelineEntry, _: Subject) -> str:
    eta = when(entry, "eta")
    return f"{_team(entry)} will answer{f' by {eta}' if eta else ' later'}, says {actor(entry)}."


def _partner_answered(entry: TimelineEntry, _: Subject) -> str:
    return f"{actor(entry)} answered for {_team(entry)}:"


def _partner_declined(entry: TimelineEntry, _: Subject) -> str:
    return f"{actor(entry)} declined for {_team(entry)}:"


def _partner_withdrawn(entry: TimelineEntry, _: Subject) -> str:
    return f"{_team(entry)} need not answer any more."


def _partner_said(entry: TimelineEntry, _: Subject) -> str:
    return f"{actor(entry)} ({_team(entry)}) said:"


def _told_partner(entry: TimelineEntry, _: Subject) -> str:
    return f"{actor(entry)} told {_team(entry)}:"


def _nudged(entry: TimelineEntry, subject: Subject) -> str:
    whom = fact(entry, "rung")
    return f"Callout nudged {f'the {whom}' if whom else 'whoever is next'} about {subject}{_because(entry)}."


_BECAUSE: Final = {
    ReminderKind.ACKNOWLEDGE: ": it is not acknowledged",
    ReminderKind.UPDATE: ": an update is late",
    ReminderKind.PARTNER_ACKNOWLEDGE: ": a partner team has not acknowledged",
    ReminderKind.PARTNER_ANSWER: ": a partner team has not answered",
    ReminderKind.PARTNER_ETA: ": a partner team's own time has passed",
}


def _because(entry: TimelineEntry) -> str:
    why = str(entry.data.get("why") or "")
    if entry.data.get("reason") == NudgeReason.ASKED:
        is_for_update = entry.data.get("rung") == OWNER or entry.data.get("unowned")
        return ": a sponsor asks for an update" if is_for_update else ": it needs another owner"
    return _BECAUSE.get(ReminderKind(why), "") if why in set(ReminderKind) else ""


def _held(entry: TimelineEntry, subject: Subject) -> str:
    whom, why = fact(entry, "rung") or "next person", str(entry.data.get("reason") or "")
    because = f": {names.HELD_BACK[NudgeReason(why)]}" if why in set(names.HELD_BACK) else ""
    return f"Callout did not nudge the {whom} about {subject}{because}."


def _people(entry: TimelineEntry) -> str:
    return names.together([mention(slack_id) for slack_id in str(entry.data.get("to") or "").split()])


def _invited(entry: TimelineEntry, subject: Subject) -> str:
    return f"{actor(entry)} invited {_people(entry)} into the channel of {subject}."


def _removed(entry: TimelineEntry, subject: Subject) -> str:
    why = "neither owner nor sponsor nor lead any more"
    return f"{actor(entry)} removed {_people(entry)} from the channel of {subject}: {why}."


DESK_SPECIAL: Final[dict[EventKind, Callable[[TimelineEntry, Subject], str]]] = {
    EventKind.UPDATED: _updated,
    EventKind.SPONSORED: _sponsored,
    EventKind.PROMISED: _promised,
    EventKind.SEVERITY_CHANGED: _severity,
    EventKind.HANDOVER_ASKED: _handover,
    EventKind.RETURNED: _returned,
    EventKind.SPLIT: _split,
    EventKind.SETTLED: _settled,
    EventKind.INVITED: _invited,
    EventKind.REMOVED: _removed,
    EventKind.PARTNER_ASKED: _partner_asked,
    EventKind.PARTNER_ACKNOWLEDGED: _partner_acknowledged,
    EventKind.PARTNER_ETA: _partner_eta,
    EventKind.PARTNER_ANSWERED: _partner_answered,
    EventKind.PARTNER_DECLINED: _partner_declined,
    EventKind.PARTNER_WITHDRAWN: _partner_withdrawn,
    EventKind.PARTNER_SAID: _partner_said,
    EventKind.TOLD_PARTNER: _told_partner,
    EventKind.NUDGED: _nudged,
    EventKind.NUDGE_HELD: _held,
}
