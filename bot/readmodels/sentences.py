"""The sentence of everything that can happen: said once, for Slack, for histories and for reports alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Final

from bot.domain.escalations.choices import Audience, Handover
from bot.domain.events import cases, escalations, lifecycle, partners, timeline
from bot.domain.events.event import Fact, Unknown
from bot.domain.events.nudges import Nudged, NudgeFact, NudgeHeld
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.partners.talk import arrowed
from bot.domain.wording import DISMISSAL, HELD_BACK, RESOLUTION, ROOT_CAUSE, WAITING, together
from bot.readmodels.timelines import TimelineEntry


@dataclass(frozen=True, slots=True)
class Style:
    """How a place writes what stands in a sentence.

    `it` is what something happened to (`C-12`); `text` and `name` make words and names of unknown origin one line of
    that place; `person` names somebody by their Slack id. `is_record`: nothing stands beside the line, which says all.
    """

    it: str
    text: Callable[[str], str]
    name: Callable[[str], str]
    person: Callable[[str], str]
    moment: Callable[[datetime], str]
    is_record: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry on its way into a sentence: its parts as the style writes them, "" for what is not known."""

    entry: TimelineEntry
    style: Style

    @property
    def it(self) -> str:
        return self.style.it

    @property
    def subject(self) -> str:
        """The same, to begin a sentence with."""
        return self.it[:1].upper() + self.it[1:]

    @property
    def by_callout(self) -> bool:
        return self.entry.actor_slack_id is None and self.entry.actor.casefold() == "callout"

    @property
    def who(self) -> str:
        """Whoever did it, by name and without a ping."""
        actor = self.entry.actor.strip()
        if self.by_callout:
            return "Callout"
        return self.style.name(actor) if actor not in {"", "customer"} else "The customer"

    def is_by(self, slack_id: str) -> bool:
        return slack_id == (self.entry.actor_slack_id or "")

    def people(self, slack_ids: Iterable[str]) -> str:
        return together([self.style.person(slack_id) for slack_id in slack_ids])

    def at(self, moment: datetime | None) -> str:
        return self.style.moment(moment) if moment else ""

    def because(self, words: str) -> str:
        """`: why`, to end a sentence with."""
        why = self.style.text(words).rstrip(".")
        return f": {why}" if why else ""


def sentence(entry: TimelineEntry, style: Style) -> str:
    """What happened, in one line that ends with "." or, where words belong to it, with ":"."""
    return _said(entry.fact, _Line(entry, style))


def words_of(
    entry: TimelineEntry, read: Callable[[str], str], read_report: Callable[[str], str] = str
) -> str:
    """The words that belong to an entry: what was said, or reported; `read` takes Slack's marks away."""
    fact = entry.fact
    if entry.words is None and isinstance(fact, escalations.Updated):
        planned = fact.planned.strip()
        report = filter(None, (fact.happened.strip(), f"Next: {planned}" if planned else ""))
        return read_report("\n".join(report))
    words = read(entry.words or "").strip()
    return (arrowed(words) or words) if isinstance(fact, partners.ToldPartner) else words


_READERS: Final = {
    None: "reported to the sponsors",
    Audience.SPONSORS: "reported to the sponsors",
    Audience.PARTNERS: "reported to the sponsors and partner teams",
    Audience.DESK: "wrote an update for the desk",
}
_GONE: Final = {
    None: "cannot go on with it",
    Handover.OFF_SHIFT: "is off shift",
    Handover.GONE: "is no longer in this workspace",
    Handover.SILENT: "does not answer",
}
_OWED: Final = {
    ReminderKind.ACKNOWLEDGE: ": it is not acknowledged",
    ReminderKind.UPDATE: ": an update is late",
    ReminderKind.PARTNER_ACKNOWLEDGE: ": a partner team has not acknowledged",
    ReminderKind.PARTNER_ANSWER: ": a partner team has not answered",
    ReminderKind.PARTNER_ETA: ": a partner team's own time has passed",
}
_FIXED: Final[dict[type[Fact], str]] = {
    lifecycle.Merged: "{who} merged {it} into {fact.into}. Everything goes on there.",
    cases.Claimed: "{who} claimed {it}.",
    cases.Resumed: "{subject} waits no longer.",
    cases.Prioritised: "{who} changed the priority of {it} from {fact.before} to {fact.after}.",
    cases.PostReceived: "{who} wrote again.",
    cases.PostEdited: "{who} changed a post.",
    cases.PostDeleted: "{who} deleted a post.",
    cases.ReplyQueued: "{who} wrote a reply; it is on its way.",
    cases.ReplyFailed: "A reply on {it} was not sent{because}.",
    escalations.Acknowledged: "{who} acknowledged {it}.",
    escalations.UpdateAsked: "{who} asks for an update on {it}.",
    escalations.PreventionWanted: "{who} asked for something that prevents the next one.",
    escalations.Cancelled: "{who} cancelled {it}{because}.",
    escalations.Invited: "{who} invited {people} into the channel of {it}.",
    escalations.Removed: (
        "{who} removed {people} from the channel of {it}: neither owner nor sponsor nor lead any more."
    ),
    escalations.Summarised: "{who} posted where {it} stands.",
    escalations.Exported: "{who} exported a report on {it}.",
    partners.PartnerAsked: "{who} asked {team} for help with {it}.",
    partners.PartnerAcknowledged: "{team} is on it: {who} acknowledged.",
    partners.PartnerAnswered: "{who} answered for {team}:",
    partners.PartnerDeclined: "{who} declined for {team}:",
    partners.PartnerWithdrawn: "{team} need not answer any more.",
    partners.PartnerSaid: "{who} ({team}) said:",
    partners.ToldPartner: "{who} told {team}:",
    timeline.Noted: "{who} noted:",
    timeline.Said: "{who} said:",
    timeline.SaidEdited: "{who} changed what they had said:",
    timeline.SaidDeleted: "{who} took back what they had said.",
    timeline.Kept: "{who} kept a message:",
    timeline.Pinned: "{who} pinned a message into the summary.",
    timeline.Unpinned: "{who} took a message out of the summary.",
}


