"""What people write after `/case`: which case they mean, and what each verb makes of the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from bot.domain.cases.case import OPEN
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.errors import BadInput
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject, SubjectKind
from bot.domain.time.moments import parse_moment
from bot.policy.nearest import nearest
from bot.readmodels import CaseFilter
from bot.slack import ids
from bot.slack.commands.grammar import ME, Takes, read_other
from bot.slack.commands.verbs import Invocation, Typed
from bot.slack.deps import Deps
from bot.slack.surfaces.reads import myself, their_hour
from bot.slack.text.markup import unmarked
from bot.slack.text.names import unknown_name
from bot.slack.workspace.assignees import assignee

_A_FEW: Final = 5


async def which_case(deps: Deps, by: Actor, typed: Typed[Any]) -> Subject:
    """The open case that the person holds, where they hold just one; BadInput names those that may be meant."""
    verb = typed.verb
    if verb.takes is Takes.NUMBER and typed.words:
        written = " ".join(unmarked(typed.words).split())[:40]
        raise BadInput(
            "case", f"“{written}” is not the number of a case. Write it like `/case {verb.name} C-12`."
        )
    if verb.otherwise:
        raise BadInput("case", f"Name the case: `/case {verb.name} C-12`. {verb.otherwise}")
    held = CaseFilter(statuses=OPEN, owner=myself(by))
    async with deps.context.read() as view:
        mine = await view.case_reads.page(held, 1, _A_FEW, title="")
    if mine.total == 1:
        return mine.lines[0].case.subject
    if not mine.lines:
        way_on = "You hold none; `/case list` shows all that are open."
        raise BadInput("case", f"Name the case: `/case {verb.name} C-12`. {way_on}")
    listed = ", ".join(str(line.case.subject) for line in mine.lines)
    more = f" and {mine.total - len(mine.lines)} more" if mine.total > len(mine.lines) else ""
    raise BadInput(
        "case", f"Which case? You hold {listed}{more}. Name it, for example `/case {verb.name} C-12`."
    )


def read_waiting(words: str) -> WaitingOn | None:
    """Whom a case waits for (`customer`, `on the customer`, `partner`); None where nothing is written."""
    said = [word for word in words.lower().split() if word not in {"on", "for", "the", "a", "team"}]
    if not said:
        return None
    meant = nearest(said[0], WaitingOn)
    if meant is None or said[1:]:
        raise BadInput(
            "on", "A case waits for the `customer` or for a `partner`: `/case wait C-12 customer`."
        )
    return WaitingOn(meant)


def read_priority(words: str) -> Priority | None:
    """`P1`, `p1` or `1`; None where nothing is written."""
    digit = words.strip().upper().removeprefix("P")
    if not digit:
        return None
    if f"P{digit}" not in set(Priority):
        raise BadInput("priority", "A priority is P1, P2, P3 or P4: `/case priority C-12 P1`.")
    return Priority(f"P{digit}")


def read_dismissal(words: str) -> Dismissal | None:
    """Why a case needs no answer (`spam`, `not for us`); None where nothing is written."""
    if not words.strip():
        return None
    known = [why.value.replace("_", " ") for why in Dismissal]
    meant = nearest(words.replace("_", " "), known)
    if meant is None or any(char.isdigit() for char in words):
        raise BadInput(
            "why", "Say `spam`, `duplicate`, `not for us` or `no answer needed`, or leave it to the form."
        )
    return Dismissal(meant.replace(" ", "_"))


async def read_assignee(deps: Deps, asked: Invocation) -> PersonRef | None:
    """Who is named, which may be "me"; BadInput for a name that Slack does not know."""
    if asked.person is not None:
        return await assignee(deps.people, asked.team, asked.person, ids.ASSIGNEE)
    if asked.words.casefold() in ME:
        return myself(asked.by)
    if asked.words:
        raise BadInput(ids.ASSIGNEE, unknown_name(asked.words, f"/case assign {asked.subject} @ana"))
    return None


async def read_snooze(deps: Deps, asked: Invocation) -> datetime | None:
    """The time that is written."""
    if not asked.words:
        return None
    now, zone = await their_hour(deps.context, asked.by)
    until = parse_moment(asked.words, now, zone)
    if until is None:
        raise BadInput(
            ids.UNTIL,
            "I cannot read that time. Write it like `2h`, `18:00`, `tomorrow 9:00`, `mon 17:00`"
            " or `2026-11-24 18:00`.",
        )
    return until


def read_merge(words: str) -> int | None:
    """The number of the case to merge into."""
    return read_other(
        words,
        SubjectKind.CASE,
        "Name the other case by its number, for example `/case merge C-12 C-9`.",
        {"into", "with", "to"},
    )
