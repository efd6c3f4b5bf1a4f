"""What happened, in plain sentences for files: who did what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.events import EventKind
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.outcomes import Resolution, RootCause
from bot.domain.partners.talk import arrowed
from bot.domain.wording import RESOLUTION, ROOT_CAUSE
from bot.readmodels import TimelineEntry
from bot.reports.escalation import EscalationReport
from bot.reports.figures import moment_in
from bot.reports.spoken import plain

_CUSTOMER: Final = "The customer"
_TOLD: Final = {
    EventKind.OPENED: "{who} opened it",
    EventKind.CLAIMED: "{who} claimed it",
    EventKind.RELEASED: "{who} gave it back",
    EventKind.WAITED: "{who} set it to wait for the {on}",
    EventKind.RESUMED: "It waits no longer",
    EventKind.SNOOZED: "{who} put it aside until {until}: {reason}",
    EventKind.PRIORITISED: "{who} changed its priority from {before} to {after}",
    EventKind.MERGED: "{who} merged it into {into}",
    EventKind.ABSORBED: "{who} merged {escalation}{case} into it",
    EventKind.DISMISSED: "{who} dismissed it",
    EventKind.REOPENED: "{who} reopened it: {reason}",
    EventKind.CANCELLED: "{who} cancelled it: {reason}",
    EventKind.POST_RECEIVED: "{who} wrote again",
    EventKind.POST_EDITED: "{who} changed a post",
    EventKind.POST_DELETED: "{who} deleted a post",
    EventKind.REPLY_QUEUED: "{who} wrote a reply",
    EventKind.REPLIED: "{who} replied to the customer",
    EventKind.REPLY_FAILED: "A reply was not sent: {problem}",
    EventKind.NOTED: "{who} noted",
    EventKind.SAID: "{who} said",
    EventKind.SAID_EDITED: "{who} changed what they had said",
    EventKind.SAID_DELETED: "{who} took back what they had said",
    EventKind.KEPT: "{who} kept a message",
    EventKind.ESCALATED: "{who} escalated it as {escalation}",
    EventKind.ACKNOWLEDGED: "{who} acknowledged it",
    EventKind.UPDATE_ASKED: "{who} asked for an update",
    EventKind.PROMISED: "{who} promised the next update by {next_by}: {reason}",
    EventKind.SEVERITY_CHANGED: "{who} changed the severity from {before} to {after}",
    EventKind.HANDOVER_ASKED: "It needed another owner than {owner} ({why})",
    EventKind.RETURNED: "{who} returned it to {case}: {reason}",
    EventKind.SPLIT: "{who} split {request} off into {into}",
    EventKind.PINNED: "{who} pinned a message",
    EventKind.UNPINNED: "{who} took away a pin",
    EventKind.PREVENTION_WANTED: "{who} asked for something that prevents the next one",
    EventKind.INVITED: "Callout invited {to} into its channel",
    EventKind.REMOVED: "Callout removed {to} from its channel: they neither own, sponsor nor lead it any more",
    EventKind.SUMMARISED: "{who} posted where it stood",
    EventKind.EXPORTED: "{who} exported a report",
    EventKind.PARTNER_ASKED: "{who} asked {name} ({request})",
    EventKind.PARTNER_ACKNOWLEDGED: "{name} acknowledged {request}, says {who}",
    EventKind.PARTNER_ETA: "{name} promised an answer to {request} by {eta}, says {who}",
    EventKind.PARTNER_ANSWERED: "{name} answered {request}, by {who}",
    EventKind.PARTNER_DECLINED: "{name} declined {request}, by {who}",
    EventKind.PARTNER_WITHDRAWN: "{name} need not answer {request} any more",
    EventKind.PARTNER_SAID: "{who} ({name}) said",
    EventKind.TOLD_PARTNER: "{who} told {name}",
    EventKind.NUDGE_HELD: "Callout did not nudge the {rung} {to} ({reason}): {why}",
}
REASONS: Final = {
    "acknowledge": "not acknowledged",
    "update": "an update was due",
    "wake": "it was put aside until now",
    "stale": "left untouched",
    "partner_acknowledge": "a partner team had not acknowledged",
    "partner_answer": "a partner team had not answered",
    "partner_eta": "a partner team's own time had passed",
    "off_shift": "off shift",
    "gone": "no longer in the workspace",
    "silent": "did not answer",
    "quiet_hours": "quiet hours",
    "snoozed": "put aside",
    "answered": "answered in time",
    "capped": "nudged as often as the policy says",
    "nobody": "nobody there",
    "desk": "for the desk alone",
    "sponsors": "to the sponsors",
    "partners": "to the sponsors and partner teams",
}
"""What the reasons of nudges and handovers, and the readers of updates, are called."""
_MOMENTS: Final = ("until", "next_by", "eta", "due")
_SPOKEN: Final = ("why", "reason", "audience")


def told(entry: TimelineEntry, report: EscalationReport) -> str:
    """A sentence without its full stop; unescaped, in one line."""
    special = _SPECIAL.get(entry.kind)
    facts = _Facts(entry, report)
    sentence = special(facts) if special else _TOLD[entry.kind].format_map(facts)
    return " ".join(sentence.split()).rstrip(": ").replace(" :", ":")


def words_of(entry: TimelineEntry, report: EscalationReport) -> str:
    """The words that belong to an entry, as plain text: what was said, or reported."""
    if entry.words is None and entry.kind is EventKind.UPDATED:
        news, plan = (str(entry.data.get(key) or "").strip() for key in ("happened", "planned"))
        return plain("\n".join(filter(None, (news, f"Next: {plan}" if plan else ""))), report.people)
    words = plain(entry.words or "", report.people)
    return (arrowed(words) or words) if entry.kind is EventKind.TOLD_PARTNER else words


def who(entry: TimelineEntry) -> str:
    """Whoever did it, to begin a sentence with."""
    if entry.actor_slack_id is None and entry.actor.lower() == "callout":
        return "Callout"
    return _CUSTOMER if entry.actor in {"customer", ""} else entry.actor


class _Facts(dict[str, str]):
    """Facts of an entry as they read in a sentence; "" for what is not known."""

    def __init__(self, entry: TimelineEntry, report: EscalationReport) -> None:
        super().__init__(who=who(entry))
        self.entry = entry
        self.report = report

    def __missing__(self, key: str) -> str:
        value = str(self.entry.data.get(key) or "")
        if key in _MOMENTS:
            at = moment_in(self.entry, key)
            return shown(at, self.report.zone) if at else ""
        if key in _SPOKEN and value in REASONS:
            return REASONS[value]
        if key in {"owner", "sponsor", "to"}:
            return ", ".join(self.report.people.get(slack_id, "somebody") for slack_id in value.split())
        return plain(value, self.report.people)


def _assigned(facts: _Facts) -> str:
    took = facts.entry.data.get("owner") == facts.entry.actor_slack_id
    return f"{facts['who']} took it" if took else f"{facts['who']} gave it to {facts['owner']}"


def _sponsored(facts: _Facts) -> str:
    whom = str(facts.entry.data.get("sponsor") or "")
    if whom and whom != facts.entry.actor_slack_id:
        return f"{facts['who']} made {facts['sponsor']} a sponsor"
    return f"{facts['who']} joined as a sponsor"


def _updated(facts: _Facts) -> str:
    promised = f", the next one by {facts['next_by']}" if facts["next_by"] else ""
    return f"{facts['who']} reported {facts['audience'] or 'to the sponsors'}{promised}"


def _resolved(facts: _Facts) -> str:
    how, cause = str(facts.entry.data.get("resolution") or ""), str(facts.entry.data.get("root_cause") or "")
    ended = f": {RESOLUTION[Resolution(how)].lower()}" if how in set(Resolution) else ""
    came_from = f" ({ROOT_CAUSE[RootCause(cause)].lower()})" if cause in set(RootCause) else ""
    return f"{facts['who']} resolved it{ended}{came_from}"


def _nudged(facts: _Facts) -> str:
    why, rung = facts["why"], facts.entry.data.get("rung")
    if facts.entry.data.get("reason") == NudgeReason.ASKED:
        is_for_update = rung == OWNER or facts.entry.data.get("unowned")
        why = "a sponsor asked for an update" if is_for_update else "it needed another owner"
    return f"Callout nudged the {facts['rung']} {facts['to']}: {why}"


def _woken(facts: _Facts) -> str:
    over = "It was no longer put aside"
    return over if facts["who"] == "Callout" else f"{facts['who']} took it up again before its time"


def _settled(facts: _Facts) -> str:
    return f"{facts['who']} said that it is {'' if facts.entry.data.get('settled') else 'not '}settled"


_SPECIAL: Final[dict[EventKind, Callable[[_Facts], str]]] = {
    EventKind.ASSIGNED: _assigned,
    EventKind.SPONSORED: _sponsored,
    EventKind.UPDATED: _updated,
    EventKind.SETTLED: _settled,
    EventKind.WOKEN: _woken,
    EventKind.RESOLVED: _resolved,
    EventKind.NUDGED: _nudged,
}


def shown(at: datetime, zone: str) -> str:
    """A time on the reader's clock: `19 Nov 2026, 18:04`."""
    here = at.astimezone(zone_of(zone))
    return f"{here.day} {here:%b %Y, %H:%M}"


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
