"""Forms that end a case: resolve, dismiss, merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, Option
from slack_sdk.models.views import View

from bot.domain import wording
from bot.domain.cases.case import Dismissal
from bot.domain.outcomes import Resolution, RootCause
from bot.readmodels import CaseCard, CaseLine
from bot.slack import ids
from bot.slack.text import names
from bot.slack.text.markup import plain
from bot.slack.views.pieces import (
    INPUT_LIMIT,
    OPTIONS_LIMIT,
    aside,
    field,
    form,
    option,
    radio,
    select,
    text_input,
)

UNSURE = "unsure"
_VALUE_LIMIT = 150
_RECURS = {"yes": "Yes", "no": "No", UNSURE: "I don't know"}
_DISMISSALS = {
    Dismissal.NO_ANSWER_NEEDED: "Praise, a joke, an exchange among customers",
    Dismissal.NOT_FOR_US: "They mean somebody else",
    Dismissal.DUPLICATE: "Better: merge the two",
    Dismissal.SPAM: "Stays closed when this author writes again",
}


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
        field(ids.RESOLUTION, "How did it end?", select(_texts(wording.RESOLUTION), Resolution.SOLVED)),
        field(ids.ROOT_CAUSE, "What did it come from?", select(_texts(wording.ROOT_CAUSE))),
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


def _texts(choices: Mapping[Resolution, str] | Mapping[RootCause, str]) -> dict[str, str]:
    return {key.value: text for key, text in choices.items()}


def dismiss_modal(card: CaseCard) -> View:
    """Close a case that needs no answer."""
    case = card.case
    choices = [option(why, names.DISMISSAL[why], _DISMISSALS[why]) for why in Dismissal]
    blocks = [field(ids.WHY, "Why does it need no answer?", radio(choices, Dismissal.NO_ANSWER_NEEDED))]
    return form(ids.DISMISS_FORM, f"Dismiss {case.subject}", "Dismiss", blocks, ids.about(case.subject))


def merge_modal(card: CaseCard) -> View:
    """Make one case out of two; the other one is found by its number or by words."""
    case = card.case
    other = ExternalDataSelectElement(
        action_id=ids.CASE_SEARCH, placeholder="C-12, a name or a word", min_query_length=1
    )
    blocks: list[Block] = [
        aside(
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
