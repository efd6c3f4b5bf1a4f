"""Which escalations a list shows: the filters people write after `/escalation list`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.escalations.escalation import LIVE, EscalationStatus
from bot.domain.people import PersonRef
from bot.policy.nearest import hint
from bot.readmodels import EscalationFilter
from bot.slack.commands.filters import (
    NAMED,
    ListQuery,
    Narrowing,
    colleague,
    must_fit_pager,
    ownership,
    read_filters,
    shown,
)
from bot.slack.commands.grammar import same_name

_CLOSED: Final = frozenset(EscalationStatus) - LIVE
_STATUSES: Final = {"open": LIVE, "closed": _CLOSED, "all": frozenset[EscalationStatus]()}
_WORDS: Final = {
    "mine": "yours",
    "sponsored": "sponsored by you",
    "unowned": "without an owner",
    "unacknowledged": "not acknowledged",
    "overdue": "overdue",
    "snoozed": "put aside",
    "handover": "in need of another owner",
}
_WHOSE: Final = {"mine": "mine", "my": "mine", "unowned": "unowned", "nobody": "unowned"}
_ALSO: Final = {"unacked": "unacknowledged", "late": "overdue"}
_KEYS: Final = ("owner", "partner", "severity", "status")


@dataclass(frozen=True, slots=True)
class EscalationVocabulary:
    """The names that filters may use: severities, and partner teams by their keys."""

    severities: Collection[str] = ()
    partners: Mapping[str, str] = field(default_factory=dict)


def read_query(
    text: str, person: PersonRef | None, known: EscalationVocabulary
) -> ListQuery[EscalationFilter]:
    """Read `mine sev1`, `overdue owner:@ana`; open ones where nothing says otherwise. BadInput for the rest."""
    must_fit_pager(text)
    found = read_filters(text, _narrowings(known), lambda word: _not_understood(word, known))
    first, owner = dict(reversed(found)), colleague(found)
    words = list(dict.fromkeys(value for key, value in found if key in {"owner", "flag"} and value in _WORDS))
    status, severity, partner = first.get("status", ""), first.get("severity"), first.get("partner")
    asked = EscalationFilter(
        statuses=_STATUSES[status or "open"],
        owner=person if "mine" in words else None,
        sponsor=person if "sponsored" in words else None,
        severity=severity,
        unowned="unowned" in words,
        unacknowledged="unacknowledged" in words,
        overdue="overdue" in words,
        snoozed="snoozed" in words,
        handover="handover" in words,
        partner=partner,
    )
    named = f'partner:"{partner}"' if partner else ""
    carried = (*words, status, severity, named, f"owner:<@{owner}>" if owner else "")
    title = (
        "All escalations" if status == "all" else f"{(status or 'open').capitalize()} escalations",
        *(_WORDS[word] for word in words),
        severity,
        f"asked of {known.partners[partner]}" if partner else "",
        f"owned by {NAMED}" if owner else "",
    )
    return ListQuery(" ".join(filter(None, carried)), ", ".join(filter(None, title)), asked, owner)


def _narrowings(known: EscalationVocabulary) -> tuple[Narrowing, ...]:
    def team(word: str) -> str | None:
        by_name = {name.casefold(): key for key, name in known.partners.items()}
        return same_name(word, known.partners) or by_name.get(word.casefold())

    def severity(word: str) -> str | None:
        return same_name(word, known.severities)

    return (
        Narrowing("status", _status, _status),
        Narrowing("flag", _flag),
        Narrowing(
            "severity", severity, severity, lambda word: _none_such("severity", word, known.severities)
        ),
        ownership(_WHOSE),
        Narrowing("partner", None, team, lambda word: _none_such("partner team", word, known.partners)),
    )


def _status(word: str) -> str | None:
    return word.casefold() if word.casefold() in _STATUSES else None


def _flag(word: str) -> str | None:
    meant = _ALSO.get(word.casefold(), word.casefold())
    return meant if meant in _WORDS and meant not in _WHOSE else None


def _none_such(what: str, word: str, known: Iterable[str]) -> str:
    named = ", ".join(f"`{each}`" for each in known)
    there_are = f"There are {named}." if named else "The policy names none."
    return f"There is no {what} `{shown(word)}`.{hint(word, known)} {there_are}"


def _not_understood(word: str, known: EscalationVocabulary) -> str:
    near = {*_STATUSES, *_WORDS, *known.severities, *(f"{key}:" for key in _KEYS)}
    words = ", ".join(f"`{each}`" for each in (*_WORDS, *_STATUSES, *known.severities))
    more = "`owner:@ana`, `partner:payouts`"
    return f"I cannot list `{shown(word)}`.{hint(word, near)} These words narrow it: {words}, {more}."
