"""Who may do what: one table from permission to roles and relations, asked by everything that asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final, Protocol

from bot.domain.errors import Confidential, NotAllowed, NotASponsor, NotYours
from bot.domain.people import Actor, PersonRef, Role, with_implied
from bot.domain.subjects import Subject


class Permission(StrEnum):
    """What somebody wants to do."""

    GET_HELP = auto()
    READ_STATUS = auto()
    FOLLOW = auto()
    READ_CASES = auto()
    OPEN_CASE = auto()
    CLAIM_CASE = auto()
    NOTE_CASE = auto()
    REOPEN_CASE = auto()
    WORK_ON_CASE = auto()
    ESCALATE_CASE = auto()
    ASK_PARTNER = auto()
    HOLD_WORK = auto()
    RAISE_ESCALATION = auto()
    READ_ESCALATIONS = auto()
    SEE_CONFIDENTIAL = auto()
    NOTE_ESCALATION = auto()
    RUN_ESCALATION = auto()
    CANCEL_ESCALATION = auto()
    REOPEN_ESCALATION = auto()
    REPORT_ON_ESCALATION = auto()
    SPONSOR = auto()
    ADD_SPONSOR = auto()
    ASK_FOR_UPDATE = auto()
    SETTLE = auto()
    KEEP_MESSAGE = auto()
    PIN_MESSAGE = auto()
    ANSWER_REQUEST = auto()
    WRITE_TO_PARTNER = auto()


class Relation(StrEnum):
    """How somebody stands to what they act on; the words are those of the docs."""

    OWNER = "its owner"
    FREE = "agents while nobody owns it"
    SPONSOR = "its sponsors"
    MEMBER = "whoever is in its channel"
    CALLOUT = "Callout itself"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who has a permission.

    `roles`: somebody needs one of these to begin (none listed: everybody of the workspace). `whose`: who may, once it
    is known what it is about (none listed: whoever may begin). `outsiders`: guests and people of other workspaces,
    too, where the policy lets them.
    """

    does: str
    roles: tuple[Role, ...] = ()
    whose: tuple[Role | Relation, ...] = ()
    outsiders: bool = False


class Owned(Protocol):
    """What somebody can hold: a case, an escalation."""

    @property
    def subject(self) -> Subject:
        """Its number."""

    @property
    def owner(self) -> PersonRef | None:
        """Who holds it."""


_DESK: Final = (Role.AGENT,)
_ANY_ROLE: Final = (Role.AGENT, Role.EXECUTIVE)
_SPONSORS: Final = (Role.EXECUTIVE, Role.LEAD)
_WHO_RUNS_IT: Final = (Relation.OWNER, Role.LEAD, Relation.FREE)
_DESK_OR_SPONSORS: Final = (Role.AGENT, Relation.SPONSOR)

ACCESS: Final[Mapping[Permission, Grant]] = {
    Permission.GET_HELP: Grant("read what Callout is"),
    Permission.READ_STATUS: Grant("see what Callout watches and what troubles it", (Role.LEAD, Role.ADMIN)),
    Permission.FOLLOW: Grant(
        "read on in what was shown: pages of a history, the case that one went into, help", _ANY_ROLE
    ),
    Permission.READ_CASES: Grant("list, search and show cases, read their history", _DESK),
    Permission.OPEN_CASE: Grant("open a case by hand", _DESK),
    Permission.CLAIM_CASE: Grant("claim a case", _DESK),
    Permission.NOTE_CASE: Grant("keep a note on a case", _DESK),
    Permission.REOPEN_CASE: Grant("reopen a case", _DESK),
    Permission.WORK_ON_CASE: Grant(
        "reply to a case and change it in any other way", _DESK, (*_WHO_RUNS_IT, Relation.CALLOUT)
    ),
    Permission.ESCALATE_CASE: Grant("escalate a case", _ANY_ROLE),
    Permission.ASK_PARTNER: Grant("ask a partner team, take a question back", _DESK, _WHO_RUNS_IT),
    Permission.HOLD_WORK: Grant("be given a case or an escalation", _DESK),
    Permission.RAISE_ESCALATION: Grant("flag a message, raise an escalation by hand", _SPONSORS),
    Permission.READ_ESCALATIONS: Grant("list and show escalations, read their history", _ANY_ROLE),
    Permission.SEE_CONFIDENTIAL: Grant(
        "see what a confidential escalation is about",
        whose=(Role.LEAD, Relation.OWNER, Relation.SPONSOR, Relation.MEMBER),
    ),
    Permission.NOTE_ESCALATION: Grant("keep a note on an escalation", _DESK),
    Permission.RUN_ESCALATION: Grant("change an escalation in any other way", _DESK, _WHO_RUNS_IT),
    Permission.CANCEL_ESCALATION: Grant("cancel an escalation", _ANY_ROLE, (*_WHO_RUNS_IT, Relation.SPONSOR)),
    Permission.REOPEN_ESCALATION: Grant("reopen an escalation", _ANY_ROLE, _DESK_OR_SPONSORS),
    Permission.REPORT_ON_ESCALATION: Grant(
        "post a summary of an escalation, export it", _ANY_ROLE, _DESK_OR_SPONSORS
    ),
    Permission.SPONSOR: Grant("become a sponsor", _SPONSORS),
    Permission.ADD_SPONSOR: Grant("make somebody a sponsor", _ANY_ROLE, _DESK_OR_SPONSORS),
    Permission.ASK_FOR_UPDATE: Grant("ask for an update", whose=(Relation.SPONSOR,)),
    Permission.SETTLE: Grant("say whether a resolution settled it", whose=(Relation.SPONSOR,)),
    Permission.KEEP_MESSAGE: Grant("keep a message on a timeline", _ANY_ROLE),
    Permission.PIN_MESSAGE: Grant("pin a message into a summary", whose=_DESK_OR_SPONSORS),
    Permission.ANSWER_REQUEST: Grant("answer for a partner team, in its channel", outsiders=True),
    Permission.WRITE_TO_PARTNER: Grant(
        "write into the thread of a partner team", _DESK, (Role.AGENT, Relation.OWNER)
    ),
}


