"""The table from what people do to the handler that answers, and to the permission that it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from slack_sdk.models.blocks import Option

from bot.domain.access import Permission
from bot.slack.answers import Answer, FormAnswer
from bot.slack.payloads import (
    CommandLine,
    MessageEvent,
    OptionsCall,
    Press,
    ShortcutCall,
    Submission,
    WorkspaceEvent,
)

CommandHandler: TypeAlias = Callable[[CommandLine], Awaitable[Answer]]
ActionHandler: TypeAlias = Callable[[Press], Awaitable[Answer]]
ShortcutHandler: TypeAlias = Callable[[ShortcutCall], Awaitable[Answer]]
SubmitHandler: TypeAlias = Callable[[Submission], Awaitable[FormAnswer]]
OptionsHandler: TypeAlias = Callable[[OptionsCall], Awaitable[Sequence[Option]]]
SaidHandler: TypeAlias = Callable[[MessageEvent], Awaitable[Answer]]
EventHandler: TypeAlias = Callable[[WorkspaceEvent], Awaitable[None]]

H = TypeVar("H")


class RegisteredTwiceError(Exception):
    """Two handlers claim the same id: a mistake of ours, found at start."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[H]):
    """A handler, and what somebody needs to get to it."""

    handler: H
    permission: Permission


class Table(Generic[H]):
    """One kind of gesture: id → entry."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._entries: dict[str, Entry[H]] = {}

    def add(self, key: str, handler: H, permission: Permission) -> None:
        """Register a handler; RegisteredTwiceError where the id is taken."""
        if key in self._entries:
            raise RegisteredTwiceError(f"{self._kind} {key}")
        self._entries[key] = Entry(handler, permission)

    def get(self, key: str) -> Entry[H] | None:
        """The entry of an id; None when nobody answers to it."""
        return self._entries.get(key)

    def ids(self) -> frozenset[str]:
        """All ids that somebody answers to."""
        return frozenset(self._entries)

    def entries(self) -> Mapping[str, Entry[H]]:
        """Every entry by its id."""
        return dict(self._entries)


@dataclass(frozen=True, slots=True)
class GestureIds:
    """Everything somebody answers to, to be held against the manifest and the views."""

    commands: frozenset[str]
    shortcuts: frozenset[str]
    actions: frozenset[str]
    forms: frozenset[str]
    options: frozenset[str]
    events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gestures:
    """The whole table. Its methods are decorators; each takes the permission that it needs."""

    commands: Table[CommandHandler] = field(default_factory=lambda: Table("command"))
    actions: Table[ActionHandler] = field(default_factory=lambda: Table("action"))
    shortcuts: Table[ShortcutHandler] = field(default_factory=lambda: Table("shortcut"))
    forms: Table[SubmitHandler] = field(default_factory=lambda: Table("form"))
    menus: Table[OptionsHandler] = field(default_factory=lambda: Table("options"))
    listeners: list[SaidHandler] = field(default_factory=list)
    events: dict[str, list[EventHandler]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)

    def command(self, name: str, permission: Permission) -> Callable[[CommandHandler], CommandHandler]:
        """A slash command, with its slash."""
        return _adder(self.commands, name, permission)

    def action(self, action_id: str, permission: Permission) -> Callable[[ActionHandler], ActionHandler]:
        """A button or a menu, in a message or in a form."""
        return _adder(self.actions, action_id, permission)

    def shortcut(
        self, callback_id: str, permission: Permission
    ) -> Callable[[ShortcutHandler], ShortcutHandler]:
        """A shortcut, on a message or global."""
        return _adder(self.shortcuts, callback_id, permission)

    def submit(self, callback_id: str, permission: Permission) -> Callable[[SubmitHandler], SubmitHandler]:
        """A form sent."""
        return _adder(self.forms, callback_id, permission)

    def options(self, action_id: str, permission: Permission) -> Callable[[OptionsHandler], OptionsHandler]:
        """A menu that asks for its options while somebody types."""
        return _adder(self.menus, action_id, permission)

    def said(self) -> Callable[[SaidHandler], SaidHandler]:
        """Every message the bot hears, but its own. Hearing one twice must be harmless: Slack repeats.

        What is answered is said privately to whoever wrote it.
        """

        def add(handler: SaidHandler) -> SaidHandler:
            self.listeners.append(handler)
            return handler

        return add

    def event(self, kind: str) -> Callable[[EventHandler], EventHandler]:
        """A change in the workspace, by Slack's event type; several may listen to one."""

        def add(handler: EventHandler) -> EventHandler:
            self.events.setdefault(kind, []).append(handler)
            return handler

        return add

    def link(self, action_id: str) -> None:
        """Buttons that only lead somewhere: Slack reports the press, and nobody is asked who they are."""
        self.links.add(action_id)

    def ids(self) -> GestureIds:
        """Everything that is answered."""
        heard = {"message"} if self.listeners else set[str]()
        return GestureIds(
            commands=self.commands.ids(),
            shortcuts=self.shortcuts.ids(),
            actions=self.actions.ids() | self.links,
            forms=self.forms.ids(),
            options=self.menus.ids(),
            events=frozenset(self.events) | heard,
        )


def _adder(table: Table[H], key: str, permission: Permission) -> Callable[[H], H]:
    def add(handler: H) -> H:
        table.add(key, handler, permission)
        return handler

    return add
