"""The table from what people do to the handler that answers, and to the permission that it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from slack_sdk.models.blocks import Option

from bot.domain.access import Permission
from bot.slack.answers import Answer
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
SubmitHandler: TypeAlias = Callable[[Submission], Awaitable[Answer]]
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


class Table(dict[str, Entry[H]]):
    """One kind of gesture, id → entry. Called with an id and a permission it decorates the handler that answers."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __call__(self, key: str, permission: Permission) -> Callable[[H], H]:
        """Register a handler; RegisteredTwiceError where the id is taken."""

        def add(handler: H) -> H:
            if key in self:
                raise RegisteredTwiceError(f"{self._kind} {key}")
            self[key] = Entry(handler, permission)
            return handler

        return add


@dataclass(frozen=True, slots=True)
class Gestures:
    """The whole table, by what people do. Its parts are decorators; each takes the permission that it needs.

    `action`: a button or a menu, in a message or in a form; `submit`: a form sent; `options`: a menu that asks for its
    options while somebody types. The buttons in `links` only lead somewhere: Slack reports the press, and nobody is
    asked who they are.
    """

    command: Table[CommandHandler] = field(default_factory=lambda: Table("command"))
    action: Table[ActionHandler] = field(default_factory=lambda: Table("action"))
    shortcut: Table[ShortcutHandler] = field(default_factory=lambda: Table("shortcut"))
    submit: Table[SubmitHandler] = field(default_factory=lambda: Table("form"))
    options: Table[OptionsHandler] = field(default_factory=lambda: Table("options"))
    listeners: list[SaidHandler] = field(default_factory=list)
    events: dict[str, list[EventHandler]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)

    def said(self, handler: SaidHandler) -> SaidHandler:
        """Every message the bot hears, but its own. Hearing one twice must be harmless: Slack repeats.

        What is answered is said privately to whoever wrote it.
        """
        self.listeners.append(handler)
        return handler

    def event(self, kind: str) -> Callable[[EventHandler], EventHandler]:
        """A change in the workspace, by Slack's event type; several may listen to one."""

        def add(handler: EventHandler) -> EventHandler:
            self.events.setdefault(kind, []).append(handler)
            return handler

        return add
