"""The card of an escalation: one top-level message in the escalations channel, and its private twin."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, OverflowMenuElement

from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.readmodels import CaseLine, EscalationCard, FlaggedMessage
from bot.slack import ids
from bot.slack.ids import Choice
from bot.slack.surfaces.cases.facts import outcome_words
from bot.slack.surfaces.escalations import facts
from bot.slack.text import names
from bot.slack.text.markup import DELETED, bold, inline, link, moment, name, quote, unmarked
from bot.slack.views.blocks import (
    action_menu,
    actions,
    button,
    context,
    fallback,
    linked,
    section,
    thread_button,
)


def escalation_card(card: EscalationCard) -> list[Block]:
    """What it is about, how it stands, who waits for it, what is promised next; buttons by state."""
    return [*_matter(card, 1000), *_facts(card), *actions(*_buttons(card.escalation, primary="primary"))]


def escalation_shown(card: EscalationCard) -> list[Block]:
    """The same for one person alone, with the way to the thread and without a primary button."""
    thread = thread_button(card.place)
    return [*_matter(card, 400), *_facts(card), *actions(thread, *_buttons(card.escalation, primary=None))]


def escalation_fallback(card: EscalationCard) -> str:
    """What notifications and screen readers say, at most 300 characters, escaped."""
    e = card.escalation
    merged = f"now in E-{e.merged_into}" if e.merged_into is not None else ""
    status = merged or facts.status_inside(e, returned=card.returned)
    return fallback(f"{e.subject}, {inline(e.severity, 30)}, {status}: ", e.summary)


def _matter(card: EscalationCard, limit: int) -> list[Block]:
    blocks: list[Block] = [section(bold(card.escalation.summary, 500) or "_No summary_")]
    if card.flagged is None:
        return blocks
    words = DELETED if card.flagged.text is None else _said(card.flagged.text, card.escalation.summary, limit)
    return [*blocks, *([section(words)] if words else []), context(_flag_line(card.flagged))]


def _said(text: str, summary: str, limit: int) -> str:
    """What the flagged message says, as a quotation; nobody reads twice what the summary begins with."""
    words = unmarked(text)
    rest = unsaid(words, summary)
    if rest is None:
        return quote(words or "(no words)", limit)
    return quote(f"…{rest}", limit) if rest else ""


def unsaid(words: str, summary: str) -> str | None:
    """What comes after a summary that was made of the first of these words; None for a summary of its own."""
    said, whole = " ".join(words.split()), " ".join(summary.split())
    begun = whole.removesuffix("…")
    is_its_beginning = said == whole if begun == whole else said.startswith(begun)
    return said.removeprefix(begun) if begun and is_its_beginning else None


def _flag_line(flagged: FlaggedMessage) -> str:
    said = link(flagged.place.link, "Said") if flagged.text is not None else "Said"
    author = inline(flagged.author, 60) or "somebody"
    if flagged.by is None:
        return f"{said} by {author}"
    by = name(flagged.by)
    return f"{said} and flagged by {by}" if by == author else f"{said} by {author}, flagged by {by}"


def _facts(card: EscalationCard) -> list[Block]:
    e = card.escalation
    lines = [facts.heading(e), f"*Status:* {facts.status_sentence(card)}", *facts.needs(card)]
    if clock := facts.clock_sentence(e, card.now):
        lines.append(f"*Next:* {clock}")
    if e.wanted_by and e.is_live:
        lines.append(f"*Wanted by:* {_by(e.wanted_by, card.now)}")
    if card.sponsors:
        lines.append(f"*Sponsors:* {facts.people([name(sponsor) for sponsor in card.sponsors])}")
    if card.case:
        lines.append(f"*Case:* {_case(card.case, e.summary)}")
    blocks: list[Block] = [section("\n".join(lines))]
    if card.partners:
        blocks.append(section(facts.partner_lines(card.partners, card.now)))
    if card.outcome:
        blocks.append(section(outcome_words(card.outcome)))
    return [*blocks, *_news(card)]


def _news(card: EscalationCard) -> list[Block]:
    blocks: list[Block] = []
    if card.last_update:
        blocks.append(section(facts.last_update(card, 800, 600)))
    if card.nudges and card.escalation.is_live:
        blocks.append(context(f"{names.counted(card.nudges, 'nudge')} without an answer"))
    return blocks


def _by(at: datetime, now: datetime) -> str:
    return f"{moment(at)} (*past*)" if at < now else moment(at)


def _case(line: CaseLine, summary: str) -> str:
    number = linked(line.case.subject, line.place)
    says_more = unsaid(line.excerpt or "", summary) is None
    words = f": {inline(line.excerpt, 100)}" if line.excerpt and says_more else ""
    return f"{number}, {inline(line.author, 60)}{words}"


def _buttons(e: Escalation, primary: str | None) -> list[ButtonElement | OverflowMenuElement | None]:
    number = str(e.subject)
    if e.merged_into is not None:
        return [button("History", ids.ESCALATION_HISTORY, number)]
    if not e.is_live:
        return [
            button("Reopen", ids.ESCALATION_REOPEN, number),
            button("History", ids.ESCALATION_HISTORY, number),
            action_menu(ids.ESCALATION_MORE, e.subject, {"where": "Where we are", "export": "Export"}),
        ]
    entries = {
        "own": "Own it",
        "snooze": "Snooze",
        "history": "History",
        "cancel": "Cancel the escalation",
        "more": "More…",
    }
    is_open = e.status is EscalationStatus.OPEN
    return [
        button("Acknowledge", ids.ESCALATION_ACKNOWLEDGE, number, primary) if is_open else None,
        button("Update", ids.ESCALATION_UPDATE, number),
        button("Assign", ids.ESCALATION_ASSIGN, number),
        button("Ask a partner", ids.ESCALATION_DO, str(Choice("ask", e.subject))),
        button("Resolve", ids.ESCALATION_RESOLVE, number),
        action_menu(ids.ESCALATION_MORE, e.subject, entries),
    ]


def hidden_card(e: Escalation) -> list[Block]:
    """The title, and whom to ask."""
    return [
        section(f"*{facts.hidden_title(e)}*"),
        context("Only its owner, its sponsors and leads see it. Ask a lead."),
    ]
