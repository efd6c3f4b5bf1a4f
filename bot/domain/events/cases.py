"""What happens to cases alone."""

from __future__ import annotations

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.events.event import Fact, SlackId, Words
from bot.domain.subjects import Subject


class Claimed(Fact, kind="claimed"):
    """Somebody took it from the desk."""


class Released(Fact, kind="released"):
    """The desk has it again; `owner` had it."""

    owner: SlackId


class Waited(Fact, kind="waited"):
    """Nothing is to be done until somebody answers."""

    on: WaitingOn | None


class Resumed(Fact, kind="resumed"):
    """Every partner team has answered."""


class Prioritised(Fact, kind="prioritised"):
    """A person or a later post changed how urgent it is."""

    before: Priority
    after: Priority


class Dismissed(Fact, kind="dismissed"):
    """It needs no answer."""

    why: Dismissal


class Escalated(Fact, kind="escalated"):
    """An escalation was raised from it."""

    escalation: Subject | None


class PostReceived(Fact, kind="post_received"):
    """The customer wrote again."""

    post_id: int


class PostEdited(Fact, kind="post_edited"):
    """The customer changed a post."""

    post_id: int


class PostDeleted(Fact, kind="post_deleted"):
    """The customer deleted a post."""

    post_id: int


class ReplyQueued(Fact, kind="reply_queued"):
    """Somebody wrote an answer that is to go out."""


class Replied(Fact, kind="replied"):
    """The answer is on the network."""

    post_id: int


class ReplyFailed(Fact, kind="reply_failed"):
    """The network will not take the answer, and why."""

    reason: Words
