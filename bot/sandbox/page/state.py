"""What a page shows now, in parts, of which only those that changed are sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.networks.world import World
from bot.sandbox.page.links import Links
from bot.sandbox.page.messages import Renderer
from bot.sandbox.page.network_pane import network_pane
from bot.sandbox.page.read_state import ReadState
from bot.sandbox.page.sidebar import sidebar
from bot.sandbox.people.form import Form
from bot.sandbox.people.person import Person
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.input_state import Place
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.workspace import Workspace

Parts = dict[str, Json]
_RECENT = 40


@dataclass(frozen=True)
class Viewport:
    """Where somebody looks: a channel, and beside it a thread, a network (by its key) or "activity".

    `most`: how many messages of the channel; `awake`: the page is before their eyes.
    """

    who: str = ""
    channel: str = ""
    pane: str = ""
    most: int = 50
    awake: bool = True
    home: bool = False

    @classmethod
    def read(cls, sent: Json) -> Viewport:
        """The viewport that a page sends."""
        return cls(
            str(sent.get("who", "")),
            str(sent.get("channel", "")),
            str(sent.get("pane", "")),
            max(1, min(int(sent.get("most", 50)), 2000)),
            bool(sent.get("awake", True)),
            bool(sent.get("home")),
        )


class PageState:
    """Everything that pages show: the workspace, the networks, and how far everybody has read."""

    def __init__(self, workspace: Workspace, world: World) -> None:
        self.workspace = workspace
        self.world = world
        self.read_state = ReadState()
        self.offered: dict[tuple[str, str], dict[Place, list[Json]]] = {}
        self.links = Links(workspace, world)

    def parts(self, viewport: Viewport) -> Parts:
        """Every part of what is to be seen there: the side, the channel, the pane, each message, the form."""
        found = self.workspace.find_user(viewport.who)
        if found is None or found.is_bot:
            return {"side": {"people": self._people()}}
        person = self.workspace.person(found.id)
        renderer = Renderer(self.workspace, self.links, person, self.read_state)
        parts: Parts = {}
        channel = self._channel(person, viewport.channel)
        if channel is not None:
            parts |= self._room(renderer, person, channel, viewport)
        parts |= self._pane(renderer, person, channel, viewport)
        parts |= self._views(renderer, person, home=viewport.home)
        side = sidebar(self.workspace, person, self.read_state, self.world)
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

    def _room(self, renderer: Renderer, person: Person, channel: Channel, viewport: Viewport) -> Parts:
        shown = [m for m in channel.shown_to(person.id) if not m.is_reply or m.broadcast]
        recent = shown[-viewport.most :]
        if viewport.awake and shown:
            self.read_state.read(person.id, channel, "", shown[-1].ts)
        room: Json = {
            "id": channel.id,
            "title": self.workspace.title_of(channel, person.id),
            "topic": renderer.read(channel.topic),
            "members": len(channel.members),
            "kind": channel.kind,
            "withApp": channel.kind == "im" and self.workspace.app.bot_user in channel.members,
            "joined": person.id in channel.members,
            "closed": person.why_not_write(channel),
            "order": [m.ts for m in recent],
            "more": len(shown) > len(recent),
        }
        return {"room": room, **dict(_keyed(renderer, channel, recent))}

    def _pane(self, renderer: Renderer, person: Person, channel: Channel | None, viewport: Viewport) -> Parts:
        network = self.world.networks.get(viewport.pane)
        if network is not None:
            return {"network": network_pane(network, renderer)}
        if viewport.pane == "activity":
            return {"activity": {"items": self._activity(renderer, person)}}
        head = channel.messages.get(viewport.pane) if channel else None
        if channel is None or head is None:
            return {}
        shown = [m for m in channel.shown_to(person.id) if head.ts in (m.ts, m.thread_ts)]
        if viewport.awake:
            self.read_state.read(person.id, channel, head.ts, shown[-1].ts)
        thread: Json = {"ts": head.ts, "channel": channel.id, "order": [m.ts for m in shown]}
        return {"thread": thread, **dict(_keyed(renderer, channel, shown))}

    def _activity(self, renderer: Renderer, person: Person) -> list[Json]:
        return [
            {
                "channel": seen.channel_id,
                "title": seen.channel,
                "ts": seen.ts,
                "thread": seen.thread_ts if seen.is_reply else "",
                "author": seen.author,
                "time": renderer.moment(seen.ts, "{date_short_pretty} {time}"),
                "text": seen.fallback[:200],
            }
            for seen in reversed(person.notifications[-_RECENT:])
        ]

    def _views(self, renderer: Renderer, person: Person, *, home: bool) -> Parts:
        stack = self.workspace.stacks.get(person.id, [])
        parts: Parts = {"form": self._form(renderer, person, stack)} if stack else {}
        tab = self.workspace.homes.get(person.id)
        if home:
            parts["home"] = {
                "blocks": renderer.blocks(tab.blocks, tab.entered) if tab else [],
                "id": tab.id if tab else "",
            }
        return parts

    def _form(self, renderer: Renderer, person: Person, stack: list[View]) -> Json:
        view = stack[-1]
        form = Form(self.workspace, person.user, view)
        return {
            "id": view.id,
            "open": [each.id for each in stack],
            "title": form.title,
            "submit": form.submit_label,
            "close": renderer.plain(view.definition.get("close")) or "Cancel",
            "blocks": renderer.blocks(view.blocks, view.entered),
        }


def _keyed(renderer: Renderer, channel: Channel, messages: list[Message]) -> Iterator[tuple[str, Json]]:
    return ((f"message {message.ts}", renderer.message(channel, message)) for message in messages)


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
