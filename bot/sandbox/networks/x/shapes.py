"""Posts and accounts as X's API shows them, with no more than was asked for.

https://docs.x.com/x-api/fundamentals/data-dictionary; the second vocabulary is the one X is moving to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.networks.x.length import LIMIT, weighted_length
from bot.sandbox.networks.posts import Account, Attached, Version
from bot.sandbox.networks.server import Json
from bot.sandbox.networks.x.network import Shortened, XNetwork

_POSTS = {
    "tweets": "posts",
    "tweet": "post",
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
}
_CUT_AT = 240


@dataclass(frozen=True, slots=True)
class Wanted:
    """The fields and expansions that a request names."""

    expansions: frozenset[str]
    post: frozenset[str]
    user: frozenset[str]
    media: frozenset[str]

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Wanted:
        """In either vocabulary."""

        def named(*keys: str) -> frozenset[str]:
            return frozenset(name for key in keys for name in query.get(key, "").split(",") if name)

        return cls(
            named("expansions"),
            named("tweet.fields", "post.fields"),
            named("user.fields"),
            named("media.fields"),
        )

    def expands(self, tweets: str) -> bool:
        """Whether this expansion is wanted, under either name."""
        return bool(self.expansions & {tweets, tweets.replace("tweet", "post")})


class Shapes:
    """Draws answers of one network for one request."""

    def __init__(self, network: XNetwork, wanted: Wanted) -> None:
        self._network = network
        self._wanted = wanted

    def word(self, tweets: str) -> str:
        """A name in the vocabulary that the network speaks."""
        return _POSTS.get(tweets, tweets) if self._network.vocabulary == "posts" else tweets

    def answer(self, posts: Sequence[Version]) -> Json:
        """`data`, `includes` and `errors`, each only if there is something in it."""
        beside = self._beside(posts)
        users = {v.author_id for v in (*posts, *beside) if "author_id" in self._wanted.expansions}
        if "in_reply_to_user_id" in self._wanted.expansions:
            users |= {account for v in posts if (account := self._replied_account(v))}
        media = [m for v in posts for m in v.media if "attachments.media_keys" in self._wanted.expansions]
        includes = {
            "users": [self.account(self._network.accounts[each]) for each in sorted(users)],
            self.word("tweets"): [self.post(version) for version in beside],
            "media": [self._medium(m) for m in media if m.key in self._network.media],
        }
        filled = {name: values for name, values in includes.items() if values}
        answer: Json = {"data": [self.post(version) for version in posts]} if posts else {}
        errors = [self.missing(each, "referenced_tweets.id") for each in self._lost(posts)]
        return answer | ({"includes": filled} if filled else {}) | ({"errors": errors} if errors else {})

    def post(self, version: Version) -> Json:
        """A post; id, text and edit history come unasked."""
        links = self._network.links(version)
        shape: Json = {
            "id": version.id,
            "text": _shown(_cut(version), links),
            self.word("edit_history_tweet_ids"): list(version.history),
        }
        fields: dict[str, Callable[[Version], object]] = {
            "author_id": lambda v: v.author_id,
            "conversation_id": lambda v: v.conversation_id,
            "created_at": lambda v: _moment(v.created_at),
            "lang": lambda v: v.language,
            "in_reply_to_user_id": self._replied_account,
            "referenced_tweets": self._references,
            "attachments": lambda v: {"media_keys": [m.key for m in v.media]} if v.media else None,
            "entities": lambda _: _entities(links),
            "note_tweet": lambda v: _note(v, links),
            "public_metrics": lambda _: self._post_metrics(),
            "possibly_sensitive": lambda _: False,
            "withheld": lambda v: (
                {"copyright": False, "country_codes": list(v.withheld_in)} if v.withheld_in else None
            ),
        }
        for name, value_of in fields.items():
            asked = {name, self.word(name)} & self._wanted.post or (
                name == "author_id" and "author_id" in self._wanted.expansions
            )
            value = value_of(version) if asked else None
            if value is not None:
                shape[self.word(name)] = value
        return shape

    def account(self, account: Account) -> Json:
        """An account; id, name and username come unasked."""
        shape: Json = {"id": account.id, "name": account.name, "username": account.handle}
        fields: Json = {
            "verified": account.is_verified,
            "verified_type": account.verified_type,
            "protected": account.protected,
            "profile_image_url": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
            "url": "",
            "public_metrics": {
                "followers_count": account.followers,
                "following_count": 0,
                self.word("tweet_count"): 0,
                "listed_count": 0,
            },
        }
        return shape | {name: value for name, value in fields.items() if name in self._wanted.user}

    def missing(self, post_id: str, parameter: str) -> Json:
        """The error for a post that X does not have."""
        return {
            "value": post_id,
            "detail": f"Could not find {self.word('tweet')} with {parameter}: [{post_id}].",
            "title": "Not Found Error",
            "resource_type": self.word("tweet"),
            "parameter": parameter,
            "resource_id": post_id,
            "type": "https://api.twitter.com/2/problems/resource-not-found",
        }

    def closed(self, post_id: str, parameter: str) -> Json:
        """The error for a post of a protected account."""
        return {
            **self.missing(post_id, parameter),
            "detail": f"Sorry, you are not authorized to see the post with {parameter}: [{post_id}].",
            "title": "Authorization Error",
            "type": "https://api.twitter.com/2/problems/not-authorized-for-resource",
        }

    def _beside(self, posts: Sequence[Version]) -> list[Version]:
        """The posts that these refer to, and their other versions, as far as expansions ask for them."""
        ids: list[str] = []
        for post in posts:
            if self._wanted.expands("referenced_tweets.id"):
                ids += [each for each in (post.replied_to, post.quoted, post.reposted) if each]
            if self._wanted.expands("edit_history_tweet_ids") and len(post.history) > 1:
                ids += [each for each in post.history if each != post.id]
        found = [
            self._network.versions[each] for each in dict.fromkeys(ids) if each in self._network.versions
        ]
        return [version for version in found if self._network.is_public(version)]

    def _lost(self, posts: Iterable[Version]) -> list[str]:
        if not self._wanted.expands("referenced_tweets.id"):
            return []
        named = [each for v in posts for each in (v.replied_to, v.quoted, v.reposted) if each]
        return [each for each in dict.fromkeys(named) if each not in self._network.versions]

    def _references(self, version: Version) -> list[Json] | None:
        found = {"replied_to": version.replied_to, "quoted": version.quoted, "retweeted": version.reposted}
        return [{"type": kind, "id": each} for kind, each in found.items() if each] or None

    def _replied_account(self, version: Version) -> str | None:
        parent = self._network.versions.get(version.replied_to or "")
        return parent.author_id if parent else None

    def _medium(self, medium: Attached) -> Json:
        shape: Json = {"media_key": medium.key, "type": medium.kind}
        fields = {
            "url" if medium.kind == "photo" else "preview_image_url": medium.url,
            "alt_text": medium.alt,
        }
        return shape | {name: value for name, value in fields.items() if value and name in self._wanted.media}

    def _post_metrics(self) -> Json:
        counts = ("retweet_count", "reply_count", "like_count", "quote_count", "bookmark_count")
        return dict.fromkeys((self.word(name) for name in counts), 0)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _cut(version: Version) -> str:
    """The text within X's limit; the rest is in the note."""
    if version.reposted or weighted_length(version.text) <= LIMIT:
        return version.text
    return f"{version.text[:_CUT_AT]}…"


def _shown(text: str, links: Sequence[Shortened]) -> str:
    """As X serves it: t.co links, those to attachments at the end, and three characters escaped."""
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for link in links:
        if link.media_key:
            shown = f"{shown} {link.short}"
        else:
            shown = shown.replace(link.full.replace("&", "&amp;"), link.short, 1)
    return shown


def _entities(links: Sequence[Shortened]) -> Json | None:
    urls = [
        {"url": link.short, "expanded_url": _full(link.full)}
        | ({"media_key": link.media_key} if link.media_key else {})
        for link in links
    ]
    return {"urls": urls} if urls else None


def _full(link: str) -> str:
    return link if "://" in link else f"http://{link}"


def _note(version: Version, links: Sequence[Shortened]) -> Json | None:
    if _cut(version) == version.text:
        return None
    written = [link for link in links if not link.media_key]
    note: Json = {"text": _shown(version.text, links)}
    return note | ({"entities": _entities(written)} if written else {})
