"""What people write after `/escalation`: a verb, a number, and the words that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.domain.errors import BadInput, NotFound
from bot.domain.subjects import Subject, SubjectKind, parse_subject
from bot.policy.nearest import nearest
from bot.slack.payloads import mentioned_people


class EscalationVerb(StrEnum):
    """What `/escalation` does; MENU is what it does without words."""

    MENU = ""
    LIST = "list"
    SHOW = "show"
    OWN = "own"
    ACK = "ack"
    ASSIGN = "assign"
    ASK = "ask"
    UPDATE = "update"
    PROMISE = "promise"
    SEVERITY = "severity"
    SNOOZE = "snooze"
    WAKE = "wake"
    SPONSOR = "sponsor"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CANCEL = "cancel"
    MERGE = "merge"
    SPLIT = "split"
    RETURN = "return"
    NOTE = "note"
    HISTORY = "history"
    SUMMARY = "summary"
    EXPORT = "export"
    NEW = "new"
    HELP = "help"


ALSO: Final = {
    "acknowledge": EscalationVerb.ACK,
    "close": EscalationVerb.RESOLVE,
    "give": EscalationVerb.ASSIGN,
    "open": EscalationVerb.NEW,
    "take": EscalationVerb.OWN,
}
"""Other words for the same."""
ME: Final = frozenset({"me", "to me"})
"""How people name themselves."""
_NAMED_FIRST: Final = frozenset({EscalationVerb.ASSIGN, EscalationVerb.SPONSOR})


@dataclass(frozen=True, slots=True)
class EscalationCommand:
    """A line that was understood. `words` are in Slack's markup; `person` is the first one mentioned."""

    verb: EscalationVerb
    number: int | None = None
    words: str = ""
    person: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownVerb:
    """A word that is no verb, and the verb that was probably meant."""

    word: str
    nearest: str | None


def read_escalation_line(text: str) -> EscalationCommand | UnknownVerb:
    """Read `update E-3 the courier has it`; a number alone shows it. BadInput for the number of a case."""
    first, rest = [*text.split(maxsplit=1), "", ""][:2]
    word = "" if first.casefold() == "menu" else first.casefold()
    if parse_subject(first, SubjectKind.ESCALATION) is not None:
        return _about(EscalationVerb.SHOW, text.strip())
    verb = ALSO.get(word) or (EscalationVerb(word) if word in set(EscalationVerb) else None)
    if verb is None:
        known = {str(each) for each in EscalationVerb if each} | set(ALSO)
        return UnknownVerb(first, nearest(word, known))
    if verb is EscalationVerb.LIST:
        return EscalationCommand(verb, words=rest.strip())
    return _about(verb, rest.strip())


def _about(verb: EscalationVerb, rest: str) -> EscalationCommand:
    """The number comes first, or after somebody's name: `assign @ana E-3`; a name that Slack does not know is plain."""
    read = EscalationCommand(verb, words=rest, person=next(iter(mentioned_people(rest)), None))
    pieces = rest.split()
    for at, piece in enumerate(pieces):
        subject = parse_subject(piece, SubjectKind.ESCALATION)
        if subject is not None and subject.kind is SubjectKind.REQUEST and verb is EscalationVerb.SPLIT:
            break
        if subject is not None:
            words = " ".join(pieces[:at]) if at else rest.removeprefix(piece).strip()
            return replace(read, number=number_of(subject), words=words)
        if verb not in _NAMED_FIRST or not (mentioned_people(piece) or piece.startswith("@")):
            break
    return read


def number_of(subject: Subject) -> int:
    """The number of an escalation; BadInput for a case and for a partner request."""
    if subject.kind is SubjectKind.REQUEST:
        raise BadInput(
            "number", f"{subject} is a partner request. `/escalation show {subject}` says where it is."
        )
    if subject.kind is SubjectKind.CASE:
        raise BadInput("number", f"{subject} is a case. Use `/case` for it, or `E-` for an escalation.")
    return subject.number


def number_in(value: str | None) -> int:
    """The number in what a button or a form of ours carries (`E-3`); NotFound where there is none."""
    subject = parse_subject(value or "", SubjectKind.CASE)
    if subject is None or subject.kind is not SubjectKind.ESCALATION:
        raise NotFound("escalation", value or "")
    return subject.number
