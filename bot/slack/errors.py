"""A sentence for every domain error: what happened, and what the person can do about it."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

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
from bot.domain.people import Role
from bot.domain.subjects import Subject, SubjectKind
from bot.slack.text.markup import escape, hour, inline, name
from bot.slack.text.names import network_name

_WHERE_TO_LOOK = {
    "case": "`/case list` shows the open ones, `/case search` finds the others.",
    "escalation": "`/escalation list` shows the open ones.",
    "person": "Pick somebody of this workspace, or write their name with @.",
    "partner request": "The card of the case or the escalation lists those there are.",
    "post": "Its author or the network may have taken it away.",
}
_OUTSIDERS = {
    "guest": "Guests cannot use Callout.",
    "bot": "Callout does not answer bots.",
    "stranger": "Callout answers only people of its own workspace.",
}
_ROLES = {Role.AGENT: "agents", Role.LEAD: "leads", Role.EXECUTIVE: "executives", Role.ADMIN: "admins"}
_WANTED = {
    "wait": "set {} to waiting",
    "open": "open {}",
    "promise": "promise another time for {}",
    "severity": "change the severity of {}",
    "settle": "say whether {} is settled",
    "sponsor": "sponsor {}",
    "return": "return {} to a case",
}
_OF_PARTNERS = frozenset({"acknowledge", "give an ETA for", "answer", "decline"})
_IN_ITS_THREAD = "If there is more to say, write it in its thread: whoever asked reads it there."
_DONE = {
    "answer": f"{{}} is answered already. {_IN_ITS_THREAD}",
    "decline": f"{{}} is declined already. {_IN_ITS_THREAD}",
    "release": "Nobody has {}, so there is nothing to release.",
    "assign": "{} is with that person already. Nothing changed.",
    "wait": "{} is waiting for that already. Nothing changed.",
    "reopen": "{} is open already. Nothing changed.",
    "own": "You have {} already. Nothing changed.",
    "have in hand": "You have {} in hand already.",
    "promise": "The next update on {} is promised for that time already. Nothing changed.",
    "severity": "{} has that severity already. Nothing changed.",
    "ask for an update of": "Somebody has asked for an update on {} already. Nothing changed.",
    "wake": "{} is not put aside. Nothing changed.",
    "settle": "You have answered for {} already. If there is more to it, press Reopen on its card.",
    "sponsor": "You sponsor {} already. Nothing changed.",
    "make a sponsor of": "That person sponsors {} already. Nothing changed.",
    "give an ETA for": "That time is on {} already. Nothing changed.",
}
_OF_NETWORKS = {
    NetworkDown: "{} cannot be reached right now. Nothing was sent. Try again in a few minutes.",
    NetworkDenied: "{} no longer accepts our keys. Nothing was sent. Ask an admin of Callout to renew them.",
    ReplyRefused: "{0} does not take this reply, and trying again changes nothing. Answer on {0} itself.",
}


@singledispatch
def sentence(error: DomainError, now: datetime) -> str:
    """What to tell the person, in Slack's markup; names come without a ping, times in the reader's zone."""
    raise TypeError(f"no sentence for {type(error).__name__} at {now}")


@sentence.register
def _(error: NotFound, _now: datetime) -> str:
    wanted = inline(error.wanted, 60)
    there_is = f"There is no {error.what} {wanted}." if wanted else f"There is no such {error.what}."
    return f"{there_is} {_WHERE_TO_LOOK.get(error.what, 'Check how it is written, and try again.')}"


@sentence.register
def _(error: NotAllowed, _now: datetime) -> str:
    if not error.needs:
        return "You have no role on the desk. An admin of Callout can give you one."
    who = " and ".join(_ROLES[role] for role in error.needs)
    return f"Only {who} can do this. Ask one of them, or ask an admin of Callout for the role."


@sentence.register
def _(error: Outsider, _now: datetime) -> str:
    first = _OUTSIDERS.get(error.kind, "Callout answers only people with a role on the desk.")
    return f"{first} Ask somebody on the desk to do it for you."


@sentence.register
def _(error: NotYours, _now: datetime) -> str:
    return f"{name(error.owner)} has {error.subject}. Ask them, or a lead can do it."


@sentence.register
def _(error: Confidential, _now: datetime) -> str:
    return f"{error.subject} is confidential. Ask a lead."


@sentence.register
def _(error: NotASponsor, _now: datetime) -> str:
    way_on = f"`/escalation sponsor {error.subject}` makes an executive or a lead one."
    who = "agents and " if Role.AGENT in error.needs else ""
    return f"Only {who}the sponsors of {error.subject} can do this. {way_on}"


@sentence.register
def _(error: StateError, _now: datetime) -> str:
    wanted = _WANTED.get(error.wanted, error.wanted + " {}").format(error.subject)
    return f"You cannot {wanted}: it is {error.state}. {_way_on(error.subject, error.state, error.wanted)}"


def _way_on(subject: Subject, state: str, wanted: str) -> str:
    if subject.kind is SubjectKind.REQUEST:
        is_partners = wanted in _OF_PARTNERS
        return _IN_ITS_THREAD if is_partners else "Ask anew where it came from if there is more to it."
    show = f"`{subject.kind.command} show {subject}`"
    if state == "merged":
        return f"It goes on in another case; {show} says which."
    if state in {"resolved", "dismissed", "cancelled"}:
        return "Reopen it first."
    return f"{show} says how it stands."


@sentence.register
def _(error: AlreadyClaimed, now: datetime) -> str:
    since = hour(error.since, now)
    who = f"{name(error.owner)} already has {error.subject}, since {since}."
    return f"{who} Ask them, or a lead can reassign it."


@sentence.register
def _(error: HandedOn, _now: datetime) -> str:
    has = f"{name(error.owner)} has" if error.owner else "Nobody has"
    return f"{has} {error.subject} now: it has changed hands since you were asked. Nothing changed."


@sentence.register
def _(error: AlreadyDone, _now: datetime) -> str:
    if error.owner is not None:
        return f"{name(error.owner)} has {error.subject} in hand already. Nothing changed."
    if error.wanted.startswith("set to "):
        return f"{error.subject} is {error.wanted.removeprefix('set to ')} already. Nothing changed."
    said = _DONE.get(error.wanted, f"{{}} is {error.state} already. Nothing changed.")
    return said.format(error.subject)


@sentence.register
def _(_error: NothingToClaim, _now: datetime) -> str:
    return "No unowned case is waiting. `/case list open` shows what others have in hand."


@sentence.register
def _(error: ClaimLimitReached, _now: datetime) -> str:
    held = "1 open case" if error.limit == 1 else f"{error.limit} open cases"
    return f"You hold {held}, as many as this team allows. Resolve or release one, then claim the next."


@sentence.register
def _(error: BadInput, _now: datetime) -> str:
    return escape(error.reason)


@sentence.register
def _(error: NetworkError, _now: datetime) -> str:
    said = _OF_NETWORKS.get(type(error), "{} did not do that. Try again in a few minutes.")
    return said.format(network_name(error.network))


@sentence.register
def _(error: NetworkLimited, now: datetime) -> str:
    when = f"after {hour(error.until, now)}" if error.until else "in a few minutes"
    network = network_name(error.network)
    return f"{network} takes no more calls from us for now. Nothing was sent. Try again {when}."
