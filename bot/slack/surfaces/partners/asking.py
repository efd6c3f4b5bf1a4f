"""Asking a partner team: by command where everything is typed, else by the form."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.cases.case import Case
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import Escalation
from bot.domain.partners.talk import named_team
from bot.domain.subjects import Subject, SubjectKind
from bot.services.partners.asking import Question, ask_about, may_ask
from bot.slack import partner_ids as names
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation, Order
from bot.slack.deps import Deps
from bot.slack.modal_target import Asked, open_modal
from bot.slack.surfaces.partners.modals import AskDraft, ask_modal
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import as_written, inline, moment, unmarked
from bot.storage.database import Reading


async def ask(context: Context, order: Order, question: Question) -> Reply:
    """Ask a team."""
    subject = order.about
    request = await ask_about(context, subject, question, order.by, order.key)
    if request is None:
        return Reply(f"They are asked about {subject} already.")
    due = f" Their answer is due {moment(request.answer_by)}."
    waits = f" {subject} waits for them." if subject.kind is SubjectKind.CASE else ""
    team, thread = inline(request.name, 60), await thread_link(context, subject)
    return Reply(f"{team} is asked about {subject}: {request.subject}.{due}{waits}{thread}")


async def ask_by_verb(deps: Deps, asked: Invocation) -> Answer:
    """`ask E-3 payouts when is it paid?` asks at once; where the team or the question is missing, the form opens."""
    team, rest = named_team(as_written(asked.words), deps.context.policy.teams)
    if team is not None and rest:
        return await ask(deps.context, asked, Question(team, unmarked(rest)))
    return await show_ask(deps.context, asked.gesture, asked.about, team, unmarked(rest))


async def show_ask(
    context: Context, asked: Asked, subject: Subject, team: str | None = None, question: str = ""
) -> Answer:
    """Open the form; StateError, NotYours where it could not be sent anyway. BadInput without any team."""
    if not context.policy.partners:
        raise BadInput(
            names.TEAM,
            "No partner team is in the policy, so there is nobody to ask. An admin of Callout can add one.",
        )

    async def load() -> View:
        async with context.read() as view:
            about = await _home(view, subject)
        may_ask(about, asked.person)
        hides = isinstance(about, Escalation) and about.confidential
        return ask_modal(AskDraft(subject, dict(context.policy.teams), team, question, hides))

    return await open_modal(asked, f"Ask about {subject}", load)


async def _home(view: Reading, subject: Subject) -> Case | Escalation:
    if subject.kind is SubjectKind.CASE:
        return await view.cases.get(subject.number)
    return await view.escalations.get(subject.number)
