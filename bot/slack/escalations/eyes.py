"""Whose eyes a confidential escalation is for: asked before any gesture that names one is answered."""

from __future__ import annotations

import re
from typing import Final

from bot.domain.errors import BadInput, Confidential, NotFound
from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.domain.visibility import may_see
from bot.services.desk import Desk
from bot.slack import ids
from bot.slack.escalations.words import EscalationVerb, UnknownVerb, read_escalation_line
from bot.slack.outbound.client import SLACK_FAILURES
from bot.slack.payloads import CommandLine, OptionsCall, Press, Submission
from bot.slack.workspace.channels import ChannelBook

_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9-])E-([0-9]{1,12})(?![0-9])")
_NOT_OURS: Final = frozenset({ids.TEXT, ids.WRITER_NAME})
"""What a form remembers of somebody's words, in which a number means nothing."""


class Eyes:
    """Refuses gestures about what is hidden from a person, whatever they are: commands, buttons, forms, menus."""

    def __init__(self, desk: Desk, channels: ChannelBook) -> None:
        self._desk = desk
        self._channels = channels

    async def check(self, gesture: object) -> None:
        """Pass where it names no confidential escalation, or one that is for them; Confidential."""
        if not isinstance(gesture, CommandLine | Press | Submission | OptionsCall):
            return
        channel = gesture.spot.channel if isinstance(gesture, CommandLine | Press) else ""
        for number in named_in(gesture):
            await self._must_see(number, gesture.person, channel)

    async def _must_see(self, number: int, by: Actor, channel: str) -> None:
        async with self._desk.read() as view:
            try:
                escalation = await view.escalations.get(number)
            except NotFound:
                return
            sponsors = await view.escalations.sponsors(number)
        if may_see(escalation, by, sponsors) or await self._is_in(escalation, by, channel):
            return
        raise Confidential((), escalation.subject)

    async def _is_in(self, escalation: Escalation, by: Actor, channel: str) -> bool:
        """Whoever is in its channel has been invited by somebody who may see it."""
        if not escalation.channel or by.person is None:
            return False
        if channel == escalation.channel:
            return True
        try:
            return by.person.slack_id in await self._channels.members_of(escalation.channel)
        except SLACK_FAILURES:
            return False


def named_in(gesture: CommandLine | Press | Submission | OptionsCall) -> frozenset[int]:
    """The numbers of the escalations that a gesture is about. What only shows one is left to what it shows."""
    if isinstance(gesture, CommandLine):
        return _typed(gesture)
    carried = [value for key, value in gesture.private.items() if key not in _NOT_OURS]
    if isinstance(gesture, Press):
        carried += [gesture.value, gesture.choice or ""]
    return frozenset(int(number) for value in carried for number in _NUMBER.findall(value))


def _typed(line: CommandLine) -> frozenset[int]:
    if line.command != ids.ESCALATION_COMMAND:
        return frozenset()
    try:
        asked = read_escalation_line(line.text)
    except BadInput:
        return frozenset()
    if isinstance(asked, UnknownVerb) or asked.number is None or asked.verb is EscalationVerb.SHOW:
        return frozenset()
    return frozenset({asked.number})
