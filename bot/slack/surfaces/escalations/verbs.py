"""What the verbs of `/escalation` do: at once where everything is said, else by their form."""

from __future__ import annotations

from typing import Any, Final

from bot.domain.access import Permission, may
from bot.domain.errors import BadInput
from bot.domain.people import Actor
from bot.domain.subjects import Subject
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.grammar import ME
from bot.slack.commands.verbs import Invocation, Typed, open_form
from bot.slack.deps import Deps
from bot.slack.surfaces.escalations import actions, lists, promises
from bot.slack.surfaces.escalations.forms import time_and_reason
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
    found = await lists.page_of(deps.context, verb.otherwise or own, by)
    if found.total == 1 and not verb.otherwise:
        return found.lines[0].escalation.subject
    example = str(found.lines[0].escalation.subject) if found.lines else "E-3"
    words = "" if typed.person else inline(unmarked(typed.words), 1000)
    again = f"{ids.ESCALATION_COMMAND} {verb.name} {example} {words}".rstrip()
    ask = f"Which one? Write its number, for example `{again}`."
    return Reply(ask, [section(ask), *escalation_list(found)])


async def own(deps: Deps, asked: Invocation) -> Answer:
    """Take it."""
    return await actions.own(deps.context, asked.number, asked.by)


async def acknowledge(deps: Deps, asked: Invocation) -> Answer:
    """Have it in hand."""
    return await actions.acknowledge(deps.context, asked.number, asked.by, asked.holder)


async def assign(deps: Deps, asked: Invocation) -> Answer:
    """Give it to who is named, or to whoever is next, else as the form says."""
    if asked.person is not None:
        to = await assignee(deps.people, asked.gesture.spot.team, asked.person, ids.ASSIGNEE)
        return await actions.assign(deps.context, asked.number, to, asked.by, asked.key)
    words = asked.words.casefold()
    if words in _NEXT:
        return await actions.assign_next(deps.context, deps.people, asked.number, asked.by, asked.key)
    if words in ME:
        return await actions.own(deps.context, asked.number, asked.by)
    if words:
        raise BadInput(ids.ASSIGNEE, unknown_name(asked.words, f"/escalation assign {asked.subject} @ana"))
    return await open_form(deps, asked)


async def note(deps: Deps, asked: Invocation) -> Answer:
    """Keep something on it."""
    return await actions.note(deps.context, asked.number, asked.words, asked.by, asked.key)


async def promise(deps: Deps, asked: Invocation) -> Answer:
    """Promise the next update for the time that is written, else as the form says."""
    typed = await time_and_reason(deps, asked)
    if typed.at is None:
        return await open_form(deps, asked)
    return await promises.promise(deps.context, asked.number, typed.at, typed.reason, asked.by, asked.key)


async def snooze(deps: Deps, asked: Invocation) -> Answer:
    """Put it aside until the time and for the reason that are written, else as the form says."""
    typed = await time_and_reason(deps, asked)
    if typed.at is None or not typed.reason:
        return await open_form(deps, asked)
    return await promises.snooze(deps.context, asked.number, typed.at, typed.reason, asked.by, asked.key)


async def severity(deps: Deps, asked: Invocation) -> Answer:
    """Give it the severity that is written, else as the form says."""
    to = promises.read_severity(deps.context.policy, asked.words)
    if to is None:
        return await open_form(deps, asked)
    return await promises.severity(deps.context, asked.number, to, asked.by, asked.key)


async def wake(deps: Deps, asked: Invocation) -> Answer:
    """Take up what was put aside."""
    return await promises.wake(deps.context, asked.number, asked.by)


async def cancel(deps: Deps, asked: Invocation) -> Answer:
    """Close it for the reason that is written, else as the form says."""
    if not asked.words:
        return await open_form(deps, asked)
    return await actions.cancel(deps.context, asked.number, unmarked(asked.words), asked.by, asked.key)


async def reopen(deps: Deps, asked: Invocation) -> Answer:
    """Go on with it for the reason that is written, else as the form says."""
    if not asked.words:
        return await open_form(deps, asked)
    return await actions.reopen(deps.context, asked.number, unmarked(asked.words), asked.by, asked.key)


async def show(deps: Deps, asked: Invocation) -> Answer:
    """The card, for one person alone."""
    return await lists.shown(deps.context, asked.number, asked.by, asked.gesture.spot.channel)


async def list_escalations(deps: Deps, asked: Invocation) -> Answer:
    """Those that fit."""
    return await lists.listed(deps.context, asked.words, asked.by)
