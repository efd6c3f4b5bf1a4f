"""What an escalation's card says about it, sentence by sentence: status, clocks, snooze, handover, partner teams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import case_subject, escalation_subject
from bot.readmodels import EscalationCard, PartnerAsk, Place
from bot.slack.text.markup import inline, link, moment, name, quote

_SHOWN = 10
_SHOWN_PARTNERS = 8
_SHORT_ADDRESS = 160  # eight lines with one each fit a section
_HANDOVER: Final = {
    Handover.OFF_SHIFT: "{}'s shift has ended",
    Handover.GONE: "{} is no longer in this workspace",
    Handover.SILENT: "{} does not answer",
}


def heading(e: Escalation) -> str:
    """`E-3 · sev1`, and whether it is confidential."""
    secret = " · Confidential" if e.confidential else ""
    return f"*{e.subject}* · *{inline(e.severity, 30)}*{secret}"


def titled(e: Escalation) -> str:
    """`sev1: what is at stake`, where somebody is called; of a confidential one the severity alone."""
    severity = inline(e.severity, 30)
    return severity if e.confidential else f"{severity}: {inline(e.summary, 150)}"


def status_words(e: Escalation, *, returned: bool = False) -> str:
    """`In hand`, `Cancelled`, `Merged into E-4`, or `Returned to C-12` for one that was `returned`."""
    if e.merged_into is not None:
        return f"Merged into {escalation_subject(e.merged_into)}"
    if returned and e.case_number is not None:
        return f"Returned to {case_subject(e.case_number)}"
    return e.status.words


def status_inside(e: Escalation, *, returned: bool = False) -> str:
    """The same inside a sentence: `in hand`, `returned to C-12`."""
    words = status_words(e, returned=returned)
    return words[0].lower() + words[1:]


def status_sentence(card: EscalationCard) -> str:
    """Where the escalation stands and who has it, with their names but without a ping."""
    e = card.escalation
    if e.merged_into is not None:
        into = link(_address(card.goes_on), str(escalation_subject(e.merged_into)))
        return f"Merged into {into}. Everything goes on there."
    if not e.is_live:
        when = f", {moment(e.closed_at)}" if e.closed_at else ""
        who = f" {name(e.owner)} had it." if e.owner else ""
        return f"{_ended(card)}{when}.{who}"
    if e.owner is None:
        return "Open. Nobody has it yet."
    if e.status is EscalationStatus.OPEN:
        return f"Open. Given to {name(e.owner)}, not acknowledged yet."
    since = f", since {moment(e.acknowledged_at)}" if e.acknowledged_at else ""
    return f"In hand. {name(e.owner)} has it{since}."


def _ended(card: EscalationCard) -> str:
    if card.returned and card.case is not None:
        return f"Returned to {link(_address(card.case.place), str(card.case.case.subject))}"
    return status_words(card.escalation, returned=card.returned)


def _address(place: Place | None) -> str:
    return place.link if place else ""


def clock_sentence(e: Escalation, now: datetime) -> str:
    """What is owed next to the sponsors and whether it is late, in words; empty once closed."""
    if not e.is_live:
        return ""
    owed = {
        "Acknowledgement": e.acknowledge_by,
        "Update": e.next_update_by,
        "Solution": e.resolve_by,
    }
    said = [f"{what} {due(by, now)}" for what, by in owed.items() if by is not None]
    return " · ".join(each if n == 0 else each[0].lower() + each[1:] for n, each in enumerate(said))


def due(by: datetime, now: datetime) -> str:
    """When something is owed, and whether that is past."""
    return f"*overdue* since {moment(by)}" if by < now else f"due {moment(by)}"


def needs(card: EscalationCard) -> list[str]:
    """What calls for somebody: another owner, an update that a sponsor asked for; and why it may wait."""
    e = card.escalation
    lines = []
    if e.handover is not None and e.is_live:
        lines.append(f"*Needs another owner:* {_HANDOVER[e.handover].format(name(e.owner))}.")
    if e.update_asked_at is not None and e.is_live:
        lines.append(f"*A sponsor asks for an update*, since {moment(e.update_asked_at)}.")
    if e.snoozed_until is not None and e.snoozed_until > card.now:
        why = f": {inline(e.snooze_reason, 300)}" if e.snooze_reason else ""
        lines.append(f"*Snoozed* until {moment(e.snoozed_until)}{why}")
    return lines


def last_update(card: EscalationCard, limit: int, plan_limit: int) -> str:
    """What was reported last and what was planned, each at most so many characters."""
    at, said = card.escalation.last_update_at, quote(card.last_update or "", limit, 8)
    plan = f"\n*Plan:*\n{quote(card.last_plan, plan_limit, 6)}" if card.last_plan else ""
    return f"*Last update*{f', {moment(at)}' if at else ''}:\n{said}{plan}"


def people(shown: Sequence[str]) -> str:
    """The first ten, and how many more."""
    rest = len(shown) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def partner_lines(asks: Sequence[PartnerAsk], now: datetime) -> str:
    """A line for each partner team that was asked, with its own clock; those that still owe something first."""
    ordered = sorted(asks, key=lambda ask: (not ask.request.is_waiting, ask.request.number))
    shown = [f"• {_partner(ask, now)}" for ask in ordered[:_SHOWN_PARTNERS]]
    rest = len(ordered) - _SHOWN_PARTNERS
    return "\n".join(["*Partner teams:*", *shown, *([f"and {rest} more"] if rest > 0 else [])])


def _partner(ask: PartnerAsk, now: datetime) -> str:
    r = ask.request
    team = link(_address(ask.place), inline(r.name, 40) or "a team", _SHORT_ADDRESS)
    clock = next(iter(_clocks(r, now)), "")
    return f"{team} ({r.subject}): {r.status.words}{f', {clock}' if clock else ''}"


def _clocks(r: PartnerRequest, now: datetime) -> Iterable[str]:
    """The clock that matters most: what is late before what is to come."""
    if not r.is_waiting:
        return
    answer = ("ETA", r.eta) if r.eta is not None else ("answer", r.answer_by)
    owed = [answer] if r.acknowledge_by is None else [("acknowledgement", r.acknowledge_by), answer]
    late = [(what, by) for what, by in owed if by < now]
    for what, by in (*late, *owed):
        yield f"ETA {moment(by)}" if what == "ETA" and by >= now else f"{what} {due(by, now)}"


def has_it(e: Escalation) -> str:
    """For whoever waits for it: who has it."""
    return f"{name(e.owner)} has it." if e.owner else "The desk looks for somebody to take it."


def hears_next(e: Escalation, now: datetime) -> str:
    """For a sponsor: when they hear next, or that this is late. After a space; "" where nothing is promised."""
    if e.next_update_by is None:
        return ""
    by = moment(e.next_update_by)
    late = f" The update that was promised by {by} is late."
    return late if e.next_update_by < now else f" You hear from us by {by}."


def next_due_note(e: Escalation, now: datetime) -> str:
    """The same for whoever has to write it."""
    if e.next_update_by is None:
        return ""
    by = moment(e.next_update_by)
    is_late = e.next_update_by < now
    return f" The next update is {f'overdue since {by}' if is_late else f'due {by}'}."


def hidden_title(e: Escalation) -> str:
    """`E-7 · Confidential · Open`."""
    return f"{e.subject} · Confidential · {e.status.words}"
