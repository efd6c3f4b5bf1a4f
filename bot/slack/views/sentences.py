"""A sentence for everything that can happen to a case or an escalation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.domain import wording
from bot.domain.cases.choices import Dismissal, WaitingOn
from bot.domain.events import EventKind
from bot.domain.outcomes import Resolution, RootCause
from bot.domain.partners.talk import arrowed
from bot.domain.subjects import Subject
from bot.readmodels import TimelineEntry
from bot.slack.text import names
from bot.slack.text.markup import mention, unmarked
from bot.slack.views.desk_sentences import DESK_FIXED, DESK_SPECIAL
from bot.slack.views.entry_facts import CALLOUT, actor, fact, reason, when

_FIXED: Final = {
    EventKind.CLAIMED: "{who} claimed {it}.",
    EventKind.RESUMED: "{it} waits no longer.",
    EventKind.POST_RECEIVED: "{who} wrote again.",
    EventKind.POST_EDITED: "{who} changed a post.",
    EventKind.POST_DELETED: "{who} deleted a post.",
    EventKind.REPLY_QUEUED: "{who} wrote a reply; it is on its way.",
    EventKind.NOTED: "{who} noted:",
    EventKind.SAID: "{who} said:",
    EventKind.SAID_EDITED: "{who} changed what they had said:",
    EventKind.SAID_DELETED: "{who} took back what they had said.",
    EventKind.KEPT: "{who} kept a message:",
    **DESK_FIXED,
}


def happened(entry: TimelineEntry, subject: Subject) -> str:
    """What an entry of a timeline says, without the words that belong to it; escaped, one line."""
    special = _SPECIAL.get(entry.kind)
    if special is not None:
        return special(entry, subject)
    return _FIXED[entry.kind].format(who=actor(entry), it=subject)


def words_of(entry: TimelineEntry) -> str:
    """The words that belong to an entry, as plain text: what was said, or reported to the sponsors."""
    if entry.words is None and entry.kind is EventKind.UPDATED:
        news, plan = (str(entry.data.get(key) or "").strip() for key in ("happened", "planned"))
        return "\n".join(filter(None, (news, f"Next: {plan}" if plan else "")))
    words = unmarked(entry.words or "").strip()
    return (arrowed(words) or words) if entry.kind is EventKind.TOLD_PARTNER else words


def _by_callout(entry: TimelineEntry) -> bool:
    return entry.actor_slack_id is None and entry.actor.lower() == CALLOUT


def _opened(entry: TimelineEntry, subject: Subject) -> str:
    if entry.actor_slack_id is None:
        return f"{subject} was opened."
    one = fact(entry, "from")
    return f"{actor(entry)} split {subject} off {one}." if one else f"{actor(entry)} opened {subject}."


def _released(entry: TimelineEntry, subject: Subject) -> str:
    if _by_callout(entry):
        return f"{subject} was left untouched, so it is back on the desk. Anybody can claim it."
    return f"{actor(entry)} gave {subject} back to the desk. Anybody can claim it."


def _assigned(entry: TimelineEntry, subject: Subject) -> str:
    to = str(entry.data.get("owner") or "")
    if to and to == entry.actor_slack_id:
        return f"{actor(entry)} took {subject}."
    return f"{actor(entry)} gave {subject} to {mention(to)}."


def _waited(entry: TimelineEntry, subject: Subject) -> str:
    on = str(entry.data.get("on") or "")
    for_whom = names.WAITING[WaitingOn(on)].lower() if on in set(WaitingOn) else "waiting"
    return f"{actor(entry)} set {subject} to {for_whom}."


def _snoozed(entry: TimelineEntry, subject: Subject) -> str:
    until = when(entry, "until")
    promised = (
        when(entry, "next_by") if entry.data.get("next_by") != entry.data.get("promised_before") else ""
    )
    moved = f" Its sponsors hear next by {promised}." if promised else ""
    return f"{actor(entry)} put {subject} aside{f' until {until}' if until else ''}{reason(entry)}.{moved}"


def _woken(entry: TimelineEntry, subject: Subject) -> str:
    if _by_callout(entry):
        return f"{subject} is back: its snooze is over."
    return f"{actor(entry)} took {subject} up again: it is no longer put aside."


def _prioritised(entry: TimelineEntry, subject: Subject) -> str:
    before, after = fact(entry, "before"), fact(entry, "after")
    return f"{actor(entry)} changed the priority of {subject} from {before} to {after}."


def _merged(entry: TimelineEntry, subject: Subject) -> str:
    return f"{actor(entry)} merged {subject} into {fact(entry, 'into')}. Everything goes on there."


def _absorbed(entry: TimelineEntry, subject: Subject) -> str:
    if escalation := fact(entry, "escalation"):
        return f"{actor(entry)} merged {escalation} into {subject}. Its sponsors hear of this one now."
    gone = fact(entry, "case") or "another case"
    return f"{actor(entry)} merged {gone} into {subject}. Its posts are here now."


def _dismissed(entry: TimelineEntry, subject: Subject) -> str:
    why = str(entry.data.get("why") or "")
    told = f": {names.DISMISSAL[Dismissal(why)].lower()}" if why in set(Dismissal) else ""
    return f"{actor(entry)} dismissed {subject}{told}."


def _resolved(entry: TimelineEntry, subject: Subject) -> str:
    how, cause = str(entry.data.get("resolution") or ""), str(entry.data.get("root_cause") or "")
    facts = []
    if how in set(Resolution):
        facts.append(wording.RESOLUTION[Resolution(how)].lower())
    if cause in set(RootCause):
        facts.append(f"cause: {wording.ROOT_CAUSE[RootCause(cause)].lower()}")
    return f"{actor(entry)} resolved {subject}{': ' + ', '.join(facts) if facts else ''}."


def _reopened(entry: TimelineEntry, subject: Subject) -> str:
    if entry.actor_slack_id is None:
        return f"The customer wrote again, so {subject} is open again."
    return f"{actor(entry)} reopened {subject}{reason(entry)}."


def _cancelled(entry: TimelineEntry, subject: Subject) -> str:
    return f"{actor(entry)} cancelled {subject}{reason(entry)}."


def _replied(entry: TimelineEntry, subject: Subject) -> str:
    who = actor(entry) if entry.actor_slack_id else "We"
    return f"{who} replied to the customer of {subject}."


def _reply_failed(entry: TimelineEntry, subject: Subject) -> str:
    why = (fact(entry, "problem") or fact(entry, "reason")).rstrip(".")
    return f"A reply on {subject} was not sent{': ' + why if why else ''}."


def _escalated(entry: TimelineEntry, subject: Subject) -> str:
    number = fact(entry, "escalation")
    return f"{actor(entry)} escalated {subject}{f' as {number}' if number else ''}."


_SPECIAL: Final[dict[EventKind, Callable[[TimelineEntry, Subject], str]]] = {
    EventKind.OPENED: _opened,
    EventKind.RELEASED: _released,
    EventKind.ASSIGNED: _assigned,
    EventKind.WAITED: _waited,
    EventKind.SNOOZED: _snoozed,
    EventKind.WOKEN: _woken,
    EventKind.PRIORITISED: _prioritised,
    EventKind.MERGED: _merged,
    EventKind.ABSORBED: _absorbed,
    EventKind.DISMISSED: _dismissed,
    EventKind.RESOLVED: _resolved,
    EventKind.REOPENED: _reopened,
    EventKind.CANCELLED: _cancelled,
    EventKind.REPLIED: _replied,
    EventKind.REPLY_FAILED: _reply_failed,
    EventKind.ESCALATED: _escalated,
    **DESK_SPECIAL,
}
