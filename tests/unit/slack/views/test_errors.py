"""A sentence for everything that can go wrong, which says what to do about it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain import errors
from bot.domain.errors import (
    AlreadyClaimed,
    AlreadyDone,
    BadInput,
    ClaimLimitReached,
    Confidential,
    DomainError,
    HandedOn,
    NetworkDenied,
    NetworkDown,
    NetworkError,
    NetworkLimited,
    NotAllowed,
    NotASponsor,
    NotFound,
    NothingToClaim,
    NotYours,
    Outsider,
    ReplyRefused,
    StateError,
)
from bot.domain.people import PersonRef, Role
from bot.domain.subjects import case_subject, escalation_subject, request_subject
from bot.slack.errors import sentence
from tests.unit.slack.cards import ANA, NOW, minutes

C12, E3, R7 = case_subject(12), escalation_subject(3), request_subject(7)

TOLD: list[tuple[DomainError, str]] = [
    (
        NotFound("case", "C-99"),
        "There is no case C-99. `/case list` shows the open ones, `/case search` finds the others.",
    ),
    (
        NotFound("escalation", "E-99"),
        "There is no escalation E-99. `/escalation list` shows the open ones.",
    ),
    (NotFound("macro", ""), "There is no such macro. Check how it is written, and try again."),
    (
        NotAllowed((Role.LEAD, Role.ADMIN)),
        "Only leads and admins can do this. Ask one of them, or ask an admin of Callout for the role.",
    ),
    (NotAllowed(()), "You have no role on the desk. An admin of Callout can give you one."),
    (
        Outsider((), "guest"),
        "Guests cannot use Callout. Ask somebody on the desk to do it for you.",
    ),
    (
        Outsider((), "android"),
        "Callout answers only people with a role on the desk. Ask somebody on the desk to do it for you.",
    ),
    (Confidential((), escalation_subject(7)), "E-7 is confidential. Ask a lead."),
    (
        NotASponsor((Role.EXECUTIVE,), E3),
        "Only the sponsors of E-3 can do this. `/escalation sponsor E-3` makes an executive or a lead one.",
    ),
    (
        NotASponsor((Role.AGENT, Role.EXECUTIVE), E3),
        (
            "Only agents and the sponsors of E-3 can do this. "
            "`/escalation sponsor E-3` makes an executive or a lead one."
        ),
    ),
    (NotYours((Role.LEAD,), C12, ANA), "Ana Reyes has C-12. Ask them, or a lead can do it."),
    (
        StateError(C12, "resolved", "claim"),
        "You cannot claim C-12: it is resolved. Reopen it first.",
    ),
    (
        StateError(R7, "withdrawn", "answer"),
        (
            "You cannot answer R-7: it is withdrawn. "
            "If there is more to say, write it in its thread: whoever asked reads it there."
        ),
    ),
    (
        StateError(R7, "answered", "withdraw"),
        "You cannot withdraw R-7: it is answered. Ask anew where it came from if there is more to it.",
    ),
    (
        AlreadyDone(R7, "answered", "answer"),
        (
            "R-7 is answered already. "
            "If there is more to say, write it in its thread: whoever asked reads it there."
        ),
    ),
    (AlreadyDone(R7, "acknowledged", "acknowledge"), "R-7 is acknowledged already. Nothing changed."),
    (
        StateError(C12, "merged", "wait"),
        (
            "You cannot set C-12 to waiting: it is merged. "
            "It goes on in another case; `/case show C-12` says which."
        ),
    ),
    (
        StateError(E3, "open", "reopen"),
        "You cannot reopen E-3: it is open. `/escalation show E-3` says how it stands.",
    ),
    (
        AlreadyClaimed(C12, "claimed", "claim", ANA, NOW - minutes(60)),
        (
            "Ana Reyes already has C-12, since <!date^1795338240^{time}|09:04 UTC>. "
            "Ask them, or a lead can reassign it."
        ),
    ),
    (AlreadyDone(C12, "resolved", "resolve"), "C-12 is resolved already. Nothing changed."),
    (AlreadyDone(C12, "new", "release"), "Nobody has C-12, so there is nothing to release."),
    (AlreadyDone(C12, "claimed", "set to P1"), "C-12 is P1 already. Nothing changed."),
    (
        AlreadyDone(E3, "acknowledged", "acknowledge", owner=ANA),
        "Ana Reyes has E-3 in hand already. Nothing changed.",
    ),
    (AlreadyDone(E3, "acknowledged", "have in hand"), "You have E-3 in hand already."),
    (
        HandedOn(E3, "open", "assign", ANA),
        "Ana Reyes has E-3 now: it has changed hands since you were asked. Nothing changed.",
    ),
    (
        HandedOn(E3, "open", "assign", None),
        "Nobody has E-3 now: it has changed hands since you were asked. Nothing changed.",
    ),
    (
        NothingToClaim(),
        "No unowned case is waiting. `/case list open` shows what others have in hand.",
    ),
    (
        ClaimLimitReached(12),
        "You hold 12 open cases, as many as this team allows. Resolve or release one, then claim the next.",
    ),
    (
        ClaimLimitReached(1),
        "You hold 1 open case, as many as this team allows. Resolve or release one, then claim the next.",
    ),
    (BadInput("until", "Write `2h` or <later>."), "Write `2h` or &lt;later&gt;."),
    (NetworkError("x", "?"), "X did not do that. Try again in a few minutes."),
    (
        NetworkDown("x", "503"),
        "X cannot be reached right now. Nothing was sent. Try again in a few minutes.",
    ),
    (
        NetworkLimited("x", "429"),
        "X takes no more calls from us for now. Nothing was sent. Try again in a few minutes.",
    ),
    (
        NetworkLimited("x", "429", NOW + minutes(5)),
        (
            "X takes no more calls from us for now. Nothing was sent. "
            "Try again after <!date^1795342140^{time}|10:09 UTC>."
        ),
    ),
    (
        NetworkDenied("facebook", "401"),
        "Facebook no longer accepts our keys. Nothing was sent. Ask an admin of Callout to renew them.",
    ),
    (
        ReplyRefused("x", "403"),
        "X does not take this reply, and trying again changes nothing. Answer on X itself.",
    ),
]


@pytest.mark.parametrize(
    ("error", "told"), TOLD, ids=[f"{n}-{type(error).__name__}" for n, (error, _) in enumerate(TOLD)]
)
def test_an_error_says_what_happened_and_what_to_do(error: DomainError, told: str) -> None:
    assert sentence(error, NOW) == told


def kinds(root: type[DomainError]) -> Iterator[type[DomainError]]:
    for kind in root.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield kind
            yield from kinds(kind)


def test_no_error_is_left_without_a_sentence() -> None:
    assert {type(error) for error, _ in TOLD} == set(kinds(DomainError))


def test_an_error_nobody_thought_of_is_noticed() -> None:
    class Strange(DomainError):
        """Has no sentence."""

    with pytest.raises(TypeError, match="Strange"):
        sentence(Strange(), NOW)


def test_a_long_gone_claim_is_told_with_its_day() -> None:
    told = sentence(AlreadyClaimed(C12, "claimed", "claim", ANA, NOW - timedelta(days=3)), NOW)
    assert "{date_short_pretty} {time}" in told


def test_a_hostile_name_pings_nobody() -> None:
    told = sentence(NotYours((), C12, PersonRef(9, "U9", "<!channel>")), NOW)
    assert told.startswith("&lt;!channel&gt; has C-12.")


def test_what_was_typed_comes_back_harmless() -> None:
    assert "&lt;@U0ANA&gt;" in sentence(NotFound("person", "<@U0ANA>"), NOW)
