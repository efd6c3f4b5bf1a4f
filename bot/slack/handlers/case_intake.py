"""Cases opened by hand: from a message, from a form."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.domain.access import Permission
from bot.services.cases.opening import Report
from bot.slack import ids
from bot.slack.answers import Answer, Finished, FormAnswer
from bot.slack.cases.cards import CaseRoom
from bot.slack.cases.opening import open_reported, report_in
from bot.slack.forms.cases import parse_new_case
from bot.slack.forms.places import put
from bot.slack.gestures import Gestures
from bot.slack.message_drafts import draft_of
from bot.slack.payloads import ShortcutCall, Submission
from bot.slack.text.spoken import said_at
from bot.slack.views.drafts import CaseDraft
from bot.slack.views.intake_modals import new_case_modal, open_case_modal


def register(on: Gestures, room: CaseRoom) -> None:
    """Answer the shortcuts "Open a case" and "New case", and their form."""

    @on.shortcut(ids.OPEN_CASE, Permission.OPEN_CASE)
    async def open_case_chosen(call: ShortcutCall) -> Answer:
        async def load() -> View:
            if call.message is None:
                return new_case_modal()
            message = await draft_of(room.people, call.message)
            link = report_in(call.message.text).url
            return open_case_modal(CaseDraft(message=message, link=link))

        return await put(call, "Open a case", load)

    @on.shortcut(ids.NEW_CASE, Permission.OPEN_CASE)
    async def new_case_chosen(call: ShortcutCall) -> Answer:
        async def form() -> View:
            return new_case_modal()

        return await put(call, "Open a case", form)

    @on.submit(ids.NEW_CASE_FORM, Permission.OPEN_CASE)
    async def new_case_sent(form: Submission) -> FormAnswer:
        filled = parse_new_case(form.values)
        ts, channel = form.private.get(ids.TS), form.private.get(ids.CHANNEL, "")
        report = Report(filled.words, filled.author, filled.link, said_at(ts) if ts else None)
        key = f"slack:{channel}:{ts}" if ts else form.key
        return Finished(await open_reported(room, report, form.person, key, filled.priority))
