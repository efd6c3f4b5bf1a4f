"""What X's error answers mean: https://docs.x.com/x-api/fundamentals/response-codes-and-errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from pydantic import ValidationError

from bot.domain.errors import NetworkDenied, NetworkDown, NetworkError, NetworkLimited, ReplyRefused
from bot.networks.x.payloads import Trouble
from bot.networks.x.posts import NETWORK

_DAILY = ("x-user-limit-24hour", "x-app-limit-24hour")
_KEYS_AT_FAULT = frozenset({"client-forbidden", "oauth1-permissions", "unsupported-authentication"})
_DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})
_LONGEST = 200
_LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
# Since February 2026, for accounts on self-serve tiers. The first is X's sentence, the others are its kin.
_NOT_ENGAGED = ("mentioned or otherwise engaged", "cannot reply", "not permitted to reply", "who can reply")
_GONE = ("deleted or not visible", "does not exist", "could not find")


@dataclass(eq=False)
class Problem(Exception):
    """X answered with an error.

    `kind` is the last word of X's problem type, `words` X's own explanation, `parameters` the names of those
    it did not accept, `until` the end of the limit that was reached.
    """

    status: int
    kind: str = ""
    words: str = ""
    parameters: frozenset[str] = frozenset()
    until: datetime | None = None

    def __str__(self) -> str:
        return f"{self.status} {self.words}".rstrip()

    def concerns(self, parameter: str) -> bool:
        """Whether X did not accept this parameter's value."""
        return self.status == HTTPStatus.BAD_REQUEST and (
            parameter in self.parameters or parameter in self.words
        )

    @property
    def is_duplicate(self) -> bool:
        """We have posted the same text before."""
        return self.status == HTTPStatus.FORBIDDEN and "duplicate" in self.words.lower()


def read_problem(status: int, headers: Mapping[str, str], body: Mapping[str, object]) -> Problem | None:
    """What an answer complains of; None for a good one."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    listed = body.get("errors")
    troubles = [_trouble(each) for each in (body, *(listed if isinstance(listed, list) else ()))]
    return Problem(
        status=status,
        kind=next((_kind(trouble) for trouble in troubles if trouble.type), ""),
        words=_words(troubles),
        parameters=frozenset(name for trouble in troubles for name in trouble.parameters or {}),
        until=_until(headers),
    )


def said(trouble: Trouble) -> str:
    """X's own words, cut."""
    return (trouble.message or trouble.detail or trouble.title or "no reason given")[:_LONGEST]


def as_network_error(problem: Problem) -> NetworkError:
    """What went wrong with a call that reads, and with any call that went wrong for its keys or its pace."""
    if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
        return NetworkLimited(NETWORK, str(problem), problem.until)
    if problem.status in _DENIED:
        return NetworkDenied(NETWORK, str(problem))
    return NetworkDown(NETWORK, str(problem))


def as_reply_error(problem: Problem) -> NetworkError:
    """What went wrong with a reply: the whole call, or only this reply of all.

    https://docs.x.com/x-api/posts/create-post
    """
    refused = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    if problem.status not in refused or problem.kind in _KEYS_AT_FAULT:
        return as_network_error(problem)
    words = problem.words.lower()
    if any(sign in words for sign in _NOT_ENGAGED):
        return ReplyRefused(
            NETWORK, "X lets us reply only where the author mentioned or quoted us, or allows replies."
        )
    if problem.is_duplicate:
        return ReplyRefused(NETWORK, "X has seen this text from us already. Change the words.")
    if problem.status == HTTPStatus.NOT_FOUND or any(sign in words for sign in _GONE):
        return ReplyRefused(NETWORK, "The post is not there any more, or not for us to see.")
    return ReplyRefused(NETWORK, f"X said: {problem.words or problem.status}")


def _trouble(value: object) -> Trouble:
    try:
        return Trouble.model_validate({"message": value} if isinstance(value, str) else value)
    except ValidationError:
        return Trouble()


def _kind(trouble: Trouble) -> str:
    return (trouble.type or "").rpartition("/")[2]


def _words(troubles: list[Trouble]) -> str:
    """The particular before the general: "One or more parameters … was invalid" helps nobody."""
    particular = [said(t) for t in troubles[1:] if t.message or t.detail]
    general = [troubles[0].detail or troubles[0].message or troubles[0].title or ""]
    return "; ".join(particular or general)[:_LONGEST]


def _until(headers: Mapping[str, str]) -> datetime | None:
    """The end of the limit that was reached: a daily one outlasts that of 15 minutes.

    https://docs.x.com/x-api/fundamentals/rate-limits
    """
    daily = [_moment(headers, limit) for limit in _DAILY if headers.get(f"{limit}-remaining") == "0"]
    return max((end for end in daily if end), default=None) or _moment(headers, "x-rate-limit")


def _moment(headers: Mapping[str, str], limit: str) -> datetime | None:
    written = headers.get(f"{limit}-reset", "")
    seconds = int(written) if written.isascii() and written.isdigit() else 0
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else None
