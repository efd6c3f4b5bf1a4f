"""What people write after `/escalation`: a verb, a number, and the words that belong to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.domain.errors import BadInput, NotFound
from bot.domain.escalations import LIVE, EscalationStatus
from bot.domain.numbers import Subject, SubjectKind, parse_subject
from bot.domain.people import PersonRef
from bot.policy.nearest import hint, nearest
from bot.readmodels import EscalationFilter
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
    SPONSOR = "sponsor"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CANCEL = "cancel"
    NOTE = "note"
    HISTORY = "history"
    SUMMARY = "summary"
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
_NAMED_FIRST: Final = frozenset({EscalationVerb.ASSIGN, EscalationVerb.SPONSOR})
_CLOSED: Final = frozenset(EscalationStatus) - LIVE
_STATUSES: Final = {"open": LIVE, "closed": _CLOSED, "all": frozenset[EscalationStatus]()}
_WORDS: Final = {"mine": "yours", "sponsored": "sponsored by you"}


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
    word = first.casefold()
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
    """The number comes first, or after somebody's name: `assign @ana E-3`."""
    read = EscalationCommand(verb, words=rest, person=next(iter(mentioned_people(rest)), None))
    pieces = rest.split()
    for at, piece in enumerate(pieces):
        subject = parse_subject(piece, SubjectKind.ESCALATION)
        if subject is not None:
            words = " ".join(pieces[:at]) if at else rest.removeprefix(piece).strip()
            return replace(read, number=number_of(subject), words=words)
        if verb not in _NAMED_FIRST or not mentioned_people(piece):
            break
    return read


def number_of(subject: Subject) -> int:
    """The number of an escalation; BadInput for a case and for a partner request."""
    if subject.kind is SubjectKind.REQUEST:
        raise BadInput("number", f"{subject} is a partner request. `/escalation show {subject}` says where it is.")
    if subject.kind is SubjectKind.CASE:
        raise BadInput("number", f"{subject} is a case. Use `/case` for it, or `E-` for an escalation.")
    return subject.number


def number_in(value: str | None) -> int:
    """The number in what a button or a form of ours carries (`E-3`); NotFound where there is none."""
    subject = parse_subject(value or "", SubjectKind.CASE)
    if subject is None or subject.kind is not SubjectKind.ESCALATION:
        raise NotFound("escalation", value or "")
    return subject.number


@dataclass(frozen=True, slots=True)
class EscalationQuery:
    """What a list shows, as its pager carries it (`text`), and what a person reads above it (`title`)."""

    text: str
    title: str
    asked: EscalationFilter


def read_query(text: str, person: PersonRef | None, severities: Collection[str]) -> EscalationQuery:
    """Read `mine sev1`, `sponsored closed`; open ones where nothing says otherwise. BadInput for the rest."""
    words = list(dict.fromkeys(text.casefold().split()))
    by_name = {name.casefold(): name for name in severities}
    known = {*_STATUSES, *_WORDS, *by_name}
    for word in words:
        if word not in known:
            listed = ", ".join(f"`{each}`" for each in (*_WORDS, *_STATUSES, *severities))
            raise BadInput(
                "filter", f"I cannot list `{word[:40]}`.{hint(word, known)} These words narrow it: {listed}."
            )
    status = next((word for word in words if word in _STATUSES), "open")
    severity = next((by_name[word] for word in words if word in by_name), None)
    asked = EscalationFilter(
        statuses=_STATUSES[status],
        owner=person if "mine" in words else None,
        sponsor=person if "sponsored" in words else None,
        severity=severity,
    )
    return EscalationQuery(" ".join(words), _title(words, status, severity), asked)


def _title(words: list[str], status: str, severity: str | None) -> str:
    whose = [shown for word, shown in _WORDS.items() if word in words]
    lead = "All escalations" if status == "all" else f"{status.capitalize()} escalations"
    return ", ".join([lead, *whose, *([severity] if severity else [])])
