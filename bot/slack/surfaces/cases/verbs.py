"""What the verbs of `/case` do: at once where everything is said, else by their form."""

from __future__ import annotations

from bot.domain.errors import BadInput
from bot.domain.subjects import SubjectKind
from bot.domain.time.moments import parse_moment
from bot.slack import ids
from bot.slack.answers import Answer
from bot.slack.commands.grammar import ME, read_other
from bot.slack.commands.verbs import Invocation, open_form
from bot.slack.deps import Deps
from bot.slack.surfaces.cases import actions
from bot.slack.surfaces.cases.filters import search_query
from bot.slack.surfaces.cases.lists import listed
from bot.slack.surfaces.cases.opening import open_reported, report_in
from bot.slack.surfaces.cases.reads import shown_card
from bot.slack.surfaces.cases.typed import read_dismissal, read_priority, read_waiting
from bot.slack.surfaces.reads import myself, their_hour
from bot.slack.text.markup import as_written
from bot.slack.text.names import unknown_name
from bot.slack.workspace.assignees import assignee

_OTHER = "Name the other case by its number, for example `/case merge C-12 C-9`."


async def claim_next(deps: Deps, asked: Invocation) -> Answer:
    """Take the most urgent case that nobody has."""
    return await actions.claim_most_urgent(deps.context, asked.by)


async def claim(deps: Deps, asked: Invocation) -> Answer:
    """Take a case."""
    return await actions.claim(deps.context, asked.number, asked.by)


async def release(deps: Deps, asked: Invocation) -> Answer:
    """Give a case back to the desk."""
    return await actions.release(deps.context, asked.number, asked.by)


async def assign(deps: Deps, asked: Invocation) -> Answer:
    """Give a case to who is named, else as the form says."""
    if asked.person is None and asked.words.casefold() in ME:
        return await actions.assign(deps.context, asked.number, myself(asked.by), asked.by)
    if asked.person is None and asked.words:
        raise BadInput(ids.ASSIGNEE, unknown_name(asked.words, f"/case assign {asked.subject} @ana"))
    if asked.person is None:
        return await open_form(deps, asked)
    to = await assignee(deps.people, asked.gesture.spot.team, asked.person, ids.ASSIGNEE)
    return await actions.assign(deps.context, asked.number, to, asked.by)


async def wait(deps: Deps, asked: Invocation) -> Answer:
    """Let a case wait for whom is named, else as the form says."""
    on = read_waiting(asked.words)
    if on is None:
        return await open_form(deps, asked)
    return await actions.wait(deps.context, asked.number, on, asked.by)


async def snooze(deps: Deps, asked: Invocation) -> Answer:
    """Put a case aside until the time that is written, else as the form says."""
    if not asked.words:
        return await open_form(deps, asked)
    now, zone = await their_hour(deps.context, asked.by)
    until = parse_moment(asked.words, now, zone)
    if until is None:
        raise BadInput(
            ids.UNTIL,
            "I cannot read that time. Write it like `2h`, `18:00`, `tomorrow 9:00`, `mon 17:00`"
            " or `2026-11-24 18:00`.",
        )
    return await actions.snooze(deps.context, asked.number, until, asked.by)


async def wake(deps: Deps, asked: Invocation) -> Answer:
    """Take up a case that was put aside."""
    return await actions.wake(deps.context, asked.number, asked.by)


async def prioritise(deps: Deps, asked: Invocation) -> Answer:
    """Give a case the priority that is written, else as the form says."""
    to = read_priority(asked.words)
    if to is None:
        return await open_form(deps, asked)
    return await actions.prioritise(deps.context, asked.number, to, asked.by)


async def merge(deps: Deps, asked: Invocation) -> Answer:
    """Put a case into the one that is named, else as the form says."""
    into = read_other(asked.words, SubjectKind.CASE, _OTHER, {"into", "with", "to"})
    if into is None:
        return await open_form(deps, asked)
    return await actions.merge(deps.context, asked.number, into, asked.by)


async def dismiss(deps: Deps, asked: Invocation) -> Answer:
    """Close what needs no answer, for the reason that is written, else as the form says."""
    why = read_dismissal(asked.words)
    if why is None:
        return await open_form(deps, asked)
    return await actions.dismiss(deps.context, asked.number, why, asked.by)


async def reopen(deps: Deps, asked: Invocation) -> Answer:
    """Go on with a closed case."""
    return await actions.reopen(deps.context, asked.number, asked.by)


async def note(deps: Deps, asked: Invocation) -> Answer:
    """Keep what is written, else what the form says."""
    if not asked.words:
        return await open_form(deps, asked)
    return await actions.note(deps.context, asked.number, as_written(asked.words), asked.by, asked.key)


async def show(deps: Deps, asked: Invocation) -> Answer:
    """The card, for one person alone."""
    return await shown_card(deps, asked.number)


async def list_cases(deps: Deps, asked: Invocation) -> Answer:
    """The cases that fit."""
    return await listed(deps, asked.words, asked.by)


async def list_mine(deps: Deps, asked: Invocation) -> Answer:
    """Those of who asks, that fit."""
    return await listed(deps, f"mine {asked.words}".strip(), asked.by)


async def search(deps: Deps, asked: Invocation) -> Answer:
    """Those in which the words were said."""
    if not asked.words.strip():
        return await open_form(deps, asked)
    return await listed(deps, search_query(asked.words), asked.by)


async def open_case(deps: Deps, asked: Invocation) -> Answer:
    """A case of what is written, else of what the form says."""
    if not asked.words.strip():
        return await open_form(deps, asked)
    return await open_reported(deps, report_in(asked.words), asked.by, asked.key)
