"""What people write after `/escalation`: which one they mean, and what each verb makes of the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from bot.domain.access import Permission, may
from bot.domain.errors import BadInput
from bot.domain.people import Actor
from bot.domain.subjects import Subject, SubjectKind
from bot.policy.nearest import hint, listed
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.grammar import ME, TimeAndReason, read_other, read_time_and_reason, same_name
from bot.slack.commands.verbs import Invocation, Typed, open_form
from bot.slack.deps import Deps
from bot.slack.surfaces.escalations import actions
from bot.slack.surfaces.escalations.lists import page_of
from bot.slack.surfaces.reads import their_hour
from bot.slack.text.markup import inline, unmarked
from bot.slack.text.names import unknown_name
from bot.slack.views.blocks import section
from bot.slack.views.lists import escalation_list
from bot.slack.workspace.assignees import assignee

_NEXT: Final = frozenset({"next", "whoever is next", "anybody"})


async def which_escalation(deps: Deps, by: Actor, typed: Typed[Any]) -> Subject | Reply:
    """The only one of theirs that is open, else those to choose from, which the verb's `otherwise` says.

    What was typed comes back with a number before it, to be sent again.
    """
    verb = typed.verb
    own = "mine" if may(by, Permission.HOLD_WORK) else "sponsored"
    found = await page_of(deps.context, verb.otherwise or own, by)
    if found.total == 1 and not verb.otherwise:
        return found.lines[0].escalation.subject
    example = str(found.lines[0].escalation.subject) if found.lines else "E-3"
    words = "" if typed.person else inline(unmarked(typed.words), 1000)
    again = f"{ids.ESCALATION_COMMAND} {verb.name} {example} {words}".rstrip()
    ask = f"Which one? Write its number, for example `{again}`."
    return Reply(ask, [section(ask), *escalation_list(found)])


async def assign(deps: Deps, asked: Invocation) -> Answer:
    """Give it to who is named, or to whoever is next, else as the form says."""
    if asked.person is not None:
        to = await assignee(deps.people, asked.team, asked.person, ids.ASSIGNEE)
        return await actions.assign(deps, asked, to)
    words = asked.words.casefold()
    if words in _NEXT:
        return await actions.assign_next(deps, asked)
    if words in ME:
        return await actions.own(deps, asked)
    if words:
        raise BadInput(ids.ASSIGNEE, unknown_name(asked.words, f"/escalation assign {asked.subject} @ana"))
    return await open_form(deps, asked)


async def note(deps: Deps, asked: Invocation) -> Answer:
    """Keep what is written, which has no form."""
    return await actions.note(deps, asked, asked.words)


async def time_and_reason(deps: Deps, asked: Invocation) -> TimeAndReason:
    """The time and the reason that are written."""
    now, zone = await their_hour(deps.context, asked.by)
    return read_time_and_reason(asked.words, now, zone)


async def read_promise(deps: Deps, asked: Invocation) -> tuple[datetime, str] | None:
    """The time of the next update, and why, which may be empty."""
    typed = await time_and_reason(deps, asked)
    return (typed.at, typed.reason) if typed.at else None


async def read_snooze(deps: Deps, asked: Invocation) -> tuple[datetime, str] | None:
    """Until when it is put aside, and why."""
    typed = await time_and_reason(deps, asked)
    return (typed.at, typed.reason) if typed.at and typed.reason else None


async def read_severity(deps: Deps, asked: Invocation) -> str | None:
    """The severity that was typed, in any case; None where nothing was. BadInput names the nearest and the rest."""
    word = asked.words.strip()
    if not word:
        return None
    known = deps.context.policy.escalations.severities
    found = same_name(word, known)
    if found is None:
        raise BadInput(
            ids.SEVERITY,
            f"There is no severity `{word[:40]}`.{hint(word, known)} There are {listed(known)}.",
        )
    return found


def read_into(words: str) -> int | None:
    """The number of the escalation to merge into."""
    ask = "Write the other one's number too, for example `/escalation merge E-3 E-5`."
    return read_other(words, SubjectKind.ESCALATION, ask)


def read_request(words: str) -> int | None:
    """The number of the partner request to split off."""
    ask = "Write the request's number too, for example `/escalation split E-3 R-7`."
    return read_other(words, SubjectKind.REQUEST, ask)
