"""The people of a workspace, its apps' bots, and its user groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.slack.wire import Json


@dataclass
class User:
    """A member, a guest, a bot, or a stranger from another workspace (Slack Connect).

    https://docs.slack.dev/reference/objects/user-object
    """

    id: str
    team_id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Europe/Lisbon"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    bot_id: str = ""
    app_id: str = ""
    title: str = ""
    updated: int = 0

    @property
    def display(self) -> str:
        """The name people see."""
        return self.real_name

    def as_json(self, now: datetime, *, with_email: bool = False) -> Json:
        """The user as the Web API and events show it."""
        zone = now.astimezone(ZoneInfo(self.tz))
        offset = zone.utcoffset()
        guest = self.is_restricted or self.is_ultra_restricted
        answer: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "profile": self.profile(with_email=with_email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:
            return answer
        return answer | {
            "color": "2a4b7c",
            "tz": self.tz,
            "tz_label": zone.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": guest,
            "is_ultra_restricted": self.is_ultra_restricted,
            **({"is_stranger": True} if self.is_stranger else {}),
            "is_email_confirmed": bool(self.email),
            "who_can_share_contact_card": "EVERYONE",
        }

    def profile(self, *, with_email: bool = False) -> Json:
        """The `profile` inside a user: https://docs.slack.dev/reference/objects/user-object#profile."""
        first, _, last = self.real_name.partition(" ")
        image = f"https://avatars.example.com/{self.id}"
        shown: Json = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": "" if self.is_bot else self.real_name,
            "display_name_normalized": "" if self.is_bot else self.real_name,
            "status_text": "",
            "status_emoji": "",
            "status_expiration": 0,
            "avatar_hash": "g0",
            "first_name": first,
            "last_name": last,
            "image_24": f"{image}-24.png",
            "image_48": f"{image}-48.png",
            "image_72": f"{image}-72.png",
            "team": self.team_id,
        }
        if with_email and self.email:
            shown["email"] = self.email
        if self.is_bot:
            shown |= {"api_app_id": self.app_id, "bot_id": self.bot_id, "always_active": True}
        return shown


@dataclass
class UserGroup:
    """A user group: https://docs.slack.dev/reference/objects/usergroup-object. It cannot be emptied."""

    id: str
    team_id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    deleted_at: int = 0

    def as_json(self, *, with_users: bool = False, with_count: bool = False) -> Json:
        """The group as the Web API and events show it."""
        answer: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": self.created,
            "date_update": self.updated,
            "date_delete": self.deleted_at,
            "auto_type": None,
            "auto_provision": False,
            "enterprise_subteam_id": "",
            "created_by": "USLACKBOT",
            "updated_by": "USLACKBOT",
            "deleted_by": "USLACKBOT" if self.deleted_at else None,
            "prefs": {"channels": [], "groups": []},
        }
        if with_users:
            answer["users"] = list(self.users)
        if with_users or with_count:
            answer["user_count"] = len(self.users)
        return answer
