"""An event: who did what to which subject, when and from where. What was done is a fact, a dataclass of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Final, dataclass_transform

from bot.domain.people import Actor
from bot.domain.subjects import Subject

WORDS: Final = "words"
PEOPLE: Final = "people"
Words = Annotated[str, WORDS]
"""What a person wrote. It goes when they, or whoever it is about, have themselves erased."""
PersonName = Annotated[str, "name"]
"""What somebody was called when it happened."""
SlackId = Annotated[str, PEOPLE]
"""A person, by Slack's id; "" where nobody is named."""
Term = Annotated[str, "term"]
"""A name from the policy or an id of Slack's; no person wrote it here."""


KINDS: Final[dict[str, type[Fact]]] = {}
"""Every kind of event by its name in the database; whole once `codec` is imported."""


@dataclass_transform(frozen_default=True)
class Fact:
    """What happened, in the past tense: every kind is a frozen dataclass, and `kind` is what the database calls it.

    A field without a default is always written; one with a default is left out where it has it. A name that Python
    keeps for itself ends with "_", which is not written.
    """

    kind: ClassVar[str]

    def __init_subclass__(cls, *, kind: str = "") -> None:
        dataclass(frozen=True)(cls)
        if kind:
            cls.kind = kind
            KINDS[kind] = cls


class Unknown(Fact):
    """Something that a newer version of Callout wrote, as it stands in the database."""

    name: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a subject; `actor` did it. Some facts hold people's words: `KINDS_WITH_WORDS`."""

    subject: Subject
    at: datetime
    actor: Actor
    fact: Fact
