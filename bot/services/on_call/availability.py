"""Who can be called now: the shift, the leads, and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.changes.context import Context
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.recipients import Candidate
from bot.domain.nudges.rota import whose_turn
from bot.domain.people import PersonRef, Role
from bot.domain.time.shifts import Attendance, attendance
from bot.services.workspace.directory import Directory
from bot.storage.database import ReadSession


@dataclass(frozen=True, slots=True)
class OnCall:
    """`roles` are the people by role, `partner_leads` those of a partner team by its key."""

    roles: Mapping[str, Sequence[PersonRef]] = field(default_factory=dict)
    partner_leads: Mapping[str, Sequence[PersonRef]] = field(default_factory=dict)
    attendance: Attendance = field(default_factory=Attendance)

    def leads(self) -> Sequence[PersonRef]:
        """Who is asked for another owner: the leads whose shift is not over, else all of them, else the admins."""
        leads = self.roles.get(Role.LEAD) or self.roles.get(Role.ADMIN, ())
        return [lead for lead in leads if not self.attendance.is_off(lead)] or leads


async def resolve_on_call(context: Context, directory: Directory) -> OnCall:
    """Ask who is there. Raises what Slack does where it is away and nothing is known."""
    named = {*context.policy.ladder.rungs, Role.LEAD, Role.ADMIN} - {OWNER}
    return OnCall(
        roles={role: await directory.members_of(Role(role)) for role in sorted(named)},
        partner_leads={
            team: await directory.people_of(terms.lead)
            for team, terms in context.policy.partners.items()
            if terms.lead
        },
        attendance=attendance(await directory.on_shift(await context.now()), await directory.rostered()),
    )


async def availability(
    context: Context, view: ReadSession, on_call: OnCall, people: Sequence[PersonRef], *, breaks_quiet: bool
) -> list[Candidate]:
    """How these stand now. Whoever is on shift has no quiet hours: they are at work."""
    quiet = None if breaks_quiet else context.policy.quiet
    candidates = []
    for person in people:
        until = None
        if quiet is not None and not on_call.attendance.is_on(person):
            zone = context.policy.zone_or_ours(await view.people.zone_of(person))
            until = quiet.until(view.now, zone)
        candidates.append(Candidate(person, on_call.attendance.is_off(person), until))
    return candidates


async def on_rota(context: Context, directory: Directory) -> Sequence[PersonRef]:
    """The agents on shift; all of them where no shift is under way, or none of them stands in it."""
    agents = await directory.members_of(Role.AGENT)
    on_shift = await directory.on_shift(await context.now())
    at_work = {person.id for person in on_shift or ()}
    return [agent for agent in agents if agent.id in at_work] or agents


async def whoever_is_next(view: ReadSession, candidates: Sequence[PersonRef]) -> PersonRef | None:
    """The one of these whose turn it is; None of nobody."""
    return whose_turn(candidates, await view.escalations.load_of(candidates))


async def next_owner(
    context: Context, directory: Directory, but: PersonRef | None = None
) -> PersonRef | None:
    """Whose turn it is now, leaving out `but` (who has it already); None where nobody else is there.

    Raises what Slack does where it is away and nothing is known of a role or a shift.
    """
    on_it = await on_rota(context, directory)
    candidates = [person for person in on_it if but is None or person.id != but.id]
    async with context.read() as view:
        return await whoever_is_next(view, candidates)
