"""The sheet behind "More" on a card: what is done less often, one line and one button each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.subjects import Subject
from bot.slack import ids
from bot.slack.ids import Choice
from bot.slack.views.blocks import button, section, sheet


@dataclass(frozen=True, slots=True)
class SheetLine:
    """An entry of the sheet: its key, its button and the line before it."""

    key: str
    button: str
    line: str


def more_sheet(form_id: str, action: str, subject: Subject, lines: Iterable[SheetLine]) -> View:
    """One line and one button for each entry."""
    blocks = [
        section(each.line, button(each.button, action, str(Choice(each.key, subject)))) for each in lines
    ]
    return done_sheet(form_id, subject, blocks)


def done_sheet(form_id: str, subject: Subject, blocks: Sequence[Block]) -> View:
    """What a button of the sheet did, in the sheet's place."""
    return sheet(form_id, f"More for {subject}", blocks, ids.about(subject))
