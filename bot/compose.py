"""The one place that wires settings, policy, storage, services, Slack, web and jobs together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from aiohttp import ClientSession
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from bot.changes.context import Context
from bot.clock import Clock, utc_now
from bot.config import Environment, Settings
from bot.intake.receive import receive_posts
from bot.intake.rechecks import reread_posts
from bot.jobs.policy_file import LOOK_EVERY, PolicyFile
from bot.jobs.poll import Poller
from bot.jobs.scheduler import Scheduler
from bot.logs import TroubleLog, get_logger
from bot.networks import registry
from bot.networks.contract import Network, PollingTerms, Polls, Receives, Replies
from bot.outbox.lanes import Lanes
from bot.outbox.senders import Sender, Senders
from bot.outbox.worker import Deliverer
from bot.policy import Policy, PolicySource
from bot.services.cases.replies import ReplySender
from bot.services.escalations.private_channels import PrivateChannelWatch
from bot.services.nudges.absences import reassign_absent_owners
from bot.services.nudges.digests import NudgeSender
from bot.services.nudges.reminders import fire_reminders
from bot.services.workspace.people import remember_person
from bot.services.workspace.policies import adopt_policy
from bot.slack.app import build_app, slack_endpoint
from bot.slack.confidentiality import ConfidentialityGuard
from bot.slack.deps import Deps
from bot.slack.gestures import Gestures
from bot.slack.guard import Guard, Pace
from bot.slack.outbound.client import SLACK_FAILURES, build_client, open_session
from bot.slack.outbound.homes import Homes
from bot.slack.outbound.private_channels import PrivateChannels
from bot.slack.outbound.sender import SLACK_KINDS, SlackSender
from bot.slack.outbound.uploads import Uploads
from bot.slack.registry import register_all
from bot.slack.sockets import SocketConnection
from bot.slack.workspace.channels import ChannelBook
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.identity import Identity
from bot.slack.workspace.messages import MessageReader
from bot.slack.workspace.role_sources import RoleSources
from bot.storage.database import Database
from bot.storage.migrate import newest_revision, revision_of
from bot.storage.outbox.deliveries import DeliveryKind
from bot.web.app import build_web
from bot.web.health import Check, Readiness
from bot.web.webhooks import webhook_route

REMIND_EVERY = timedelta(seconds=5)
REREAD_EVERY = timedelta(days=1)
DRAIN = 5.0
"""Seconds that a stop waits for gestures under way."""
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tempo:
    """What tests set otherwise than the world does: the clock, waits, and how fast a channel may be written to."""

    clock: Clock = utc_now
    pace: Pace = field(default_factory=Pace)
    lanes: Lanes = field(default_factory=Lanes)


@dataclass(slots=True)
class Callout:
    """The product, wired. `listen` takes in what people do in Slack, `work` does what happens by itself."""

    settings: Settings
    context: Context
    database: Database
    gestures: Gestures
    directory: SlackDirectory
    private_channels: PrivateChannelWatch
    identity: Identity
    guard: Guard
    web: Starlette
    deliverer: Deliverer
    pollers: Mapping[str, Poller]
    networks: Mapping[str, Network]
    policy_file: PolicyFile
    socket: SocketConnection | None
    _tasks: list[asyncio.Task[object]] = field(default_factory=list)
    _scheduler: Scheduler = field(default_factory=Scheduler)
    _troubles: TroubleLog = field(default_factory=lambda: TroubleLog(log))

    async def start(self) -> None:
        """Keep the text of the policy, and follow its file from now on. Before `listen` and `work`."""
        await adopt_policy(self.context, self.context.policy)
        self._scheduler.every(LOOK_EVERY, "policy", self.policy_file.look)
        self._scheduler.start()

    def listen(self) -> None:
        """Open the socket (in Socket Mode) and learn who we are, however late Slack answers."""
        self._tasks.append(asyncio.create_task(self.identity.learn()))
        if self.socket is not None:
            self.socket.start()

    def work(self) -> None:
        """Start delivering, polling and reminding."""
        if not self._tasks:
            self._tasks.append(asyncio.create_task(self.identity.learn()))
        self._tasks.append(asyncio.create_task(self.deliverer.run()))
        self._scheduler.every(REMIND_EVERY, "remind", self.remind)
        self._scheduler.every(REREAD_EVERY, "reread", self.reread)
        for name, poller in self.pollers.items():
            self._scheduler.every(poller.every, f"poll {name}", poller.poll)
            self._scheduler.every(poller.recheck_every, f"recheck {name}", poller.recheck)

    async def remind(self) -> int:
        """Fire what is due, pass on what its owner has left, keep confidential channels to their people.

        Later where Slack does not say who is there.
        """
        try:
            with self.context.policies.hold():
                fired = await fire_reminders(self.context, self.directory)
                fired += await reassign_absent_owners(self.context, self.directory)
                fired += await self.private_channels.look()
        except SLACK_FAILURES as failure:
            self._troubles.began("reminders", error=type(failure).__name__)
            return 0
        self._troubles.ended("reminders")
        return fired

    async def reread(self) -> None:
        """Take in what an earlier version could not read and this one can; forget deletions that nothing followed."""
        for name, network in self.networks.items():
            with self.context.policies.hold():
                received = await reread_posts(self.context, network)
            if received.counts:
                log.info("posts read again", network=name, **received.counts)
        await self.context.transact(lambda uow: uow.tombstones.forget_old())

    async def stop(self) -> None:
        """Take nothing new, let what is under way end, and leave the rest to the next start."""
        self._scheduler.stop()
        await self.guard.drain(DRAIN)
        if self.socket is not None:
            await self.socket.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.deliverer.drain(DRAIN)

    async def readiness(self) -> Readiness:
        """What `/readyz` answers."""
        database, schema = await schema_checks(self.database)
        return Readiness(
            database,
            schema,
            await self._slack(),
            await self._network_checks(database),
            await self._warnings(can_ask=database.ok and schema.ok),
        )

    async def _slack(self) -> Check:
        if not await self.identity.is_there():
            return Check(ok=False, says=self.identity.trouble)
        if self.socket is not None and not await self.socket.is_connected():
            return Check(ok=False, says="Slack answers, but its socket is not connected.")
        return Check(ok=True, says="Slack is there.")

    async def _warnings(self, *, can_ask: bool) -> dict[str, str]:
        """A policy that is not followed, and posts that wait for a version that can read them."""
        warnings = {"policy": said} if (said := self.policy_file.warning) else {}
        if not can_ask:
            return warnings
        async with self.context.read() as view:
            unread = await view.raw_posts.count_unread()
        counts = ", ".join(f"{name} {count}" for name, count in sorted(unread.items()))
        unread_posts = {
            "unread_posts": f"Posts that could not be read are kept until a version can: {counts}."
        }
        return warnings | unread_posts if unread else warnings

    async def _network_checks(self, database: Check) -> dict[str, Check]:
        if not database.ok:
            return {}
        async with self.context.read() as view:
            health = await view.cursors.health()
        return {
            name: Check(h.failing_since is None, h.problem or "It is read as planned.")
            for name, h in health.items()
        }


async def schema_checks(database: Database) -> tuple[Check, Check]:
    """Whether the database answers, and whether its schema is this version's."""
    try:
        async with database.read() as view:
            revision = await revision_of(view.conn)
    except (SQLAlchemyError, OSError) as failure:
        says = f"The database does not answer ({type(failure).__name__})."
        return Check(ok=False, says=says), Check(ok=False, says="Nobody can tell without the database.")
    newest = newest_revision()
    is_ours = revision == newest
    says = (
        "The schema is up to date."
        if is_ours
        else "Run `callout db upgrade`: the schema is not this version's."
    )
    return Check(ok=True, says="The database answers."), Check(is_ours, says)


