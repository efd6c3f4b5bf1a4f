"""The menu "More" on an escalation's card, and the sheet behind it: one table from entry to act."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Role
from bot.domain.subjects import SubjectKind
from bot.slack import ids
from bot.slack.answers import Answer, Words
from bot.slack.escalations import moves, reporting, sheet, sponsors, steering
from bot.slack.escalations.sheet import SheetAct
from bot.slack.gestures import Gestures
from bot.slack.ids import Verb
from bot.slack.outbound.uploads import Uploads
from bot.slack.partners import sheet as partner_sheet
from bot.slack.payloads import Press
from bot.slack.views.escalation_sheet import ENTRIES, done_sheet
from bot.slack.views.pieces import prose
from bot.slack.workspace.directory import SlackDirectory


def sheet_acts(context: Context, people: SlackDirectory, uploads: Uploads) -> dict[Verb, SheetAct]:
    """Every entry, and what it does: each area has a table of its own."""
    return (
        sheet.acts(context)
        | steering.sheet_acts(context)
        | partner_sheet.sheet_acts(context)
        | sponsors.sheet_acts(context, people)
        | reporting.sheet_acts(context, uploads)
        | moves.sheet_acts(context)
    )


def register(on: Gestures, context: Context, people: SlackDirectory, uploads: Uploads) -> None:
    """Answer every entry of the menu and every button of the sheet."""
    acts = sheet_acts(context, people, uploads)

    @on.action(ids.ESCALATION_MORE, Permission.READ_ESCALATIONS)
    @on.action(ids.ESCALATION_DO, Permission.READ_ESCALATIONS)
    async def entry_chosen(press: Press) -> Answer:
        choice = ids.read_choice(press.choice or press.value)
        act = acts.get(choice.verb) if choice else None
        if choice is None or act is None or choice.subject.kind is not SubjectKind.ESCALATION:
            raise NotFound("escalation", "")
        entry = ENTRIES.get(choice.verb)
        if entry is not None and entry.for_desk and Role.AGENT not in press.person.roles:
            raise NotAllowed((Role.AGENT,))
        return await _in_its_place(press, choice, await act(press, choice.subject.number))


async def _in_its_place(press: Press, choice: ids.Choice, answer: Answer) -> Answer:
    """Inside the sheet the answer takes the sheet's place; elsewhere it is said privately."""
    if press.view_id is None or not isinstance(answer, Words):
        return answer
    blocks = list(answer.blocks) or [prose(answer.text)]
    return None if await press.screen.update(done_sheet(choice.subject, blocks)) else answer
