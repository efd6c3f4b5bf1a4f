"""Who may be given work: people of the desk, as somebody names or picks them."""

from __future__ import annotations

from bot.domain.access import Permission, may
from bot.domain.errors import BadInput, Outsider
from bot.domain.people import PersonRef
from bot.slack.workspace.directory import SlackDirectory


async def assignee(people: SlackDirectory, team: str, slack_id: str, field: str) -> PersonRef:
    """The agent or lead with that Slack id; BadInput for `field` where they are neither."""
    try:
        actor = await people.recognise(team, slack_id, "assignment")
    except Outsider as refused:
        raise BadInput(field, f"{_WHO.get(refused.kind, _WHO[''])} Choose an agent or a lead.") from refused
    if actor.person is None or not may(actor, Permission.HOLD_WORK):
        raise BadInput(field, f"{actor.name} has no role on the desk. Choose an agent or a lead.")
    return actor.person


_WHO = {
    "guest": "Guests cannot hold work of the desk.",
    "bot": "A bot cannot hold work of the desk.",
    "stranger": "People of other workspaces cannot hold work of the desk.",
    "gone": "That person has left the workspace.",
    "": "Slack does not know that person.",
}
