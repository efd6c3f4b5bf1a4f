"""Lists of cases and escalations: a section per line, numbers that lead to their threads, pages."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.cases.case import Case
from bot.domain.time.durations import spell_duration
from bot.readmodels import CaseLine, CaseList, EscalationLine, EscalationList
from bot.slack import ids
from bot.slack.surfaces.cases.facts import clock_sentence
from bot.slack.surfaces.escalations import facts as escalation_facts
from bot.slack.surfaces.escalations.facts import hidden_title
from bot.slack.text import names
from bot.slack.text.markup import escape, inline, name, plain
from bot.slack.views.blocks import context, fitting, linked, pager, section

_LINES = 20  # more would not be read on a phone
_ALL = 10_000  # of a message's 13,200 characters: the rest is for what stands around the lines


def case_list(page: CaseList) -> list[Block]:
    """A page of cases; says what to do where there is none."""
    way_on = (
        "`/case next` claims the most urgent case, `/case list` shows all that are open, "
        "`/case search` looks through the closed ones too."
    )
    lines = [_case_line(line, page.now) for line in page.lines]
    return _listed(page, lines, "case", way_on, (ids.CASES_PREVIOUS, ids.CASES_NEXT))


def escalation_list(page: EscalationList) -> list[Block]:
    """A page of escalations; says what to do where there is none."""
    way_on = (
        "`/escalation list` shows all that are open. A new one starts with the message shortcut "
        "“Flag to exec desk”, or with the button of `/escalation`."
    )
    lines = [_escalation_line(line, page.now) for line in page.lines]
    return _listed(page, lines, "escalation", way_on, (ids.ESCALATIONS_PREVIOUS, ids.ESCALATIONS_NEXT))


def _listed(
    page: CaseList | EscalationList, lines: list[str], noun: str, way_on: str, turns: tuple[str, str]
) -> list[Block]:
    """As many lines as a message holds, and how many are left out; `turns` are the actions of its pager."""
    title = escape(plain(page.title, 150)).replace("*", "")
    if not lines:
        return [section(f"*{title}*\nThere is nothing here. {way_on}")]
    pages = f", page {page.page} of {page.pages}" if page.pages > 1 else ""
    shown = fitting(lines[:_LINES], _ALL)
    left = len(lines) - len(shown)
    back, on = turns
    return [
        section(f"*{title}* · {names.counted(page.total, noun)}{pages}"),
        *(section(line) for line in shown),
        *([context(f"{left} more do not fit here. Narrow the list to see them.")] if left else []),
        *pager(page.page, page.pages, page.query, ("Previous", back, -1), ("Next", on, 1)),
    ]


def list_text(page: CaseList | EscalationList) -> str:
    """What notifications and screen readers say of a list."""
    return f"{inline(page.title, 150)}: {page.total:,}"


def _case_line(line: CaseLine, now: datetime) -> str:
    case = line.case
    words = (
        inline(line.excerpt, 140) if line.excerpt else ("_deleted_" if line.excerpt is None else "_no words_")
    )
    clock = clock_sentence(case, now)
    first = f"*{linked(case.subject, line.place)}* · {case.priority} · {_status_line(case, now)} · {_age(case, now)}"
    return "\n".join(each for each in (first, f"{inline(line.author, 60)}: {words}", clock) if each)


def _status_line(case: Case, now: datetime) -> str:
    lead = case.waiting_on.words if case.waiting_on else case.status.capitalize()
    if case.is_open and case.snoozed_until is not None and case.snoozed_until > now:
        lead = "Snoozed"
    return f"{lead}, {name(case.owner)}" if case.owner else lead


def _age(case: Case, now: datetime) -> str:
    return f"{spell_duration(now - case.opened_at).partition(' ')[0]} old"


def _escalation_line(line: EscalationLine, now: datetime) -> str:
    e = line.escalation
    if line.hidden:
        return f"*{hidden_title(e)}*"
    sponsors = ", ".join(name(sponsor) for sponsor in line.sponsors[:3])
    asked = f" · for {sponsors}" if sponsors else ""
    asleep = e.snoozed_until is not None and e.snoozed_until > now
    status = "Snoozed" if asleep else escalation_facts.status_words(e, returned=line.returned)
    owner = f", {name(e.owner)}" if e.owner else (", nobody has it" if e.is_live else "")
    handover = " · needs another owner" if e.handover else ""
    first = f"*{linked(e.subject, line.place)}* · {inline(e.severity, 30)} · {status}{owner}{handover}{asked}"
    clock = escalation_facts.clock_sentence(e, now)
    return "\n".join(each for each in (first, inline(e.summary, 140), clock) if each)
