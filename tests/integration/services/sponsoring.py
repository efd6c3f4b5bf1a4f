"""An escalation with a sponsor, an owner and a lead, and a look at what each of them has."""

from dataclasses import replace
from datetime import datetime

from bot.domain.escalations.promises import Update
from bot.domain.outcomes import CustomerTold
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.subjects import escalation_subject
from bot.readmodels import Closing, Home
from bot.services.escalations.endings import resolve_escalation
from bot.services.workspace.people import open_home
from tests.integration.services.office import Office
from tests.people_builders import HOUR, SOLVED

AGENT, LEAD, EXECUTIVE = Role.AGENT, Role.LEAD, Role.EXECUTIVE
E1 = escalation_subject(1)
NEWS = Update("The bank confirmed it.", "A manual run at noon.", None)
ENDING = replace(SOLVED, customer_told=CustomerTold.YES, lessons="Ask the bank first.")


async def raised(office: Office) -> tuple[Actor, Actor, Actor]:
    """An executive who sponsors E-1, its owner, and a lead."""
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    lee = await office.person("lee", LEAD)
    await office.escalation(eva, owner=ana.person)
    return eva, ana, lee


def ref(who: Actor) -> PersonRef:
    assert who.person is not None
    return who.person


async def ended(office: Office, by: Actor) -> datetime:
    """When it was resolved."""
    closed = await resolve_escalation(office.context, 1, ENDING, by)
    assert closed.closed_at is not None
    return closed.closed_at


async def targets(office: Office, kind: str) -> list[str]:
    return [row["target"] for row in await office.rows("deliveries") if row["kind"] == kind]


async def asked_privately(office: Office) -> list[str]:
    """Who was nudged because a sponsor asked, each time."""
    names = {row["id"]: row["name"] for row in await office.rows("people")}
    return [names[row["person_id"]] for row in await office.rows("nudges") if row["reason"] == "asked"]


async def verdicts(office: Office) -> list[bool | None]:
    return [row["settled"] for row in await office.rows("sponsors")]


async def closing(office: Office, at: datetime, reader: Actor | None = None) -> Closing:
    async with office.context.read() as view:
        return await view.sponsor_reads.closing(1, at, reader.person if reader else None)


async def home(office: Office, of: Actor) -> Home:
    async with office.context.read() as view:
        return await view.sponsor_reads.home(ref(of), of.roles)


async def opens_home(office: Office, who: Actor) -> None:
    await open_home(office.context, ref(who))
    await delivered(office)


async def delivered(office: Office) -> None:
    """Everything that waits has gone out."""
    async with office.database.begin() as uow:
        while taken := await uow.deliveries.take(100, HOUR):
            for each in taken:
                await uow.deliveries.finish(each)


async def homes_due(office: Office) -> list[str]:
    """Whose Home is to be drawn anew; then it has been."""
    due = [r["lane"] for r in await office.rows("deliveries") if r["kind"] == "home" and r["done_at"] is None]
    await delivered(office)
    return sorted(due)
