"""What a case's card says about it, sentence by sentence: status, clock, priority, outcome."""

from __future__ import annotations

from datetime import datetime

from bot.domain.cases.case import Case, CaseStatus
from bot.domain.outcomes import Outcome
from bot.domain.subjects import case_subject
from bot.readmodels import EscalationLine
from bot.slack.surfaces.escalations.facts import due, hidden_title, status_inside
from bot.slack.text import names
from bot.slack.text.markup import inline, moment, name, quote
from bot.slack.views.blocks import linked


def status_sentence(case: Case, now: datetime) -> str:
    """Where the case stands and who has it, with their names but without a ping."""
    if case.status is CaseStatus.MERGED:
        return f"Merged into {_target(case)}. Everything goes on there."
    if not case.is_open:
        return _closing(case)
    who = f"{name(case.owner)} has it" if case.owner else "Nobody has it yet"
    since = f", since {moment(case.claimed_at)}" if case.owner and case.claimed_at else ""
    lead = case.waiting_on.words if case.waiting_on else case.status.capitalize()
    told = f"{lead}. {who}{since}."
    asleep = case.snoozed_until is not None and case.snoozed_until > now
    return f"{told} Snoozed until {moment(case.snoozed_until)}." if asleep and case.snoozed_until else told


def _target(case: Case) -> str:
    return str(case_subject(case.merged_into)) if case.merged_into is not None else "another case"


def _closing(case: Case) -> str:
    when = f", {moment(case.closed_at)}" if case.closed_at else ""
    why = f": {case.dismissal.words.lower()}" if case.dismissal else ""
    who = f" {name(case.owner)} had it." if case.owner else ""
    return f"{case.status.capitalize()}{why}{when}.{who}"


def clock_sentence(case: Case, now: datetime) -> str:
    """What is due next and whether it is late, in words; empty for a closed case."""
    if not case.is_open:
        return ""
    what = "Reply" if case.first_response_at else "First reply"
    parts = [f"{what} {due(case.respond_by, now)}" if case.respond_by else "No reply owed"]
    if case.resolve_by:
        parts.append(f"solution {due(case.resolve_by, now)}")
    return " · ".join(parts)


def priority_words(case: Case) -> str:
    """`*P1* (verified, outage)`: the priority and what made it so."""
    reasons = ", ".join(inline(reason, 40) for reason in case.priority_reasons[:6] if reason.strip())
    return f"*{case.priority}* ({reasons})" if reasons else f"*{case.priority}*"


def outcome_words(outcome: Outcome) -> str:
    """How it ended: resolution, cause, topic, whether it can happen again, and the note."""
    parts = [
        outcome.resolution.words,
        f"cause: {outcome.root_cause.words.lower()}",
    ]
    if outcome.topic:
        parts.append(f"topic: {inline(outcome.topic, 40)}")
    parts += recurrence(outcome)
    if outcome.customer_told is not None:
        parts.append(f"customer told: {names.CUSTOMER_TOLD[outcome.customer_told].lower()}")
    told = "*Outcome:* " + " · ".join(parts)
    return f"{told}\n{quote(outcome.note, 600, 6)}" if outcome.note.strip() else told


def escalation_words(line: EscalationLine) -> str:
    """`E-3 (sev1, in hand)`: the number leads to its thread; of a confidential one only its status is told."""
    escalation = line.escalation
    if line.hidden:
        return hidden_title(escalation)
    number = linked(escalation.subject, line.place)
    status = status_inside(escalation, returned=line.returned)
    return f"{number} ({inline(escalation.severity, 30)}, {status})"


def recurrence(outcome: Outcome) -> list[str]:
    """Whether it can happen again, as far as that is known."""
    if outcome.can_recur is None:
        return []
    return ["can happen again" if outcome.can_recur else "will not happen again"]
