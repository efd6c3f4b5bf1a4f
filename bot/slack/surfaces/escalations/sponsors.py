"""What sponsors do, and what is done about them: joining, asking for an update, saying whether it is settled."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.views import View

from bot.domain.access import Permission
from bot.domain.errors import BadInput, NotFound, Outsider
from bot.domain.people import Actor
from bot.domain.subjects import Subject, escalation_subject
from bot.services.escalations.endings import escalation_not_settled, escalation_settled, may_settle
from bot.services.escalations.promises import ask_update
from bot.services.escalations.raising import sponsor_escalation
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.grammar import ME
from bot.slack.commands.verbs import Invocation
from bot.slack.deps import Deps
from bot.slack.form_reader import read_form
from bot.slack.gestures import Gestures
from bot.slack.modal_target import open_modal
from bot.slack.payloads import Press, Submission
from bot.slack.surfaces.escalations.actions import next_due
from bot.slack.surfaces.escalations.facts import has_it
from bot.slack.surfaces.escalations.fields import parse_missing
from bot.slack.text.markup import inline, name
from bot.slack.text.names import unknown_name
from bot.slack.views.closing import not_settled_modal
from bot.slack.workspace.directory import SlackDirectory


async def sponsor(deps: Deps, asked: Invocation) -> Answer:
    """Who is named hears what comes of it; without a name, who asks."""
    if asked.words and not asked.person and asked.words.casefold() not in ME:
        example = f"/escalation sponsor {asked.subject} @kim"
        raise BadInput("person", unknown_name(asked.words, example))
    who = await _named(deps.people, asked.team, asked.person) if asked.person else asked.by
    e = await sponsor_escalation(deps.context, asked.number, who, asked.by)
    lead = (
        f"You sponsor {e.subject} now."
        if who.person == asked.by.person
        else (f"{inline(who.name, 60)} sponsors {e.subject} now, and was told.")
    )
    return Reply(f"{lead} {has_it(e)}{await next_due(deps.context, e)}")


async def ask_for_update(deps: Deps, asked: Invocation) -> Answer:
    """Whoever has it is asked how it stands."""
    e = await ask_update(deps.context, deps.people, asked.number, asked.by)
    whom = f"{name(e.owner)} was" if e.owner else "Nobody has it yet, so the leads were"
    return Reply(f"{whom} asked for an update on {e.subject}.{await next_due(deps.context, e)}")


async def _named(people: SlackDirectory, team: str, slack_id: str) -> Actor:
    try:
        return await people.recognise(team, slack_id, "command")
    except Outsider as refused:
        raise BadInput("person", "Guests, bots and people of other workspaces cannot sponsor.") from refused


def register(on: Gestures, deps: Deps) -> None:
    """Answer "Did this settle it?". Who may is a matter of the escalation, not of a role: roles come and go."""
    context = deps.context

    @on.action(ids.CLOSING_YES, Permission.SETTLE)
    async def yes_pressed(press: Press) -> Answer:
        number, closed_at = _ending(ids.read_ending(press.value))
        e = await escalation_settled(context, number, closed_at, press.person)
        return Reply(f"Noted: {e.subject} is settled for you.")

    @on.action(ids.CLOSING_NO, Permission.SETTLE)
    async def no_pressed(press: Press) -> Answer:
        async def load() -> View:
            number, closed_at = _ending(ids.read_ending(press.value))
            async with context.read() as view:
                await may_settle(view, number, closed_at, press.person)
            return not_settled_modal(escalation_subject(number), closed_at.isoformat())

        return await open_modal(press, "It goes on", load)

    @on.submit(ids.NOT_SETTLED_FORM, Permission.SETTLE)
    async def missing_sent(form: Submission) -> Answer:
        ending = f"{form.private.get(ids.ABOUT)}|{form.private.get(ids.CLOSED_AT)}"
        number, closed_at = _ending(ids.read_ending(ending))
        missing = read_form(form.values, deps.clock(), parse_missing)
        e = await escalation_not_settled(context, number, closed_at, missing, form.person, form.key)
        words = f"{e.subject} is open again with your words. {has_it(e)}{await next_due(context, e)}"
        return Reply(words)


def _ending(found: tuple[Subject, datetime] | None) -> tuple[int, datetime]:
    if found is None:
        raise NotFound("escalation", "")
    return found[0].number, found[1]
