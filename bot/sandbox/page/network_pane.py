"""The local X as the page shows it: conversations with us, ours and theirs, newest first."""

from __future__ import annotations

from bot.sandbox.networks.posts import Version
from bot.sandbox.networks.x.world import XWorld
from bot.sandbox.page.messages import Renderer
from bot.sandbox.slack.wire import Json

_CONVERSATIONS = 40


def x_pane(world: XWorld, renderer: Renderer) -> Json:
    """What X shows now."""
    conversations: dict[str, list[Version]] = {}
    for version in world.posts():
        conversations.setdefault(version.conversation_id, []).insert(0, version)
    shown = list(conversations.values())[:_CONVERSATIONS]
    return {
        "us": f"@{world.our_account.handle}",
        "conversations": [[_post(world, renderer, version) for version in each] for each in shown],
        "customers": [a.handle for a in world.accounts.values() if a.id != world.our_account.id],
    }


def _post(world: XWorld, renderer: Renderer, version: Version) -> Json:
    author = world.accounts[version.author_id]
    return {
        "id": version.id,
        "name": author.name,
        "handle": f"@{author.handle}",
        "verified": author.is_verified,
        "ours": author.id == world.our_account.id,
        "text": version.text,
        "media": [thing.alt or thing.kind for thing in version.media],
        "edited": len(version.history) > 1,
        "time": renderer.moment(str(version.created_at.timestamp()), "{date_short_pretty} {time}"),
    }
