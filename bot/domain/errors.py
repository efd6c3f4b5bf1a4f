"""What can go wrong, as facts; `slack/errors.py` and the CLI put them into sentences.

DomainError
├── NotFound              no such case, escalation, post, person
├── NotAllowed            the person's roles do not reach
│   ├── Outsider          a guest, a bot or somebody of another workspace
│   ├── NotYours          somebody else holds it, and only a lead may act
│   ├── Confidential      only a few may know what it is about
│   └── NotASponsor       only those who sponsor it may
├── StateError            the thing is not in a state that allows this
│   ├── AlreadyClaimed
│   ├── AlreadyDone
│   ├── HandedOn          somebody else has it since the person looked
│   └── NothingToClaim
├── ClaimLimitReached
├── BadInput              words that cannot be read; `field` names the form's field
└── NetworkError          a network did not do what was asked
    ├── NetworkDown       not reachable or not in its right mind: try again later
    ├── NetworkLimited    too many calls
    ├── NetworkDenied     our keys are not (or no longer) accepted
    └── ReplyRefused      the network will not take this reply
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import dataclass_transform

from bot.domain.people import Actor, PersonRef, Role
from bot.domain.subjects import Subject


@dataclass_transform(eq_default=False, field_specifiers=(field,))
@dataclass(eq=False)
class DomainError(Exception):
    """The root of everything a person is told about; every kind is a dataclass of its facts."""

    def __init_subclass__(cls) -> None:
        dataclass(eq=False)(cls)


class NotFound(DomainError):
    """There is no such thing; `wanted` is what was asked for, as it was written."""

    what: str
    wanted: str


class NotAllowed(DomainError):
    """None of the person's roles may do this."""

    needs: tuple[Role, ...]


class Outsider(NotAllowed):
    """Guests, bots and people of other workspaces; `kind` says which.

    `actor` is who they are, where that is known: what lets outsiders in goes on with them.
    """

    kind: str
    actor: Actor | None = None


class NotYours(NotAllowed):
    """Somebody else holds it."""

    subject: Subject
    owner: PersonRef


class Confidential(NotAllowed):
    """Its owner, its sponsors, leads and invited partners see it; nobody else."""

    subject: Subject


class NotASponsor(NotAllowed):
    """Only the sponsors of the escalation may; where `needs` names agents, they may too."""

    subject: Subject


class StateError(DomainError):
    """`subject` is in `state`, and `wanted` cannot be done to it now."""

    subject: Subject
    state: str
    wanted: str


class AlreadyClaimed(StateError):
    """Somebody was first."""

    owner: PersonRef
    since: datetime


class AlreadyDone(StateError):
    """It is so already: nothing changed. `owner` is who has it, where that is what matters."""

    owner: PersonRef | None = field(default=None, kw_only=True)


class HandedOn(StateError):
    """It has changed hands since it was shown: `owner` has it now, None for nobody."""

    owner: PersonRef | None


class NothingToClaim(DomainError):
    """No unowned case waits."""


class ClaimLimitReached(DomainError):
    """The person holds as many open cases as the policy allows."""

    limit: int


class BadInput(DomainError):
    """What was typed cannot be used; `reason` is a whole sentence that says what to write instead."""

    field: str
    reason: str


class NetworkError(DomainError):
    """A network did not do what was asked; `detail` is for the log and for `/readyz`, without secrets.

    `streams` are those that failed, where others may go on.
    """

    network: str
    detail: str
    streams: tuple[str, ...] = field(default=(), kw_only=True)


class NetworkDown(NetworkError):
    """Not reachable, an error page, or an answer that cannot be read."""


class NetworkLimited(NetworkError):
    """Too many calls; `until` is when it may be tried again, where the network says so."""

    until: datetime | None = None


class NetworkDenied(NetworkError):
    """Keys or permissions are not accepted: a person has to act."""


class ReplyRefused(NetworkError):
    """The network will not take this reply; trying again changes nothing."""
