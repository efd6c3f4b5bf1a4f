"""What the services need from outside: networks to read and answer, and who has which role."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.domain.posts import Author, Deletion, Post
from bot.readmodels import Place
from bot.storage.outbox.deliveries import Delivery, Wish


@dataclass(frozen=True, slots=True)
class Batch:
    """Some posts of one stream of a network, and what is known to be gone.

    `cursor` is set only on the last batch of a round: it may be stored once everything before it is, so that a
    crash in the middle reads the same posts again and never skips one.
    """

    stream: str
    posts: tuple[Post, ...]
    deletions: tuple[Deletion, ...] = ()
    cursor: str | None = None


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
    """One network, where `us` is our own account. Every call may raise NetworkDown, NetworkLimited or NetworkDenied."""

    name: str
    us: Author

    def poll(self, cursors: Mapping[str, str], but: frozenset[str] = frozenset()) -> AsyncIterator[Batch]:
        """What is new since the cursors (stream → value), stream by stream, page by page; `but` are left alone.

        What fails is raised at the end, when the other streams have been read; the error names its `streams`.
        """
        ...

    async def recheck(self, latest_ids: Sequence[str]) -> Batch:
        """The present form of posts we hold: edited ones come back, those gone become deletions."""
        ...

    async def fetch(self, external_id: str) -> Post | None:
        """One post by its id; None when there is none."""
        ...

    async def reply(self, latest_id: str, text: str) -> Sent:
        """Answer a post in public. ReplyRefused when the network will never take it."""
        ...

    async def find_reply(self, latest_id: str, text: str) -> Sent | None:
        """Our own recent reply with that text under that post: whether an answer that was lost did arrive."""
        ...

    def measure(self, text: str) -> Length:
        """The text's length as the network counts it."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A delivery that has arrived. `place` is where it is shown now, None where nothing stays to be shown.

    `then` is what has to go out because of it.
    """

    place: Place | None = None
    then: tuple[Wish, ...] = ()


@dataclass(eq=False)
class NotNow(Exception):
    """It did not arrive: try again after a while. `whole_lane`: nothing else of its lane would arrive either.

    `unsure`: it may have arrived after all, so the next try looks first.
    """

    wait: timedelta
    reason: str
    whole_lane: bool = False
    unsure: bool = False


@dataclass(eq=False)
class Never(Exception):
    """It can never arrive, however often it is tried."""

    reason: str


class Publisher(Protocol):
    """Slack, as deliveries need it."""

    async def publish(self, delivery: Delivery) -> Shown:
        """Send what is true now. NotNow or Never when it did not arrive."""
        ...
