"""Buttons, menus and pagers of escalations."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.domain.subjects import escalation_subject
from bot.slack import ids
from bot.slack.answers import Answer
from bot.slack.escalations import actions, lists, screens
from bot.slack.escalations.words import number_in
from bot.slack.forms.places import put
from bot.slack.gestures import Gestures
from bot.slack.histories import told_history
from bot.slack.payloads import Press


def register(on: Gestures, context: Context) -> None:
    """Answer every button of an escalation's card, of its lists and of its menu."""
    _steps(on, context)
    _endings(on, context)
    _reading(on, context)


def _steps(on: Gestures, context: Context) -> None:
    """What a nudge asks for carries who had it then: it may have been done by somebody else who was asked."""

    @on.action(ids.ESCALATION_ACKNOWLEDGE, Permission.RUN_ESCALATION)
    async def acknowledge_pressed(press: Press) -> Answer:
        number, holder = _held(press)
        return await actions.acknowledge(context, number, press.person, holder)

    @on.action(ids.ESCALATION_UPDATE, Permission.RUN_ESCALATION)
    async def update_pressed(press: Press) -> Answer:
        number, holder = _held(press)
        title = f"Update {escalation_subject(number)}"
        return await put(
            press, title, lambda: screens.update_screen(context, number, press.person, holder=holder)
        )

    @on.action(ids.ESCALATION_ASSIGN, Permission.RUN_ESCALATION)
    async def assign_pressed(press: Press) -> Answer:
        number, holder = _held(press)
        title = f"Assign {escalation_subject(number)}"
        return await put(press, title, lambda: screens.assign_screen(context, number, press.person, holder))


def _held(press: Press) -> tuple[int, str]:
    number, holder = ids.read_held(press.value)
    return number_in(number), holder


def _endings(on: Gestures, context: Context) -> None:
    @on.action(ids.ESCALATION_RESOLVE, Permission.RUN_ESCALATION)
    async def resolve_pressed(press: Press) -> Answer:
        number = number_in(press.value)
        title = f"Resolve {escalation_subject(number)}"
        await put(press, title, lambda: screens.resolve_screen(context, number, press.person))
        return None

    @on.action(ids.ESCALATION_REOPEN, Permission.REOPEN_ESCALATION)
    async def reopen_pressed(press: Press) -> Answer:
        number = number_in(press.value)
        title = f"Reopen {escalation_subject(number)}"
        await put(press, title, lambda: screens.reopen_screen(context, number, press.person))
        return None


def _reading(on: Gestures, context: Context) -> None:
    @on.action(ids.ESCALATION_HISTORY, Permission.READ_ESCALATIONS)
    async def history_pressed(press: Press) -> Answer:
        return await told_history(context, escalation_subject(number_in(press.value)))

    @on.action(ids.MENU_ESCALATIONS, Permission.READ_ESCALATIONS)
    async def list_pressed(press: Press) -> Answer:
        return await lists.listed(context, "", press.person)

    @on.action(ids.ESCALATIONS_PREVIOUS, Permission.READ_ESCALATIONS)
    @on.action(ids.ESCALATIONS_NEXT, Permission.READ_ESCALATIONS)
    async def page_turned(press: Press) -> Answer:
        page = ids.read_page(press.value)
        return await lists.listed(context, page.query, press.person, page.number, replace_it=True)
