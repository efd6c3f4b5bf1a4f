"""What happens to cases alone."""

from __future__ import annotations

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.events.event import Fact, SlackId, Words, fact
from bot.domain.subjects import Subject


@fact("claimed")
class Claimed(Fact):
    """Somebody took it from the desk."""


@fact("released")
class Released(Fact):
    """The desk has it again; `owner` had it."""

    owner: SlackId


@fact("waited")
class Waited(Fact):
    """Nothing is to be done until somebody answers."""

    on: WaitingOn | None


@fact("resumed")
class Resumed(Fact):
    """Every partner team has answered."""


@fact("prioritised")
class Prioritised(Fact):
    """A person or a later post changed how urgent it is."""

    before: Priority
    after: Priority


@fact("dismissed")
class Dismissed(Fact):
    """It needs no answer."""

    why: Dismissal


@fact("escalated")
class Escalated(Fact):
    """An escalation was raised from it."""

    escalation: Subject | None


@fact("post_received")
class PostReceived(Fact):
    """The customer wrote again."""

    post_id: int


@fact("post_edited")
class PostEdited(Fact):
    """The customer changed a post."""

    post_id: int


@fact("post_deleted")
class PostDeleted(Fact):
    """The customer deleted a post."""

    post_id: int


@fact("reply_queued")
class ReplyQueued(Fact):
    """Somebody wrote an answer that is to go out."""


@fact("replied")
class Replied(Fact):
    """The answer is on the network."""

    post_id: int


@fact("reply_failed")
class ReplyFailed(Fact):
    """The network will not take the answer, and why."""

    reason: Words
