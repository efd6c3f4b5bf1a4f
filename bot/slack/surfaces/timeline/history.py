"""What happened to a case or an escalation: read page by page for whoever asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.subjects import Subject, SubjectKind
from bot.readmodels import Timeline
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation
from bot.slack.deps import Deps
from bot.slack.modal_target import open_modal
from bot.slack.payloads import Press
from bot.slack.views.timeline import history_modal, timeline_list
from bot.storage.database import Reading

PER_PAGE: Final = 15


async def history(context: Context, subject: Subject, page: int = 1) -> Timeline:
    """A page of the timeline, page 1 the latest; NotFound."""
    async with context.read() as view:
        await must_exist(view, subject)
        place = await view.placements.of(f"card:{subject}")
        return replace(await view.timeline.page(subject, page, PER_PAGE), place=place)


async def must_exist(view: Reading, subject: Subject) -> None:
    """NotFound where there is no such case or escalation."""
    if subject.kind is SubjectKind.CASE:
        await view.cases.get(subject.number)
    else:
        await view.escalations.get(subject.number)


async def told_history(
    context: Context, subject: Subject, page: int = 1, *, replace_it: bool = False
) -> Reply:
    """The same as a private message."""
    timeline = await history(context, subject, page)
    return Reply(f"History of {subject}", timeline_list(timeline), replace=replace_it)


async def show_history(deps: Deps, asked: Invocation) -> Answer:
    """As a private message, or as a form where the sheet or the card of a case asks."""
    press = asked.gesture
    if not isinstance(press, Press) or (press.view_id is None and asked.about.kind is not SubjectKind.CASE):
        return await told_history(deps.context, asked.about)

    async def load() -> View:
        return history_modal(await history(deps.context, asked.about))

    return await open_modal(press, "History", load)