@asynccontextmanager
async def compose(
    settings: Settings,
    policy: Policy,
    tempo: Tempo | None = None,
    network_settings: Mapping[str, Environment] | None = None,
) -> AsyncIterator[Callout]:
    """Everything wired and nothing started; all connections are closed at the end.

    `network_settings` stand, by network, for what the environment says.
    """
    tempo = tempo or Tempo()
    async with AsyncExitStack() as stack:
        database = Database(settings.async_database_url, tempo.clock)
        stack.push_async_callback(database.close)
        session = await stack.enter_async_context(open_session())
        context = Context(database.transact, database.read, PolicySource(policy))
        networks = registry.connect(policy.networks, network_settings or {}, tempo.clock)
        for network in networks.values():
            stack.push_async_callback(network.close)
        callout = _wire(settings, context, database, session, networks, tempo)
        stack.push_async_callback(callout.stop)
        yield callout


def pollers_for(context: Context, networks: Mapping[str, Network], clock: Clock) -> Mapping[str, Poller]:
    """One for each network that has to be asked."""
    blocks = context.policy.networks
    return {
        name: Poller(context, network, clock, every=block.poll_every, recheck_every=block.recheck_every)
        for name, network in networks.items()
        if isinstance(network, Polls) and isinstance(block := blocks[name], PollingTerms)
    }


