"""Who acts: people of the workspace, their roles, and from where a change comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; the policy says who has which."""

    AGENT = "agent"
    LEAD = "lead"
    EXECUTIVE = "executive"
    ADMIN = "admin"


IMPLIED: dict[Role, frozenset[Role]] = {
    Role.AGENT: frozenset({Role.AGENT}),
    Role.LEAD: frozenset({Role.LEAD, Role.AGENT}),
    Role.EXECUTIVE: frozenset({Role.EXECUTIVE}),
    Role.ADMIN: frozenset({Role.ADMIN, Role.LEAD, Role.AGENT, Role.EXECUTIVE}),
}


def with_implied(roles: frozenset[Role]) -> frozenset[Role]:
    """All roles that these bring along: a lead may do what an agent does, an admin everything."""
    return frozenset(implied for role in roles for implied in IMPLIED[role])


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as others see them: enough to name or to mention."""

    id: int
    slack_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, with which roles, and from where (`via`: command, button, thread, x, job …).

    `outsider` says what kind of one they are (guest, stranger); "" for our own people.
    """

    person: PersonRef | None
    name: str
    via: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    label: str = "callout"
    outsider: str = ""

    def is_person(self, person: PersonRef | None) -> bool:
        """Whether it is they who do it; Callout and customers are nobody's owner or sponsor."""
        return self.person is not None and person is not None and self.person.id == person.id


def acting(person: PersonRef, roles: frozenset[Role], via: str) -> Actor:
    """The actor for a person; `label` is what the audit log calls them (the Slack id)."""
    return Actor(person, person.name, via, with_implied(roles), person.slack_id)


def callout(via: str = "job") -> Actor:
    """The bot itself, when time passes."""
    return Actor(None, "Callout", via)


def customer(name: str, network: str) -> Actor:
    """A customer, through a network."""
    return Actor(None, name, network, label="customer")
