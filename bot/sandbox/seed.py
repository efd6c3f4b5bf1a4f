"""Acme, the workspace that tests and the demo start from."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.slack.ids import Now
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.workspace import Workspace

AGENTS = ("Ana", "Ben", "Carla")
LEADS = ("Lena",)
EXECUTIVES = ("Eva", "Omar")
PAYOUTS = ("Pia",)
RISK = ("Rui",)
OTHERS = ("Nora",)
DESK_CHANNELS = ("#social-desk", "#social-urgent", "#social-meta", "#social-payouts")


def acme(manifest: Manifest | Path, now: Now | None = None, *, bot_in_desk: bool = False) -> Workspace:
    """A workspace with a social desk.

    People: Ana, Ben and Carla are agents, Lena leads, Eva and Omar are executives, Pia is of Payouts, Rui of
    Risk, Nora has no role, Gus is a guest, Sam a stranger from another workspace, Adam the admin (U0ADMIN01).
    Channels: the desk's four, #exec-escalations, #team-payouts, #team-risk, #general and the private
    #exec-private. The app is in none of them; with `bot_in_desk`, in all but #general and #exec-private.
    """
    workspace = Workspace(manifest, now)
    for name in (*AGENTS, *LEADS, *PAYOUTS, *OTHERS):
        workspace.add_person(name, tz="Asia/Manila")
    for name in (*EXECUTIVES, *RISK):
        workspace.add_person(name, tz="Europe/Lisbon")
    workspace.add_person("Adam", user_id="U0ADMIN01", admin=True)
    workspace.add_person("Gus", guest=True)
    workspace.add_person("Sam", stranger=True, tz="America/New_York")
    _add_channels(workspace, bot_in_desk=bot_in_desk)
    workspace.add_group("@social-agents", AGENTS)
    workspace.add_group("@social-leads", LEADS)
    workspace.add_group("@execs", EXECUTIVES)
    workspace.add_group("@payouts-oncall", PAYOUTS)
    return workspace


def _add_channels(workspace: Workspace, *, bot_in_desk: bool) -> None:
    context = (*AGENTS, *LEADS, "Adam")
    staff = (*AGENTS, *LEADS, *EXECUTIVES, *PAYOUTS, *RISK, *OTHERS, "Adam")
    workspace.add_channel("#general", (*staff, "Gus")).is_general = True
    for name in DESK_CHANNELS:
        workspace.add_channel(name, (*context, "Gus", "Nora"), bot=bot_in_desk)
    workspace.channel("#social-desk").members.append(workspace.person("Sam").id)
    workspace.channel("#social-desk").is_shared = True
    workspace.add_channel("#exec-escalations", (*context, *EXECUTIVES), bot=bot_in_desk)
    workspace.add_channel("#team-payouts", (*PAYOUTS, *LEADS), bot=bot_in_desk)
    workspace.add_channel("#team-risk", (*RISK, *LEADS), bot=bot_in_desk)
    workspace.add_channel("#exec-private", EXECUTIVES, private=True)
