"""From what people type and press to the verb that answers: the same for every table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeAlias

from bot.domain.access import Permission, require
from bot.domain.errors import NotFound
from bot.domain.subjects import Subject
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.grammar import Takes, request_named
from bot.slack.commands.verbs import Invocation, Order, Turn, Typed, UnknownVerb, Verb, VerbTable
from bot.slack.deps import Deps
from bot.slack.gestures import Gestures
from bot.slack.payloads import CommandLine, Press, Submission
from bot.slack.surfaces.partners.actions import where_it_is
from bot.slack.text.markup import unmarked
from bot.slack.views.blocks import DrawnBlock, section
from bot.slack.views.menus import done_sheet, help_list, unknown_verb

Table: TypeAlias = VerbTable[Any]


def register(on: Gestures, deps: Deps, tables: Sequence[Table]) -> None:
    """Answer the commands, their menus, and the buttons, sheets and forms of their verbs."""
    for table in tables:
        _command(on, deps, table)
        for verb in table.verbs:
            _buttons(on, deps, table, verb)
            _form(on, deps, table, verb)
        if table.turn:
            turn, *actions = table.turn
            for action in actions:
                on.action(action, table.permission)(_page_turned(deps, turn))
        if table.more:
            _, *actions = table.more
            for action in actions:
                on.action(action, table.permission)(_entry_chosen(deps, table))

    @on.action(ids.MENU_HELP, Permission.FOLLOW)
    async def help_pressed(press: Press) -> Answer:
        return help_words(next((each for each in tables if each.command == press.value), tables[0]))


def _command(on: Gestures, deps: Deps, table: Table) -> None:
    @on.command(table.command, table.permission)
    async def typed(line: CommandLine) -> Answer:
        request = request_named(line.text) if table.kind else None
        if request is not None:
            return await where_it_is(deps.context, request)
        if line.text.strip().casefold() == "help":
            return help_words(table)
        read = table.read(line.text)
        if read is None:
            return await table.menu(deps, line.person)
        if isinstance(read, UnknownVerb):
            return Reply(unknown_verb(unmarked(read.word), read.nearest, table.command))
        return await _run(deps, table, read, line)


async def _run(deps: Deps, table: Table, typed: Typed[Any], line: CommandLine) -> Answer:
    verb = typed.verb
    require(line.person, verb.permission)
    found: Subject | Reply | None = typed.subject
    if found is None and verb.takes is not Takes.WORDS and table.which:
        found = await table.which(deps, line.person, typed)
    if isinstance(found, Reply):
        return found
    invocation = Invocation(
        gesture=line, form=verb.form, subject=found, words=typed.words, person=typed.person
    )
    return await verb.run(deps, invocation)


@cache
def help_words(table: Table) -> Reply:
    """The verbs of a command; they hang on nothing but its table, so they are drawn once."""
    groups = {
        title: [
            (f"{table.command} {verb.name} {verb.arguments}".strip(), verb.help)
            for verb in verbs
            if verb.help
        ]
        for title, verbs in table.groups.items()
    }
    name = table.command if table.kind else "Callout"
    listed = help_list(groups, table.lead, table.footer)
    return Reply(f"What {name} does", tuple(DrawnBlock(block) for block in listed))


def _page_turned(deps: Deps, turn: Turn) -> Callable[[Press], Awaitable[Answer]]:
    async def page_turned(press: Press) -> Answer:
        page = ids.read_page(press.value)
        return replace(await turn(deps, page.query, press.person, page.number), replace=True)

    return page_turned


def _buttons(on: Gestures, deps: Deps, table: Table, verb: Verb[Any]) -> None:
    async def pressed(press: Press) -> Answer:
        value, holder = ids.read_held(press.value)
        subject = ids.subject_in(value, table.kind)
        asked = Invocation(gesture=press, form=verb.form, subject=subject, holder=holder)
        return await verb.run(deps, asked)

    async def chosen(press: Press) -> Answer:
        return await verb.run(deps, Invocation(gesture=press, form=verb.form))

    for action in verb.pressed:
        on.action(action, verb.permission)(pressed)
    if verb.menu:
        on.action(verb.menu.action, verb.permission)(chosen)


def _form(on: Gestures, deps: Deps, table: Table, verb: Verb[Any]) -> None:
    form = verb.form
    if form is None or (sent := form.sent) is None:
        return

    @on.submit(form.id, verb.permission)
    async def form_sent(filled: Submission) -> Answer:
        is_about = verb.takes is not Takes.WORDS
        subject = ids.subject_in(filled.private.get(ids.ABOUT), table.kind) if is_about else None
        holder = filled.private.get(ids.HOLDER, "")
        return await sent(deps, filled, Order(gesture=filled, subject=subject, holder=holder))


def _entry_chosen(deps: Deps, table: Table) -> Callable[[Press], Awaitable[Answer]]:
    async def entry_chosen(press: Press) -> Answer:
        value = press.choice or press.value
        choice = ids.read_choice(value)
        found = table.entry(choice.key) if choice else None
        if choice is None or found is None or choice.subject.kind is not table.kind:
            raise NotFound(table.kind.noun if table.kind else "", value.partition(":")[2])
        verb, entry = found
        require(press.person, verb.permission)
        answer = await verb.run(
            deps, Invocation(gesture=press, form=verb.form, subject=choice.subject, words=entry.words)
        )
        return await _in_its_place(table, press, choice, answer)

    return entry_chosen


async def _in_its_place(table: Table, press: Press, choice: ids.Choice, answer: Answer) -> Answer:
    """Inside the sheet the answer takes the sheet's place; elsewhere it is said privately."""
    if press.view_id is None or table.more is None or not isinstance(answer, Reply):
        return answer
    blocks = list(answer.blocks) or [section(answer.text)]
    return None if await press.screen.update(done_sheet(table.more[0], choice.subject, blocks)) else answer
