"""What people write after `/case`: a verb, the number of a case, and what belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.domain.cases.case import Dismissal, Priority, WaitingOn
from bot.domain.errors import BadInput
from bot.domain.subjects import Subject, SubjectKind, case_subject, parse_subject
from bot.policy.nearest import nearest
from bot.slack.text.names import unknown_name

_NUMBER = re.compile(r"(#?\s*(?:[cer]\s*[-\u2013\u2014]?\s*)?#?\d{1,12}[.,:;]?)(?=\s|$)", re.IGNORECASE)
_AT_THE_END = re.compile(r"(?:^|\s)((?:#|#?[cer]\s*[-\u2013\u2014]?\s*)\d{1,12})[.,:;]?\s*$", re.IGNORECASE)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
ME: Final = "me"
ALSO: Final = {
    "take": "claim",
    "give": "assign",
    "ls": "list",
    "my": "mine",
    "find": "search",
    "close": "resolve",
    "new": "open",
    "menu": "",
}
"""Other words for the same."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line after `/case`: `rest` is what follows the verb, as it was typed."""

    verb: str
    rest: str = ""


def read_line(text: str) -> Line:
    """The verb in lower case and the rest. A number alone asks to be shown; nothing at all has no verb."""
    words = text.strip()
    if parse_subject(words, SubjectKind.CASE) is not None:
        return Line("show", words)
    first, rest = first_word(words)
    verb = first.lower()
    return Line(ALSO.get(verb, verb), rest)


def first_word(text: str) -> tuple[str, str]:
    """The first word, and what follows it as it was typed."""
    words = text.lstrip()
    first = next(iter(words.split(maxsplit=1)), "")
    return first, words[len(first) :].lstrip()


def take_number(rest: str) -> tuple[int | None, str]:
    """A case's number at the front (None where there is none) and what follows, as it was typed.

    BadInput for the number of an escalation.
    """
    found = _NUMBER.match(rest)
    subject = parse_subject(found[1], SubjectKind.CASE) if found else None
    if found is None or subject is None:
        return None, rest
    return case_number(subject), rest[found.end() :].lstrip()


def take_number_anywhere(rest: str) -> tuple[int | None, str]:
    """The same, where the number may also come last if it looks like one: `tomorrow 9:00 C-12`."""
    number, words = take_number(rest)
    found = _AT_THE_END.search(rest) if number is None else None
    subject = parse_subject(found[1], SubjectKind.CASE) if found else None
    if found is None or subject is None:
        return number, words
    return case_number(subject), rest[: found.start()].rstrip()


def case_number(subject: Subject) -> int:
    """The number of a case; BadInput for an escalation and for a partner request."""
    if subject.kind is SubjectKind.REQUEST:
        raise BadInput("case", f"{subject} is a partner request. `/case show {subject}` says where it is.")
    if subject.kind is SubjectKind.ESCALATION:
        raise BadInput(
            "case", f"{subject} is an escalation. `/escalation help` lists what can be done with it."
        )
    return subject.number


def read_other(rest: str) -> int | None:
    """The other case of a merge (`C-9`, `into C-9`); None where none is written. BadInput for other words."""
    first, after = first_word(rest)
    number, left = take_number(after if first.lower() in {"into", "with", "to"} else rest)
    if left.strip():
        raise BadInput("into", "Name the other case by its number, for example `/case merge C-12 C-9`.")
    return number


def read_waiting(rest: str) -> WaitingOn | None:
    """Whom a case waits for (`customer`, `on the customer`, `partner`); None where nothing is written."""
    words = [word for word in rest.lower().split() if word not in {"on", "for", "the", "a", "team"}]
    if not words:
        return None
    meant = nearest(words[0], WaitingOn)
    if meant is None or words[1:]:
        raise BadInput(
            "on", "A case waits for the `customer` or for a `partner`: `/case wait C-12 customer`."
        )
    return WaitingOn(meant)


def read_priority(rest: str) -> Priority | None:
    """`P1`, `p1` or `1`; None where nothing is written."""
    digit = rest.strip().upper().removeprefix("P")
    if not digit:
        return None
    if f"P{digit}" not in set(Priority):
        raise BadInput("priority", "A priority is P1, P2, P3 or P4: `/case priority C-12 P1`.")
    return Priority(f"P{digit}")


def read_dismissal(rest: str) -> Dismissal | None:
    """Why a case needs no answer (`spam`, `not for us`); None where nothing is written."""
    if not rest.strip():
        return None
    known = [why.value.replace("_", " ") for why in Dismissal]
    meant = nearest(rest.replace("_", " "), known)
    if meant is None or any(char.isdigit() for char in rest):
        raise BadInput(
            "why", "Say `spam`, `duplicate`, `not for us` or `no answer needed`, or leave it to the form."
        )
    return Dismissal(meant.replace(" ", "_"))


def take_assignment(rest: str) -> tuple[int | None, str | None]:
    """The case and the person, in either order: `C-12 @ana`, `@ana C-12`, `C-12 me`.

    The person is a Slack id, ME for oneself, None where nobody is named. BadInput for other words.
    """
    number, words = take_number(rest)
    mentioned = _MENTION.search(words)
    if number is None and mentioned is not None:
        number, _ = take_number(words[mentioned.end() :].lstrip())
    if mentioned is not None:
        return number, mentioned[1]
    if words.lower().split() in ([ME], ["to", ME]):
        return number, ME
    if words.strip():
        named, who = take_number_anywhere(rest)
        raise BadInput("assignee", unknown_name(who, f"/case assign {case_subject(named or 12)} @ana"))
    return number, None
