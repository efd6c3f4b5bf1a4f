"""Timelines: what happened to a case or an escalation, and messages that people keep there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from slack_sdk.models.blocks import Option
from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.domain.cases.case import OPEN
from bot.domain.errors import NotFound
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.escalation import LIVE
from bot.domain.people import Actor
from bot.domain.subjects import Subject, SubjectKind, parse_subject
from bot.readmodels import CaseFilter, CaseLine, EscalationFilter, Timeline
from bot.services.timeline.messages import keep_message
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation
from bot.slack.deps import Deps
from bot.slack.form_reader import read_form
from bot.slack.gestures import Gestures
from bot.slack.modal_target import open_modal
from bot.slack.payloads import OptionsCall, Press, ShortcutCall, Submission
from bot.slack.surfaces.cases.fields import parse_timeline
from bot.slack.surfaces.cases.modals import add_to_timeline_modal, case_options
from bot.slack.surfaces.reads import matter, myself, thread_link
from bot.slack.surfaces.timeline.drafts import draft_of, message_of
from bot.slack.views.drafts import MessageDraft
from bot.slack.views.timeline import history_modal, timeline_list
from bot.storage.database import ReadSession

_FOUND = 20
_A_FEW = 10
PER_PAGE: Final = 15


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
            return replace(await told_history(context, subject, page.number), replace=True)
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


async def suggested(context: Context, message: MessageDraft, by: Actor) -> dict[Subject, str]:
    """Cases and escalations that the message may belong to, the likeliest first, with a few words to know each by."""
    me = myself(by)
    async with context.read() as view:
        here = await view.placements.subject_at(message.channel, message.ts, message.thread_ts)
        cases = await view.case_reads.page(CaseFilter(statuses=OPEN, owner=me), 1, _A_FEW, title="")
        live = EscalationFilter(statuses=LIVE, owner=me)
        escalations = await view.escalation_reads.page(live, 1, _A_FEW, title="")
        home = await view.partner_requests.parent_of(here) if here else None
        first = {home: await _known_by(view, home, by)} if home else {}
    return {
        **first,
        **{line.case.subject: line.excerpt or "" for line in cases.lines},
        **{line.escalation.subject: line.escalation.summary for line in escalations.lines},
    }


async def _known_by(view: ReadSession, subject: Subject, by: Actor) -> str:
    if subject.kind is SubjectKind.ESCALATION:
        escalation = await view.escalations.get(subject.number)
        sponsors = await view.escalations.sponsors(subject.number)
        return escalation.summary if may_see(escalation, by, sponsors) else "Confidential"
    line = await view.case_reads.line(subject.number)
    if line is None:
        raise NotFound("case", str(subject))
    return line.excerpt or ""


async def history(context: Context, subject: Subject, page: int = 1) -> Timeline:
    """A page of the timeline, page 1 the latest; NotFound."""
    async with context.read() as view:
        await matter(view, subject)
        place = await view.placements.of(f"card:{subject}")
        return replace(await view.timeline.page(subject, page, PER_PAGE), place=place)


async def told_history(context: Context, subject: Subject, page: int = 1) -> Reply:
    """The same as a private message."""
    timeline = await history(context, subject, page)
    return Reply(f"History of {subject}", timeline_list(timeline))


async def show_history(deps: Deps, asked: Invocation) -> Answer:
    """As a private message, or as a form where the sheet or the card of a case asks."""
    press = asked.gesture
    if not isinstance(press, Press) or (press.view_id is None and asked.about.kind is not SubjectKind.CASE):
        return await told_history(deps.context, asked.about)

    async def load() -> View:
        return history_modal(await history(deps.context, asked.about))

    return await open_modal(press, "History", load)
