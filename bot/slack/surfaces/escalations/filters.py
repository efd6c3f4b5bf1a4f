"""Which escalations a list shows: the filters people write after `/escalation list`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import LIVE, EscalationStatus
from bot.domain.people import PersonRef
from bot.policy.nearest import hint
from bot.readmodels import EscalationFilter
from bot.slack.commands.grammar import MENTION, QUOTES, read_filters, same_name
from bot.slack.text.markup import unmarked

FILTER: Final = "filter"
"""The field that BadInput names: there is none on a screen."""

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
_ALSO: Final = {"my": "mine", "unacked": "unacknowledged", "late": "overdue", "nobody": "unowned"}
_KEYS: Final = ("owner", "partner", "severity", "status")


@dataclass(frozen=True, slots=True)
class EscalationVocabulary:
    """The names that filters may use: severities, and partner teams by their keys."""

    severities: Collection[str] = ()
    partners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EscalationQuery:
    """What a list shows, as its pager carries it (`text`), and what a person reads above it (`title`).

    `owner` is the Slack id of a colleague who was named.
    """

    text: str
    title: str
    asked: EscalationFilter
    owner: str | None = None

    def owned_by(self, person: PersonRef) -> EscalationQuery:
        """The same, now that it is known who was named."""
        title = f"{self.title}, owned by {person.name}"
        return replace(self, title=title, asked=replace(self.asked, owner=person))


@dataclass(slots=True)
class _Reading:
    """A list of filters being read."""

    known: EscalationVocabulary
    words: list[str] = field(default_factory=list)
    status: str = ""
    severity: str | None = None
    partner: str | None = None
    owner: str | None = None

    def flag(self, word: str) -> bool:
        """A word that narrows by itself; False where it is none."""
        meant = _ALSO.get(word.casefold(), word.casefold())
        if meant in _STATUSES:
            self.status = self.status or meant
        elif meant in _WORDS:
            self.words += [meant] if meant not in self.words else []
        else:
            return False
        return True

    def severe(self, word: str) -> bool:
        """A severity of the policy."""
        found = same_name(word, self.known.severities)
        self.severity = self.severity or found
        return found is not None

    def team(self, word: str) -> bool:
        """A partner team, by its key or its name."""
        by_name = {name.casefold(): key for key, name in self.known.partners.items()}
        found = same_name(word, self.known.partners) or by_name.get(word.casefold())
        self.partner = self.partner or found
        return found is not None

    def somebody(self, word: str) -> bool:
        """A colleague, mentioned."""
        found = MENTION.fullmatch(word)
        if found is not None:
            self.owner = self.owner or found[1]
        return found is not None


def read_query(text: str, person: PersonRef | None, known: EscalationVocabulary) -> EscalationQuery:
    """Read `mine sev1`, `overdue owner:@ana`; open ones where nothing says otherwise. BadInput for the rest."""
    reading = _Reading(known)
    for key, value in read_filters(text):
        _read(reading, key, value.strip(f"{QUOTES},"))
    status = reading.status or "open"
    asked = EscalationFilter(
        statuses=_STATUSES[status],
        owner=person if "mine" in reading.words else None,
        sponsor=person if "sponsored" in reading.words else None,
        severity=reading.severity,
        unowned="unowned" in reading.words,
        unacknowledged="unacknowledged" in reading.words,
        overdue="overdue" in reading.words,
        snoozed="snoozed" in reading.words,
        handover="handover" in reading.words,
        partner=reading.partner,
    )
    return EscalationQuery(_carried(reading), _title(reading, status), asked, reading.owner)


def _read(reading: _Reading, key: str, value: str) -> None:
    word = value.rstrip(",")
    if key == "owner":
        _owned(reading, word)
    elif key == "partner":
        if not reading.team(word):
            known = reading.known.partners
            raise BadInput(
                FILTER, f"There is no partner team `{_shown(word)}`.{hint(word, known)}{_some(known)}"
            )
    elif key == "severity":
        if not reading.severe(word):
            known_severities = reading.known.severities
            asked = f"There is no severity `{_shown(word)}`."
            raise BadInput(FILTER, f"{asked}{hint(word, known_severities)}{_some(known_severities)}")
    elif key == "status" and word.casefold() in _STATUSES:
        reading.flag(word)
    elif key or not (reading.flag(word) or reading.severe(word) or reading.somebody(word)):
        raise _not_understood(f"{key}:{word}" if key else word, reading.known)


def _owned(reading: _Reading, word: str) -> None:
    if word.casefold() in {"me", "mine"}:
        reading.flag("mine")
    elif word.casefold() in {"nobody", "none"}:
        reading.flag("unowned")
    elif not reading.somebody(word):
        raise BadInput(FILTER, "Write the owner's name with @, for example `owner:@ana`.")


def _carried(reading: _Reading) -> str:
    parts = [
        *reading.words,
        reading.status,
        reading.severity or "",
        f'partner:"{reading.partner}"' if reading.partner else "",
        f"owner:<@{reading.owner}>" if reading.owner else "",
    ]
    return " ".join(part for part in parts if part)


def _title(reading: _Reading, status: str) -> str:
    lead = "All escalations" if status == "all" else f"{status.capitalize()} escalations"
    team = reading.known.partners.get(reading.partner or "")
    asked = f"asked of {team}" if team else ""
    shown = [lead, *(_WORDS[word] for word in reading.words), reading.severity or "", asked]
    return ", ".join(part for part in shown if part)


def _shown(word: str) -> str:
    return unmarked(word).replace("`", "'")[:40]


def _some(known: Iterable[str]) -> str:
    named = ", ".join(f"`{each}`" for each in known)
    return f" There are {named}." if named else " The policy names none."


def _not_understood(word: str, known: EscalationVocabulary) -> BadInput:
    near = {*_STATUSES, *_WORDS, *known.severities, *(f"{key}:" for key in _KEYS)}
    words = ", ".join(f"`{each}`" for each in (*_WORDS, *_STATUSES, *known.severities))
    more = "`owner:@ana`, `partner:payouts`"
    return BadInput(
        FILTER, f"I cannot list `{_shown(word)}`.{hint(word, near)} These words narrow it: {words}, {more}."
    )
