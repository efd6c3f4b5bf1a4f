"""Open a case by hand: from a link to a post, or from words that reached us another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.people import Actor
from bot.domain.posts import Author, Post
from bot.intake.cases import Arrival, open_case_for
from bot.intake.receive import receive_posts
from bot.networks.contract import Batch
from bot.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody brings: the customer's words, who they are if known, and a link if there is one."""

    text: str
    author: str = ""
    url: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The case, and whether it had been there before."""

    number: int
    existed: bool = False


async def open_case(context: Context, report: Report, by: Actor, key: str) -> Opened:
    """A case for words that no network brought us; the same form or message twice (`key`) is one case."""
    return await context.transact(lambda uow: open_case_in(context, uow, report, by, key))


async def open_case_in(context: Context, uow: UnitOfWork, report: Report, by: Actor, key: str) -> Opened:
    """The same as a part of something greater. BadInput for no words."""
    text = report.text.strip()
    if not text:
        raise BadInput("text", "Paste what the customer said, or a link to their post.")
    name = report.author.strip() or "Customer"
    author = Author("inbound", f"by-hand:{name.casefold()}", name.removeprefix("@"), name)
    when = min(report.at or uow.now, uow.now)
    post = Post("inbound", key, author, text, when, key, url=report.url)
    author_id = await uow.posts.remember_author(author)
    conversation_id, known = await uow.cases.lock_conversation("inbound", key)
    if known is not None:
        return Opened(known, existed=True)
    post_id = await uow.posts.add(
        post, author_id=author_id, conversation_id=conversation_id, case_number=None
    )
    if post_id is None:
        raise BadInput("text", "This has just been opened by somebody else. Look for it with `/case list`.")
    arrival = Arrival(post, author_id, conversation_id, None)
    return Opened(await open_case_for(context, uow, arrival, post_id, by=by))


async def open_case_of_post(context: Context, post: Post) -> Opened:
    """The case of a post that a person has pointed at; it is received like any other."""
    async with context.read() as view:
        known = await view.posts.find(post.network, post.external_id)
        if known is not None and known.case_number is not None:
            return Opened(known.case_number, existed=True)
    received = await receive_posts(context, post.network, Batch("by-hand", (post,)))
    async with context.read() as view:
        stored = await view.posts.find(post.network, post.external_id)
    if stored is None or stored.case_number is None:
        raise BadInput(
            "text",
            "That post is our own, a repost, or deleted: it needs no case. Link the customer's post instead.",
        )
    return Opened(stored.case_number, existed=stored.case_number not in received.opened)
