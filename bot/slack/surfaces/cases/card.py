"""The card of a case: one top-level message in a desk's channel, and its private, smaller twin."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement, OverflowMenuElement

from bot.domain.cases.case import REOPENABLE, Case, CaseStatus
from bot.domain.cases.choices import WaitingOn
from bot.domain.subjects import case_subject
from bot.networks.registry import plugin_of
from bot.readmodels import CaseCard
from bot.slack import ids
from bot.slack.surfaces.cases.facts import (
    clock_sentence,
    escalation_words,
    outcome_words,
    priority_words,
    status_sentence,
)
from bot.slack.surfaces.cases.posts import author_line, said, where, writer
from bot.slack.surfaces.escalations.facts import partner_lines
from bot.slack.text import names
from bot.slack.text.markup import inline, quote
from bot.slack.views.blocks import action_menu, actions, button, context, fallback, section, thread_button


def case_card(card: CaseCard) -> list[Block]:
    """What the customer said, who they are, how it stands, what is next; buttons as the state allows."""
    return [*_words(card, 1500), *_facts(card), *actions(*_buttons(card, primary="primary"))]


def case_shown(card: CaseCard) -> list[Block]:
    """The same for one person alone: shorter, with the way to the thread, without a primary button."""
    return [
        *_words(card, 500),
        *_facts(card),
        *actions(thread_button(card.place), *_buttons(card, primary=None)),
    ]


def case_fallback(card: CaseCard) -> str:
    """What notifications and screen readers say, at most 300 characters, escaped."""
    case = card.case
    status = case.status.value
    lead = f"{case.subject}, {case.priority}, {status}"
    post = card.latest or card.first
    if post is None:
        return f"{lead}."
    who = inline(post.author.name or post.author.handle, 60)
    words = "(deleted by its author)" if post.text is None else post.text
    return fallback(f"{lead}. {who} on {names.network_name(post.network)}: ", words, "(no words)")


def _words(card: CaseCard, limit: int) -> list[Block]:
    first, latest = card.first, card.latest
    if first is None:
        return [section("_Opened by hand, without a post_")]
    blocks: list[Block] = [section(said(first, limit))]
    if latest is not None and latest.id != first.id:
        more = f", {names.counted(card.posts, 'post')} in all" if card.posts > len((first, latest)) else ""
        other = f" by {writer(latest.author)}" if latest.author != first.author else ""
        blocks.append(section(f"*Latest*{other} {where(latest)}{more}:\n{said(latest, limit // 2, 6)}"))
    blocks.append(
        context(f"{writer(first.author)} {where(first)}", author_line(first.author, card.author_cases))
    )
    return blocks


def _facts(card: CaseCard) -> list[Block]:
    case = card.case
    topic = f" · topic: {inline(case.topic, 40)}" if case.topic else ""
    lines = [
        f"*{case.subject}* · {priority_words(case)}{topic}",
        f"*Status:* {status_sentence(case, card.now)}",
    ]
    if clock := clock_sentence(case, card.now):
        lines.append(f"*Next:* {clock}")
    if card.escalation:
        lines.append(f"*Escalation:* {escalation_words(card.escalation)}")
    if card.outcome:
        lines.append(outcome_words(card.outcome))
    blocks: list[Block] = [section("\n".join(lines))]
    if card.partners:
        blocks.append(section(partner_lines(card.partners, card.now)))
    blocks += _replies(card)
    if case.is_open and not card.can_reply:
        blocks.append(context(no_reply_note(case)))
    return blocks


def _replies(card: CaseCard) -> list[Block]:
    blocks: list[Block] = []
    if card.pending_reply:
        blocks.append(section(f"*A reply is on its way:*\n{quote(card.pending_reply, 400, 4)}"))
    if card.failed_reply:
        again = " Press Reply to try again." if card.can_reply and card.case.is_open else ""
        blocks.append(section(f"*A reply was not sent:* {inline(card.failed_reply, 400)}{again}"))
    return blocks


def no_reply_note(case: Case) -> str:
    """Why there is no Reply button, and what to do instead."""
    plugin = plugin_of(case.network)
    if plugin is not None and plugin.no_reply:
        return plugin.no_reply
    network = names.network_name(case.network)
    return f"This post cannot be answered from here. Answer it on {network} itself."


def _buttons(card: CaseCard, primary: str | None) -> list[ButtonElement | OverflowMenuElement | None]:
    case = card.case
    number = str(case.subject)
    if case.status is CaseStatus.MERGED:
        if case.merged_into is None:
            return []
        target = str(case_subject(case.merged_into))
        return [button(f"Show {target}", ids.CASE_SHOW, target)]
    if case.status in REOPENABLE:
        return [
            button("Reopen", ids.CASE_REOPEN, number),
            button("History", ids.CASE_HISTORY, number),
        ]
    escalated = card.escalation is not None and card.escalation.escalation.is_live
    return [
        button("Claim", ids.CASE_CLAIM, number, primary) if case.owner is None else None,
        button("Reply", ids.CASE_REPLY, number) if card.can_reply else None,
        None if escalated else button("Escalate", ids.CASE_ESCALATE, number),
        button("Resolve", ids.CASE_RESOLVE, number),
        action_menu(ids.CASE_MORE, case.subject, menu_entries(case)),
    ]


def menu_entries(case: Case) -> dict[str, str]:
    """What the card's menu offers: four things done daily, and the way to the rest."""
    entries = {"assign": "Assign"}
    if case.waiting_on is not WaitingOn.CUSTOMER:
        entries["wait_customer"] = "Wait for the customer"
    entries["ask"] = "Ask a partner"
    entries["snooze"] = "Snooze"
    entries["more"] = "More"
    return entries
