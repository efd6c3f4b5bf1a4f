"""A person as Slack describes them: https://docs.slack.dev/reference/objects/user-object."""

from __future__ import annotations

from bot.services.workspace.people import Profile
from bot.slack.inbound.raw import Raw, part, texts, words

_SLACKBOT = "USLACKBOT"


def profile_of(user: Raw, home: str) -> Profile:
    """The facts we keep. `home` is our workspace: people of others are strangers."""
    team, slack_id = words(user, "team_id"), words(user, "id")
    ours = team == home or home in texts(part(user, "enterprise_user"), "teams")
    return Profile(
        team_id=team or home,
        slack_id=slack_id,
        name=_name(user),
        time_zone=words(user, "tz") or "UTC",
        is_guest=_is(user, "is_restricted") or _is(user, "is_ultra_restricted"),
        is_stranger=_is(user, "is_stranger") or not ours,
        is_bot=_is(user, "is_bot") or _is(user, "is_workflow_bot") or slack_id == _SLACKBOT,
        is_gone=_is(user, "deleted"),
    )


def outsider_kind(profile: Profile) -> str:
    """Why a person may do nothing here: guest, bot, stranger, gone; "" for everybody else."""
    kinds = {
        "gone": profile.is_gone,
        "bot": profile.is_bot,
        "stranger": profile.is_stranger,
        "guest": profile.is_guest,
    }
    return next((kind for kind, applies in kinds.items() if applies), "")


def _name(user: Raw) -> str:
    """What colleagues see: the display name where there is one."""
    profile = part(user, "profile")
    shown = words(profile, "display_name") or words(profile, "real_name")
    return shown or words(user, "real_name") or words(user, "name") or words(user, "id")


def _is(user: Raw, flag: str) -> bool:
    return user.get(flag) is True
