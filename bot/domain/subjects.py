"""The numbers people see and type: C-12 for a case, E-3 for an escalation, R-7 for a partner request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class SubjectKind(StrEnum):
    """What a number counts."""

    CASE = "C"
    ESCALATION = "E"
    REQUEST = "R"


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A case, an escalation or a partner request by its number; prints as `C-12`."""

    kind: SubjectKind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"


def case_subject(number: int) -> Subject:
    """The subject `C-number`."""
    return Subject(SubjectKind.CASE, number)


def escalation_subject(number: int) -> Subject:
    """The subject `E-number`."""
    return Subject(SubjectKind.ESCALATION, number)


def request_subject(number: int) -> Subject:
    """The subject `R-number`."""
    return Subject(SubjectKind.REQUEST, number)


_TYPED = re.compile(r"^#?\s*(?:([cerCER])\s*[-\u2013\u2014]?\s*)?#?(\d{1,12})[.,:;]?$")


def parse_subject(text: str, default: SubjectKind) -> Subject | None:
    """Read `C-12`, `c12`, `12` or `#12` as people type it; None when it is no number at all."""
    match = _TYPED.match(text.strip())
    if match is None:
        return None
    return Subject(SubjectKind(match[1].upper()) if match[1] else default, int(match[2]))
