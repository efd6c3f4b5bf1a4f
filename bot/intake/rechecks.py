"""What is looked at again: posts of open cases, for what became of them, and what earlier versions could not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from bot.changes.context import Context
from bot.domain.posts import RawPost
from bot.intake.receive import Received, receive_in, receive_posts
from bot.logs import get_logger
from bot.networks.contract import RECHECK, Batch, Network, Polls
from bot.storage.database import UnitOfWork

AT_ONCE: Final = 100
"""So many at a time: what a network looks up in one call or two."""
log = get_logger(__name__)


async def recheck_posts(context: Context, network: Polls, older_than: timedelta) -> Received:
    """What became of the posts that have not been looked at for `older_than`, a hundred at the most."""
    async with context.read() as view:
        due = await view.posts.to_recheck(network.name, view.now - older_than, AT_ONCE)
    if not due:
        return Received()
    batch = await network.recheck([latest_id for _, latest_id in due])
    received = await receive_posts(context, network.name, replace(batch, stream=RECHECK))
    await context.transact(lambda uow: uow.posts.checked([post_id for post_id, _ in due]))
    return received


async def reread_posts(context: Context, network: Network) -> Received:
    """Read again whatever of a network is unread, the oldest first: a later version may be able to.

    What can be read is received as if it had just come, and is read from then on; the rest stays. Done twice, or by
    several workers at once, it is done once.
    """
    received, last = Received(), 0
    while True:
        async with context.read() as view:
            page = await view.raw_posts.unread(network.name, last, AT_ONCE)
        if not page:
            return received
        last = page[-1][0]
        ids, batch = _reread(network, page)
        if ids:
            now = await context.transact(partial(_receive_reread, context, ids, batch))
            received.counts += now.counts
            received.opened += now.opened


async def _receive_reread(context: Context, ids: Sequence[int], batch: Batch, uow: UnitOfWork) -> Received:
    received = await receive_in(context, uow, batch)
    await uow.raw_posts.mark_read(ids)
    return received


def _reread(network: Network, page: Sequence[tuple[int, RawPost]]) -> tuple[list[int], Batch]:
    """The ids of those that can be read now, in part at least, and what they hold together."""
    ids, batch = [], Batch("reread", ())
    for raw_id, raw in page:
        try:
            read = network.reread(raw)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as failure:
            log.warning(
                "a raw post stays unread", network=raw.network, id=raw_id, error=type(failure).__name__
            )
            continue
        if read.posts or read.deletions or not read.unread:
            ids.append(raw_id)
            batch = replace(
                batch,
                posts=batch.posts + read.posts,
                deletions=batch.deletions + read.deletions,
                unread=batch.unread + read.unread,
            )
    return ids, batch
