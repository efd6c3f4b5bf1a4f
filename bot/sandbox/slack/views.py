"""Views: a modal on somebody's screen, or their Home tab."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from bot.sandbox.slack.input_state import Place, inputs_of, state_values
from bot.sandbox.slack.wire import Json


@dataclass
class View:
    """One view as Slack keeps it: https://docs.slack.dev/reference/views.

    `entered` is what the person typed and chose so far, by block and action.
    """

    id: str
    user: str
    definition: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    entered: dict[Place, object] = field(default_factory=dict)
    owner: Json = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, each with an id."""
        blocks: list[Json] = self.definition["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own id for it, or nothing."""
        return str(self.definition.get("external_id", ""))

    def replace(self, definition: Json, view_hash: str) -> None:
        """Show something else. What was entered stays where block_id and action_id are the same."""
        self.definition, self.hash = definition, view_hash
        places = {place for place, _ in inputs_of(self.blocks)}
        self.entered = {place: value for place, value in self.entered.items() if place in places}

    def as_json(self) -> Json:
        """The view as the Web API answers it and payloads carry it."""
        shown = copy.deepcopy(self.definition)
        return {
            "id": self.id,
            **self.owner,
            "type": shown["type"],
            "blocks": shown["blocks"],
            "private_metadata": shown.get("private_metadata", ""),
            "callback_id": shown.get("callback_id", ""),
            "state": {"values": state_values(self.blocks, self.entered)},
            "hash": self.hash,
            "title": shown.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
            "clear_on_close": shown.get("clear_on_close", False),
            "notify_on_close": shown.get("notify_on_close", False),
            "close": shown.get("close"),
            "submit": shown.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "external_id": self.external_id,
        }
