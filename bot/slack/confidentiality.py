"""Checks, before any handler runs, that the person may see the confidential escalation that the gesture names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.changes.context import Context
from bot.domain.errors import BadInput, Confidential, NotFound
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor
from bot.domain.subjects import DASH, DIGITS, Subject, SubjectKind
from bot.slack import ids, partner_ids
from bot.slack.commands.escalations import ESCALATIONS
from bot.slack.commands.verbs import Typed
from bot.slack.outbound.client import SLACK_FAILURES
from bot.slack.payloads import CommandLine, Gesture, Press, Submission
from bot.slack.workspace.channels import ChannelBook

_NUMBER: Final = re.compile(
    rf"(?<![A-Za-z0-9-])([{SubjectKind.ESCALATION}{SubjectKind.REQUEST}])\s*{DASH}\s*({DIGITS})(?![0-9])"
)
_NOT_OURS: Final = frozenset({ids.TEXT, ids.WRITER_NAME})
"""What a form remembers of somebody's words, in which a number means nothing."""
_OF_THE_DESK: Final = frozenset({partner_ids.REPLY_PARTNER, partner_ids.REPLY_PARTNER_FORM})
"""What the desk does about a partner request; the rest is done by the team, in its own channel."""


@dataclass(eq=False)
class ConfidentialityGuard:
    """Refuses gestures about what is hidden from a person, whatever they are: commands, buttons, forms, menus."""

    context: Context
    channels: ChannelBook

    async def authorize(self, gesture: Gesture) -> None:
        """Pass where it names no confidential escalation, or one that is for them; Confidential."""
        channel = gesture.spot.channel if isinstance(gesture, CommandLine | Press) else ""
        for subject in named_in(gesture):
            await self._must_see(subject, gesture.person, channel)

    async def _must_see(self, subject: Subject, by: Actor, channel: str) -> None:
        async with self.context.read() as view:
            try:
                home = await view.partner_requests.parent_of(subject)
                if home.kind is not SubjectKind.ESCALATION:
                    return
                escalation = await view.escalations.get(home.number)
            except NotFound:
                return
            sponsors = await view.escalations.sponsors(home.number)
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
            return by.person.slack_id in await self.channels.members_of(escalation.channel)
        except SLACK_FAILURES:
            return False


def named_in(gesture: Gesture) -> frozenset[Subject]:
    """The escalations, and the desk's partner requests, that a gesture is about.

    A command that shows an escalation is not among them: what it shows is redacted.
    """
    if isinstance(gesture, CommandLine):
        return _typed(gesture)
    carried = [value for key, value in gesture.private.items() if key not in _NOT_OURS]
    if isinstance(gesture, Press):
        carried += [gesture.value, gesture.choice or ""]
    elif isinstance(gesture, Submission):
        carried.append(gesture.values.choice(partner_ids.REQUEST) or "")
    named = _numbers(*carried)
    return named if gesture.name in _OF_THE_DESK else _escalations(named)


def _typed(line: CommandLine) -> frozenset[Subject]:
    requests = _numbers(line.text.upper()) - _escalations(_numbers(line.text.upper()))
    if line.name != ids.ESCALATION_COMMAND:
        return requests
    try:
        asked = ESCALATIONS.read(line.text)
    except BadInput:
        return requests
    if not isinstance(asked, Typed) or asked.subject is None or asked.verb.is_redacted:
        return requests
    return requests | {asked.subject}


def _numbers(*texts: str) -> frozenset[Subject]:
    found = [named for text in texts for named in _NUMBER.findall(text)]
    return frozenset(Subject(SubjectKind(letter), int(number)) for letter, number in found)


def _escalations(subjects: frozenset[Subject]) -> frozenset[Subject]:
    return frozenset(subject for subject in subjects if subject.kind is SubjectKind.ESCALATION)
