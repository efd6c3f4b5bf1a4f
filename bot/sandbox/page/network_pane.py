"""A network as the page shows it: conversations with us, ours and theirs, newest first."""

from __future__ import annotations

from bot.sandbox.networks.posts import Version
from bot.sandbox.networks.world import Network
from bot.sandbox.page.messages import Renderer
from bot.sandbox.slack.wire import Json

_CONVERSATIONS = 40


def network_pane(network: Network, renderer: Renderer) -> Json:
    """What the network shows now; `us` is how customers name us, "" where they need not."""
    shown = network.conversations()[:_CONVERSATIONS]
    return {
        "key": network.key,
        "title": network.title,
        "us": f"@{network.our_account.handle}" if network.must_name_us else "",
        "conversations": [[_post(network, renderer, version) for version in each] for each in shown],
        "customers": [a.handle for a in network.accounts.values() if a.id != network.our_account.id],
    }


def _post(network: Network, renderer: Renderer, version: Version) -> Json:
    author = network.accounts[version.author_id]
    return {
        "id": version.id,
        "name": author.name,
        "handle": f"@{author.handle}",
        "verified": author.is_verified,
        "ours": author.id == network.our_account.id,
        "text": version.text,
        "media": [thing.alt or thing.kind for thing in version.media],
        "edited": version.edited,
        "hidden": version.hidden,
        "time": renderer.moment(str(version.created_at.timestamp()), "{date_short_pretty} {time}"),
    }
