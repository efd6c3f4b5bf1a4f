"""Lists of cases and escalations: a section per line, numbers that lead to their threads, pages."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain import wording
from bot.domain.cases.case import Case
from bot.domain.time.durations import spell_duration
from bot.readmodels import CaseLine, CaseList, EscalationLine, EscalationList
from bot.slack import ids
from bot.slack.surfaces.cases.facts import clock_sentence
from bot.slack.surfaces.escalations import facts as escalation_facts
from bot.slack.surfaces.escalations.facts import hidden_title
from bot.slack.text import names
from bot.slack.text.markup import escape, inline, name, plain
from bot.slack.views.blocks import actions, button, context, fitting, linked, section

_LINES = 20  # more would not be read on a phone
_ALL = 10_000  # of a message's 13,200 characters: the rest is for what stands around the lines


def case_list(page: CaseList) -> list[Block]:
    """A page of cases; says what to do where there is none."""
    if not page.lines:
        return _nothing(
            page.title,
            "`/case next` claims the most urgent case, `/case list` shows all that are open, "
            "`/case search` looks through the closed ones too.",
        )
    head = section(_head(page, names.counted(page.total, "case")))
    lines = _fitting([_case_line(line, page.now) for line in page.lines])
    return [head, *lines, *_pager(page, ids.CASES_PREVIOUS, ids.CASES_NEXT)]


def escalation_list(page: EscalationList) -> list[Block]:
    """A page of escalations; says what to do where there is none."""
    if not page.lines:
        return _nothing(
            page.title,
            "`/escalation list` shows all that are open. A new one starts with the message shortcut "
            "“Flag to exec desk”, or with the button of `/escalation`.",
        )
    head = section(_head(page, names.counted(page.total, "escalation")))
    lines = _fitting([_escalation_line(line, page.now) for line in page.lines])
    return [head, *lines, *_pager(page, ids.ESCALATIONS_PREVIOUS, ids.ESCALATIONS_NEXT)]


def list_text(page: CaseList | EscalationList) -> str:
    """What notifications and screen readers say of a list."""
    return f"{inline(page.title, 150)}: {page.total:,}"


def _head(page: CaseList | EscalationList, counted: str) -> str:
    pages = f", page {page.page} of {page.pages}" if page.pages > 1 else ""
    return f"*{_plain(page.title)}* · {counted}{pages}"


def _plain(title: str) -> str:
    return escape(plain(title, 150)).replace("*", "")


def _nothing(title: str, way_on: str) -> list[Block]:
    return [section(f"*{_plain(title)}*\nThere is nothing here. {way_on}")]


def _case_line(line: CaseLine, now: datetime) -> str:
    case = line.case
    words = (
        inline(line.excerpt, 140) if line.excerpt else ("_deleted_" if line.excerpt is None else "_no words_")
    )
    clock = clock_sentence(case, now)
    first = (
        f"*{linked(case.subject, line.place)}* · {case.priority} · {_standing(case, now)} · {_age(case, now)}"
    )
    return "\n".join(each for each in (first, f"{inline(line.author, 60)}: {words}", clock) if each)


def _standing(case: Case, now: datetime) -> str:
    lead = wording.WAITING[case.waiting_on] if case.waiting_on else case.status.capitalize()
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


def _fitting(lines: list[str]) -> list[Block]:
    """As many lines as a message holds; says how many are left out."""
    shown = fitting(lines[:_LINES], _ALL)
    left = len(lines) - len(shown)
    return [
        *(section(line) for line in shown),
        *([context(f"{left} more do not fit here. Narrow the list to see them.")] if left else []),
    ]


def _pager(page: CaseList | EscalationList, previous: str, following: str) -> list[Block]:
    back = str(ids.Page(page.page - 1, page.query)) if page.page > 1 else None
    on = str(ids.Page(page.page + 1, page.query)) if page.page < page.pages else None
    return actions(
        button("Previous", previous, back) if back else None,
        button("Next", following, on) if on else None,
    )
