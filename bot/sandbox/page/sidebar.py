"""The page's left side: who one is, what one can open, what can be typed and chosen everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.sandbox.networks.world import World
from bot.sandbox.page.emoji import REACTIONS, emoji
from bot.sandbox.page.read_state import ReadState
from bot.sandbox.people.person import Person
from bot.sandbox.seed import AGENTS, EXECUTIVES, LEADS, PAYOUTS, RISK
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.users import User
from bot.sandbox.slack.wire import Json
from bot.sandbox.workspace import Workspace

_ROLES: Mapping[str, str] = {
    **dict.fromkeys(AGENTS, "agent"),
    **dict.fromkeys(LEADS, "lead"),
    **dict.fromkeys(EXECUTIVES, "executive"),
    **dict.fromkeys(PAYOUTS, "partner, Payouts"),
    **dict.fromkeys(RISK, "partner, Risk"),
}
_FIRST: Mapping[str, str] = {
    "agent": "social-desk",
    "lead": "social-desk",
    "executive": "exec-escalations",
    "partner, Payouts": "team-payouts",
    "partner, Risk": "team-risk",
}


def sidebar(workspace: Workspace, person: Person, read_state: ReadState, world: World) -> Json:
    """Everything that stands there for this person."""
    channels = [c for c in workspace.channels.values() if person.can_see(c)]
    rooms = [c for c in channels if c.kind in ("public", "private")]
    return {
        "team": workspace.team.name,
        "app": workspace.manifest.name,
        "you": _person(person.user),
        "people": [_person(user) for user in workspace.users.values() if not (user.is_bot or user.deleted)],
        "rooms": [_room(workspace, c, person.user, read_state) for c in rooms],
        "directs": list(_directs(workspace, channels, person.user, read_state)),
        "start": _start(rooms, person.user),
        "commands": [
            {"name": name, "usage": hint.usage, "description": hint.description}
            for name, hint in workspace.manifest.hints.items()
        ],
        "shortcuts": [{"name": s.name, "onMessage": s.on_message} for s in workspace.manifest.shortcuts],
        "reactions": [{"name": name, "emoji": emoji(name)} for name in REACTIONS],
        "home": workspace.manifest.home_tab,
        "networks": [{"key": n.key, "title": n.title} for n in world.networks.values()],
        "broken": [str(violation) for violation in workspace.violations][-20:],
    }


def _start(rooms: list[Channel], user: User) -> str:
    """The channel they would look at first: that of their role, else any they are in."""
    names = [room.name for room in rooms if user.id in room.members]
    preferred = _first_channel(user)
    return preferred if preferred in names else next(iter(names), preferred)


def _person(user: User) -> Json:
    return {"id": user.id, "handle": user.name, "name": user.display, "role": _role_of(user), "zone": user.tz}


def _room(workspace: Workspace, channel: Channel, user: User, read_state: ReadState) -> Json:
    joined = user.id in channel.members
    return {
        "id": channel.id,
        "name": channel.name,
        "title": workspace.title_of(channel, user.id),
        "kind": channel.kind,
        "shared": channel.is_shared,
        "archived": channel.is_archived,
        "joined": joined,
        **_unread(read_state, user, channel if joined else None),
    }


def _directs(
    workspace: Workspace, channels: list[Channel], user: User, read_state: ReadState
) -> Iterator[Json]:
    """The direct message with the app, which is there even before the first word, then the others."""
    bot = workspace.bot
    with_app = workspace.find_direct(user.id, bot.id)
    yield {"id": with_app.id if with_app else bot.id, "name": bot.display, "app": True} | _unread(
        read_state, user, with_app
    )
    for channel in channels:
        if channel.kind in ("im", "mpim") and channel is not with_app:
            name = workspace.title_of(channel, user.id).removeprefix("@")
            yield {"id": channel.id, "name": name, "app": False} | _unread(read_state, user, channel)


def _unread(read_state: ReadState, user: User, channel: Channel | None) -> Json:
    unread, pings = read_state.unread(user.id, channel) if channel else (False, 0)
    return {"unread": unread, "pings": pings}


def _role_of(user: User) -> str:
    """`agent`, `lead`, `executive`, `partner, Payouts`, `guest`, `other company`, `admin` or `no role`."""
    if user.is_stranger:
        return "other company"
    if user.is_restricted or user.is_ultra_restricted:
        return "guest"
    return "admin" if user.is_admin else _ROLES.get(user.real_name, "no role")


def _first_channel(user: User) -> str:
    """The name of the channel that somebody would look at first."""
    return _FIRST.get(_role_of(user), "general")
