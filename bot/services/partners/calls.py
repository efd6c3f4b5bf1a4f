"""Tell a partner team something in the thread of its request, with those on call mentioned."""

from __future__ import annotations

import uuid

from bot.domain.events.codec import encode
from bot.domain.events.event import Event
from bot.domain.partners.requests import PartnerRequest
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import DeliveryKind, Wish


async def tell_team(uow: UnitOfWork, request: PartnerRequest, event: Event) -> None:
    """The team's on-call group is mentioned below its card; rendered from what is true when it goes out."""
    kind, facts = encode(event.fact)
    await uow.deliveries.mark(
        Wish(
            DeliveryKind.WORDS,
            f"words:{uuid.uuid4().hex}",
            str(request.subject),
            request.channel,
            data={
                "kind": kind,
                "at": event.at.isoformat(),
                "actor": event.actor.name,
                "actor_slack_id": None,
                "via": event.actor.via,
                "data": facts,
                "words": "",
                "mention": [],
                "team": request.team,
            },
        )
    )
