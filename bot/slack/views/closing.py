"""The closing summary: how an escalation ended, for its sponsors and for its thread."""

from __future__ import annotations

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.outcomes import Outcome
from bot.domain.subjects import Subject
from bot.domain.time.durations import spell_duration
from bot.readmodels import Closing
from bot.slack import ids
from bot.slack.surfaces.cases.facts import recurrence
from bot.slack.text import names
from bot.slack.text.markup import inline, moment, quote
from bot.slack.views.blocks import (
    actions,
    button,
    context,
    fallback,
    field,
    form,
    linked,
    section,
    text_input,
    thread_button,
)

_SHOWN_ITEMS = 5


def closing_summary(closing: Closing) -> list[Block]:
    """What it was, how it ended and what comes of it; and the question whether that settles it, while it stands."""
    e = closing.escalation
    number = linked(e.subject, closing.place)
    lead = f"*{number}* ({inline(e.severity, 30)}) is resolved: {inline(e.summary, 300)}"
    note = closing.outcome.note if closing.outcome else ""
    settled = f"\n{quote(note, 1500, 20)}" if note.strip() else ""
    blocks: list[Block] = [section(f"{lead}{settled}"), section("\n".join(_facts(closing)))]
    if closing.last_update:
        blocks.append(section(f"*The last update before:*\n{quote(closing.last_update, 1200, 12)}"))
    if closing.outcome and closing.outcome.lessons.strip():
        blocks.append(section(f"*Lessons:*\n{quote(closing.outcome.lessons, 1200, 12)}"))
    return [*blocks, *_question(closing)]


def _facts(closing: Closing) -> list[str]:
    lines = [f"*How it ended:* {_ending(closing.outcome)}"] if closing.outcome else []
    return [
        *lines,
        *_consequences(closing),
        f"*It took:* {_length(closing)}, until {moment(closing.closed_at)}",
    ]


def _consequences(closing: Closing) -> list[str]:
    lines = []
    if closing.outcome and closing.outcome.customer_told:
        lines.append(f"*Customer told:* {names.CUSTOMER_TOLD[closing.outcome.customer_told]}")
    if closing.prevention:
        shown = ", ".join(inline(item.title, 100) for item in closing.prevention[:_SHOWN_ITEMS])
        more = len(closing.prevention) - _SHOWN_ITEMS
        lines.append(f"*To prevent the next one:* {shown}{f' and {more} more' if more > 0 else ''}")
    return lines


def _ending(outcome: Outcome) -> str:
    parts = [
        outcome.resolution.words,
        f"cause: {outcome.root_cause.words.lower()}",
    ]
    return " · ".join([*parts, *recurrence(outcome)])


def _length(closing: Closing) -> str:
    return spell_duration(closing.closed_at - closing.escalation.opened_at)


def _question(closing: Closing) -> list[Block]:
    thread = thread_button(closing.place, "Open its thread")
    if closing.settled is not None or not closing.stands:
        return [context(_answer(closing)), *actions(thread)]
    value = ids.ending_value(closing.escalation.subject, closing.closed_at)
    return [
        section("*Did this settle it?*"),
        *actions(button("Yes", ids.CLOSING_YES, value), button("No", ids.CLOSING_NO, value), thread),
    ]


def _answer(closing: Closing) -> str:
    when = f" {moment(closing.settled_at)}" if closing.settled_at else ""
    if closing.settled:
        went_on = "" if closing.stands else " It was opened again since."
        return f"You said that this settles it.{when and f' That was{when}.'}{went_on}"
    if closing.settled is False:
        return f"You said that this does not settle it, so it was opened again{when}."
    return "It was opened again since."


def closing_fallback(closing: Closing) -> str:
    """The same for notifications, at most 300 characters."""
    lead = f"{closing.escalation.subject} is resolved: "
    return fallback(lead, closing.escalation.summary)


def closing_note(closing: Closing, who: str) -> str:
    """The same in short, as the thread reads it; `who` is the name of who resolved it."""
    e = closing.escalation
    lines = [f"{inline(who, 60)} resolved {e.subject}. It took {_length(closing)}."]
    if closing.outcome:
        lines.append(f"*How it ended:* {_ending(closing.outcome)}")
        lines.append(quote(closing.outcome.note, 1500, 20) if closing.outcome.note.strip() else "")
    lines += _consequences(closing)
    if closing.outcome and closing.outcome.lessons.strip():
        lines.append(f"*Lessons:*\n{quote(closing.outcome.lessons, 1000, 10)}")
    return "\n".join(line for line in lines if line)


def not_settled_modal(subject: Subject, ending: str) -> View:
    """What is missing, in the sponsor's own words; `ending` tells which summary they answer (ISO form)."""
    blocks = [
        field(
            ids.MISSING,
            "What is missing?",
            text_input(limit=1000),
            hint=f"{subject} is opened again with these words, and its owner is called.",
        )
    ]
    remembered = ids.about(subject, **{ids.CLOSED_AT: ending})
    return form(ids.NOT_SETTLED_FORM, f"{subject} goes on", "Open it again", blocks, remembered)
