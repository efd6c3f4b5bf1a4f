"""users.*, usergroups.*, team.*, bots.* and auth.*: who is who.

https://docs.slack.dev/reference/methods/users.info and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack import membership
from bot.sandbox.slack.api.call import Call, Method, page
from bot.sandbox.slack.users import User, UserGroup
from bot.sandbox.slack.wire import Json, SlackError


def auth_test(call: Call) -> Json:
    """auth.test."""
    state = call.state
    return {
        "url": f"https://{state.team.domain}.slack.com/",
        "team": state.team.name,
        "user": state.bot.name,
        "team_id": state.team.id,
        "user_id": state.app.bot_user,
        "bot_id": state.app.bot_id,
        "is_enterprise_install": False,
    }


def _shown(call: Call, user: User) -> Json:
    return user.as_json(call.state.now(), with_email="users:read.email" in call.state.manifest.scopes)


def info(call: Call) -> Json:
    """users.info; the e-mail address only with users:read.email."""
    return {"user": _shown(call, call.user())}


def listing(call: Call) -> Json:
    """users.list."""
    users = list(call.state.users.values())
    found, cursor = page(call, users, max(1, len(users)))
    shown = [_shown(call, user) for user in found]
    return {"members": shown, "cache_ts": call.state.seconds, "response_metadata": {"next_cursor": cursor}}


def by_email(call: Call) -> Json:
    """users.lookupByEmail: deactivated people are not found."""
    email = call.text("email").casefold()
    for user in call.state.users.values():
        if user.email.casefold() == email and not user.deleted:
            return {"user": _shown(call, user)}
    raise SlackError("users_not_found")


def groups(call: Call) -> Json:
    """usergroups.list."""
    users, count, disabled = (call.flag(f"include_{n}") for n in ("users", "count", "disabled"))
    seen = [g for g in call.state.groups.values() if disabled or not g.deleted_at]
    return {"usergroups": [g.as_json(with_users=users, with_count=count) for g in seen]}


def _group(call: Call) -> UserGroup:
    group = call.state.groups.get(call.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def group_users(call: Call) -> Json:
    """usergroups.users.list."""
    group = _group(call)
    return {"users": [] if group.deleted_at and not call.flag("include_disabled") else list(group.users)}


def set_group_users(call: Call) -> Json:
    """usergroups.users.update: a group cannot be emptied."""
    group = _group(call)
    users = call.words("users")
    if any(user not in call.state.users for user in users):
        raise SlackError("invalid_users")
    membership.set_group_members(call.state, group, users)
    return {"usergroup": group.as_json(with_users=True)}


def team_info(call: Call) -> Json:
    """team.info."""
    team = call.state.team
    shown = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}
    return {"team": shown | {"url": f"https://{team.domain}.slack.com/"}}


def bot_info(call: Call) -> Json:
    """bots.info."""
    wanted = call.text("bot") or call.state.app.bot_id
    for user in call.state.users.values():
        if user.bot_id == wanted:
            shown = {
                "id": wanted,
                "deleted": False,
                "name": user.real_name,
                "updated": 0,
                "app_id": user.app_id,
            }
            return {"bot": shown | {"user_id": user.id, "icons": {}}}
    raise SlackError("bot_not_found")


_PAGED = ("cursor", "limit")

METHODS: Mapping[str, Method] = {
    "auth.test": Method(auth_test),
    "users.info": Method(info, ("users:read",), ("user",), ("include_locale",)),
    "users.list": Method(listing, ("users:read",), (), (*_PAGED, "include_locale", "team_id")),
    "users.lookupByEmail": Method(by_email, ("users:read.email",), ("email",)),
    "usergroups.list": Method(
        groups, ("usergroups:read",), (), ("include_count", "include_disabled", "include_users", "team_id")
    ),
    "usergroups.users.list": Method(
        group_users, ("usergroups:read",), ("usergroup",), ("include_disabled", "team_id")
    ),
    "usergroups.users.update": Method(
        set_group_users, ("usergroups:write",), ("usergroup", "users"), ("include_count", "team_id")
    ),
    "team.info": Method(team_info, ("team:read",), (), ("team", "domain")),
    "bots.info": Method(bot_info, ("users:read",), (), ("bot", "team_id")),
}
