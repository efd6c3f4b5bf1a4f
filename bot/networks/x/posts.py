"""From X's answers to posts: pure, and strict only about what a post cannot do without."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from bot.domain.posts import Author, Deletion, Media, Post, PostKind, RawPost, Version
from bot.networks.x.payloads import (
    Answer,
    CreatedPost,
    Entities,
    MediaPayload,
    PostPayload,
    UserPayload,
    time_of,
)

NETWORK = "x"

_SITE = "https://x.com"
_KINDS = {"photo": "photo", "video": "video", "animated_gif": "gif"}
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_OLD_LANGUAGE_CODES = {"in": "id", "iw": "he", "ji": "yi"}
_NO_LANGUAGE = frozenset({"zxx", "art", "mis", "mul"})


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What an answer held. `outdated` are the ids of newer versions it named but did not bring."""

    posts: tuple[Post, ...]
    deletions: tuple[Deletion, ...] = ()
    outdated: tuple[str, ...] = ()
    unread: tuple[RawPost, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Around:
    """What the posts of one answer refer to."""

    users: Mapping[str, UserPayload]
    media: Mapping[str, MediaPayload]
    posts: Mapping[str, PostPayload]


def read_posts(answer: Answer, own_id: str, stream: str) -> ParsedPage:
    """The posts of an answer in its order, newest version each; `own_id` is the account that is ours.

    What cannot be read is kept as an answer of one post, which `read_answer` takes again.
    """
    payloads, unread = _payloads(answer, stream)
    around = _around(answer, payloads)
    newest = [_newest_version(payload, around) for payload in payloads]
    return ParsedPage(
        posts=tuple(_post(payload, around, own_id) for payload in newest),
        deletions=tuple(_deletions(answer)),
        outdated=tuple(p.versions[-1] for p in newest if p.versions[-1] != p.id),
        unread=tuple(unread),
        withheld=tuple(p.id for p in newest if p.withheld is not None),
    )


def _payloads(answer: Answer, stream: str) -> tuple[list[PostPayload], list[RawPost]]:
    if not answer.data and answer.meta is not None and answer.meta.result_count:
        why = f"{answer.meta.result_count} posts were announced, and none stands under `data`"
        return [], [RawPost(NETWORK, stream, _as_json(answer.raw), why)]
    readable, unread = [], []
    for raw in answer.data:
        try:
            readable.append(PostPayload.model_validate(raw))
        except ValidationError as error:
            unread.append(_raw_post(raw, answer, stream, error))
    return readable, unread


def _raw_post(raw: object, answer: Answer, stream: str, error: ValidationError) -> RawPost:
    """The post as X gave it, with those of the answer's includes that it names."""
    text = _as_json(raw)
    around = {
        kind: [thing for thing in things if any(f'"{key}"' in text for key in _keys_of(thing))]
        for kind, things in _raw_includes(answer)
    }
    flaws = error.errors(include_url=False, include_input=False, include_context=False)
    why = "; ".join(f"{'.'.join(str(step) for step in flaw['loc'])}: {flaw['msg']}" for flaw in flaws)
    return RawPost(NETWORK, stream, _as_json({"data": [raw], "includes": around}), why, _id_in(raw))


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _raw_includes(answer: Answer) -> Iterator[tuple[object, Sequence[Mapping[str, object]]]]:
    """What else the answer held, by kind, without what is no object."""
    includes = answer.raw.get("includes")
    for kind, things in includes.items() if isinstance(includes, dict) else ():
        if isinstance(things, list):
            yield kind, [thing for thing in things if isinstance(thing, dict)]


def _keys_of(thing: Mapping[str, object]) -> Iterator[object]:
    return (thing[key] for key in ("id", "media_key") if key in thing)


def _id_in(raw: object) -> str | None:
    """The id of a post that cannot be read, where it has one in X's form."""
    try:
        return CreatedPost.model_validate(raw).id
    except ValidationError:
        return None


def _around(answer: Answer, payloads: Sequence[PostPayload]) -> _Around:
    includes = answer.includes
    posts = (*includes.posts, *payloads) if includes else payloads
    return _Around(
        users={user.id: user for user in includes.users} if includes else {},
        media={thing.media_key: thing for thing in includes.media} if includes else {},
        posts={post.id: post for post in posts},
    )


def _newest_version(payload: PostPayload, around: _Around) -> PostPayload:
    """Asked for an old version X gives the old text, and beside it the newest if it was asked to."""
    return around.posts.get(payload.versions[-1], payload)


def _deletions(answer: Answer) -> Iterable[Deletion]:
    """X no longer has these; a post that only became private or was suspended is not among them.

    https://docs.x.com/x-api/fundamentals/response-codes-and-errors
    """
    for trouble in answer.errors:
        gone = (trouble.type or "").endswith("/resource-not-found")
        if gone and trouble.resource_id and trouble.resource_type in {"tweet", "post"}:
            yield Deletion(NETWORK, trouble.resource_id)


def _post(payload: PostPayload, around: _Around, own_id: str) -> Post:
    first = payload.versions[0]
    user = around.users.get(payload.author_id)
    return Post(
        network=NETWORK,
        external_id=first,
        author=_author(payload.author_id, user),
        text=_text(payload),
        created_at=_created_at(payload, around),
        conversation=payload.conversation_id or first,
        kind=_kind(payload),
        in_reply_to=payload.refers_to("replied_to"),
        latest_id=payload.versions[-1],
        url=post_url(payload.id, user.username if user else None),
        language=_language(payload.lang),
        media=_media(payload, around.media),
        ours=payload.author_id == own_id,
        version=version_of(payload.id),
    )


def version_of(post_id: str) -> Version:
    """X gives every edit an id of its own, higher than those before; what is no id of X's tells nothing."""
    return Version(edit=int(post_id)) if post_id.isdecimal() else Version()


def post_url(post_id: str, handle: str | None = None) -> str:
    """Where people see the post; X redirects from the form without a name."""
    return f"{_SITE}/{handle or 'i'}/status/{post_id}"


def _author(author_id: str, user: UserPayload | None) -> Author:
    if user is None:
        return Author(NETWORK, author_id, handle=author_id, url=f"{_SITE}/i/user/{author_id}")
    return Author(
        network=NETWORK,
        external_id=user.id,
        handle=user.username,
        name=user.name or "",
        followers=user.public_metrics.followers_count if user.public_metrics else None,
        verified=bool(user.verified) or user.verified_type in {"blue", "business", "government"},
        url=f"{_SITE}/{user.username}",
    )


def _created_at(payload: PostPayload, around: _Around) -> datetime:
    """When the customer first wrote it: an edit does not make a post younger."""
    first = around.posts.get(payload.versions[0])
    if first is not None:
        return first.written_at
    return time_of(payload.versions[0]) or payload.written_at


def _kind(payload: PostPayload) -> PostKind:
    if payload.refers_to("retweeted", "reposted"):
        return PostKind.REPOST
    if payload.refers_to("replied_to"):
        return PostKind.REPLY
    if payload.refers_to("quoted"):
        return PostKind.QUOTE
    return PostKind.POST


def _text(payload: PostPayload) -> str:
    """The whole text, with the links people wrote instead of X's t.co ones."""
    source = payload.note or payload
    text = _with_links(source.text, source.entities)
    for escape, character in _ESCAPES:
        text = text.replace(escape, character)
    return text


def _with_links(text: str, entities: Entities | None) -> str:
    for link in entities.urls if entities else ():
        if link.media_key is not None:
            text = text.replace(link.url, "").rstrip()
        elif link.expanded_url:
            text = text.replace(link.url, link.expanded_url.replace("&", "&amp;"))
    return text


def _language(code: str | None) -> str:
    """A language code of today; "und" for what X marks as only tags, links, media and the like.

    https://docs.x.com/x-api/posts/search/integrate/operators#language
    """
    if not code or code in _NO_LANGUAGE or (len(code) == len("qme") and code.startswith("q")):
        return "und"
    return _OLD_LANGUAGE_CODES.get(code, code)


def _media(payload: PostPayload, known: Mapping[str, MediaPayload]) -> tuple[Media, ...]:
    keys = payload.attachments.media_keys if payload.attachments else None
    return tuple(_medium(known.get(key)) for key in keys or ())


def _medium(thing: MediaPayload | None) -> Media:
    if thing is None:
        return Media("file")
    videos = [v for v in thing.variants if v.content_type == "video/mp4"]
    best = max(videos, key=lambda v: v.bit_rate or 0, default=None)
    url = thing.url or (best.url if best else None) or thing.preview_image_url
    return Media(_KINDS.get(thing.type or "", "file"), url or "", thing.alt_text or "")
