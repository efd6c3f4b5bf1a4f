"""Remember a person of the workspace as Slack describes them now, and that they have opened their Home."""

from __future__ import annotations

from dataclasses import dataclass

from bot.changes.context import Context, in_transaction
from bot.domain.people import PersonRef
from bot.outbox.messages import app_home
from bot.outbox.store import enqueue_at_end
from bot.storage.database import Transact, UnitOfWork


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Slack tells of them; `time_zone` is an IANA name."""

    team_id: str
    slack_id: str
    name: str
    time_zone: str = "UTC"
    is_guest: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    is_gone: bool = False


async def remember_person(transact: Transact, profile: Profile) -> PersonRef:
    """Store or refresh a person; the same Slack id is always the same person."""
    return await transact(
        lambda uow: uow.people.remember(
            team_id=profile.team_id,
            slack_id=profile.slack_id,
            name=profile.name,
            time_zone=profile.time_zone,
            is_outsider=profile.is_guest or profile.is_stranger or profile.is_bot,
            is_gone=profile.is_gone,
        )
    )


@in_transaction
async def open_home(_: Context, uow: UnitOfWork, person: PersonRef) -> None:
    """Their Home shows what is true now."""
    await uow.people.saw_home(person)
    enqueue_at_end(uow, app_home(person.slack_id))
