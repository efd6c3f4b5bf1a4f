"""The verbs that move what is promised, and `snooze` and `wake`: at once where all is said, else by a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_sdk.models.views import View

from bot.changes.context import Context
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

Screen: TypeAlias = Callable[[Context, int, Actor, Told], Awaitable[View]]


async def promise_screen(context: Context, number: int, by: Actor, told: Told) -> View:
    """When the sponsors hear next; the time typed, else the severity's pace."""
    card = await live_card(context, number, by, "promise")
    pace = next_by(card, context.policy.terms_or_mildest(card.escalation.severity))
    return promise_modal(card, told.at or pace, told.reason, told.trouble)


async def snooze_screen(context: Context, number: int, by: Actor, told: Told) -> View:
    """Until when it is put aside, and why."""
    card = await live_card(context, number, by, "snooze")
    return snooze_modal(card, told.at, told.reason, told.trouble)


async def severity_screen(context: Context, number: int, by: Actor, _told: Told) -> View:
    """The severities, with what each promises."""
    return severity_modal(await live_card(context, number, by, "severity"), severities(context))


def severities(context: Context) -> tuple[SeverityTerms, ...]:
    """Every severity of the policy, with its terms."""
    return tuple(context.policy.terms(name) for name in context.policy.escalations.severities)


_SCREENS: dict[Verb, tuple[str, Screen]] = {
    Verb.PROMISE: ("Promise for {}", promise_screen),
    Verb.SEVERITY: ("Severity of {}", severity_screen),
    Verb.SNOOZE: ("Snooze {}", snooze_screen),
}


async def show(context: Context, verb: Verb, asked: Asked, number: int, told: Told | None = None) -> Answer:
    """Open the form of one of these verbs, with what was typed already."""
    title, screen = _SCREENS[verb]
    return await put(
        asked,
        title.format(escalation_subject(number)),
        lambda: screen(context, number, asked.person, told or Told()),
    )


def acts(context: Context) -> dict[EscalationVerb, Act]:
    """What the verbs do."""

    async def promise(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        told = await _told(context, line, asked)
        if told.at is None:
            return await show(context, Verb.PROMISE, line, number, told)
        return await promises.promise(context, number, told.at, told.reason, line.person, line.key)

    async def snooze(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        told = await _told(context, line, asked)
        if told.at is None or not told.reason:
            return await show(context, Verb.SNOOZE, line, number, told)
        return await promises.snooze(context, number, told.at, told.reason, line.person, line.key)

    async def severity(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        to = promises.read_severity(context.policy, asked.words)
        if to is None:
            return await show(context, Verb.SEVERITY, line, number)
        return await promises.severity(context, number, to, line.person, line.key)

    async def wake(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await promises.wake(context, number, line.person)

    return {
        EscalationVerb.PROMISE: promise,
        EscalationVerb.SEVERITY: severity,
        EscalationVerb.SNOOZE: snooze,
        EscalationVerb.WAKE: wake,
    }


async def _told(context: Context, line: CommandLine, asked: EscalationCommand) -> Told:
    now, zone = await their_hour(context, line.person)
    return read_time_and_reason(asked.words, now, zone)


def sheet_acts(context: Context) -> dict[Verb, SheetAct]:
    """The same from the card."""

    def opens(verb: Verb) -> SheetAct:
        async def opened(press: Press, number: int) -> Answer:
            return await show(context, verb, press, number)

        return opened

    async def wake(press: Press, number: int) -> Answer:
        return await promises.wake(context, number, press.person)

    return {verb: opens(verb) for verb in _SCREENS} | {Verb.WAKE: wake}
