"""Networks as people use them: they write, answer, quote, repost, edit, hide and delete."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import ClassVar

from bot.clock import Clock, utc_now
from bot.sandbox.changes import Changes
from bot.sandbox.networks.posts import HANDLES, Account, Archived, Attached, Version

US = "@acme"
"""How the stories name the company; `Network.addressed` says it as a network does."""


_FIRST_ID = 1_500_000_000_000_000_000


class World:
    """The networks there are, by key, on one clock. `changes` rings with whatever happens on any of them."""

    def __init__(self, now: Clock = utc_now) -> None:
        self.now = now
        self.changes = Changes()
        self.networks: dict[str, Network] = {}


class Network:
    """One network in a world: its accounts and posts. `our_account` is the company's: an API writes as it.

    A stand-in derives its own from this and says what is special: its key (as the policy has it), its name,
    what a handle may be, how a text names accounts and whether it has to name us to reach us, how the address of
    a post looks (its id is the first group), whether an edit makes a new id.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    handle: ClassVar[re.Pattern[str]] = re.compile(r"\w{1,15}", re.ASCII)
    handle_rule: ClassVar[str] = "1 to 15 letters, digits and underscores"
    mentions: ClassVar[re.Pattern[str]] = HANDLES
    must_name_us: ClassVar[bool] = True
    address: ClassVar[re.Pattern[str] | None] = None
    edits_make_ids: ClassVar[bool] = False
    media_prefix: ClassVar[str] = ""

    def __init__(
        self,
        now: Clock = utc_now,
        *,
        world: World | None = None,
        handle: str = "acme",
        user_id: str = "1",
        name: str = "Acme",
    ) -> None:
        self.world = world or World(now)
        self.world.networks[self.key] = self
        self.now = self.world.now
        self.accounts: dict[str, Account] = {}
        self.versions: dict[str, Version] = {}
        self.media: dict[str, Attached] = {}
        self._serial = count(_FIRST_ID)
        self.our_account = self.account(handle, name, account_id=user_id, verified_type="business")

    # Accounts

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
        new_id = account_id or (known.id if known else str(next(self._serial)))
        account = Account(new_id, handle, name or handle, followers, verified_type, protected)
        self.accounts[new_id] = account
        return account

    def by_handle(self, handle: str) -> Account | None:
        """The account of that name, however it is capitalised."""
        wanted = handle.removeprefix("@").casefold()
        return next((a for a in self.accounts.values() if a.handle.casefold() == wanted), None)

    # What people do

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
            conversation_id=archived.conversation_id if archived else self._conversation(new_id, reply_to),
            history=(new_id,),
            language=language,
            replied_to=reply_to,
            quoted=quote,
            media=tuple(self._kept(thing) for thing in media),
            named=self._named(text, names),
        )
        return self._store(version)

    def repost(self, author: str, post_id: str) -> Version:
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
            reposted=post_id,
            named=original.named | {about.id},
        )
        return self._store(version)

    def edit(self, post_id: str, text: str) -> Version:
        """The author changes a post. Where that makes a new id, the old versions stay to be asked for."""
        before = self.newest(post_id)
        after = replace(before, text=text, edited=True, named=self._named(text, ()))
        if not self.edits_make_ids:
            return self._store(after)
        new_id = self._next_id()
        history = (*before.history, new_id)
        for old in before.history:
            self.versions[old] = replace(self.versions[old], history=history)
        return self._store(replace(after, id=new_id, created_at=self.now(), history=history))

    def delete(self, post_id: str) -> None:
        """The author takes a post off the network, with all its versions."""
        for version in self.versions[post_id].history:
            del self.versions[version]
        self.world.changes.ring()

    def hide(self, post_id: str, *, hidden: bool = True) -> Version:
        """We hide what somebody wrote under a post of ours from other readers, or show it again."""
        return self._store(replace(self.newest(post_id), hidden=hidden))

    def withhold(self, post_id: str, *countries: str) -> None:
        """A court or a government has the network hide a post in some countries."""
        newest = self.newest(post_id)
        self.versions[newest.id] = replace(newest, withheld_in=countries)

    # What is there

    def newest(self, post_id: str) -> Version:
        """The present version of a post, asked for by the id of any."""
        return self.versions[self.versions[post_id].history[-1]]

    def posts(self) -> list[Version]:
        """What we can read now, hidden ones included, newest first."""
        return [v for v in reversed(self.versions.values()) if v.is_newest and self.is_public(v)]

    def conversations(self) -> list[list[Version]]:
        """The same by conversation, the one with the newest post first, each from its first post on."""
        found: dict[str, list[Version]] = {}
        for version in self.posts():
            found.setdefault(version.conversation_id, []).insert(0, version)
        return list(found.values())

    def is_public(self, version: Version) -> bool:
        """Whether we may read it."""
        return not self.accounts[version.author_id].protected

    def replies_to(self, post_id: str) -> list[Version]:
        """Our own answers to a post, in any of its versions, newest first."""
        target = self.versions.get(post_id)
        wanted = target.history if target else (post_id,)
        return [v for v in self.posts() if v.replied_to in wanted and v.author_id == self.our_account.id]

    def addressed(self, text: str) -> str:
        """A sentence of a story, naming us as customers do here."""
        if self.must_name_us:
            return text.replace(US, f"@{self.our_account.handle}")
        return text.removeprefix(f"{US} ").replace(US, self.our_account.name)

    def id_in(self, address: str) -> str | None:
        """The id of the post that an address of this network leads to, if it is there."""
        found = self.address.match(address) if self.address else None
        return found[1] if found and found[1] in self.versions else None

    def _conversation(self, new_id: str, reply_to: str | None) -> str:
        parent = self.versions.get(reply_to or "")
        return parent.conversation_id if parent else reply_to or new_id

    def _store(self, version: Version) -> Version:
        self.versions[version.id] = version
        self.world.changes.ring()
        return version

    def _named(self, text: str, also: Sequence[str]) -> frozenset[str]:
        found = (self.by_handle(handle) for handle in (*self.mentions.findall(text), *also))
        return frozenset(account.id for account in found if account is not None)

    def _kept(self, thing: Attached) -> Attached:
        if thing.key:
            return thing
        kept = replace(thing, key=f"{self.media_prefix}{self._next_id()}")
        self.media[kept.key] = kept
        return kept

    def _next_id(self) -> str:
        """An id that nothing has yet, greater than all before."""
        return str(next(self._serial))
