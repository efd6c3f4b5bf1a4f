"""The sentence of everything that can happen: said once, for Slack, for histories and for reports alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.escalations.choices import Audience, Handover
from bot.domain.events import cases, escalations, lifecycle, partners, timeline
from bot.domain.events.event import Fact, Unknown
from bot.domain.events.nudges import Nudged, NudgeFact, NudgeHeld
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.partners.talk import arrowed
from bot.domain.wording import together
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


def _awake(*, woken: bool) -> str:
    return " It is no longer put aside." if woken else ""


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

    def sentence(self) -> str:
        """Made by the method that is named like the kind of event (`_opened`), else from the table of fixed ones."""
        fact = self.entry.fact
        kind = "unknown" if isinstance(fact, Unknown) else fact.kind
        say: Callable[[Fact], str] = getattr(self, f"_{kind}", self._fixed)
        return say(fact)

    def _fixed(self, fact: Fact) -> str:
        return _FIXED[type(fact)].format(
            fact=fact,
            who=self.who,
            it=self.it,
            subject=self.subject,
            team=self._team(fact) if isinstance(fact, partners.PartnerFact) else "",
            because=self.because(getattr(fact, "reason", "")),
            people=self.people(getattr(fact, "to", ())),
        )

    def _opened(self, fact: lifecycle.Opened) -> str:
        if self.entry.actor_slack_id is None:
            return f"{self.subject} was opened."
        return (
            f"{self.who} split {self.it} off {fact.from_}." if fact.from_ else f"{self.who} opened {self.it}."
        )

    def _assigned(self, fact: lifecycle.Assigned) -> str:
        if fact.owner and self.is_by(fact.owner):
            return f"{self.who} took {self.it}."
        return f"{self.who} gave {self.it} to {self.style.person(fact.owner)}."

    def _snoozed(self, fact: lifecycle.Snoozed) -> str:
        until = f" until {self.at(fact.until)}" if fact.until else ""
        is_moved = fact.next_by is not None and fact.next_by != fact.promised_before
        moved = f" Its sponsors hear next by {self.at(fact.next_by)}." if is_moved else ""
        return f"{self.who} put {self.it} aside{until}{self.because(fact.reason)}.{moved}"

    def _woken(self, _: lifecycle.Woken) -> str:
        if self.by_callout:
            return f"{self.subject} is back: its snooze is over."
        return f"{self.who} took {self.it} up again: it is no longer put aside."

    def _absorbed(self, fact: lifecycle.Absorbed) -> str:
        if fact.escalation:
            return f"{self.who} merged {fact.escalation} into {self.it}. Its sponsors hear of this one now."
        return f"{self.who} merged {fact.absorbed or 'another case'} into {self.it}. Its posts are here now."

    def _resolved(self, fact: lifecycle.Resolved) -> str:
        facts = [fact.resolution.words.lower()] if fact.resolution else []
        facts += [f"cause: {fact.root_cause.words.lower()}"] if fact.root_cause else []
        return f"{self.who} resolved {self.it}{': ' + ', '.join(facts) if facts else ''}."

    def _reopened(self, fact: lifecycle.Reopened) -> str:
        if self.entry.actor_slack_id is None:
            return f"The customer wrote again, so {self.it} is open again."
        return f"{self.who} reopened {self.it}{self.because(fact.reason)}."

    def _returned(self, fact: lifecycle.Returned) -> str:
        if fact.escalation:
            return f"{self.who} returned {fact.escalation} to {self.it}{self.because(fact.reason)}."
        return f"{self.who} returned {self.it} to {fact.case or 'its case'}{self.because(fact.reason)}."

    def _released(self, _: cases.Released) -> str:
        if self.by_callout:
            return f"{self.subject} was left untouched, so it is back on the desk. Anybody can claim it."
        return f"{self.who} gave {self.it} back to the desk. Anybody can claim it."

    def _waited(self, fact: cases.Waited) -> str:
        return f"{self.who} set {self.it} to {fact.on.words.lower() if fact.on else 'waiting'}."

    def _dismissed(self, fact: cases.Dismissed) -> str:
        return f"{self.who} dismissed {self.it}: {fact.why.words.lower()}."

    def _escalated(self, fact: cases.Escalated) -> str:
        return f"{self.who} escalated {self.it}{f' as {fact.escalation}' if fact.escalation else ''}."

    def _replied(self, _: cases.Replied) -> str:
        return f"{self.who if self.entry.actor_slack_id else 'We'} replied to the customer of {self.it}."

    def _sponsored(self, fact: escalations.Sponsored) -> str:
        if fact.sponsor and not self.is_by(fact.sponsor):
            return f"{self.who} made {self.style.person(fact.sponsor)} a sponsor of {self.it}."
        return f"{self.who} joined as a sponsor."

    def _updated(self, fact: escalations.Updated) -> str:
        next_one = (
            f", the next one by {self.at(fact.next_by)}" if fact.next_by and self.style.is_record else ""
        )
        return f"{self.who} {_READERS[fact.audience]}{next_one}.{_awake(woken=fact.woken)}"

    def _promised(self, fact: escalations.Promised) -> str:
        by = f" by {self.at(fact.next_by)}" if fact.next_by else ""
        instead = f" instead of {self.at(fact.before)}" if fact.before else ""
        return (
            f"{self.who} promised the next update on {self.it}{by}{instead}{self.because(fact.reason)}."
            f"{_awake(woken=fact.woken)}"
        )

    def _severity_changed(self, fact: escalations.SeverityChanged) -> str:
        before, after = self.style.text(fact.before), self.style.text(fact.after)
        due = f": the next update is due {self.at(fact.next_by)}" if fact.next_by else ""
        return (
            f"{self.who} changed the severity of {self.it} from {before} to {after}."
            f" All its times are planned anew{due}.{_awake(woken=fact.woken)}"
        )

    def _handover_asked(self, fact: escalations.HandoverAsked) -> str:
        owner = self.style.person(fact.owner) if fact.owner else "Its owner"
        return f"{self.subject} needs another owner: {owner} {_GONE[fact.why]}."

    def _split(self, fact: escalations.Split) -> str:
        into = f": it is {fact.into} now" if fact.into else ""
        return f"{self.who} split {fact.request or 'a request'} off {self.it}{into}."

    def _settled(self, fact: escalations.Settled) -> str:
        if fact.settled:
            return f"{self.who} says that {self.it} is settled."
        return f"{self.who} says that {self.it} is not settled, so it is open again."

    def _team(self, fact: partners.PartnerFact) -> str:
        number = f" ({fact.request})" if fact.request and self.style.is_record else ""
        return (self.style.text(fact.name) or self.style.text(fact.team) or "a partner team") + number

    def _partner_eta(self, fact: partners.PartnerEta) -> str:
        eta = f" by {self.at(fact.eta)}" if fact.eta else " later"
        return f"{self._team(fact)} will answer{eta}, says {self.who}."

    def _nudged(self, fact: Nudged) -> str:
        whom = f"the {self._rung(fact)}" if fact.rung else "whoever is next"
        if fact.reason is NudgeReason.ASKED:
            is_for_update = fact.rung == OWNER or fact.unowned
            because = ": a sponsor asks for an update" if is_for_update else ": it needs another owner"
        else:
            because = _OWED.get(fact.why, "") if fact.why else ""
        return f"Callout nudged {whom} about {self.it}{because}."

    def _nudge_held(self, fact: NudgeHeld) -> str:
        because = f": {fact.reason.words}" if fact.reason and fact.reason.words else ""
        return f"Callout did not nudge the {self._rung(fact) or 'next person'} about {self.it}{because}."

    def _rung(self, fact: NudgeFact) -> str:
        people = f" {self.people(fact.to)}" if fact.to and self.style.is_record else ""
        return self.style.text(fact.rung) + people

    def _unknown(self, fact: Unknown) -> str:
        name = self.style.text(fact.name)
        return f"Something happened to {self.it} that this version of Callout does not know: {name}."


def sentence(entry: TimelineEntry, style: Style) -> str:
    """What happened, in one line that ends with "." or, where words belong to it, with ":"."""
    return _Line(entry, style).sentence()


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
