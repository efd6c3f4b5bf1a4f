"""What a page shows now, in parts, of which only those that changed are sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.channels import Channel
from bot.sandbox.inputs import Place
from bot.sandbox.messages import Message
from bot.sandbox.page.links import Links
from bot.sandbox.page.marks import Marks
from bot.sandbox.page.messages import Drawer
from bot.sandbox.page.sidebar import sidebar
from bot.sandbox.page.x_pane import x_pane
from bot.sandbox.screen.form import Form
from bot.sandbox.screen.person import Person
from bot.sandbox.views import View
from bot.sandbox.wire import Json
from bot.sandbox.workspace import Workspace
from bot.sandbox.x.world import XWorld

Parts = dict[str, Json]
_RECENT = 40


@dataclass(frozen=True)
class Look:
    """Where somebody looks: a channel, and beside it a thread, "x" or "activity".

    `most`: how many messages of the channel; `awake`: the page is before their eyes.
    """

    who: str = ""
    channel: str = ""
    pane: str = ""
    most: int = 50
    awake: bool = True
    home: bool = False

    @classmethod
    def read(cls, sent: Json) -> Look:
        """The look that a page sends."""
        return cls(
            str(sent.get("who", "")),
            str(sent.get("channel", "")),
            str(sent.get("pane", "")),
            max(1, min(int(sent.get("most", 50)), 2000)),
            bool(sent.get("awake", True)),
            bool(sent.get("home")),
        )


class Scene:
    """Everything that pages show: the workspace, the local X, and how far everybody has read."""

    def __init__(self, workspace: Workspace, world: XWorld | None) -> None:
        self.workspace = workspace
        self.world = world
        self.marks = Marks()
        self.offered: dict[tuple[str, str], dict[Place, list[Json]]] = {}
        self.links = Links(workspace, world)

    def parts(self, look: Look) -> Parts:
        """Every part of what this look shows: the side, the channel, the pane, each message, the form."""
        found = self.workspace.find_user(look.who)
        if found is None or found.is_bot:
            return {"side": {"people": self._people()}}
        person = self.workspace.person(found.id)
        drawer = Drawer(self.workspace, self.links, person, self.marks)
        parts: Parts = {}
        channel = self._channel(person, look.channel)
        if channel is not None:
            parts |= self._room(drawer, person, channel, look)
        parts |= self._pane(drawer, person, channel, look)
        parts |= self._views(drawer, person, home=look.home)
        side = sidebar(self.workspace, person, self.marks, has_x=self.world is not None)
        return {"side": side, **parts}

    def _people(self) -> list[Json]:
        return [
            {"handle": u.name, "name": u.display}
            for u in self.workspace.users.values()
            if not (u.is_bot or u.deleted)
        ]

    def _channel(self, person: Person, name: str) -> Channel | None:
        """A channel they can see, by name or id; the app's id for the direct message with it."""
        state = self.workspace
        found = state.find_direct(person.id, name) if name in state.users else state.find_channel(name)
        return found if found and person.can_see(found) else None

    def _room(self, drawer: Drawer, person: Person, channel: Channel, look: Look) -> Parts:
        shown = [m for m in channel.shown_to(person.id) if not m.is_reply or m.broadcast]
        recent = shown[-look.most :]
        if look.awake and shown:
            self.marks.read(person.id, channel, "", shown[-1].ts)
        room: Json = {
            "id": channel.id,
            "title": self.workspace.title_of(channel, person.id),
            "topic": drawer.read(channel.topic),
            "members": len(channel.members),
            "kind": channel.kind,
            "withApp": channel.kind == "im" and self.workspace.app.bot_user in channel.members,
            "joined": person.id in channel.members,
            "closed": person.why_not_write(channel),
            "order": [m.ts for m in recent],
            "more": len(shown) > len(recent),
        }
        return {"room": room, **dict(_keyed(drawer, channel, recent))}

    def _pane(self, drawer: Drawer, person: Person, channel: Channel | None, look: Look) -> Parts:
        if look.pane == "x" and self.world is not None:
            return {"x": x_pane(self.world, drawer)}
        if look.pane == "activity":
            return {"activity": {"items": self._activity(drawer, person)}}
        head = channel.messages.get(look.pane) if channel else None
        if channel is None or head is None:
            return {}
        shown = [m for m in channel.shown_to(person.id) if head.ts in (m.ts, m.thread_ts)]
        if look.awake:
            self.marks.read(person.id, channel, head.ts, shown[-1].ts)
        thread: Json = {"ts": head.ts, "channel": channel.id, "order": [m.ts for m in shown]}
        return {"thread": thread, **dict(_keyed(drawer, channel, shown))}

    def _activity(self, drawer: Drawer, person: Person) -> list[Json]:
        return [
            {
                "channel": seen.channel_id,
                "title": seen.channel,
                "ts": seen.ts,
                "thread": seen.thread_ts if seen.is_reply else "",
                "author": seen.author,
                "time": drawer.moment(seen.ts, "{date_short_pretty} {time}"),
                "text": seen.fallback[:200],
            }
            for seen in reversed(person.notifications[-_RECENT:])
        ]

    def _views(self, drawer: Drawer, person: Person, *, home: bool) -> Parts:
        stack = self.workspace.stacks.get(person.id, [])
        parts: Parts = {"form": self._form(drawer, person, stack)} if stack else {}
        tab = self.workspace.homes.get(person.id)
        if home:
            parts["home"] = {
                "blocks": drawer.blocks(tab.blocks, tab.entered) if tab else [],
                "id": tab.id if tab else "",
            }
        return parts

    def _form(self, drawer: Drawer, person: Person, stack: list[View]) -> Json:
        view = stack[-1]
        form = Form(self.workspace, person.user, view)
        return {
            "id": view.id,
            "open": [each.id for each in stack],
            "title": form.title,
            "submit": form.submit_label,
            "close": drawer.plain(view.definition.get("close")) or "Cancel",
            "blocks": drawer.blocks(view.blocks, view.entered),
        }


def _keyed(drawer: Drawer, channel: Channel, messages: list[Message]) -> Iterator[tuple[str, Json]]:
    return ((f"message {message.ts}", drawer.message(channel, message)) for message in messages)


class Sent:
    """What one page has been told so far."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}
        self._turn = 0

    def news(self, turn: int, parts: Parts) -> str:
        """The parts that are new to it and the names of those that are gone, as JSON; nothing if all is told.

        `turn` counts the looks: a page is always told that what it has is what it looks at now.
        """
        written = {name: json.dumps(part, ensure_ascii=False) for name, part in parts.items()}
        new = [f"{json.dumps(name)}:{text}" for name, text in written.items() if self._told.get(name) != text]
        gone = [name for name in self._told if name not in written]
        is_told = not new and not gone and turn == self._turn
        self._told, self._turn = written, turn
        return "" if is_told else f'{{"turn":{turn},"parts":{{{",".join(new)}}},"gone":{json.dumps(gone)}}}'
