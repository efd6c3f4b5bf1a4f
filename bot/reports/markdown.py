"""The report on an escalation as Markdown, for people; whatever people wrote in it is taken literally."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from bot.domain.durations import spoken_duration
from bot.domain.wording import ESCALATION_STATUS, RESOLUTION, ROOT_CAUSE
from bot.readmodels import PartnerAsk, PinnedMessage, TimelineEntry
from bot.reports import wording
from bot.reports.escalation import EscalationReport
from bot.reports.figures import Kept, NudgeCount, Promise, Step, ended_as, nudges, promises, steps
from bot.reports.sentences import REASONS, shown, told, words_of
from bot.reports.spoken import literal, plain, quoted


def as_markdown(report: EscalationReport) -> str:
    """The whole report, from how it stands to every single thing that happened; ends with a newline."""
    e = report.card.escalation
    parts = [
        f"# {e.subject}: {literal(plain(e.summary, report.people)) or 'without a summary'}",
        _about_times(report),
        *_section("In short", _in_short(report)),
        *_section("How long it took", [_step(step) for step in steps(report)]),
        *_requests(report),
        *_section("Promises to the sponsors", [_promise(p, report.zone) for p in promises(report)]),
        *_section("Nudges", [_nudge(count) for count in nudges(report)]),
        *_pinned(report),
        *_lessons(report),
        *_happened(report),
    ]
    return "\n\n".join(parts) + "\n"


def _about_times(report: EscalationReport) -> str:
    secret = "**Confidential.** " if report.card.escalation.confidential else ""
    utc = shown(report.now, "UTC")
    zone = literal(report.zone)
    return f"{secret}As of {shown(report.now, report.zone)} in {zone}, which is {utc} UTC. All times are in {zone}."


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {line}" for line in lines)] if lines else []


def _in_short(report: EscalationReport) -> list[str]:
    card = report.card
    e = card.escalation
    facts = {
        "How it stands": _standing(report),
        "Severity": literal(e.severity),
        "Owner": literal(e.owner.name) if e.owner else "nobody",
        "Sponsors": ", ".join(literal(sponsor.name) for sponsor in card.sponsors) or "none",
        "Opened": shown(e.opened_at, report.zone),
        "Wanted by": _maybe(e.wanted_by, report.zone),
        "Next update promised by": _maybe(e.next_update_by, report.zone),
        "To be solved by": _maybe(e.resolve_by, report.zone),
        "Closed": _maybe(e.closed_at, report.zone),
        "Case": str(card.case.case.subject) if card.case else "",
    }
    return [f"**{name}:** {fact}" for name, fact in facts.items() if fact]


def _standing(report: EscalationReport) -> str:
    e = report.card.escalation
    if not e.is_live:
        took = f", {spoken_duration(e.closed_at - e.opened_at)} after it was opened" if e.closed_at else ""
        return f"{ended_as(report).capitalize() if e.merged_into is None else ended_as(report)}{took}"
    return f"{ESCALATION_STATUS[e.status]}, for {spoken_duration(report.now - e.opened_at)}"


def _maybe(at: datetime | None, zone: str) -> str:
    return shown(at, zone) if at else ""


def _step(step: Step) -> str:
    about = f"{literal(step.about)}: " if step.about else ""
    return f"{about}{step.since} to {literal(step.until)}: **{spoken_duration(step.length)}**"


def _requests(report: EscalationReport) -> list[str]:
    if not report.card.partners:
        return []
    head = ["Request", "Team", "How it stands", "Asked", "Acknowledged", "Answer due", "Closed"]
    rows = [head, ["---"] * len(head), *(_request(ask, report.zone) for ask in report.card.partners)]
    table = "\n".join(f"| {' | '.join(cell or '–' for cell in row)} |" for row in rows)
    asked = [_question(ask, report) for ask in report.card.partners]
    return ["## Partner requests", table, *asked]


def _request(ask: PartnerAsk, zone: str) -> list[str]:
    r = ask.request
    return [
        str(r.subject),
        literal(r.name),
        wording.REQUEST[r.status],
        shown(r.asked_at, zone),
        _maybe(r.acknowledged_at, zone),
        shown(r.eta or r.answer_by, zone),
        _maybe(r.closed_at, zone),
    ]


def _question(ask: PartnerAsk, report: EscalationReport) -> str:
    return f"Asked in {ask.request.subject}:\n\n{quoted(plain(ask.request.question, report.people))}"


def _promise(promise: Promise, zone: str) -> str:
    by = shown(promise.by, zone)
    if promise.became in {Kept.LATE, Kept.OVERDUE}:
        return f"{by}: **{wording.KEPT[promise.became]}** by {spoken_duration(promise.late)}"
    return f"{by}: {wording.KEPT[promise.became]}"


def _nudge(count: NudgeCount) -> str:
    times = "once" if count.count == 1 else f"{count.count} times"
    about = REASONS.get(count.why, literal(count.why))
    whom = f"the {literal(count.rung)}" if count.rung else "somebody"
    if count.was_sent:
        return f"{whom}, {times}: {about}"
    because = REASONS.get(count.reason, literal(count.reason))
    return f"{whom}, held back {times} ({because}): {about}"


def _pinned(report: EscalationReport) -> list[str]:
    if not report.pinned:
        return []
    return ["## Pinned messages", *(_pin(message, report) for message in report.pinned)]


def _pin(message: PinnedMessage, report: EscalationReport) -> str:
    by = f", pinned by {', '.join(literal(name) for name in message.by)}" if message.by else ""
    address = _address(message.place.link) if message.place else ""
    where = f" ([in Slack]({address}))" if address else ""
    words = quoted(plain(message.text, report.people))
    return f"{shown(message.said_at, report.zone)}, {literal(message.author)}{by}{where}:\n\n{words}"


def _address(link: str) -> str:
    """A link of Slack's, safe between parentheses."""
    return quote(link, safe=":/?&=%#~.-_") if link.startswith(("https://", "http://")) else ""


def _lessons(report: EscalationReport) -> list[str]:
    outcome = report.card.outcome
    facts: dict[str, str] = {}
    if outcome is not None:
        facts = {
            "Outcome": RESOLUTION[outcome.resolution],
            "Root cause": ROOT_CAUSE[outcome.root_cause],
            "Topic": literal(outcome.topic or ""),
            "Can happen again": {True: "Yes", False: "No", None: ""}[outcome.can_recur],
            "Customer told": wording.CUSTOMER_TOLD[outcome.customer_told] if outcome.customer_told else "",
            "Note": literal(plain(outcome.note, report.people)),
            "Lessons": literal(plain(outcome.lessons, report.people)),
        }
    lines = [f"**{name}:** {fact}" for name, fact in facts.items() if fact]
    lines += [
        f"To prevent the next one: {literal(i.title)} ({wording.PREVENTION[i.status]})"
        for i in report.prevention
    ]
    return _section("Outcome and lessons", lines)


def _happened(report: EscalationReport) -> Iterator[str]:
    yield "## What happened"
    if not report.entries:
        yield "Nothing yet."
    day = ""
    for entry in report.entries:
        date, _, time = shown(entry.at, report.zone).partition(", ")
        if date != day:
            day = date
            yield f"### {date}"
        yield _entry(entry, time, report)


def _entry(entry: TimelineEntry, time: str, report: EscalationReport) -> str:
    pin = " 📌" if entry.pinned else ""
    words = words_of(entry, report)
    line = f"**{time}** {literal(told(entry, report))}{pin}"
    return f"{line}:\n\n{quoted(words)}" if words else f"{line}."
