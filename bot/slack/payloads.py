"""What people do in Slack, as frozen facts: presses, commands, shortcuts, forms, messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.events.timeline import MessageChange
from bot.domain.people import Actor
from bot.slack.screen import Screen

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def mentioned_people(text: str) -> tuple[str, ...]:
    """The Slack ids of the people mentioned in a text, in order, each once.

    Commands carry `<@U1|ana>` because app.yaml asks Slack to escape names (should_escape).
    """
    return tuple(dict.fromkeys(_MENTION.findall(text)))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a gesture happened. `channel` is "" where there is none: in a form, from a global shortcut."""

    team: str
    channel: str = ""
    ts: str | None = None
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """What one input of a form holds: a text, options picked, people picked, or a moment (UTC)."""

    text: str = ""
    picked: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    at: datetime | None = None
    label: str = ""


_EMPTY = Field()


@dataclass(frozen=True, slots=True)
class FormValues:
    """What a person filled in, by block id: `fields` are the inputs, in order; `others` pickers elsewhere."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    others: Mapping[str, Field] = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The block ids of the inputs, in order: errors can stand beside these."""
        return tuple(self.fields)

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """What the person typed, each with its label, so that their own words can be given back."""
        return tuple((f.label or block, f.text) for block, f in self.fields.items() if f.text)

    def text(self, block_id: str) -> str:
        """What was typed, stripped; "" when nothing was or there is no such input."""
        return self._of(block_id).text.strip()

    def choice(self, block_id: str) -> str | None:
        """The option picked (its value; a channel's id, a date, a time); None when none was."""
        return next(iter(self.choices(block_id)), None)

    def choices(self, block_id: str) -> tuple[str, ...]:
        """All options picked."""
        return self._of(block_id).picked

    def user(self, block_id: str) -> str | None:
        """The Slack id of the person picked; None when nobody was."""
        return next(iter(self.users(block_id)), None)

    def users(self, block_id: str) -> tuple[str, ...]:
        """The Slack ids of all people picked."""
        return self._of(block_id).people

    def moment(self, block_id: str) -> datetime | None:
        """The date and time picked, in UTC."""
        return self._of(block_id).at

    def _of(self, block_id: str) -> Field:
        return self.fields.get(block_id) or self.others.get(block_id, _EMPTY)


_NOTHING = FormValues()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """What somebody did, and where: `name` is the id that is answered, a command, a button or a form.

    `values` is what is filled in there, `private` what the form around it remembers (empty in a message); `key` is
    the same when Slack sends it twice.
    """

    name: str
    person: Actor
    spot: Spot
    screen: Screen
    key: str = ""
    values: FormValues = _NOTHING
    private: Mapping[str, str] = field(default_factory=dict)
    view_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Gesture):
    """A button pressed (`value`) or something picked from a menu (`choice`: its value, a person's id).

    `in_ephemeral` tells that this person alone sees the message, so it may be replaced.
    """

    value: str = ""
    choice: str | None = None
    in_ephemeral: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine(Gesture):
    """A slash command: `/case claim C-12` is named `/case` and has the text `claim C-12`."""

    text: str


@dataclass(frozen=True, slots=True)
class File:
    """Something attached to a message; `url` needs the bot's token."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """The message a shortcut was used on. `author_name` is known for bots; people are looked up by id."""

    spot: Spot
    text: str
    author_slack_id: str | None
    author_name: str
    bot_id: str | None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutCall(Gesture):
    """A shortcut: on a message (`message`), or from anywhere."""

    message: ShownMessage | None = None


class Submission(Gesture):
    """A form sent."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsCall(Gesture):
    """A menu asks for its options while somebody types `query`."""

    query: str


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """A message in a channel: said, reworded or taken back. `spot.ts` is the message's own in each case.

    `at` is when that happened. Deleted messages have no text. `author_name` is known for bots. `author_team` differs
    from `spot.team` for people of another workspace (Slack Connect). Slack may send one more than once: go by
    (channel, ts, kind).
    """

    spot: Spot
    kind: MessageChange
    author_slack_id: str | None
    bot_id: str | None
    text: str
    files: tuple[File, ...]
    at: datetime
    author_team: str = ""
    author_name: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on a message, added or taken away at a moment. `emoji` is its name without colons."""

    emoji: str
    channel: str
    ts: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WorkspaceEvent:
    """Something changed: somebody joined or left a channel or a group, changed their profile, or reacted.

    `kind` is Slack's event type; what does not apply is None.
    """

    kind: str
    team: str
    user: str | None = None
    channel: str | None = None
    group: str | None = None
    tab: str | None = None
    reaction: Reaction | None = None
