"""What somebody of Acme is to the desk, as the page's choice of people says it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.people import User
from bot.sandbox.population import AGENTS, EXECUTIVES, LEADS, PAYOUTS, RISK

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


def role_of(user: User) -> str:
    """`agent`, `lead`, `executive`, `partner, Payouts`, `guest`, `other company`, `admin` or `no role`."""
    if user.is_stranger:
        return "other company"
    if user.is_restricted or user.is_ultra_restricted:
        return "guest"
    return "admin" if user.is_admin else _ROLES.get(user.real_name, "no role")


def first_channel(user: User) -> str:
    """The name of the channel that somebody would look at first."""
    return _FIRST.get(role_of(user), "general")
