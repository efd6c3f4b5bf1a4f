"""Forms that bring something in by hand: a case, a message for a timeline, words to search for."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.cases.choices import Priority
from bot.slack import ids
from bot.slack.surfaces.escalations.modals import message_facts
from bot.slack.text import names
from bot.slack.text.markup import inline, quote, unmarked
from bot.slack.views.blocks import OPTIONS_LIMIT, context, field, form, section, select, text_input
from bot.slack.views.drafts import MessageDraft, Suggestion

BY_RULE = "by_rule"
"""The choice that leaves the priority to the rules of the policy."""


def open_case_modal(message: MessageDraft | None = None, link: str = "") -> View:
    """Open a case by hand: a text, a link, or both; filled in from a message where there is one."""
    words = unmarked(message.text) if message else ""
    priorities = {BY_RULE: "By the rules", **{p.value: names.PRIORITY[p] for p in Priority}}
    blocks = [
        field(
            ids.WORDS,
            "What did the customer say?",
            text_input(words),
            hint="Their own words where you have them. A link alone will do too.",
            optional=True,
        ),
        field(
            ids.AUTHOR,
            "Who is the customer?",
            text_input(long=False, limit=100),
            hint="A name or a handle, as far as you know it.",
            optional=True,
        ),
        field(
            ids.LINK,
            "Where is it?",
            text_input(link, long=False, limit=1000, hint="https://"),
            optional=True,
        ),
        field(ids.PRIORITY, "Priority", select(priorities, BY_RULE)),
    ]
    return form(ids.NEW_CASE_FORM, "Open a case", "Open", blocks, ids.metadata(message_facts(message)))


def add_to_timeline_modal(draft: MessageDraft, suggestions: Sequence[Suggestion]) -> View:
    """Keep a message on a case or an escalation: one of those that fit, or any by its number."""
    words = quote(unmarked(draft.text) or "(no words)", 500, 5)
    said_by = f"Said by {inline(draft.author, 60)}" if draft.author.strip() else "The message you picked"
    blocks: list[Block] = [section(words), context(said_by)]
    if suggestions:
        listed = {
            str(s.subject): f"{s.subject} · {s.words}" if s.words else str(s.subject) for s in suggestions
        }
        first = next(iter(listed))
        shown = dict(list(listed.items())[:OPTIONS_LIMIT])
        blocks.append(field(ids.SUBJECT, "Keep it on", select(shown, first), optional=True))
    typed = field(
        ids.TYPED_SUBJECT,
        "Or on this one" if suggestions else "Keep it on",
        text_input(long=False, limit=20, hint="C-12 or E-3"),
        optional=bool(suggestions),
    )
    return form(
        ids.ADD_TO_TIMELINE_FORM,
        "Add to timeline",
        "Keep",
        [*blocks, typed],
        ids.metadata(message_facts(draft)),
    )


def search_modal() -> View:
    """Search cases by words."""
    words = text_input(long=False, limit=200, hint="payout late")
    blocks = [field(ids.QUERY, "Words to look for", words, hint="In posts, replies and notes.")]
    return form(ids.SEARCH_FORM, "Search cases", "Search", blocks)
