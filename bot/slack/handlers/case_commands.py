"""`/case`: what people type about cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from slack_sdk.models.views import View

from bot.domain.access import Permission
from bot.domain.subjects import case_subject
from bot.policy.nearest import nearest
from bot.slack import ids
from bot.slack.answers import Answer, Words
from bot.slack.cases.cards import CaseRoom
from bot.slack.cases.choice import chosen_alone
from bot.slack.cases.filters import search_query
from bot.slack.cases.lists import help_words, listed, menu
from bot.slack.cases.opening import open_reported, report_in
from bot.slack.cases.shown import shown_card
from bot.slack.cases.verbs import CHANGING, Verb
from bot.slack.cases.words import read_line
from bot.slack.forms.places import put
from bot.slack.gestures import Gestures
from bot.slack.histories import told_history
from bot.slack.partners.answers import where_it_is
from bot.slack.partners.asking import request_named
from bot.slack.payloads import CommandLine
from bot.slack.text.markup import unmarked
from bot.slack.views.intake_modals import new_case_modal, search_modal
from bot.slack.views.menus import unknown_verb


def register(on: Gestures, room: CaseRoom) -> None:
    """Answer `/case`."""

    @on.command(ids.CASE_COMMAND, Permission.READ_CASES)
    async def case_typed(line: CommandLine) -> Answer:
        if (request := request_named(line.text)) is not None:
            return await where_it_is(room.context, request)
        written = read_line(line.text)
        verb = VERBS.get(written.verb)
        if verb is None:
            meant = nearest(written.verb, (each for each in VERBS if each))
            return Words(unknown_verb(unmarked(written.verb), meant, ids.CASE_COMMAND))
        return await verb(room, line, written.rest)


async def _menu(room: CaseRoom, line: CommandLine, _: str) -> Answer:
    return await menu(room.context, line.person)


async def _help(_: CaseRoom, __: CommandLine, ___: str) -> Answer:
    return help_words()


async def _list(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    return await listed(room, rest, line.person)


async def _mine(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    return await listed(room, f"mine {rest}", line.person)


async def _search(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    if rest.strip():
        return await listed(room, search_query(rest), line.person)

    async def form() -> View:
        return search_modal()

    return await put(line, "Search cases", form)


async def _show(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number = await chosen_alone(room.context, "show", rest, line.person)
    return await shown_card(room, number)


async def _history(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number = await chosen_alone(room.context, "history", rest, line.person)
    return await told_history(room.context, case_subject(number))


async def _open(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    if rest.strip():
        return await open_reported(room, report_in(rest), line.person, line.key)

    async def form() -> View:
        return new_case_modal()

    return await put(line, "Open a case", form)


VERBS: Final[Mapping[str, Verb]] = {
    "": _menu,
    "help": _help,
    "list": _list,
    "mine": _mine,
    "search": _search,
    "show": _show,
    "history": _history,
    "open": _open,
    **CHANGING,
}
"""Every verb; "" is `/case` alone."""
