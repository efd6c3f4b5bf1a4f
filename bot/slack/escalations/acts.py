"""What a verb of `/escalation` does: the form that every one of them has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.slack.answers import Answer
from bot.slack.escalations.words import EscalationCommand
from bot.slack.payloads import CommandLine

Act: TypeAlias = Callable[[CommandLine, EscalationCommand, int], Awaitable[Answer]]
"""Given the line, what was understood of it, and the number of the escalation that it is about."""
