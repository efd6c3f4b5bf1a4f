"""What has a number that people see and type: C-12 is a case, E-3 an escalation, R-7 a partner request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


class SubjectKind(StrEnum):
    """What a number counts: its letter, what people call it, and the command that shows it. A new kind is a line."""

    noun: str
    command: str

    def __new__(cls, letter: str, noun: str = "", command: str = "") -> Self:
        """A kind is its letter, as text and in the database."""
        kind = str.__new__(cls, letter)
        kind._value_ = letter
        kind.noun, kind.command = noun, command
        return kind

    CASE = "C", "case", "/case"
    ESCALATION = "E", "escalation", "/escalation"
    REQUEST = "R", "partner request", "/escalation"

    @property
    def a_noun(self) -> str:
        """`a case`, `an escalation`."""
        return f"{'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"


LETTERS: Final = "".join(SubjectKind)
DASH: Final = r"[-\u2010-\u2015\u2212]"
"""What people and their keyboards write between the letter and the number."""
LETTER: Final = rf"[{LETTERS}{LETTERS.lower()}]\s*{DASH}?\s*"
"""The letter of any kind as it is typed, with its dash; a pattern for others to build on."""
DIGITS: Final = r"[0-9]{1,12}"
_TYPED: Final = re.compile(rf"#?\s*(?:({LETTER}))?#?({DIGITS})[.,:;]?")
_WRITTEN: Final = re.compile(rf"([{LETTERS}])-({DIGITS})")


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


def parse_subject(text: str, default: SubjectKind) -> Subject | None:
    """Read `C-12`, `c12`, `12` or `#12` as people type it; None when it is no number at all."""
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        return None
    return Subject(SubjectKind(match[1][0].upper()) if match[1] else default, int(match[2]))


def subject_of(text: str) -> Subject:
    """Read a subject as the database writes it (`C-12`); ValueError for anything else."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no subject")
    return Subject(SubjectKind(match[1]), int(match[2]))
