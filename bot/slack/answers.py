"""What a handler answers: words for that person alone, or errors beside fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from slack_sdk.models.blocks import Block

from bot.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Reply:
    """Said privately to the person. `text` is Slack markup; notifications read it where there are blocks.

    `replace`: put it in place of the private message whose button was pressed (a pager). Elsewhere it is
    ignored, so that no card is ever replaced.
    """

    text: str
    blocks: Sequence[Block] = ()
    replace: bool = False


class FieldErrors(DomainError):
    """The form stays open, with a sentence beside each field (block id → sentence)."""

    def __init__(self, by_block: Mapping[str, str]) -> None:
        super().__init__()
        self.by_block: Mapping[str, str] = dict(by_block)


Answer: TypeAlias = Reply | None
