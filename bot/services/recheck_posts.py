"""Look again at posts of open cases: what was edited follows, what was deleted is masked."""

from __future__ import annotations

from datetime import timedelta

from bot.services.desk import Desk
from bot.services.ports import Network
from bot.services.receive_posts import Received, receive_posts

AT_ONCE = 100
"""What X looks up in one call (https://docs.x.com/x-api/posts/lookup)."""


async def recheck_posts(desk: Desk, network: Network, older_than: timedelta) -> Received:
    """What became of the posts that have not been looked at for `older_than`, a hundred at the most."""
    async with desk.read() as view:
        due = await view.posts.to_recheck(network.name, view.now - older_than, AT_ONCE)
    if not due:
        return Received()
    batch = await network.recheck([latest_id for _, latest_id in due])
    received = await receive_posts(desk, network.name, batch)
    async with desk.begin() as uow:
        await uow.posts.checked([post_id for post_id, _ in due])
    return received
