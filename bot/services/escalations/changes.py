"""Change an escalation: lock it, let the domain decide, record it, tell the thread and the sponsors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.records import record, show_open_requests, tell_privately, tell_thread
from bot.domain.escalations.escalation import Decision, Escalation
from bot.domain.escalations.promises import change_severity
from bot.domain.events.codec import encode
from bot.domain.events.event import Event
from bot.domain.people import Actor, PersonRef
from bot.outbox.codec import read_fields
from bot.outbox.news import SeverityChanged, SponsorNews
from bot.storage.database import UnitOfWork

Decide = Callable[[Escalation, datetime], Decision]


@in_transaction
async def change_escalation(
    context: Context,
    uow: UnitOfWork,
    number: int,
    decide: Decide,
    *,
    mention: PersonRef | None = None,
    call_owner: bool = False,
    tell_sponsors: type[SponsorNews] | None = None,
    key: str | None = None,
) -> Escalation:
    """The escalation after `decide(escalation, now)`. What `decide` raises changes nothing.

    `call_owner`: the thread calls whoever has it, unless they did it themselves. `tell_sponsors` is the news that
    each sponsor gets; the second copy of a form (`key`) does nothing.
    """
    held = await uow.escalations.get_for_update(number)
    if key is not None and not await uow.receipts.is_first(key):
        return held
    escalation, event = decide(held, uow.now)
    await record(context, uow, escalation, event)
    if escalation.severity != held.severity:
        await show_open_requests(uow, escalation.subject)
    called = mention or (absent_owner(escalation, event) if call_owner else None)
    await tell_thread(uow, escalation, event, mention=(called,))
    if tell_sponsors is not None:
        await tell_each_sponsor(uow, escalation, tell_sponsors, event)
    return escalation


def absent_owner(escalation: Escalation, event: Event) -> PersonRef | None:
    """Its owner, unless it was them who did it."""
    return None if event.actor.is_person(escalation.owner) else escalation.owner


async def tell_each_sponsor(
    uow: UnitOfWork, escalation: Escalation, kind: type[SponsorNews], event: Event
) -> None:
    """Every sponsor hears privately what happened, but who did it, who had an answer.

    The news have the facts of the event as they were when it happened.
    """
    news = read_fields(kind, {**encode(event.fact)[1], "who": event.actor.name})
    for sponsor in await uow.escalations.sponsors(escalation.number):
        if event.actor.person is None or sponsor.id != event.actor.person.id:
            await tell_privately(uow, sponsor, news, escalation.subject)


async def change_escalation_severity(
    context: Context, number: int, severity: str, by: Actor, key: str
) -> Escalation:
    """Every deadline is planned anew; the owner is called, and every sponsor hears the new time.

    BadInput for a severity that the policy does not have. The same form twice (`key`) is one change.
    """
    terms = context.policy.terms(severity)
    return await change_escalation(
        context,
        number,
        lambda e, now: change_severity(e, terms, by, now),
        call_owner=True,
        tell_sponsors=SeverityChanged,
        key=key,
    )