@singledispatch
def _said(fact: Fact, line: _Line) -> str:
    return _FIXED[type(fact)].format(
        fact=fact,
        who=line.who,
        it=line.it,
        subject=line.subject,
        team=_team(fact, line) if isinstance(fact, partners.PartnerFact) else "",
        because=line.because(fact.reason)
        if isinstance(fact, cases.ReplyFailed | escalations.Cancelled)
        else "",
        people=line.people(fact.to) if isinstance(fact, escalations.Invited | escalations.Removed) else "",
    )


@_said.register
def _(fact: lifecycle.Opened, line: _Line) -> str:
    if line.entry.actor_slack_id is None:
        return f"{line.subject} was opened."
    return f"{line.who} split {line.it} off {fact.from_}." if fact.from_ else f"{line.who} opened {line.it}."


@_said.register
def _(fact: lifecycle.Assigned, line: _Line) -> str:
    if fact.owner and line.is_by(fact.owner):
        return f"{line.who} took {line.it}."
    return f"{line.who} gave {line.it} to {line.style.person(fact.owner)}."


@_said.register
def _(fact: lifecycle.Snoozed, line: _Line) -> str:
    until = f" until {line.at(fact.until)}" if fact.until else ""
    is_moved = fact.next_by is not None and fact.next_by != fact.promised_before
    moved = f" Its sponsors hear next by {line.at(fact.next_by)}." if is_moved else ""
    return f"{line.who} put {line.it} aside{until}{line.because(fact.reason)}.{moved}"


@_said.register
def _(_: lifecycle.Woken, line: _Line) -> str:
    if line.by_callout:
        return f"{line.subject} is back: its snooze is over."
    return f"{line.who} took {line.it} up again: it is no longer put aside."


@_said.register
def _(fact: lifecycle.Absorbed, line: _Line) -> str:
    if fact.escalation:
        return f"{line.who} merged {fact.escalation} into {line.it}. Its sponsors hear of this one now."
    return f"{line.who} merged {fact.absorbed or 'another case'} into {line.it}. Its posts are here now."


@_said.register
def _(fact: lifecycle.Resolved, line: _Line) -> str:
    facts = [RESOLUTION[fact.resolution].lower()] if fact.resolution else []
    facts += [f"cause: {ROOT_CAUSE[fact.root_cause].lower()}"] if fact.root_cause else []
    return f"{line.who} resolved {line.it}{': ' + ', '.join(facts) if facts else ''}."


@_said.register
def _(fact: lifecycle.Reopened, line: _Line) -> str:
    if line.entry.actor_slack_id is None:
        return f"The customer wrote again, so {line.it} is open again."
    return f"{line.who} reopened {line.it}{line.because(fact.reason)}."


@_said.register
def _(fact: lifecycle.Returned, line: _Line) -> str:
    if fact.escalation:
        return f"{line.who} returned {fact.escalation} to {line.it}{line.because(fact.reason)}."
    return f"{line.who} returned {line.it} to {fact.case or 'its case'}{line.because(fact.reason)}."


@_said.register
def _(_: cases.Released, line: _Line) -> str:
    if line.by_callout:
        return f"{line.subject} was left untouched, so it is back on the desk. Anybody can claim it."
    return f"{line.who} gave {line.it} back to the desk. Anybody can claim it."


