"""The verbs that move what is promised, and `snooze` and `wake`: at once where all is said, else by a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_sdk.models.views import View

from bot.changes.context import Desk
from bot.domain.escalations.escalation import SeverityTerms
from bot.domain.people import Actor
from bot.domain.subjects import escalation_subject
from bot.slack.answers import Answer
from bot.slack.cases.cards import their_hour
from bot.slack.escalations import promises
from bot.slack.escalations.acts import Act
from bot.slack.escalations.screens import live_card, next_by
from bot.slack.escalations.sheet import SheetAct
from bot.slack.escalations.times import Told, read_time_and_reason
from bot.slack.escalations.words import EscalationCommand, EscalationVerb
from bot.slack.forms.places import Asked, put
from bot.slack.ids import Verb
from bot.slack.payloads import CommandLine, Press
from bot.slack.views.steering_modals import promise_modal, severity_modal, snooze_modal

Screen: TypeAlias = Callable[[Desk, int, Actor, Told], Awaitable[View]]


async def promise_screen(desk: Desk, number: int, by: Actor, told: Told) -> View:
    """When the sponsors hear next; the time typed, else the severity's pace."""
    card = await live_card(desk, number, by, "promise")
    pace = next_by(card, desk.policy.terms_or_mildest(card.escalation.severity))
    return promise_modal(card, told.at or pace, told.reason, told.trouble)


async def snooze_screen(desk: Desk, number: int, by: Actor, told: Told) -> View:
    """Until when it is put aside, and why."""
    card = await live_card(desk, number, by, "snooze")
    return snooze_modal(card, told.at, told.reason, told.trouble)


async def severity_screen(desk: Desk, number: int, by: Actor, _told: Told) -> View:
    """The severities, with what each promises."""
    return severity_modal(await live_card(desk, number, by, "severity"), severities(desk))


def severities(desk: Desk) -> tuple[SeverityTerms, ...]:
    """Every severity of the policy, with its terms."""
    return tuple(desk.policy.terms(name) for name in desk.policy.escalations.severities)


_SCREENS: dict[Verb, tuple[str, Screen]] = {
    Verb.PROMISE: ("Promise for {}", promise_screen),
    Verb.SEVERITY: ("Severity of {}", severity_screen),
    Verb.SNOOZE: ("Snooze {}", snooze_screen),
}


async def show(desk: Desk, verb: Verb, asked: Asked, number: int, told: Told | None = None) -> Answer:
    """Open the form of one of these verbs, with what was typed already."""
    title, screen = _SCREENS[verb]
    return await put(
        asked,
        title.format(escalation_subject(number)),
        lambda: screen(desk, number, asked.person, told or Told()),
    )


def acts(desk: Desk) -> dict[EscalationVerb, Act]:
    """What the verbs do."""

    async def promise(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        told = await _told(desk, line, asked)
        if told.at is None:
            return await show(desk, Verb.PROMISE, line, number, told)
        return await promises.promise(desk, number, told.at, told.reason, line.person, line.key)

    async def snooze(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        told = await _told(desk, line, asked)
        if told.at is None or not told.reason:
            return await show(desk, Verb.SNOOZE, line, number, told)
        return await promises.snooze(desk, number, told.at, told.reason, line.person, line.key)

    async def severity(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        to = promises.read_severity(desk.policy, asked.words)
        if to is None:
            return await show(desk, Verb.SEVERITY, line, number)
        return await promises.severity(desk, number, to, line.person, line.key)

    async def wake(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await promises.wake(desk, number, line.person)

    return {
        EscalationVerb.PROMISE: promise,
        EscalationVerb.SEVERITY: severity,
        EscalationVerb.SNOOZE: snooze,
        EscalationVerb.WAKE: wake,
    }


async def _told(desk: Desk, line: CommandLine, asked: EscalationCommand) -> Told:
    now, zone = await their_hour(desk, line.person)
    return read_time_and_reason(asked.words, now, zone)


def sheet_acts(desk: Desk) -> dict[Verb, SheetAct]:
    """The same from the card."""

    def opens(verb: Verb) -> SheetAct:
        async def opened(press: Press, number: int) -> Answer:
            return await show(desk, verb, press, number)

        return opened

    async def wake(press: Press, number: int) -> Answer:
        return await promises.wake(desk, number, press.person)

    return {verb: opens(verb) for verb in _SCREENS} | {Verb.WAKE: wake}
