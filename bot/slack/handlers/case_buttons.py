"""Buttons and menus of cases: on cards, in lists, in the menu of `/case`, in the form "More"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from slack_sdk.models.views import View

from bot.domain.access import Permission
from bot.domain.cases.case import WaitingOn
from bot.domain.errors import NotFound
from bot.domain.subjects import SubjectKind, case_subject
from bot.slack import ids
from bot.slack.answers import Answer, Words
from bot.slack.cases import actions as case_actions
from bot.slack.cases.cards import CaseRoom
from bot.slack.cases.lists import help_words, listed
from bot.slack.cases.sheets import show_form, show_reply_form, show_resolve_form
from bot.slack.cases.shown import shown_card
from bot.slack.forms.places import case_of_button, put
from bot.slack.gestures import Gestures
from bot.slack.histories import history
from bot.slack.ids import Verb
from bot.slack.partners.asking import show_ask
from bot.slack.partners.replies import show_reply
from bot.slack.payloads import Press
from bot.slack.views.intake_modals import new_case_modal, search_modal
from bot.slack.views.menus import escalation_help
from bot.slack.views.pieces import prose, sheet
from bot.slack.views.timeline import history_modal

Entry: TypeAlias = Callable[[CaseRoom, Press, int], Awaitable[Answer]]
"""What an entry of a menu does to a case."""


def register(on: Gestures, room: CaseRoom) -> None:
    """Answer the buttons of cards, lists and menus. Links lead away by themselves."""
    on.link(ids.OPEN_LINK)
    _cards(on, room)
    _entries(on, room)
    _lists(on, room)
    _menu(on, room)


def _cards(on: Gestures, room: CaseRoom) -> None:
    @on.action(ids.CASE_CLAIM, Permission.CLAIM_CASE)
    async def claim_pressed(press: Press) -> Answer:
        return await case_actions.claim(room.context, case_of_button(press), press.person)

    @on.action(ids.CASE_REPLY, Permission.WORK_ON_CASE)
    async def reply_pressed(press: Press) -> Answer:
        return await show_reply_form(room, case_of_button(press), press)

    @on.action(ids.CASE_RESOLVE, Permission.WORK_ON_CASE)
    async def resolve_pressed(press: Press) -> Answer:
        return await show_resolve_form(room, case_of_button(press), press)

    @on.action(ids.CASE_REOPEN, Permission.REOPEN_CASE)
    async def reopen_pressed(press: Press) -> Answer:
        return await case_actions.reopen(room.context, case_of_button(press), press.person)

    @on.action(ids.CASE_SHOW, Permission.FOLLOW)
    async def show_pressed(press: Press) -> Answer:
        return await shown_card(room, case_of_button(press))


def _entries(on: Gestures, room: CaseRoom) -> None:
    @on.action(ids.CASE_MORE, Permission.READ_CASES)
    async def entry_picked(press: Press) -> Answer:
        return await _do(room, press, press.choice or press.value)

    @on.action(ids.CASE_DO, Permission.READ_CASES)
    async def more_pressed(press: Press) -> Answer:
        return await _do(room, press, press.value)


async def _do(room: CaseRoom, press: Press, value: str) -> Answer:
    choice = ids.read_choice(value)
    entry = ENTRIES.get(choice.verb) if choice else None
    if choice is None or entry is None or choice.subject.kind is not SubjectKind.CASE:
        raise NotFound("case", value.partition(":")[2])
    return await entry(room, press, choice.subject.number)


def _form(form_id: str) -> Entry:
    async def opened(room: CaseRoom, press: Press, number: int) -> Answer:
        return await show_form(room, form_id, number, press)

    return opened


def _waits(on: WaitingOn) -> Entry:
    async def set_to_wait(room: CaseRoom, press: Press, number: int) -> Answer:
        return await _said(press, number, await case_actions.wait(room.context, number, on, press.person))

    return set_to_wait


async def _release(room: CaseRoom, press: Press, number: int) -> Answer:
    return await _said(press, number, await case_actions.release(room.context, number, press.person))


async def _wake(room: CaseRoom, press: Press, number: int) -> Answer:
    return await _said(press, number, await case_actions.wake(room.context, number, press.person))


async def _said(press: Press, number: int, words: Words) -> Answer:
    """Inside a form the answer takes the form's place; elsewhere it is said privately."""
    if press.view_id is None:
        return words
    answer = sheet(ids.MORE_FORM, f"More for {case_subject(number)}", [prose(words.text)])
    return None if await press.screen.update(answer) else words


