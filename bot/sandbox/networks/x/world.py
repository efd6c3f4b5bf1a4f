"""X as people use it: they write, answer, quote, repeat, edit and delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from bot.clock import Clock, utc_now
from bot.networks.x.length import links_in
from bot.networks.x.payloads import id_of
from bot.sandbox.changes import Changes
from bot.sandbox.networks.posts import Account, Attached, Shortened, Version, handles_in

_FIRST_ACCOUNT = 1_500_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Archived:
    """What a post had on the real X."""

    post_id: str
    at: datetime
    conversation_id: str


class XWorld:
    """Accounts and posts, kept in memory. `our_account` is the company's: the API writes as it.

    `vocabulary` is "tweets" or "posts", the two that X answers in. `searchable` is how far back its search
    reaches; None is for ever. With `strict_replies` a reply of ours is taken only where the author named or
    quoted us, as X does on its self-serve tiers since February 2026.
    """

    def __init__(
        self,
        now: Clock = utc_now,
        *,
        handle: str = "acme",
        user_id: str = "2244994945",
        name: str = "Acme",
    ) -> None:
        self.now = now
        self.vocabulary = "tweets"
        self.searchable: timedelta | None = timedelta(days=7)
        self.strict_replies = True
        self.accounts: dict[str, Account] = {}
        self.versions: dict[str, Version] = {}
        self.media: dict[str, Attached] = {}
        self.changes = Changes()
        self._last_id = 0
        self._serial = count(1)
        self.our_account = self.account(handle, name, account_id=user_id, verified_type="business")

    def account(
        self,
        handle: str,
        name: str = "",
        *,
        account_id: str | None = None,
        followers: int = 0,
        verified_type: str = "none",
        protected: bool = False,
    ) -> Account:
        """Open an account, or change the one with that handle."""
        known = self.by_handle(handle)
        new_id = account_id or (known.id if known else str(_FIRST_ACCOUNT + next(self._serial)))
        account = Account(new_id, handle, name or handle, followers, verified_type, protected)
        self.accounts[new_id] = account
        return account

    def by_handle(self, handle: str) -> Account | None:
        """The account of that name, however it is capitalised."""
        wanted = handle.removeprefix("@").casefold()
        return next((a for a in self.accounts.values() if a.handle.casefold() == wanted), None)

    def post(
        self,
        author: str,
        text: str,
        *,
        reply_to: str | None = None,
        quote: str | None = None,
        media: Sequence[Attached] = (),
        language: str = "en",
        names: Sequence[str] = (),
        archived: Archived | None = None,
    ) -> Version:
        """Somebody (a handle) writes. `names` are accounts it counts as naming beside those in the text."""
        writer = self.by_handle(author) or self.account(author)
        new_id = archived.post_id if archived else self._next_id()
        version = Version(
            id=new_id,
            author_id=writer.id,
            text=text,
            created_at=archived.at if archived else self.now(),
            conversation_id=self._conversation(new_id, reply_to, archived),
            history=(new_id,),
            language=language,
            replied_to=reply_to,
            quoted=quote,
            media=tuple(self._kept(thing) for thing in media),
            named=self._named(text, names),
        )
        return self._store(version)

    def retweet(self, author: str, post_id: str) -> Version:
        """Somebody repeats a post as it is. It names whom the post names, and its author."""
        original = self.versions[post_id]
        writer = self.by_handle(author) or self.account(author)
        about = self.accounts[original.author_id]
        new_id = self._next_id()
        version = Version(
            id=new_id,
            author_id=writer.id,
            text=f"RT @{about.handle}: {original.text}",
            created_at=self.now(),
            conversation_id=new_id,
            history=(new_id,),
            language=original.language,
            retweeted=post_id,
            named=original.named | {about.id},
        )
        return self._store(version)

    def edit(self, post_id: str, text: str) -> Version:
        """The author changes a post: a new version with a new id; the old ones stay to be asked for."""
        before = self.newest(post_id)
        new_id = self._next_id()
        history = (*before.history, new_id)
        for old in before.history:
            self.versions[old] = replace(self.versions[old], history=history)
        after = replace(
            before,
            id=new_id,
            text=text,
            created_at=self.now(),
            history=history,
            named=self._named(text, ()),
        )
        return self._store(after)

    def delete(self, post_id: str) -> None:
        """The author takes a post off X, with all its versions."""
        for version in self.versions[post_id].history:
            del self.versions[version]
        self.changes.ring()

    def newest(self, post_id: str) -> Version:
        """The present version of a post, asked for by the id of any."""
        return self.versions[self.versions[post_id].history[-1]]

    def withhold(self, post_id: str, *countries: str) -> None:
        """A court or a government has X hide a post in some countries."""
        newest = self.newest(post_id)
        self.versions[newest.id] = replace(newest, withheld_in=countries)

    def posts(self) -> list[Version]:
        """What a reader sees now, newest first."""
        newest = (v for v in self.versions.values() if v.is_newest and self.is_public(v))
        return sorted(newest, key=lambda v: int(v.id), reverse=True)

    def is_public(self, version: Version) -> bool:
        """Whether we may read it."""
        return not self.accounts[version.author_id].protected

    def replies_to(self, post_id: str) -> list[Version]:
        """Our own answers to a post, in any of its versions, newest first."""
        target = self.versions.get(post_id)
        wanted = target.history if target else (post_id,)
        return [v for v in self.posts() if v.replied_to in wanted and v.author_id == self.our_account.id]

    def engages_us(self, version: Version) -> bool:
        """Whether its author named or quoted us there, or is us."""
        ours = self.our_account.id
        quoted = self.versions.get(version.quoted or "")
        return (
            version.author_id == ours
            or ours in version.named
            or (quoted is not None and quoted.author_id == ours)
        )

    def _conversation(self, new_id: str, reply_to: str | None, archived: Archived | None) -> str:
        if archived is not None:
            return archived.conversation_id
        parent = self.versions.get(reply_to or "")
        return parent.conversation_id if parent else reply_to or new_id

    def _store(self, version: Version) -> Version:
        shown = replace(version, links=tuple(self._shortened(version)))
        self.versions[shown.id] = shown
        self.changes.ring()
        return shown

    def _shortened(self, version: Version) -> list[Shortened]:
        writer = self.accounts[version.author_id]
        place = f"https://x.com/{writer.handle}/status/{version.id}"
        links = [] if version.retweeted else links_in(version.text)
        found = [Shortened(self._short(), link.text) for link in links if "//t.co/" not in link.text]
        if version.media:
            found.append(Shortened(self._short(), f"{place}/photo/1", version.media[0].key))
        return found

    def _short(self) -> str:
        return f"https://t.co/{next(self._serial):010x}"

    def _named(self, text: str, also: Sequence[str]) -> frozenset[str]:
        found = (self.by_handle(handle) for handle in (*handles_in(text), *also))
        return frozenset(account.id for account in found if account is not None)

    def _kept(self, thing: Attached) -> Attached:
        if thing.key:
            return thing
        kept = replace(thing, key=f"3_{self._next_id()}")
        self.media[kept.key] = kept
        return kept

    def _next_id(self) -> str:
        """An id that tells the time, as X's do, and is greater than all before."""
        self._last_id = max(self._last_id + 1, int(id_of(self.now())))
        return str(self._last_id)
