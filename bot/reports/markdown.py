"""The report on an escalation as Markdown, for people; whatever people wrote in it is taken literally."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from bot.domain.events.partners import PartnerAnswered, PartnerDeclined
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.time.durations import spoken_duration
from bot.readmodels import PartnerAsk, PinnedMessage, Place, TimelineEntry
from bot.reports import wording
from bot.reports.escalation import EscalationReport
from bot.reports.figures import Kept, NudgeCount, Promise, Step, ended_as, nudges, promises, steps
from bot.reports.spoken import literal, quoted


def as_markdown(report: EscalationReport) -> str:
    """The whole report, from how it stands to every single thing that happened; ends with a newline."""
    e = report.card.escalation
    if report.card.hidden:
        return f"# {e.subject}\n\n{_about_times(report)}\n\n- **How it stands:** {_standing(report)}\n"
    parts = [
        f"# {e.subject}: {literal(report.plain(e.summary)) or 'without a summary'}",
        _about_times(report),
        *_section("In short", _in_short(report)),
        *_flagged(report),
        *_last_update(report),
        *_section("How long it took", [_step(step) for step in steps(report)]),
        *_requests(report),
        *_section("Promises to the sponsors", [_promise(p, report) for p in promises(report)]),
        *_section("Nudges", [_nudge(count) for count in nudges(report)]),
        *_pinned(report),
        *_lessons(report),
        *_happened(report),
    ]
    return "\n\n".join(parts) + "\n"


def _about_times(report: EscalationReport) -> str:
    secret = "**Confidential.** " if report.card.escalation.confidential else ""
    utc = replace(report, zone="UTC").time(report.now)
    zone = literal(report.zone)
    return f"{secret}As of {report.time(report.now)} in {zone}, which is {utc} UTC. All times are in {zone}."


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
        "Opened": report.time(e.opened_at),
        "Wanted by": report.time(e.wanted_by),
        "Next update promised by": report.time(e.next_update_by),
        "To be solved by": report.time(e.resolve_by),
        "Closed": report.time(e.closed_at),
        "Case": str(card.case.case.subject) if card.case else "",
    }
    return [f"**{name}:** {fact}" for name, fact in facts.items() if fact]


def _flagged(report: EscalationReport) -> list[str]:
    flagged = report.card.flagged
    if flagged is None:
        return []
    by = f", flagged by {literal(flagged.by.name)}" if flagged.by else ""
    lead = f"Said by {literal(flagged.author) or 'somebody'}{by}{_in_slack(flagged.place)}"
    if flagged.text is None:
        return ["## What was flagged", f"{lead}; its author has deleted it since."]
    return [
        "## What was flagged",
        f"{lead}:\n\n{quoted(report.plain(flagged.text)) or '> (no words)'}",
    ]


def _last_update(report: EscalationReport) -> list[str]:
    card = report.card
    if not card.last_update:
        return []
    at = report.time(card.escalation.last_update_at)
    when = f"{at}:\n\n" if at else ""
    parts = ["## The last update", f"{when}{quoted(report.plain(card.last_update))}"]
    if card.last_plan:
        parts.append(f"What was next:\n\n{quoted(report.plain(card.last_plan))}")
    return parts


def _standing(report: EscalationReport) -> str:
    e = report.card.escalation
    if not e.is_live:
        took = f", {spoken_duration(e.closed_at - e.opened_at)} after it was opened" if e.closed_at else ""
        return f"{ended_as(report).capitalize() if e.merged_into is None else ended_as(report)}{took}"
    return f"{e.status.words}, for {spoken_duration(report.now - e.opened_at)}"


def _step(step: Step) -> str:
    about = f"{literal(step.about)}: " if step.about else ""
    return f"{about}{step.since} to {literal(step.until)}: **{spoken_duration(step.length)}**"


def _requests(report: EscalationReport) -> list[str]:
    if not report.card.partners:
        return []
    head = ["Request", "Team", "How it stands", "Asked", "Acknowledged", "Answer due", "Closed"]
    rows = [head, ["---"] * len(head), *(_request(ask, report) for ask in report.card.partners)]
    table = "\n".join(f"| {' | '.join(cell or '–' for cell in row)} |" for row in rows)
    talks = [part for ask in report.card.partners for part in _talk(ask, report)]
    return ["## Partner requests", table, *talks]


def _request(ask: PartnerAsk, report: EscalationReport) -> list[str]:
    r = ask.request
    return [
        str(r.subject),
        literal(r.name),
        r.status.words.capitalize(),
        report.time(r.asked_at),
        report.time(r.acknowledged_at),
        report.time(r.eta or r.answer_by),
        report.time(r.closed_at),
    ]


def _talk(ask: PartnerAsk, report: EscalationReport) -> Iterator[str]:
    """What the team was asked, and how it answered or why it declined."""
    r = ask.request
    yield f"Asked in {r.subject}:\n\n{quoted(report.plain(r.question))}"
    for entry in report.entries:
        fact, words = entry.fact, report.words_of(entry)
        if isinstance(fact, PartnerAnswered | PartnerDeclined) and fact.request == r.subject and words:
            did = "Answered" if isinstance(fact, PartnerAnswered) else "Declined"
            yield f"{did} by {literal(entry.actor)}, {report.time(entry.at)}:\n\n{quoted(words)}"


def _promise(promise: Promise, report: EscalationReport) -> str:
    by = report.time(promise.by)
    if promise.became in {Kept.LATE, Kept.OVERDUE}:
        return f"{by}: **{wording.KEPT[promise.became]}** by {spoken_duration(promise.late)}"
    return f"{by}: {wording.KEPT[promise.became]}"


def _nudge(count: NudgeCount) -> str:
    times = "once" if count.count == 1 else f"{count.count} times"
    about = (
        _asked(count.rung)
        if count.reason == NudgeReason.ASKED
        else wording.NUDGED_FOR[count.why]
        if count.why
        else ""
    )
    whom = f"the {literal(count.rung)}" if count.rung else "somebody"
    if count.was_sent:
        return f"{whom}, {times}: {about}"
    because = wording.HELD_BACK.get(count.reason, "") if count.reason else ""
    return f"{whom}, held back {times} ({because}): {about}"


def _asked(rung: str) -> str:
    for_update = "a sponsor asked for an update"
    return for_update if rung == OWNER else f"{for_update}, or it needed another owner"


def _pinned(report: EscalationReport) -> list[str]:
    if not report.pinned:
        return []
    return ["## Pinned messages", *(_pin(message, report) for message in report.pinned)]


def _pin(message: PinnedMessage, report: EscalationReport) -> str:
    by = f", pinned by {', '.join(literal(name) for name in message.by)}" if message.by else ""
    words = quoted(report.plain(message.text))
    where = _in_slack(message.place)
    return f"{report.time(message.said_at)}, {literal(message.author)}{by}{where}:\n\n{words}"


def _in_slack(place: Place | None) -> str:
    address = _address(place.link) if place else ""
    return f" ([in Slack]({address}))" if address else ""


def _address(link: str) -> str:
    """A link of Slack's, safe between parentheses."""
    return quote(link, safe=":/?&=%#~.-_") if link.startswith(("https://", "http://")) else ""


def _lessons(report: EscalationReport) -> list[str]:
    outcome = report.card.outcome
    facts: dict[str, str] = {}
    if outcome is not None:
        facts = {
            "Outcome": outcome.resolution.words,
            "Root cause": outcome.root_cause.words,
            "Topic": literal(outcome.topic or ""),
            "Can happen again": {True: "Yes", False: "No", None: ""}[outcome.can_recur],
            "Customer told": wording.CUSTOMER_TOLD[outcome.customer_told] if outcome.customer_told else "",
            "Note": literal(report.plain(outcome.note)),
            "Lessons": literal(report.plain(outcome.lessons)),
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
        date, _, time = report.time(entry.at).partition(", ")
        if date != day:
            day = date
            yield f"### {date}"
        yield _entry(entry, time, report)


def _entry(entry: TimelineEntry, time: str, report: EscalationReport) -> str:
    pin = " 📌" if entry.pinned else ""
    words = report.words_of(entry)
    line = f"**{time}** {literal(report.describe(entry))}{pin}"
    if words:
        return f"{line}:\n\n{quoted(words)}"
    return line if line.endswith((".", "?", "!", "…")) else f"{line}."
