"""What a network is to the rest of Callout: who it is, what it can do, and what it hands over."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Generic, Protocol, TypeVar, runtime_checkable

from bot.config import Environment
from bot.domain.posts import Author, Deletion, Post, RawPost, Version
from bot.policy.form import NetworkBlock

RECHECK: Final = "recheck"
"""The stream of what `Polls.recheck` brings."""
BlockT = TypeVar("BlockT", bound=NetworkBlock)
SettingsT = TypeVar("SettingsT", bound=Environment)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some posts of one stream of a network, what is known to be gone, and what could not be read.

    `cursor` is set only on the last batch of a round: it may be stored once everything before it is, so that a
    crash in the middle reads the same posts again and never skips one. It moves past `unread` too: whoever
    stores the cursor keeps those.
    """

    stream: str
    posts: tuple[Post, ...]
    deletions: tuple[Deletion, ...] = ()
    cursor: str | None = None
    unread: tuple[RawPost, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply that is on the network now."""

    external_id: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is in the network's own counting, and how long it may be."""

    count: int
    limit: int

    @property
    def fits(self) -> bool:
        """Whether the network would take it."""
        return 0 < self.count <= self.limit


class Network(Protocol):
    """A connected account: `us` is who we are there. Its calls raise NetworkDown, NetworkLimited or NetworkDenied.

    What else it can do it says by the capabilities below that it has.
    """

    name: str
    us: Author

    async def fetch(self, external_id: str) -> Post | None:
        """One post by the id of any version; None when there is none."""
        ...

    def reread(self, raw: RawPost) -> Batch:
        """What this version makes of a post that an earlier one could not read: it may still be unread."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Polls(Protocol):
    """It has to be asked for what is new."""

    name: str

    def poll(self, cursors: Mapping[str, str], but: frozenset[str] = frozenset()) -> AsyncIterator[Batch]:
        """What is new since the cursors (stream → value), stream by stream, page by page; `but` are left alone.

        What fails is raised at the end, when the other streams have been read; the error names its `streams`.
        """
        ...

    async def recheck(self, latest_ids: Sequence[str]) -> Batch:
        """The present form of posts we hold: edited ones come back, those gone become deletions."""
        ...


@runtime_checkable
class PollingTerms(Protocol):
    """What the policy says of a network that polls: how often for new posts, and for those of open cases."""

    @property
    def poll_every(self) -> timedelta: ...

    @property
    def recheck_every(self) -> timedelta: ...


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """What came to `/webhooks/{network}`: names of headers in small letters, and the body as it was sent."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a network wants to hear before it sends anything."""

    text: str
    media_type: str = "text/plain"


@dataclass(eq=False)
class NotFromNetwork(Exception):
    """Nothing proves that a request is the network's. `signed`: it has a signature, of somebody else or too old."""

    signed: bool


@dataclass(eq=False)
class NotReadable(Exception):
    """A body of which nothing can be kept: not even a list of events."""

    reason: str


@runtime_checkable
class Receives(Protocol):
    """It sends what is new to `/webhooks/{name}`."""

    name: str

    def challenge(self, request: WebhookRequest) -> Challenge:
        """The answer to the GET by which the network makes sure of us. NotFromNetwork."""
        ...

    def verify(self, request: WebhookRequest) -> None:
        """Hold the signature against the raw body, in constant time. NotFromNetwork."""
        ...

    def parse(self, body: bytes) -> Batch:
        """What a verified body holds; one event that is odd is `unread` and costs no other. NotReadable."""
        ...


@runtime_checkable
class Replies(Protocol):
    """It takes our answers, in public."""

    name: str
    us: Author

    async def reply(self, latest_id: str, text: str) -> Sent:
        """Answer a post in public. ReplyRefused when the network will never take it."""
        ...

    async def find_reply(self, latest_id: str, text: str) -> Sent | None:
        """Our own recent reply with that text under that post: whether an answer that was lost did arrive."""
        ...

    def measure(self, text: str) -> Length:
        """The text's length as the network counts it."""
        ...


@runtime_checkable
class Hides(Protocol):
    """It lets us hide what others wrote below our posts."""

    async def hide(self, external_id: str) -> None:
        """Nobody but its author sees it any more; twice is once. ReplyRefused when the network does not let us."""
        ...


@runtime_checkable
class Deletes(Protocol):
    """It lets us take back what we wrote."""

    async def delete(self, external_id: str) -> None:
        """A post of ours is gone; twice is once. ReplyRefused when it is not ours."""
        ...


@runtime_checkable
class PrivateMessages(Protocol):
    """It lets us write to a customer alone."""

    async def send_privately(self, latest_id: str, text: str) -> Sent:
        """Write to the author of a post, unseen by others. ReplyRefused when the network will never take it."""
        ...


@dataclass(frozen=True, slots=True)
class IdForm:
    """What ids of posts look like: `words` finish "On X that is …"."""

    pattern: re.Pattern[str]
    words: str


@dataclass(frozen=True, slots=True)
class Plugin(Generic[BlockT, SettingsT]):
    """A network as an entry point brings it; importing it loads none of the network's libraries.

    `name` is its key in the policy, in the database and in addresses, `title` what people read. `block` is what the
    policy says of it, `settings` what the environment does. `link` matches the address of a post, whose id is the
    group `id`; `post_url` makes such an address. Files whose posts name no network are from the one with `archive`.
    `version_of` is the version that an id stands for, where each edit has an id of its own.
    `no_reply` says why a post cannot be answered from here. `connect` gives the account, or None where the settings
    lack what it takes; it opens no connection before the first call. Without it posts come from files alone.
    """

    name: str
    title: str
    block: type[BlockT]
    settings: type[SettingsT]
    link: re.Pattern[str] | None = None
    post_url: Callable[[str], str] | None = None
    ids: IdForm | None = None
    archive: bool = False
    no_reply: str = ""
    version_of: Callable[[str], Version] | None = None
    connect: Callable[[BlockT, SettingsT, Callable[[], datetime]], Network | None] | None = None

    def open(self, block: NetworkBlock, settings: Environment, now: Callable[[], datetime]) -> Network | None:
        """The account that policy and settings name; None where the network cannot be reached with them."""
        if (
            self.connect is None
            or not isinstance(block, self.block)
            or not isinstance(settings, self.settings)
        ):
            return None
        return self.connect(block, settings, now)
