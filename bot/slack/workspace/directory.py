"""Who is who in the workspace: people as Slack knows them, with the roles that the policy gives them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.domain.errors import Outsider
from bot.domain.people import Actor, PersonRef, Role, acting
from bot.domain.time.shifts import Shift, under_way
from bot.policy import PolicySource
from bot.services.workspace.people import Profile
from bot.slack.gestures import Gestures
from bot.slack.inbound.raw import part
from bot.slack.outbound.client import error_code, is_passing
from bot.slack.payloads import WorkspaceEvent
from bot.slack.workspace.identity import Identity
from bot.slack.workspace.profiles import outsider_kind, profile_of
from bot.slack.workspace.role_sources import RoleSources
from bot.slack.workspace.stale_cache import StaleCache

_FRESH: Final = timedelta(hours=1)
_NOBODY: Final = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
Remember = Callable[[Profile], Awaitable[PersonRef]]


@dataclass(frozen=True, slots=True)
class _Known:
    profile: Profile
    ref: PersonRef


@dataclass(eq=False)
class SlackDirectory:
    """What Slack told it keeps for a while, and drops on events."""

    client: AsyncWebClient
    identity: Identity
    sources: RoleSources
    policies: PolicySource
    remember: Remember
    clock: Clock

    def __post_init__(self) -> None:
        self._people: StaleCache[_Known] = StaleCache("people", self.clock, _FRESH)

    async def recognise(self, team_id: str, user_id: str, via: str) -> Actor:
        """Who acts, with their roles; Outsider for guests, bots, strangers and people who have left.

        It names guests and strangers, for what lets them in.

        Raises what Slack does where it is away and nothing is known yet of the person or of a role.
        """
        known = await self._known(user_id)
        is_ours = await self.is_home(team_id)
        kind = _kind(known, is_ours=is_ours)
        if known is None or kind:
            raise Outsider((), kind, _outsider(known, kind, via) if known else None)
        return acting(known.ref, await self.roles_of(user_id), via)

    async def is_home(self, team_id: str) -> bool:
        """Whether a workspace is ours; so is one that Slack does not name."""
        return not team_id or team_id == (await self.identity.known()).team_id

    async def person(self, user_id: str) -> PersonRef | None:
        """Somebody by Slack id, whoever they are (also guests and bots); None where Slack knows nobody."""
        known = await self._known(user_id)
        return known.ref if known else None

    async def colleague(self, user_id: str) -> PersonRef | None:
        """Somebody who may be given work: None for guests, bots, strangers and people who have left."""
        known = await self._known(user_id)
        return known.ref if known and not outsider_kind(known.profile) else None

    async def roles_of(self, user_id: str) -> frozenset[Role]:
        """The roles the policy names a person for, without the implied ones."""
        roles = self.policies.current().roles.items()
        return frozenset([role for role, named in roles if user_id in await self._ids_in(named)])

    async def members_of(self, role: Role) -> Sequence[PersonRef]:
        """The people with a role, by name, without those who have left."""
        return await self._colleagues(self.policies.current().roles.get(role, ()))

    async def knows(self, role: Role) -> bool:
        """Whether Slack knew every group and channel of a role when its members were last asked for."""
        return all(self.sources.is_known(source) for source in self.policies.current().roles.get(role, ()))

    async def on_shift(self, now: datetime) -> Sequence[PersonRef] | None:
        """The people of the shifts under way; None where the policy names nobody in a shift."""
        return await self._members_in(under_way(self.policies.current().shifts_by_name, now))

    async def rostered(self) -> Sequence[PersonRef] | None:
        """The people of all shifts; None where the policy names nobody in a shift."""
        return await self._members_in(self.policies.current().shifts_by_name.values())

    async def _members_in(self, shifts: Iterable[Shift]) -> Sequence[PersonRef] | None:
        if not any(shift.members for shift in self.policies.current().shifts_by_name.values()):
            return None
        return await self._colleagues([source for shift in shifts for source in shift.members])

    async def is_gone(self, person: PersonRef) -> bool:
        """Whether somebody has left the workspace, as far as Slack has told."""
        known = await self._known(person.slack_id)
        return known is None or known.profile.is_gone

    async def people_of(self, source: str) -> Sequence[PersonRef]:
        """The people of a user group, of a channel, or a person by id; without outsiders and those who have left."""
        return await self._colleagues([source])

    def listen(self, on: Gestures) -> None:
        """Drop what is kept as soon as Slack says that it changed."""

        @on.event("user_change")
        async def person_changed(event: WorkspaceEvent) -> None:
            self._people.drop(event.user)

        @on.event("subteam_updated")
        @on.event("subteam_members_changed")
        async def group_changed(event: WorkspaceEvent) -> None:
            self.sources.group_changed(event.group)

        @on.event("member_joined_channel")
        @on.event("member_left_channel")
        async def channel_changed(event: WorkspaceEvent) -> None:
            self.sources.channel_changed(event.channel)

    async def _colleagues(self, sources: Iterable[str]) -> Sequence[PersonRef]:
        people = [await self.colleague(user_id) for user_id in await self._ids_in(sources)]
        return sorted((p for p in people if p), key=lambda p: (p.name.casefold(), p.slack_id))

    async def _ids_in(self, sources: Iterable[str]) -> tuple[str, ...]:
        found = [user for source in sources for user in await self.sources.members_of(source)]
        return tuple(dict.fromkeys(found))

    async def _known(self, user_id: str) -> _Known | None:
        try:
            return await self._people.get(user_id, lambda: self._fetch(user_id))
        except SlackApiError as refused:
            if error_code(refused) in _NOBODY and not is_passing(refused):
                return None
            raise

    async def _fetch(self, user_id: str) -> _Known:
        home = (await self.identity.known()).team_id  # without it a stranger would pass for one of us
        answer = await self.client.users_info(user=user_id)
        profile = profile_of(part({"user": answer["user"]}, "user"), home)
        return _Known(profile, await self.remember(profile))


def _kind(known: _Known | None, *, is_ours: bool) -> str:
    if not is_ours:
        return "stranger"
    return outsider_kind(known.profile) if known else "unknown"


def _outsider(known: _Known, kind: str, via: str) -> Actor | None:
    if kind not in {"guest", "stranger"} or known.profile.is_bot or known.profile.is_gone:
        return None
    return Actor(known.ref, known.ref.name, via, label=known.ref.slack_id, outsider=kind)
