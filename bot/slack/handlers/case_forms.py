"""Forms of cases, sent: reply, resolve, assign, wait, snooze, priority, dismiss, merge, note, search."""

from __future__ import annotations

from bot.domain.access import Permission
from bot.domain.subjects import case_subject
from bot.slack import ids
from bot.slack.answers import Finished, FormAnswer
from bot.slack.cases import actions as case_actions
from bot.slack.cases.cards import CaseRoom, their_hour
from bot.slack.cases.filters import search_query
from bot.slack.cases.lists import listed
from bot.slack.forms import cases as forms_cases
from bot.slack.forms.places import case_of_form
from bot.slack.gestures import Gestures
from bot.slack.payloads import Submission
from bot.slack.workspace.assignees import assignee


def register(on: Gestures, room: CaseRoom) -> None:
    """Answer the forms. Each closes with what it did, and the forms beneath it close too."""
    _customer(on, room)
    _ends(on, room)
    _moves(on, room)
    _words(on, room)


def _customer(on: Gestures, room: CaseRoom) -> None:
    @on.submit(ids.REPLY_FORM, Permission.WORK_ON_CASE)
    async def reply_sent(form: Submission) -> FormAnswer:
        words = forms_cases.parse_reply(form.values)
        number = case_of_form(form)
        return Finished(await case_actions.reply(room, number, words, form.person, form.key))


def _ends(on: Gestures, room: CaseRoom) -> None:
    @on.submit(ids.RESOLVE_FORM, Permission.WORK_ON_CASE)
    async def outcome_sent(form: Submission) -> FormAnswer:
        outcome = forms_cases.parse_outcome(form.values)
        return Finished(await case_actions.resolve(room.context, case_of_form(form), outcome, form.person))

    @on.submit(ids.DISMISS_FORM, Permission.WORK_ON_CASE)
    async def dismissal_sent(form: Submission) -> FormAnswer:
        why = forms_cases.parse_dismissal(form.values)
        return Finished(await case_actions.dismiss(room.context, case_of_form(form), why, form.person))

    @on.submit(ids.MERGE_FORM, Permission.WORK_ON_CASE)
    async def merge_sent(form: Submission) -> FormAnswer:
        number = case_of_form(form)
        into = forms_cases.parse_merge(form.values, case_subject(number))
        return Finished(await case_actions.merge(room.context, number, into.number, form.person))


def _moves(on: Gestures, room: CaseRoom) -> None:
    @on.submit(ids.ASSIGN_FORM, Permission.WORK_ON_CASE)
    async def assignee_sent(form: Submission) -> FormAnswer:
        picked = forms_cases.parse_assignee(form.values)
        to = await assignee(room.people, form.team, picked, ids.ASSIGNEE)
        return Finished(await case_actions.assign(room.context, case_of_form(form), to, form.person))

    @on.submit(ids.WAIT_FORM, Permission.WORK_ON_CASE)
    async def wait_sent(form: Submission) -> FormAnswer:
        whom = forms_cases.parse_wait(form.values)
        return Finished(await case_actions.wait(room.context, case_of_form(form), whom, form.person))

    @on.submit(ids.SNOOZE_FORM, Permission.WORK_ON_CASE)
    async def snooze_sent(form: Submission) -> FormAnswer:
        now, _ = await their_hour(room.context, form.person)
        until = forms_cases.parse_snooze(form.values, now)
        return Finished(await case_actions.snooze(room.context, case_of_form(form), until, form.person))

    @on.submit(ids.PRIORITY_FORM, Permission.WORK_ON_CASE)
    async def priority_sent(form: Submission) -> FormAnswer:
        to = forms_cases.parse_priority(form.values)
        return Finished(await case_actions.prioritise(room.context, case_of_form(form), to, form.person))


def _words(on: Gestures, room: CaseRoom) -> None:
    @on.submit(ids.NOTE_FORM, Permission.NOTE_CASE)
    async def note_sent(form: Submission) -> FormAnswer:
        words = forms_cases.parse_note(form.values)
        number = case_of_form(form)
        return Finished(await case_actions.note(room.context, number, words, form.person, form.key))

    @on.submit(ids.SEARCH_FORM, Permission.READ_CASES)
    async def search_sent(form: Submission) -> FormAnswer:
        query = search_query(forms_cases.parse_search(form.values))
        return Finished(await listed(room, query, form.person))