@dataclass(frozen=True, slots=True)
class _Slack:
    """The workspace as the product sees it: who we are, which channels there are, who is who."""

    client: AsyncWebClient
    identity: Identity
    channels: ChannelBook
    sources: RoleSources
    directory: SlackDirectory

    def sender(self, context: Context, connected: frozenset[str]) -> SlackSender:
        """What goes out."""
        private_channels = PrivateChannels(self.client, context, self.channels, self.identity, self.directory)
        homes = Homes(self.client, context, self.directory)
        return SlackSender(
            self.client, context, self.channels, self.sources, connected, private_channels, homes
        )


def _reach_slack(settings: Settings, context: Context, session: ClientSession, clock: Clock) -> _Slack:
    client = build_client(_plain(settings.slack_bot_token), settings.slack_api_url, session)
    identity = Identity(client, clock)
    channels = ChannelBook(client, clock)
    sources = RoleSources(client, channels, clock)
    remember = partial(remember_person, context.transact)
    directory = SlackDirectory(client, identity, sources, context.policies, remember, clock)
    return _Slack(client, identity, channels, sources, directory)


def _wire(
    settings: Settings,
    context: Context,
    database: Database,
    session: ClientSession,
    networks: Mapping[str, Network],
    tempo: Tempo,
) -> Callout:
    answering = {name: network for name, network in networks.items() if isinstance(network, Replies)}
    slack = _reach_slack(settings, context, session, tempo.clock)
    gestures = Gestures()
    guard = _guard(gestures, slack, context, networks, tempo)
    secret, app_token = _plain(settings.slack_signing_secret), _plain(settings.slack_app_token)
    app = build_app(slack.client, secret, guard, slack.identity)
    senders = senders_for(
        slack.sender(context, frozenset(answering)), ReplySender(context, answering, tempo.clock)
    )
    lease = timedelta(seconds=settings.delivery_lease)
    callout = Callout(
        settings=settings,
        context=context,
        database=database,
        gestures=gestures,
        directory=slack.directory,
        private_channels=PrivateChannelWatch(context, slack.directory),
        identity=slack.identity,
        guard=guard,
        web=Starlette(),
        deliverer=Deliverer(
            context.transact, context.policies, senders, database.changed, lease=lease, lanes=tempo.lanes
        ),
        pollers=pollers_for(context, networks, tempo.clock),
        networks=networks,
        policy_file=PolicyFile(context, settings.callout_policy),
        socket=SocketConnection(app, slack.client, app_token) if app_token else None,
    )
    receiving = {name: network for name, network in networks.items() if isinstance(network, Receives)}
    webhooks = webhook_route(receiving, partial(receive_posts, context))
    over_http = slack_endpoint(app, secret) if secret and not app_token else None
    callout.web = build_web(over_http, callout.readiness, webhooks)
    return callout


def _guard(
    gestures: Gestures, slack: _Slack, context: Context, networks: Mapping[str, Network], tempo: Tempo
) -> Guard:
    """Who answers in Slack, with all that anybody can do there."""
    reader, uploads = MessageReader(slack.client), Uploads(slack.client)
    register_all(gestures, Deps(context, slack.directory, networks, tempo.clock, uploads, reader))
    return Guard(
        gestures,
        slack.client,
        slack.directory.recognise,
        slack.identity,
        tempo.clock,
        tempo.pace,
        ConfidentialityGuard(context, slack.channels).authorize,
        context.policies.hold,
    )


def senders_for(slack: Sender, replies: Sender) -> Senders:
    """Who sends what: a new sender takes its kinds here."""
    own = {DeliveryKind.NUDGE_DIGEST: NudgeSender(slack), DeliveryKind.REPLY: replies}
    return {**dict.fromkeys(SLACK_KINDS, slack), **own}


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
