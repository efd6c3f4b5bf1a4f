"""Real support posts from a file, served as X."""

from __future__ import annotations

import csv
import html
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.domain.posts import conversation_roots
from bot.sandbox.networks.posts import Archived
from bot.sandbox.networks.x.network import XNetwork


def load_csv(network: XNetwork, path: Path) -> int:
    """Fill the network with the posts of a file, under their own ids; how many there were.

    Its columns: tweet_id, author_id, inbound (True or False), created_at (Tue Oct 31 22:10:47 +0000 2017),
    text, response_tweet_id, in_response_to_tweet_id. What is not inbound was written by our account,
    and every inbound post names us. Search reaches back for ever from then on: such files are old.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["tweet_id"]: row for row in csv.DictReader(file)}
    roots = conversation_roots({each: _parent(row) for each, row in rows.items()})
    for post_id, row in rows.items():
        inbound = row["inbound"] == "True"
        ours = network.our_account.handle
        network.post(
            _customer(network, row["author_id"]) if inbound else ours,
            html.unescape(row["text"]),
            reply_to=_parent(row),
            names=[ours] if inbound else [],
            archived=Archived(
                post_id, datetime.strptime(row["created_at"], "%a %b %d %H:%M:%S %z %Y"), roots[post_id]
            ),
        )
    network.searchable = None
    return len(rows)


def _parent(row: Mapping[str, str]) -> str | None:
    return row["in_response_to_tweet_id"] or None


def _customer(network: XNetwork, author_id: str) -> str:
    """The file has numbers in place of names; they serve as both."""
    if network.by_handle(author_id) is None:
        network.account(author_id, f"Customer {author_id}", account_id=author_id)
    return author_id
