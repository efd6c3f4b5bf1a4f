"""The guard with handlers made for it, before a local Slack: over Socket Mode or signed HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from slack_bolt.async_app import AsyncApp
from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, InputBlock, Option, SectionBlock
from slack_sdk.models.blocks.block_elements import ExternalDataSelectElement, PlainTextInputElement
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import utc_now
from bot.config import manifest_path
from bot.domain.access import Permission
from bot.domain.errors import BadInput, NothingToClaim
from bot.domain.people import PersonRef, Role
from bot.policy import Policy, PolicySource
from bot.sandbox.people.message import Seen
from bot.sandbox.seed import acme
from bot.sandbox.slack.server import Server, serve
from bot.sandbox.workspace import Workspace
from bot.services.workspace.people import Profile
from bot.slack.answers import Answer, FieldErrors, Reply
from bot.slack.app import build_app, slack_endpoint
from bot.slack.gestures import Gestures
from bot.slack.guard import Guard, Pace
from bot.slack.outbound.client import build_client, open_session
from bot.slack.payloads import CommandLine, MessageEvent, OptionsCall, Press, ShortcutCall, Submission
from bot.slack.sockets import SocketConnection
from bot.slack.workspace.channels import ChannelBook
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.identity import Identity
from bot.slack.workspace.role_sources import RoleSources
from bot.web.app import build_web
from bot.web.health import Check, Readiness

TRANSPORTS = ["socket", "http"]
ROLES = {
    Role.AGENT: ("@social-agents",),
    Role.LEAD: ("@social-leads",),
    Role.EXECUTIVE: ("@execs",),
    Role.ADMIN: ("U0ADMIN01",),
}
HURRIED = Pace(acknowledge=0.05, loading=0.05)


@dataclass
class Notes:
    """What the handlers did; `gate` holds those that are slow, `trouble` lets those that store fail."""

    done: list[str] = field(default_factory=list)
    heard: dict[tuple[str, str | None, str], str] = field(default_factory=dict)
    hearings: int = 0
    trouble: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Rig:
    """Everything a test of the guard needs to hold."""

    slack: Workspace
    server: Server
    client: AsyncWebClient
    guard: Guard
    directory: SlackDirectory
    channels: ChannelBook
    identity: Identity
    app: AsyncApp
    notes: Notes
    connection: SocketConnection | None = None

    async def reached(self) -> None:
        """Wait until Slack reaches us: its client takes a clock that jumps for a dead connection, and opens another."""
        for _ in range(1000):
            if self.connection is None or await self.connection.is_connected():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("Slack does not reach us")

    async def card(self, *actions: str, who: str = "Ana", channel: str = "#social-desk") -> Seen:
        """A card of the bot's with these buttons, on that person's screen."""
        buttons = [ButtonElement(text=action, action_id=action, value="C-12") for action in actions]
        blocks: list[Block] = [SectionBlock(text="A card"), ActionsBlock(elements=list(buttons))]
        where = self.slack.channel(channel).id
        await self.client.chat_postMessage(channel=where, text="A card", blocks=blocks)
        return await self.slack.person(who).sees("A card", channel)


def reply_form(title: str = "Reply") -> View:
    more = [ButtonElement(text=name, action_id=name, value="C-12") for name in ("push", "update", "refuse")]
    blocks: list[Block] = [
        ActionsBlock(elements=list(more)),
        InputBlock(block_id="reply", label="Your words", element=PlainTextInputElement(action_id="reply")),
        InputBlock(
            block_id="topic",
            label="Topic",
            optional=True,
            element=ExternalDataSelectElement(action_id="case_search", placeholder="Any", min_query_length=1),
        ),
    ]
    return View(
        type="modal",
        callback_id="reply_form",
        title=title,
        submit="Send",
        close="Cancel",
        blocks=blocks,
        private_metadata="{}",
    )


def handlers(notes: Notes) -> Gestures:
    on = Gestures()
    _commands(on, notes)
    _forms_by_command(on, notes)
    _buttons(on, notes)
    _forms(on, notes)
    _rest(on, notes)
    return on


def _commands(on: Gestures, notes: Notes) -> None:
    @on.command("/case", Permission.READ_CASES)
    async def case_typed(line: CommandLine) -> Reply | None:
        notes.done.append(f"{line.person.name} {line.text}")
        match line.text:
            case "hello":
                return Reply(f"Hello {line.person.name}", [SectionBlock(text=f"Hello {line.person.name}")])
            case "slow":
                await notes.gate.wait()
                return Reply("It took a while")
            case "none":
                raise NothingToClaim
            case "break":
                raise ValueError("the customer wrote: 4111 1111")
        return None

    @on.command("/escalation", Permission.RAISE_ESCALATION)
    async def escalation_typed(line: CommandLine) -> Reply:
        return Reply(f"Escalations of {line.person.name}")


async def a_sheet() -> View:
    """What asks for nothing."""
    refuse = ButtonElement(text="refuse", action_id="refuse", value="C-12")
    return View(type="modal", title="A sheet", blocks=[ActionsBlock(elements=[refuse])])


async def quick(title: str = "Reply") -> View:
    return reply_form(title)


def _forms_by_command(on: Gestures, notes: Notes) -> None:
    async def slow() -> View:
        await notes.gate.wait()
        return reply_form("Loaded")

    async def broken() -> View:
        await notes.gate.wait()
        raise NothingToClaim

    views = {"": quick, "slow": slow, "broken": broken, "sheet": a_sheet}

    @on.command("/callout", Permission.GET_HELP)
    async def callout_typed(line: CommandLine) -> Reply | None:
        if line.text in views:
            await line.screen.show("Reply", views[line.text]())
            return None
        return Reply("All is well")


def _buttons(on: Gestures, notes: Notes) -> None:
    @on.action("claim", Permission.READ_CASES)
    async def claim_pressed(press: Press) -> Reply:
        notes.done.append(f"{press.person.name} claims {press.value}")
        return Reply(f"You claimed {press.value}")

    @on.action("page", Permission.READ_CASES)
    async def page_pressed(press: Press) -> Reply:
        page = "Page 2" if press.in_ephemeral else "Page 1"
        pager = ActionsBlock(elements=[ButtonElement(text="Next", action_id="page", value="2")])
        return Reply(page, [SectionBlock(text=page), pager], replace=True)

    @on.action("push", Permission.READ_CASES)
    async def push_pressed(press: Press) -> None:
        await press.screen.show("More", quick("Pushed"))

    @on.action("update", Permission.READ_CASES)
    async def update_pressed(press: Press) -> Reply:
        notes.done.append(f"updated: {await press.screen.update(reply_form('Updated'))}")
        return Reply("Updated")

    @on.action("refuse", Permission.READ_CASES)
    async def refuse_pressed(_: Press) -> None:
        raise NothingToClaim

    on.links.add("link")


def _forms(on: Gestures, notes: Notes) -> None:
    @on.submit("reply_form", Permission.READ_CASES)
    async def reply_sent(form: Submission) -> Answer:
        words = form.values.text("reply")
        notes.done.append(f"{form.person.name} sends {words}")
        if words.startswith("slow"):
            await notes.gate.wait()
        if words.endswith("bad"):
            raise BadInput("reply", "Write something better.")
        if words == "errors":
            raise FieldErrors({"topic": "Choose a topic."})
        if words == "break":
            raise ValueError("4111 1111")
        return Reply(f"Sent: {words}")


def _rest(on: Gestures, notes: Notes) -> None:
    @on.shortcut("open_case", Permission.READ_CASES)
    async def case_opened(call: ShortcutCall) -> Reply:
        return Reply(f"A case of: {call.message.text if call.message else ''}")

    @on.shortcut("new_case", Permission.READ_CASES)
    async def new_case(_: ShortcutCall) -> Reply:
        return Reply("A case of nothing")

    @on.options("case_search", Permission.READ_CASES)
    async def searched(call: OptionsCall) -> list[Option]:
        if call.query == "break":
            raise ValueError("4111 1111")
        return [Option(value="C-12", text=f"C-12 {call.query}")]

    @on.said
    async def said(words: MessageEvent) -> None:
        notes.hearings += 1
        if notes.trouble:
            raise ConnectionError("the database is away")
        notes.heard[words.spot.channel, words.spot.ts, words.kind] = words.text


@asynccontextmanager
async def rigged(transport: str, pace: Pace | None = None, *, known: bool = True) -> AsyncIterator[Rig]:
    """The guard before Acme's Slack; at the end, all is drained and Slack's rules are checked."""
    notes = Notes()
    slack = acme(manifest_path(), bot_in_desk=True)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(slack))
        session = await stack.enter_async_context(open_session())
        client = build_client(server.bot_token, server.api_url, session)
        identity = Identity(client, utc_now)
        channels = ChannelBook(client, utc_now)
        people: dict[str, PersonRef] = {}

        async def remember(profile: Profile) -> PersonRef:
            known = people.get(profile.slack_id)
            people[profile.slack_id] = PersonRef(
                known.id if known else len(people) + 1, profile.slack_id, profile.name
            )
            return people[profile.slack_id]

        sources = RoleSources(client, channels, utc_now)
        directory = SlackDirectory(
            client, identity, sources, PolicySource(Policy(roles=ROLES)), remember, utc_now
        )
        gestures = handlers(notes)
        directory.listen(gestures)
        guard = Guard(gestures, client, directory.recognise, identity, utc_now, pace or Pace())
        app = build_app(client, server.signing_secret, guard, identity)
        if known:
            await identity.learn()
        connection = None
        if transport == "socket":
            connection = SocketConnection(app, client, server.app_token, ping_every=0.2)
            connection.start()
            stack.push_async_callback(connection.close)
            await server.connected()
        else:
            await server.deliver_over_http(await stack.enter_async_context(on_http(app, server)))
        yield Rig(slack, server, client, guard, directory, channels, identity, app, notes, connection)
        notes.gate.set()
        assert await guard.drain(5)
        await slack.settled()
        slack.violations.check()


@asynccontextmanager
async def on_http(app: AsyncApp, server: Server) -> AsyncIterator[str]:
    """The app behind uvicorn on a free port; yields its address."""

    async def ready() -> Readiness:
        fine = Check(ok=True, says="there")
        return Readiness(fine, fine, fine)

    web = build_web(slack_endpoint(app, server.signing_secret), ready)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(web, log_level="critical", lifespan="off", ws="none")
        http = uvicorn.Server(config)
        task = asyncio.create_task(http.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        http.should_exit = True
        await task
