"""The report on an escalation as JSON, for programs: keys that stay, times in UTC. `docs/export.md` explains it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from bot.domain.events.codec import encode
from bot.domain.people import PersonRef
from bot.readmodels import PartnerAsk, PinnedMessage, TimelineEntry
from bot.reports.escalation import EscalationReport
from bot.reports.figures import NudgeCount, Promise, Step, nudges, promises, steps

FORMAT: Final = "callout.escalation/1"
Json = dict[str, Any]


def as_json(report: EscalationReport) -> str:
    """The whole report; ends with a newline."""
    told: Json = {
        "format": FORMAT,
        "as_of": _utc(report.now),
        "escalation": _escalation(report),
        "steps": [_step(step) for step in steps(report)],
        "partner_requests": [_request(ask) for ask in report.card.partners],
        "promises": [_promise(promise) for promise in promises(report)],
        "nudges": [_nudge(count) for count in nudges(report)],
        "pinned": [_pinned(message) for message in report.pinned],
        "outcome": _outcome(report),
        "prevention": [{"id": i.id, "title": i.title, "status": i.status.value} for i in report.prevention],
        "events": [_event(entry) for entry in report.entries],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") + "\n"


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _person(person: PersonRef | None) -> Json | None:
    return {"slack_id": person.slack_id, "name": person.name} if person else None


def _escalation(report: EscalationReport) -> Json:
    card = report.card
    e = card.escalation
    moments = {
        "opened_at": e.opened_at,
        "acknowledged_at": e.acknowledged_at,
        "last_update_at": e.last_update_at,
        "closed_at": e.closed_at,
        "wanted_by": e.wanted_by,
        "acknowledge_by": e.acknowledge_by,
        "next_update_by": e.next_update_by,
        "resolve_by": e.resolve_by,
        "snoozed_until": e.snoozed_until,
    }
    return {
        "number": str(e.subject),
        "summary": e.summary,
        "status": e.status.value,
        "severity": e.severity,
        "confidential": e.confidential,
        "owner": _person(e.owner),
        "sponsors": [_person(sponsor) for sponsor in card.sponsors],
        "case": str(card.case.case.subject) if card.case else None,
        "merged_into": f"E-{e.merged_into}" if e.merged_into is not None else None,
        "link": (card.place.link if card.place else "") or None,
        **{name: _utc(at) for name, at in moments.items()},
    }


def _step(step: Step) -> Json:
    return {
        "about": step.about or None,
        "from": step.since,
        "to": step.until,
        "began_at": _utc(step.began),
        "ended_at": _utc(step.ended),
        "seconds": int(step.length.total_seconds()),
    }


def _request(ask: PartnerAsk) -> Json:
    r = ask.request
    return {
        "number": str(r.subject),
        "team": r.team,
        "name": r.name,
        "status": r.status.value,
        "question": r.question,
        "asked_by": _person(r.asked_by),
        "asked_at": _utc(r.asked_at),
        "wanted_by": _utc(r.wanted_by),
        "acknowledge_by": _utc(r.acknowledge_by),
        "acknowledged_at": _utc(r.acknowledged_at),
        "answer_by": _utc(r.answer_by),
        "eta": _utc(r.eta),
        "closed_at": _utc(r.closed_at),
        "link": (ask.place.link if ask.place else "") or None,
    }


def _promise(promise: Promise) -> Json:
    late = int(promise.late.total_seconds())
    return {
        "by": _utc(promise.by),
        "became": promise.became.value,
        "at": _utc(promise.at),
        "late_seconds": late,
    }


def _nudge(count: NudgeCount) -> Json:
    return {
        "why": count.why or "",
        "rung": count.rung,
        "outcome": "sent" if count.was_sent else "held",
        "reason": count.reason or None,
        "count": count.count,
    }


def _pinned(message: PinnedMessage) -> Json:
    return {
        "author": message.author,
        "text": message.text,
        "said_at": _utc(message.said_at),
        "pinned_by": list(message.by),
        "link": (message.place.link if message.place else "") or None,
    }


def _outcome(report: EscalationReport) -> Json | None:
    outcome = report.card.outcome
    if outcome is None:
        return None
    return {
        "resolution": outcome.resolution.value,
        "root_cause": outcome.root_cause.value,
        "topic": outcome.topic,
        "can_recur": outcome.can_recur,
        "note": outcome.note,
        "customer_told": outcome.customer_told.value if outcome.customer_told else None,
        "lessons": outcome.lessons,
    }


def _event(entry: TimelineEntry) -> Json:
    kind, data = encode(entry.fact)
    return {
        "at": _utc(entry.at),
        "kind": kind,
        "by": {"slack_id": entry.actor_slack_id, "name": entry.actor},
        "via": entry.via,
        "words": entry.words,
        "pinned": entry.pinned,
        "data": data,
    }
