"""Words for partner teams: what a message with "↪" says, and which request's thread it goes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeAlias

from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import SubjectKind

ARROW: Final = "↪"
Teams: TypeAlias = Sequence[tuple[str, str]]
"""The partner teams that there are, each by its key and its name."""
_NUMBER = re.compile(rf"{SubjectKind.REQUEST}-\d+(?![\w-])", re.IGNORECASE)
_ARROWED = re.compile(r"^\s*(?:↪[\ufe0e\ufe0f]?|:arrow_right_hook:)\s*")
"""Slack writes the emoji by its name: https://docs.slack.dev/messaging/formatting-message-text#emoji"""


def arrowed(text: str) -> str | None:
    """What follows the arrow; None where the message is not for a partner team."""
    found = _ARROWED.match(text)
    return text[found.end() :].strip() if found else None


def addressee(
    text: str, said_at: datetime, requests: Sequence[PartnerRequest], teams: Teams = ()
) -> PartnerRequest | None:
    """The request in whose thread a message belongs; None where it has no arrow, or nobody can tell.

    It depends on the words, on when they were said and on what is asked alone, so that it does not matter when
    and in which order anybody hears of them. A team that is named first is meant, also one that has answered;
    where it is none of those asked (`teams` are all there are) the words are for nobody else. Without a name
    they are for the only one that was open then.
    """
    words = arrowed(text)
    if not words:
        return None
    longest = max(_length_of_stranger(words, teams), *(_length(words, request) for request in requests), 0)
    if longest:
        named = [request for request in requests if _length(words, request) == longest]
        return max(asked_at(named, said_at), key=lambda request: request.number, default=None)
    candidates = asked_at(requests, said_at)
    return candidates[0] if len(candidates) == 1 else None


def asked_at(requests: Sequence[PartnerRequest], moment: datetime) -> list[PartnerRequest]:
    """The requests that were open at a moment; where none was, the latest one made by then, else the first."""
    made = [r for r in requests if r.asked_at <= moment]
    waiting = [r for r in made if r.closed_at is None or r.closed_at > moment]
    if waiting:
        return waiting
    if made:
        return [max(made, key=lambda r: r.number)]
    return sorted(requests, key=lambda r: r.number)[:1]


def named_number(words: str) -> str:
    """The number of a request (`R-7`) that words begin with, "" where they do not."""
    found = _NUMBER.match(words)
    return found[0].upper() if found else ""


def named_team(words: str, teams: Teams) -> tuple[str | None, str]:
    """The key of the team (key, name) that words begin with, and the rest; (None, the words) where they do not."""
    found = [(name, key) for key, called in teams for name in (key, called) if _length_of(words, name)]
    if not found:
        return None, words.strip()
    name, key = max(found, key=lambda each: len(each[0]))
    return key, words.lstrip()[len(name) :].lstrip(" \t\n:,")


def _length_of_stranger(words: str, teams: Teams) -> int:
    """How much of the words names a team or a request, whoever it may be."""
    lengths = (_length_of(words, name) for team in teams for name in team)
    return max((*lengths, len(named_number(words))))


def _length(words: str, request: PartnerRequest) -> int:
    return max(_length_of(words, name) for name in (request.team, request.name, str(request.subject)))


def _length_of(words: str, name: str) -> int:
    """How much of the words a name takes; 0 where they do not begin with it as a whole."""
    begun = re.match(re.escape(name) + r"(?![\w-])", words.lstrip(), re.IGNORECASE)
    return begun.end() if begun else 0
