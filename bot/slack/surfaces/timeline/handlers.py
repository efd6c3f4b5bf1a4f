"""Timelines: what happened to a case or an escalation, and messages that people keep there."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Option
from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.domain.cases.case import OPEN
from bot.domain.errors import NotFound
from bot.domain.subjects import SubjectKind, parse_subject
from bot.readmodels import CaseFilter, CaseLine
from bot.services.timeline.messages import keep_message
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.deps import Deps
from bot.slack.form_reader import read_form
from bot.slack.gestures import Gestures
from bot.slack.modal_target import open_modal
from bot.slack.payloads import OptionsCall, Press, ShortcutCall, Submission
from bot.slack.surfaces.cases.fields import parse_timeline
from bot.slack.surfaces.cases.intake_modals import add_to_timeline_modal
from bot.slack.surfaces.cases.modals import case_options
from bot.slack.surfaces.reads import thread_link
from bot.slack.surfaces.timeline.drafts import draft_of, message_of
from bot.slack.surfaces.timeline.history import history, told_history
from bot.slack.surfaces.timeline.suggestions import suggested
from bot.slack.views.timeline import history_modal

_FOUND = 20


def register(on: Gestures, deps: Deps) -> None:
    """Answer the shortcut "Add to timeline" and its form, the pages of histories, the search for a case."""
    _keeping(on, deps)
    _histories(on, deps.context)
    _searching(on, deps.context)


def _keeping(on: Gestures, deps: Deps) -> None:
    context, people = deps.context, deps.people

    @on.shortcut(ids.ADD_TO_TIMELINE, Permission.KEEP_MESSAGE)
    async def add_to_timeline_chosen(call: ShortcutCall) -> Answer:
        message = call.message
        if message is None:
            return Reply("Use this on a message: its menu has “Add to timeline”.")

        async def load() -> View:
            draft = await draft_of(people, message)
            return add_to_timeline_modal(draft, await suggested(context, draft, call.person))

        return await open_modal(call, "Add to timeline", load)

    @on.submit(ids.ADD_TO_TIMELINE_FORM, Permission.KEEP_MESSAGE)
    async def message_sent_to_timeline(form: Submission) -> Answer:
        subject = read_form(form.values, deps.clock(), parse_timeline)
        message = await message_of(people, deps.reader, form.private)
        is_new = await keep_message(context, subject, message, form.person)
        told = f"The message is on the timeline of {subject}{'' if is_new else ' already'}."
        return Reply(f"{told}{await thread_link(context, subject)}")


def _histories(on: Gestures, context: Context) -> None:
    @on.action(ids.TIMELINE_EARLIER, Permission.FOLLOW)
    @on.action(ids.TIMELINE_LATER, Permission.FOLLOW)
    async def page_turned(press: Press) -> Answer:
        page = ids.read_page(press.value)
        subject = ids.read_subject(page.query)
        if subject is None:
            raise NotFound("case", page.query)
        if press.view_id is None:
            return await told_history(context, subject, page.number, replace_it=press.in_ephemeral)
        await press.screen.update(history_modal(await history(context, subject, page.number)))
        return None


def _searching(on: Gestures, context: Context) -> None:
    @on.options(ids.CASE_SEARCH, Permission.READ_CASES)
    async def case_searched(call: OptionsCall) -> Sequence[Option]:
        asked = CaseFilter(statuses=OPEN, words=call.query)
        async with context.read() as view:
            by_words = await view.case_reads.page(asked, 1, _FOUND, title="")
            number = parse_subject(call.query, SubjectKind.CASE)
            is_case = number is not None and number.kind is SubjectKind.CASE
            by_number = await view.case_reads.line(number.number) if number and is_case else None
        found = [*([by_number] if by_number else []), *by_words.lines]
        return case_options(_without(found, call.private.get(ids.ABOUT, "")))


def _without(lines: Sequence[CaseLine], number: str) -> list[CaseLine]:
    """Each case once, and not the one that the form is about."""
    by_number = {str(line.case.subject): line for line in lines if line.case.is_open}
    return [line for subject, line in by_number.items() if subject != number]