async def _ask(room: CaseRoom, press: Press, number: int) -> Answer:
    return await show_ask(room.context, press, case_subject(number))


async def _reply_partner(room: CaseRoom, press: Press, number: int) -> Answer:
    return await show_reply(room.context, press, case_subject(number))


async def _history(room: CaseRoom, press: Press, number: int) -> Answer:
    async def load() -> View:
        return history_modal(await history(room.context, case_subject(number)))

    return await put(press, "History", load)


def _lists(on: Gestures, room: CaseRoom) -> None:
    @on.action(ids.CASES_NEXT, Permission.READ_CASES)
    @on.action(ids.CASES_PREVIOUS, Permission.READ_CASES)
    async def page_turned(press: Press) -> Answer:
        page = ids.read_page(press.value)
        return await listed(room, page.query, press.person, page.number, replace_it=press.in_ephemeral)


def _menu(on: Gestures, room: CaseRoom) -> None:
    @on.action(ids.MENU_NEXT, Permission.CLAIM_CASE)
    async def next_pressed(press: Press) -> Answer:
        return await case_actions.claim_most_urgent(room.context, press.person)

    @on.action(ids.MENU_MINE, Permission.READ_CASES)
    async def mine_pressed(press: Press) -> Answer:
        return await listed(room, "mine", press.person)

    @on.action(ids.MENU_CASES, Permission.READ_CASES)
    async def cases_pressed(press: Press) -> Answer:
        return await listed(room, "", press.person)

    @on.action(ids.MENU_SEARCH, Permission.READ_CASES)
    async def search_pressed(press: Press) -> Answer:
        async def form() -> View:
            return search_modal()

        return await put(press, "Search cases", form)

    @on.action(ids.MENU_NEW_CASE, Permission.OPEN_CASE)
    async def new_case_pressed(press: Press) -> Answer:
        async def form() -> View:
            return new_case_modal()

        return await put(press, "Open a case", form)

    @on.action(ids.MENU_HELP, Permission.FOLLOW)
    async def help_pressed(press: Press) -> Answer:
        if press.value == ids.ESCALATION_COMMAND:
            return Words(f"What {ids.ESCALATION_COMMAND} does", escalation_help())
        return help_words()


ENTRIES: Final[Mapping[Verb, Entry]] = {
    Verb.ASSIGN: _form(ids.ASSIGN_FORM),
    Verb.WAIT_CUSTOMER: _waits(WaitingOn.CUSTOMER),
    Verb.WAIT_PARTNER: _waits(WaitingOn.PARTNER),
    Verb.SNOOZE: _form(ids.SNOOZE_FORM),
    Verb.WAKE: _wake,
    Verb.MORE: _form(ids.MORE_FORM),
    Verb.NOTE: _form(ids.NOTE_FORM),
    Verb.PRIORITY: _form(ids.PRIORITY_FORM),
    Verb.DISMISS: _form(ids.DISMISS_FORM),
    Verb.MERGE: _form(ids.MERGE_FORM),
    Verb.RELEASE: _release,
    Verb.HISTORY: _history,
    Verb.ASK: _ask,
    Verb.REPLY_PARTNER: _reply_partner,
}
"""What the entries of a card's menu, and of the form "More", do."""
