"""What moves the promises of an escalation, and what the person is told of it."""

from __future__ import annotations

from datetime import datetime

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.promises import Update
from bot.domain.people import Actor
from bot.domain.wording import together
from bot.policy import Policy
from bot.policy.nearest import hint, listed
from bot.services.escalations.changes import change_escalation_severity
from bot.services.escalations.promises import (
    Reported,
    promise_update,
    snooze_escalation,
    update_escalation,
    wake_escalation,
)
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.text.markup import inline, moment, name

_NAMED = 5


async def update(context: Context, number: int, news: Update, by: Actor, key: str) -> Reply:
    """Report how it stands."""
    told = await update_escalation(context, number, news, by, key)
    e = told.escalation
    if news.audience is Audience.DESK:
        wait = f" The sponsors still wait for one by {moment(e.next_update_by)}." if e.next_update_by else ""
        return Reply(f"Your update is in the thread of {e.subject}, for the desk alone.{wait}")
    return Reply(f"{_readers(told)}{_owed(e)}")


def _owed(e: Escalation) -> str:
    return f" The next update is due {moment(e.next_update_by)}." if e.next_update_by else ""


def _readers(told: Reported) -> str:
    subject = told.escalation.subject
    who = [name(sponsor) for sponsor in told.sponsors]
    lead = (
        f"{_listed(who)} {'have' if who[1:] else 'has'} your update on {subject}."
        if who
        else f"Your update is in the thread of {subject}. Nobody sponsors it."
    )
    teams = list(dict.fromkeys(inline(request.name, 40) for request in told.partners))
    return f"{lead} {_listed(teams)} read it below their request." if teams else lead


def _listed(shown: list[str]) -> str:
    rest = len(shown) - _NAMED
    if rest > 0:
        return f"{', '.join(shown[:_NAMED])} and {rest} more"
    return together(shown)


async def promise(context: Context, number: int, at: datetime, reason: str, by: Actor, key: str) -> Reply:
    """Promise the next update for another time."""
    e = await promise_update(context, number, at, reason, by, key)
    return Reply(
        f"The next update on {e.subject} is promised by {moment(e.next_update_by or at)}. Its sponsors know."
    )


async def severity(context: Context, number: int, to: str, by: Actor, key: str) -> Reply:
    """Change the severity."""
    e = await change_escalation_severity(context, number, to, by, key)
    return Reply(
        f"{e.subject} is {inline(e.severity, 30)} now, and every time is planned anew.{_owed(e)} Its sponsors know."
    )


async def snooze(context: Context, number: int, until: datetime, reason: str, by: Actor, key: str) -> Reply:
    """Put it aside."""
    e = await snooze_escalation(context, number, until, reason, by, key)
    told = f" Its sponsors hear next by {moment(e.next_update_by)}." if e.next_update_by else ""
    return Reply(f"{e.subject} is put aside until {moment(e.snoozed_until or until)}.{told}")


async def wake(context: Context, number: int, by: Actor) -> Reply:
    """Take it up again."""
    e = await wake_escalation(context, number, by)
    return Reply(f"{e.subject} is no longer put aside, and people are reminded of it again.{_owed(e)}")


def read_severity(policy: Policy, typed: str) -> str | None:
    """The severity that was typed, in any case; None where nothing was. BadInput names the nearest and the rest."""
    word = typed.strip()
    if not word:
        return None
    known = policy.escalations.severities
    found = next((each for each in known if each.casefold() == word.casefold()), None)
    if found is None:
        raise BadInput(
            ids.SEVERITY,
            f"There is no severity `{word[:40]}`.{hint(word, known)} There are {listed(known)}.",
        )
    return found