def may(
    by: Actor,
    permission: Permission,
    about: Owned | None = None,
    *,
    sponsors: Collection[PersonRef] = (),
    in_channel: bool = False,
) -> bool:
    """Whether they may do it to `about`; without it, whether their roles let them begin.

    `sponsors` are those of `about`; `in_channel`: they are in its own channel.
    """
    whose = ACCESS[permission].whose
    if about is None or not whose:
        return admits(by.roles, permission)
    stands = {
        Relation.OWNER: by.is_person(about.owner),
        Relation.FREE: about.owner is None and Role.AGENT in by.roles,
        Relation.SPONSOR: any(by.is_person(sponsor) for sponsor in sponsors),
        Relation.MEMBER: in_channel,
        Relation.CALLOUT: by.person is None,
    }
    return any(who in by.roles if isinstance(who, Role) else stands[who] for who in whose)


def require(
    by: Actor,
    permission: Permission,
    about: Owned | None = None,
    *,
    sponsors: Collection[PersonRef] = (),
    in_channel: bool = False,
) -> None:
    """Pass where they may; NotYours, Confidential, NotASponsor or NotAllowed says who may."""
    if not may(by, permission, about, sponsors=sponsors, in_channel=in_channel):
        raise _refusal(by, ACCESS[permission], about)


def _refusal(by: Actor, grant: Grant, about: Owned | None) -> NotAllowed:
    if about is None or not grant.whose:
        return NotAllowed(grant.roles if by.roles else ())
    if Relation.MEMBER in grant.whose:
        return Confidential((), about.subject)
    if Relation.OWNER in grant.whose and about.owner is not None:
        return NotYours((Role.LEAD,), about.subject, about.owner)
    roles = (Role.AGENT,) if {Role.AGENT, Relation.FREE}.intersection(grant.whose) else ()
    if Relation.SPONSOR in grant.whose:
        return NotASponsor((*roles, Role.EXECUTIVE), about.subject)
    return NotAllowed(roles)


def admits(roles: Collection[Role], permission: Permission) -> bool:
    """Whether these roles, with those that they imply, let somebody begin."""
    needs = ACCESS[permission].roles
    return not needs or not set(needs).isdisjoint(with_implied(frozenset(roles)))


def may_always(by: Actor, permission: Permission) -> bool:
    """Whether their roles alone suffice, whatever it is about: what a list need not ask of each line."""
    return not by.roles.isdisjoint(ACCESS[permission].whose)


def roles_with(permission: Permission) -> frozenset[Role]:
    """Every role that suffices alone, whatever it is about."""
    grant = ACCESS[permission]
    needs = {who for who in grant.whose if isinstance(who, Role)} if grant.whose else set(grant.roles or Role)
    return frozenset(role for role in Role if with_implied(frozenset({role})) & needs)
