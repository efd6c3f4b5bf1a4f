"""`/escalation` and its verbs."""

from __future__ import annotations

from typing import Final

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.domain.errors import BadInput, NotAllowed
from bot.domain.people import Role
from bot.domain.subjects import escalation_subject
from bot.slack import ids
from bot.slack.answers import Answer, Words
from bot.slack.escalations import actions, lists, moves, reporting, screens, sponsors, steering
from bot.slack.escalations.acts import Act
from bot.slack.escalations.flags import new_flag_screen
from bot.slack.escalations.words import (
    ME,
    EscalationCommand,
    EscalationVerb,
    UnknownVerb,
    read_escalation_line,
)
from bot.slack.forms.places import put
from bot.slack.gestures import Gestures
from bot.slack.histories import told_history
from bot.slack.outbound.uploads import Uploads
from bot.slack.partners import asking
from bot.slack.partners.answers import where_it_is
from bot.slack.payloads import CommandLine
from bot.slack.text.markup import unmarked
from bot.slack.text.names import unknown_name
from bot.slack.views.menus import unknown_verb
from bot.slack.workspace.assignees import assignee
from bot.slack.workspace.directory import SlackDirectory

FOR_AGENTS: Final = frozenset(
    {
        EscalationVerb.OWN,
        EscalationVerb.ACK,
        EscalationVerb.ASSIGN,
        EscalationVerb.ASK,
        EscalationVerb.UPDATE,
        EscalationVerb.PROMISE,
        EscalationVerb.SEVERITY,
        EscalationVerb.SNOOZE,
        EscalationVerb.WAKE,
        EscalationVerb.RESOLVE,
        EscalationVerb.NOTE,
        EscalationVerb.MERGE,
        EscalationVerb.SPLIT,
        EscalationVerb.RETURN,
    }
)

_NEXT: Final = frozenset({"next", "whoever is next", "anybody"})


def register(on: Gestures, context: Context, people: SlackDirectory, uploads: Uploads) -> None:
    """Answer `/escalation`."""
    acts = (
        _acts(context)
        | _giving(context, people)
        | _forms(context)
        | steering.acts(context)
        | asking.acts(context)
        | sponsors.acts(context, people)
        | reporting.acts(context, uploads)
        | moves.acts(context, people)
    )

    @on.command(ids.ESCALATION_COMMAND, Permission.READ_ESCALATIONS)
    async def escalation_typed(line: CommandLine) -> Answer:
        request = asking.request_named(line.text)
        return await (answered(line) if request is None else where_it_is(context, request))

    async def answered(line: CommandLine) -> Answer:
        asked = read_escalation_line(line.text)
        if isinstance(asked, UnknownVerb):
            return Words(unknown_verb(asked.word, asked.nearest, ids.ESCALATION_COMMAND))
        match asked.verb:
            case EscalationVerb.MENU:
                return await lists.menu(context, line.person)
            case EscalationVerb.HELP:
                return lists.help_words()
            case EscalationVerb.LIST:
                return await lists.listed(context, asked.words, line.person)
            case EscalationVerb.NEW:
                await put(line, "New escalation", lambda: new_flag_screen(context, line.person))
                return None
        if asked.verb in FOR_AGENTS and Role.AGENT not in line.person.roles:
            raise NotAllowed((Role.AGENT,))
        found: int | Words | None = asked.number
        if found is None:
            typed = "" if asked.person else asked.words
            found = await lists.meant(context, asked.verb, line.person, typed)
        return found if isinstance(found, Words) else await acts[asked.verb](line, asked, found)


def _acts(context: Context) -> dict[EscalationVerb, Act]:
    """What is done at once."""

    async def show(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await lists.shown(context, number, line.person, line.spot.channel)

    async def history(_line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await told_history(context, escalation_subject(number))

    async def own(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await actions.own(context, number, line.person)

    async def acknowledge(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await actions.acknowledge(context, number, line.person)

    async def note(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        return await actions.note(context, number, asked.words, line.person, line.key)

    return {
        EscalationVerb.SHOW: show,
        EscalationVerb.HISTORY: history,
        EscalationVerb.OWN: own,
        EscalationVerb.ACK: acknowledge,
        EscalationVerb.NOTE: note,
    }


def _giving(context: Context, people: SlackDirectory) -> dict[EscalationVerb, Act]:
    """Whom it is given to: somebody who is named, whoever is next, or as a form says."""

    async def assign(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        if asked.person is not None:
            to = await assignee(people, line.spot.team, asked.person, ids.ASSIGNEE)
            return await actions.assign(context, number, to, line.person, line.key)
        if asked.words.casefold() in _NEXT:
            return await actions.assign_next(context, people, number, line.person, line.key)
        if asked.words.casefold() in ME:
            return await actions.own(context, number, line.person)
        if asked.words:
            example = f"/escalation assign {escalation_subject(number)} @ana"
            raise BadInput(ids.ASSIGNEE, unknown_name(asked.words, example))
        title = f"Assign {escalation_subject(number)}"
        await put(line, title, lambda: screens.assign_screen(context, number, line.person))
        return None

    return {EscalationVerb.ASSIGN: assign}


def _forms(context: Context) -> dict[EscalationVerb, Act]:
    """What needs a form, unless everything was typed."""

    async def update(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        title = f"Update {escalation_subject(number)}"
        await put(line, title, lambda: screens.update_screen(context, number, line.person, asked.words))
        return None

    async def resolve(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        title = f"Resolve {escalation_subject(number)}"
        await put(line, title, lambda: screens.resolve_screen(context, number, line.person))
        return None

    async def cancel(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        if asked.words:
            return await actions.cancel(context, number, unmarked(asked.words), line.person, line.key)
        title = f"Cancel {escalation_subject(number)}"
        await put(line, title, lambda: screens.cancel_screen(context, number, line.person))
        return None

    async def reopen(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        if asked.words:
            return await actions.reopen(context, number, unmarked(asked.words), line.person, line.key)
        title = f"Reopen {escalation_subject(number)}"
        await put(line, title, lambda: screens.reopen_screen(context, number, line.person))
        return None

    return {
        EscalationVerb.UPDATE: update,
        EscalationVerb.RESOLVE: resolve,
        EscalationVerb.CANCEL: cancel,
        EscalationVerb.REOPEN: reopen,
    }