@_said.register
def _(fact: cases.Waited, line: _Line) -> str:
    return f"{line.who} set {line.it} to {WAITING[fact.on].lower() if fact.on else 'waiting'}."


@_said.register
def _(fact: cases.Dismissed, line: _Line) -> str:
    return f"{line.who} dismissed {line.it}: {DISMISSAL[fact.why].lower()}."


@_said.register
def _(fact: cases.Escalated, line: _Line) -> str:
    return f"{line.who} escalated {line.it}{f' as {fact.escalation}' if fact.escalation else ''}."


@_said.register
def _(_: cases.Replied, line: _Line) -> str:
    return f"{line.who if line.entry.actor_slack_id else 'We'} replied to the customer of {line.it}."


@_said.register
def _(fact: escalations.Sponsored, line: _Line) -> str:
    if fact.sponsor and not line.is_by(fact.sponsor):
        return f"{line.who} made {line.style.person(fact.sponsor)} a sponsor of {line.it}."
    return f"{line.who} joined as a sponsor."


@_said.register
def _(fact: escalations.Updated, line: _Line) -> str:
    next_one = f", the next one by {line.at(fact.next_by)}" if fact.next_by and line.style.is_record else ""
    return f"{line.who} {_READERS[fact.audience]}{next_one}.{_awake(woken=fact.woken)}"


def _awake(*, woken: bool) -> str:
    return " It is no longer put aside." if woken else ""


@_said.register
def _(fact: escalations.Promised, line: _Line) -> str:
    by = f" by {line.at(fact.next_by)}" if fact.next_by else ""
    instead = f" instead of {line.at(fact.before)}" if fact.before else ""
    return (
        f"{line.who} promised the next update on {line.it}{by}{instead}{line.because(fact.reason)}."
        f"{_awake(woken=fact.woken)}"
    )


@_said.register
def _(fact: escalations.SeverityChanged, line: _Line) -> str:
    before, after = line.style.text(fact.before), line.style.text(fact.after)
    due = f": the next update is due {line.at(fact.next_by)}" if fact.next_by else ""
    return (
        f"{line.who} changed the severity of {line.it} from {before} to {after}."
        f" All its times are planned anew{due}.{_awake(woken=fact.woken)}"
    )


@_said.register
def _(fact: escalations.HandoverAsked, line: _Line) -> str:
    owner = line.style.person(fact.owner) if fact.owner else "Its owner"
    return f"{line.subject} needs another owner: {owner} {_GONE[fact.why]}."


@_said.register
def _(fact: escalations.Split, line: _Line) -> str:
    into = f": it is {fact.into} now" if fact.into else ""
    return f"{line.who} split {fact.request or 'a request'} off {line.it}{into}."


@_said.register
def _(fact: escalations.Settled, line: _Line) -> str:
    if fact.settled:
        return f"{line.who} says that {line.it} is settled."
    return f"{line.who} says that {line.it} is not settled, so it is open again."


def _team(fact: partners.PartnerFact, line: _Line) -> str:
    number = f" ({fact.request})" if fact.request and line.style.is_record else ""
    return (line.style.text(fact.name) or line.style.text(fact.team) or "a partner team") + number


@_said.register
def _(fact: partners.PartnerEta, line: _Line) -> str:
    eta = f" by {line.at(fact.eta)}" if fact.eta else " later"
    return f"{_team(fact, line)} will answer{eta}, says {line.who}."


@_said.register
def _(fact: Nudged, line: _Line) -> str:
    whom = f"the {_rung(fact, line)}" if fact.rung else "whoever is next"
    if fact.reason is NudgeReason.ASKED:
        is_for_update = fact.rung == OWNER or fact.unowned
        because = ": a sponsor asks for an update" if is_for_update else ": it needs another owner"
    else:
        because = _OWED.get(fact.why, "") if fact.why else ""
    return f"Callout nudged {whom} about {line.it}{because}."


@_said.register
def _(fact: NudgeHeld, line: _Line) -> str:
    because = f": {HELD_BACK[fact.reason]}" if fact.reason in HELD_BACK else ""
    return f"Callout did not nudge the {_rung(fact, line) or 'next person'} about {line.it}{because}."


def _rung(fact: NudgeFact, line: _Line) -> str:
    people = f" {line.people(fact.to)}" if fact.to and line.style.is_record else ""
    return line.style.text(fact.rung) + people


@_said.register
def _(fact: Unknown, line: _Line) -> str:
    name = line.style.text(fact.name)
    return f"Something happened to {line.it} that this version of Callout does not know: {name}."
