"""Rows of files to posts and back: the columns of support-post files, and those of our own export."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.domain.posts import Author, Media, Post, PostKind, Version
from bot.intake.files.cells import Cell
from bot.networks.registry import plugin_of

SUPPORT: Final = ("tweet_id", "author_id", "inbound", "created_at", "text")
"""What a support-post file must have; `in_response_to_tweet_id` says what a post answers, and may be missing."""
NEEDED: Final = ("external_id", "author_id", "created_at", "text")
"""What a row of our export cannot do without."""
EXPORT: Final = (
    "network", "external_id", "latest_id", "conversation", "kind", "in_reply_to", "ours", "created_at", "deleted_at",
    "author_id", "author_handle", "author_name", "author_followers", "author_verified", "author_url",
    "language", "text", "media", "url", "version_at", "version_edit",
)  # fmt: skip
"""The columns of our export, in order."""

Cells = Mapping[str, Cell]
Link = Callable[[str], str]

_YEARS = range(1990, 2101)
_YES, _NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no", ""})
_ID = re.compile(r"\S{1,200}")
_NETWORK = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_REPOST = re.compile(r"RT @\w+: ")
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_SHOWN = 40


@dataclass(eq=False)
class BadRow(Exception):
    """A row that is no post; `says` is a whole sentence."""

    says: str


def read_support_row(cells: Cells, network: str, link: Link | None = None) -> Post:
    """A post from the columns of a support-post file; its conversation is "", for the file as a whole tells it.

    What is not inbound is ours. `link` makes a post's address from its id. Raises BadRow.
    """
    post_id = _id(cells, "tweet_id", network)
    author_id = _id(cells, "author_id")
    parent = (
        _id(cells, "in_response_to_tweet_id", network) if _said(cells, "in_response_to_tweet_id") else None
    )
    text = _without_escapes(_said(cells, "text"))
    if not text.strip():
        raise BadRow("Its text is empty.")
    return Post(
        network,
        post_id,
        Author(network, author_id, author_id),
        text,
        _moment(cells, "created_at"),
        "",
        _kind_of(text, parent),
        None if parent == post_id else parent,
        url=link(post_id) if link else "",
        ours=not _flag(cells, "inbound", may_be_empty=False),
        version=_version_of(network, post_id),
    )


def read_export_row(cells: Cells, network: str) -> Post:
    """A post from the columns of our export; a network it does not name is `network`. Raises BadRow.

    A conversation that is not named is "". A post that was deleted has no words, whatever the row says.
    """
    network = _said(cells, "network").strip() or network
    if not _NETWORK.fullmatch(network):
        raise BadRow(f"Its network is {_cut(network)}. Write a name in small letters, for example x.")
    deleted_at = _moment(cells, "deleted_at") if _said(cells, "deleted_at") else None
    parent = _said(cells, "in_reply_to") or None
    return Post(
        network,
        _needed(cells, "external_id"),
        _author(cells, network),
        "" if deleted_at else _said(cells, "text"),
        _moment(cells, "created_at"),
        _said(cells, "conversation"),
        _kind(cells, parent),
        parent,
        _said(cells, "latest_id") or None,
        _said(cells, "url"),
        _said(cells, "language") or "und",
        () if deleted_at else _media(cells.get("media")),
        _flag(cells, "ours"),
        deleted_at,
        _version(cells) or _version_of(network, _said(cells, "latest_id") or _said(cells, "external_id")),
    )


def export_row(post: Post) -> dict[str, Cell]:
    """A post under the columns of EXPORT, as JSON takes them."""
    author = post.author
    values: tuple[Cell, ...] = (
        post.network, post.external_id, post.latest_id or post.external_id, post.conversation, post.kind.value,
        post.in_reply_to, post.ours, _iso(post.created_at), _iso(post.deleted_at) if post.deleted_at else None,
        author.external_id, author.handle, author.name, author.followers, author.verified, author.url,
        post.language, post.text, [{"kind": m.kind, "url": m.url, "alt": m.alt} for m in post.media], post.url,
        _iso(post.version.at) if post.version.at else None, post.version.edit,
    )  # fmt: skip
    return dict(zip(EXPORT, values, strict=True))


def _said(cells: Cells, name: str) -> str:
    value = cells.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int):
        return str(value)
    raise BadRow(f"Its {name} is {_cut(str(value))}, where text is expected.")


def _needed(cells: Cells, name: str) -> str:
    written = _said(cells, name)
    if not written.strip():
        raise BadRow(f"Its {name} is empty.")
    return written


def _id(cells: Cells, name: str, network: str = "") -> str:
    written = _needed(cells, name).strip()
    plugin = plugin_of(network)
    if plugin and plugin.ids and not plugin.ids.pattern.fullmatch(written):
        raise BadRow(f"Its {name} is {_cut(written)}. On {plugin.title} that is {plugin.ids.words}.")
    if not _ID.fullmatch(written):
        raise BadRow(f"Its {name} is {_cut(written)}, which is too long or has a space in it.")
    return written


def _version(cells: Cells) -> Version | None:
    """What our export says of it; None where it says nothing, as ours of before did."""
    at = _moment(cells, "version_at") if _said(cells, "version_at") else None
    edit = _said(cells, "version_edit")
    if edit and not (edit.isdecimal() and len(edit) <= len("9223372036854775807")):
        raise BadRow(f"Its version_edit is {_cut(edit)}, which is not a number.")
    return Version(at, int(edit or 0)) if at or edit else None


def _version_of(network: str, post_id: str) -> Version:
    """The version that an id stands for, on networks where ids say so."""
    plugin = plugin_of(network)
    return plugin.version_of(post_id) if plugin and plugin.version_of else Version()


def _flag(cells: Cells, name: str, *, may_be_empty: bool = True) -> bool:
    written = _said(cells, name) if may_be_empty else _needed(cells, name)
    plain = written.strip().casefold()
    if plain not in _YES | _NO:
        raise BadRow(f"Its {name} is {_cut(written)}. Write True or False.")
    return plain in _YES


def _moment(cells: Cells, name: str) -> datetime:
    written = _needed(cells, name).strip()
    moment = _time_of(written)
    if moment is None:
        raise BadRow(
            f"Its {name} is {_cut(written)}. Write it like 2017-10-31T22:10:47Z or Tue Oct 31 22:10:47 +0000 2017."
        )
    if moment.utcoffset() is None:
        raise BadRow(f"Its {name}, {_cut(written)}, has no time zone. Add one, for example +00:00.")
    if moment.year not in _YEARS:
        raise BadRow(f"Its {name}, {_cut(written)}, is not between {_YEARS[0]} and {_YEARS[-1]}.")
    return moment.astimezone(UTC)


def _time_of(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        pass
    try:
        return datetime.strptime(written, "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        return None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _without_escapes(text: str) -> str:
    """X escapes three characters in what its API gives, and files from it keep them so."""
    for escape, character in _ESCAPES:
        text = text.replace(escape, character)
    return text


def _kind_of(text: str, parent: str | None) -> PostKind:
    if parent is not None:
        return PostKind.REPLY
    return PostKind.REPOST if _REPOST.match(text) else PostKind.POST


def _kind(cells: Cells, parent: str | None) -> PostKind:
    written = _said(cells, "kind")
    if not written:
        return PostKind.REPLY if parent else PostKind.POST
    if written not in set(PostKind):
        raise BadRow(f"Its kind is {_cut(written)}. There are {', '.join(PostKind)}.")
    return PostKind(written)


def _author(cells: Cells, network: str) -> Author:
    author_id = _needed(cells, "author_id")
    followers = _said(cells, "author_followers").strip()
    if followers and not (followers.isdecimal() and len(followers) <= len("1000000000000")):
        raise BadRow(f"Its author_followers is {_cut(followers)}, which is not a number.")
    return Author(
        network,
        author_id,
        _said(cells, "author_handle") or author_id,
        _said(cells, "author_name"),
        int(followers) if followers else None,
        _flag(cells, "author_verified"),
        _said(cells, "author_url"),
    )


def _media(written: Cell) -> tuple[Media, ...]:
    """A list of objects, or the JSON of one."""
    listed: object = written
    if isinstance(written, str) and written:
        try:
            listed = json.loads(written)
        except ValueError:
            listed = written
    if not listed:
        return ()
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadRow('Its media cannot be read. Write a list like [{"kind": "photo", "url": "https://…"}].')
    return tuple(
        Media(
            *(str(one.get(name) or default) for name, default in (("kind", "file"), ("url", ""), ("alt", "")))
        )
        for one in listed
    )


def _cut(written: str) -> str:
    plain = " ".join(written.split())
    return f'"{plain[:_SHOWN]}…"' if len(plain) > _SHOWN else f'"{plain}"'
