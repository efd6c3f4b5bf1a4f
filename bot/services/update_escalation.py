"""Report on an escalation to its sponsors, to the partner teams that were asked, or to the desk alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.escalation_promises import Audience, Update, update
from bot.domain.escalations import Escalation
from bot.domain.events import Event
from bot.domain.partner_requests import PartnerRequest
from bot.domain.people import Actor, PersonRef
from bot.policy.form import CustomerWords, Partner
from bot.services.change_escalation import tell_each_sponsor
from bot.services.desk import Desk
from bot.services.record_change import record_escalation, tell_thread
from bot.storage.uow import Reading
from bot.triage.sensitive import mask


@dataclass(frozen=True, slots=True)
class Reported:
    """The escalation after an update, and exactly who reads it besides its thread."""

    escalation: Escalation
    sponsors: tuple[PersonRef, ...] = ()
    partners: tuple[PartnerRequest, ...] = ()


async def update_escalation(desk: Desk, number: int, news: Update, by: Actor, key: str) -> Reported:
    """The thread has the update, and so has its audience; the next one is promised unless the desk alone reads it.

    `PARTNERS` are the sponsors, and every team that still owes an answer, in the thread of its request. The same
    form twice (`key`) is one update.
    """
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        readers = await _readers(uow, held, news.audience)
        if not await uow.receipts.is_first(key):
            return readers
        terms = desk.policy.terms_or_mildest(held.severity)
        escalation, event = update(held, news, terms, by, uow.now)
        await record_escalation(uow, escalation, event)
        await tell_thread(uow, escalation, event)
        if news.audience is not Audience.DESK:
            await tell_each_sponsor(uow, escalation, "update", event)
        for request in readers.partners:
            await tell_thread(uow, request, _for_team(event, desk.policy.partners.get(request.team)))
        return Reported(escalation, readers.sponsors, readers.partners)


async def _readers(view: Reading, e: Escalation, audience: Audience) -> Reported:
    if audience is Audience.DESK:
        return Reported(e)
    sponsors = await view.escalations.sponsors(e.number)
    asked: Sequence[PartnerRequest] = ()
    if audience is Audience.PARTNERS:
        asked = await view.partner_requests.of(e.subject)
    return Reported(e, sponsors, tuple(request for request in asked if request.is_waiting))


def _for_team(event: Event, team: Partner | None) -> Event:
    """What happened and what is next, masked as requests are; what sponsors are promised is not theirs."""
    kept = {key: str(event.data.get(key) or "") for key in ("happened", "planned")}
    if team is None or team.customer_words is not CustomerWords.FULL:
        kept = {key: mask(words) for key, words in kept.items()}
    return Event(event.subject, event.kind, event.at, event.actor, dict(kept))
