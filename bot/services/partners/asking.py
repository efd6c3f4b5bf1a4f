"""Ask a partner team about a case or an escalation, in that team's channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.locks import lock_parent
from bot.changes.records import record, show, tell_thread
from bot.domain.access import Permission, require
from bot.domain.cases.case import Case, wait
from bot.domain.cases.choices import WaitingOn
from bot.domain.errors import BadInput, StateError
from bot.domain.escalations.escalation import Escalation, must_be_live
from bot.domain.events.event import Event
from bot.domain.partners.requests import PartnerRequest, PartnerTerms, ask
from bot.domain.people import Actor
from bot.domain.subjects import Subject
from bot.policy.nearest import listed
from bot.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Question:
    """What a team is asked: `team` is its key in the policy; without `wanted_by` the team's own promise counts."""

    team: str
    words: str
    wanted_by: datetime | None = None


@in_transaction
async def ask_about(
    context: Context, uow: UnitOfWork, subject: Subject, question: Question, by: Actor, key: str
) -> PartnerRequest | None:
    """The team is asked, and the thread knows; a case waits for it then. None for a form's second copy (`key`).

    BadInput for an unknown team, no words or a time that is past; StateError once it is closed; NotYours.
    """
    about = await lock_parent(uow, subject)
    if not await uow.receipts.is_first(key):
        return None
    may_ask(about, by)
    said = await uow.timeline.say(about.subject, author=by.name, text=question.words, person=by.person)
    request, event = await ask_partner(context, uow, about.subject, question, by, said)
    if isinstance(about, Case):
        about = await _let_wait(context, uow, about, by)
    else:
        await show(uow, about)
    await tell_thread(uow, about, event, words=question.words)
    return request


def may_ask(about: Case | Escalation, by: Actor) -> None:
    """Pass for whoever may act on it while it is open: StateError, NotYours, NotAllowed."""
    if isinstance(about, Escalation):
        must_be_live(about, "ask a partner about")
    elif not about.is_open:
        raise StateError(about.subject, about.status, "ask a partner about")
    require(by, Permission.ASK_PARTNER, about)


async def _let_wait(context: Context, uow: UnitOfWork, case: Case, by: Actor) -> Case:
    events = []
    if case.waiting_on is not WaitingOn.PARTNER:
        case, event = wait(case, WaitingOn.PARTNER, by, uow.now)
        events = [event]
    await record(context, uow, case, *events)
    return case


async def ask_partner(
    context: Context, uow: UnitOfWork, about: Subject, question: Question, by: Actor, said: int | None = None
) -> tuple[PartnerRequest, Event]:
    """Ask about what is held; the team's on-call group is mentioned. BadInput for a team nobody knows."""
    terms = partner_terms(context, question.team)
    number = await uow.partner_requests.next_number()
    request, event = ask(number, about, terms, question.words, question.wanted_by, by, uow.now)
    await uow.partner_requests.add(request)
    await record(context, uow, request, event, said=said)
    return request, event


def partner_terms(context: Context, team: str) -> PartnerTerms:
    """What a team promises, by its key in the policy; BadInput."""
    terms = context.policy.partners.get(team)
    if terms is None:
        there_are = f" There is {listed(context.policy.partners)}." if context.policy.partners else ""
        raise BadInput("team", f"There is no partner team `{team}` in the policy.{there_are} Choose another.")
    return PartnerTerms(
        team,
        terms.name,
        terms.channel,
        terms.acknowledge_within,
        terms.answer_within,
        context.policy.version,
    )
