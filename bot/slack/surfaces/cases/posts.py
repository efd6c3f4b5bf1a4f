"""A post as people read it: who wrote it where, what it says, what hangs on it."""

from __future__ import annotations

from collections import Counter

from bot.domain.posts import Author, Media
from bot.readmodels import PostView
from bot.slack.text.markup import DELETED, bold, inline, link, moment, quote
from bot.slack.text.names import counted, network_name

_LONGEST_ADDRESS = 300  # two of them stand in a section beside 2,000 units of words
_MEDIA = {
    "photo": ("photo", "photos"),
    "video": ("video", "videos"),
    "gif": ("GIF", "GIFs"),
    "audio": ("recording", "recordings"),
}


def said(post: PostView, limit: int = 1200, lines: int = 12) -> str:
    """The words of a post as a quotation with a note of its media, or the tombstone of a deleted one."""
    if post.text is None:
        return DELETED
    words = quote(post.text, limit, lines) if post.text.strip() else "_No words_"
    notes = [media_note(post.media), "edited since" if post.edited else ""]
    small = ", ".join(note for note in notes if note)
    return f"{words}\n_{small}_" if small else words


def media_note(media: tuple[Media, ...]) -> str:
    """`2 photos, 1 video`; empty when nothing is attached."""
    kinds = Counter(each.kind if each.kind in _MEDIA else "file" for each in media)
    return ", ".join(counted(count, *_MEDIA.get(kind, ("file", "files"))) for kind, count in kinds.items())


def writer(author: Author) -> str:
    """`*Maria Santos* (@maria)`: the handle leads to the profile."""
    handle = (
        link(author.url, inline("@" + author.handle.lstrip("@"), 60), _LONGEST_ADDRESS)
        if author.handle.strip("@ ")
        else ""
    )
    called = author.name.strip()
    if not called:
        return handle or "Somebody"
    return f"{bold(called, 60)} ({handle})" if handle else bold(called, 60)


def author_line(author: Author, cases: int) -> str:
    """What makes an author weigh: followers, verified, how many cases before this one."""
    facts = []
    if author.followers is not None:
        facts.append(counted(author.followers, "follower"))
    if author.verified:
        facts.append("verified")
    facts.append(f"{counted(cases - 1, 'case')} before" if cases > 1 else "first case")
    return ", ".join(facts)


def where(post: PostView) -> str:
    """`on X, today 18:04`: the network's name leads to the post, unless it was deleted."""
    network = network_name(post.network)
    shown = link(post.url, network, _LONGEST_ADDRESS) if post.text is not None else network
    return f"on {shown}, {moment(post.created_at)}"
