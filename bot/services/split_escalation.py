"""Split a partner request off an escalation: it goes on as an escalation of its own."""

from __future__ import annotations

from bot.domain.escalation_splits import Offshoot, may_split, split
from bot.domain.escalations import Escalation
from bot.domain.people import Actor, PersonRef
from bot.services.ask_partner import show_request
from bot.services.desk import Desk
from bot.services.ports import Directory
from bot.services.record_change import record_escalation, tell_privately, tell_thread
from bot.services.rota import on_rota, whoever_is_next
from bot.services.see_escalation import seen_escalation
from bot.storage.uow import UnitOfWork


async def split_escalation(
    desk: Desk, directory: Directory, number: int, request: int, by: Actor, key: str
) -> Escalation | None:
    """The new escalation: it has the request, the same sponsors, severity and owner, or whoever is next.

    None for a form's second copy (`key`). What the domain's `split` raises changes nothing; Confidential, NotFound.
    """
    async with desk.read() as view:
        e = await seen_escalation(view, number, by)
        may_split(e, by)
        now = view.now
    candidates = [] if e.owner else await on_rota(directory, now)
    async with desk.begin() as uow:
        await uow.escalations.hold(number)
        if not await uow.receipts.is_first(key):
            return None
        held = await seen_escalation(uow, number, by)
        owner = held.owner or await whoever_is_next(uow, candidates)
        return await _split(desk, uow, held, request, owner, by)


async def _split(
    desk: Desk, uow: UnitOfWork, held: Escalation, request: int, owner: PersonRef | None, by: Actor
) -> Escalation:
    terms = desk.policy.terms_or_mildest(held.severity)
    new = Offshoot(await uow.escalations.next_number(), terms, owner, desk.policy.escalations.channel)
    asked = await uow.partner_requests.hold(request)
    parts, (begun, begins), moved = split(held, asked, new, by, uow.now)
    await uow.escalations.add(begun, policy_version=desk.policy.version)
    sponsors = await uow.escalation_moves.copy_sponsors(held.number, begun.number)
    await uow.partner_requests.save(moved)
    await record_escalation(uow, held, parts)
    await record_escalation(uow, begun, begins)
    await show_request(uow, moved)
    await tell_thread(uow, held, parts)
    await tell_thread(uow, begun, begins, mention=(owner,) if owner and begun.acknowledged_at is None else ())
    facts = {"request": str(moved.subject), "from": str(held.subject), "who": by.name}
    for sponsor in sponsors:
        await tell_privately(uow, sponsor, "split", str(begun.subject), **facts)
    return begun
