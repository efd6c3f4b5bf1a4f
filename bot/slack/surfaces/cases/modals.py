"""Forms of cases: what is done to one, and what brings something in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, Option
from slack_sdk.models.views import View

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.outcomes import Resolution, RootCause
from bot.domain.subjects import Subject
from bot.domain.wording import Worded
from bot.readmodels import CaseCard, CaseLine
from bot.slack import ids
from bot.slack.surfaces.cases.facts import priority_words
from bot.slack.surfaces.cases.posts import said, where
from bot.slack.text import names
from bot.slack.text.markup import inline, name, plain, quote, unmarked
from bot.slack.views.blocks import (
    INPUT_LIMIT,
    OPTIONS_LIMIT,
    context,
    field,
    form,
    moment_picker,
    option,
    person_picker,
    radio,
    section,
    select,
    text_input,
)
from bot.slack.views.drafts import MessageDraft, message_facts

SNOOZES: Final = {
    "30m": "30 minutes",
    "1h": "1 hour",
    "2h": "2 hours",
    "4h": "4 hours",
    "8h": "8 hours",
    "1d": "1 day",
    "3d": "3 days",
    "1w": "1 week",
}
UNSURE = "unsure"
_VALUE_LIMIT = 150
_RECURS = {"yes": "Yes", "no": "No", UNSURE: "I don't know"}
_DISMISSALS = {
    Dismissal.NO_ANSWER_NEEDED: "Praise, a joke, an exchange among customers",
    Dismissal.NOT_FOR_US: "They mean somebody else",
    Dismissal.DUPLICATE: "Better: merge the two",
    Dismissal.SPAM: "Stays closed when this author writes again",
}
BY_RULE = "by_rule"
"""The choice that leaves the priority to the rules of the policy."""


def reply_modal(card: CaseCard, limit_hint: str) -> View:
    """The only form whose words leave the house; says so, and where to. `limit_hint`: how long it may be."""
    case = card.case
    network = names.network_name(case.network)
    blocks: list[Block] = [section(f"*Public reply on {network}{_addressee(card)}.* Everybody can read it.")]
    post = card.latest or card.first
    if post is not None:
        blocks += [section(said(post, 600, 6)), context(f"The customer, {where(post)}")]
    if case.owner is not None:
        blocks.append(context(f"{name(case.owner)} has {case.subject}."))
    words = text_input(hint=f"Write to the customer. This goes to {network}, not to Slack.")
    blocks.append(field(ids.REPLY, "Your reply", words, hint=limit_hint))
    return form(ids.REPLY_FORM, "Reply to the customer", "Send", blocks, ids.about(case.subject))


def _addressee(card: CaseCard) -> str:
    post = card.latest or card.first
    handle = post.author.handle.strip("@ ") if post else ""
    return f" to {inline('@' + handle, 60)}" if handle else ""


def assign_modal(card: CaseCard) -> View:
    """Give the case to somebody."""
    case = card.case
    now_with = (
        f"{name(case.owner)} has {case.subject} now." if case.owner else f"Nobody has {case.subject} yet."
    )
    person = field(ids.ASSIGNEE, "Give it to", person_picker(), hint="They are told in the case's thread.")
    return form(
        ids.ASSIGN_FORM, f"Assign {case.subject}", "Assign", [context(now_with), person], _about(card)
    )


def wait_modal(card: CaseCard) -> View:
    """Say whom the case waits for."""
    choices = [
        option(WaitingOn.CUSTOMER, "The customer", "It comes back when they write again"),
        option(WaitingOn.PARTNER, "A partner team", "It stays with its owner until they answer"),
    ]
    blocks = [field(ids.WAIT_ON, "Waiting for", radio(choices, card.case.waiting_on or WaitingOn.CUSTOMER))]
    return form(ids.WAIT_FORM, f"{card.case.subject} waits", "Save", blocks, _about(card))


def snooze_modal(card: CaseCard) -> View:
    """Put the case aside for a while, or until a time; the time counts where both are given."""
    blocks = [
        field(ids.SNOOZE_FOR, "Put it aside for", select(SNOOZES, "2h"), optional=True),
        field(
            ids.UNTIL,
            "Or until",
            moment_picker(),
            hint="In your own time zone. It comes back earlier if the customer writes.",
            optional=True,
        ),
    ]
    return form(ids.SNOOZE_FORM, f"Snooze {card.case.subject}", "Snooze", blocks, _about(card))


def priority_modal(card: CaseCard) -> View:
    """Set the priority by hand."""
    choices = [option(priority, names.PRIORITY[priority]) for priority in Priority]
    blocks = [
        context(f"Now {priority_words(card.case)}. Deadlines follow the priority."),
        field(ids.PRIORITY, "Priority", radio(choices, card.case.priority)),
    ]
    return form(ids.PRIORITY_FORM, f"Priority of {card.case.subject}", "Save", blocks, _about(card))


def note_modal(card: CaseCard) -> View:
    """Keep something on the case, inside the house."""
    words = text_input(hint="What should whoever reads this case know?")
    blocks = [field(ids.NOTE, "Note", words, hint="Seen by your team only. Nothing is sent to the customer.")]
    return form(ids.NOTE_FORM, f"Note on {card.case.subject}", "Keep", blocks, _about(card))


def _about(card: CaseCard) -> str:
    return ids.about(card.case.subject)


def resolve_modal(card: CaseCard, topics: Sequence[str]) -> View:
    """How the case ended; the outcome is what prevents the next one."""
    case = card.case
    hint = "What helped, for whoever has the next one. Seen by your team only."
    blocks = outcome_fields(topics, case.topic, hint)
    return form(ids.RESOLVE_FORM, f"Resolve {case.subject}", "Resolve", blocks, ids.about(case.subject))


def outcome_fields(
    topics: Sequence[str], topic: str | None, note_hint: str, note: str = "Note"
) -> list[Block]:
    """The fields of an outcome; `note` is the label of its words.

    Topics: the first hundred; the block is left out where there are none.
    """
    known = list(dict.fromkeys(t for t in ([topic] if topic else []) + list(topics) if plain(t, 75)))
    shown = {t: t for t in known[:OPTIONS_LIMIT] if len(t) <= _VALUE_LIMIT}
    blocks: list[Block] = [
        field(ids.RESOLUTION, "How did it end?", select(_texts(Resolution), Resolution.SOLVED)),
        field(ids.ROOT_CAUSE, "What did it come from?", select(_texts(RootCause))),
    ]
    if shown:
        rest = len(known) - len(shown)
        hint = f"The first {len(shown)} topics; {rest} more are in the policy." if rest else ""
        blocks.append(field(ids.TOPIC, "Topic", select(shown, topic), hint=hint, optional=True))
    recurs = [option(value, text) for value, text in _RECURS.items()]
    blocks += [
        field(ids.CAN_RECUR, "Can it happen again?", radio(recurs, UNSURE)),
        field(
            ids.NOTE,
            note,
            text_input(limit=INPUT_LIMIT),
            hint=note_hint,
            optional=True,
        ),
    ]
    return blocks


def _texts(choices: Iterable[Worded]) -> dict[str, str]:
    return {each.value: each.words for each in choices}


def dismiss_modal(card: CaseCard) -> View:
    """Close a case that needs no answer."""
    case = card.case
    choices = [option(why, why.words, _DISMISSALS[why]) for why in Dismissal]
    blocks = [field(ids.WHY, "Why does it need no answer?", radio(choices, Dismissal.NO_ANSWER_NEEDED))]
    return form(ids.DISMISS_FORM, f"Dismiss {case.subject}", "Dismiss", blocks, ids.about(case.subject))


def merge_modal(card: CaseCard) -> View:
    """Make one case out of two; the other one is found by its number or by words."""
    case = card.case
    other = ExternalDataSelectElement(
        action_id=ids.CASE_SEARCH, placeholder="C-12, a name or a word", min_query_length=1
    )
    blocks: list[Block] = [
        context(
            f"{case.subject} closes. Its posts and what comes later go on in the other case."
            " This cannot be undone."
        ),
        field(ids.INTO, "Merge it into", other),
    ]
    return form(ids.MERGE_FORM, f"Merge {case.subject}", "Merge", blocks, ids.about(case.subject))


def case_options(lines: Sequence[CaseLine]) -> list[Option]:
    """Open cases to choose from: `C-12 · Maria Santos: Still no payout`; at most a hundred."""
    return [
        option(
            str(line.case.subject), f"{line.case.subject} · {line.author}: {line.excerpt or 'deleted post'}"
        )
        for line in lines[:OPTIONS_LIMIT]
    ]


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


def add_to_timeline_modal(draft: MessageDraft, suggestions: Mapping[Subject, str]) -> View:
    """Keep a message on a case or an escalation: one of those that fit, or any by its number."""
    said = quote(unmarked(draft.text) or "(no words)", 500, 5)
    said_by = f"Said by {inline(draft.author, 60)}" if draft.author.strip() else "The message you picked"
    blocks: list[Block] = [section(said), context(said_by)]
    if suggestions:
        listed = {str(s): f"{s} · {words}" if words else str(s) for s, words in suggestions.items()}
        blocks.append(field(ids.SUBJECT, "Keep it on", select(listed, next(iter(listed))), optional=True))
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
