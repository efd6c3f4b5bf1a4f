"""The whole product's table of gestures, with nothing connected."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Context
from bot.clock import utc_now
from bot.domain.people import PersonRef
from bot.policy import Policy, PolicySource
from bot.services.workspace.people import Profile
from bot.slack.deps import Deps
from bot.slack.gestures import Gestures
from bot.slack.outbound.uploads import Uploads
from bot.slack.registry import register_all
from bot.slack.workspace.channels import ChannelBook
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.identity import Identity
from bot.slack.workspace.messages import MessageReader
from bot.slack.workspace.role_sources import RoleSources
from bot.storage.database import Database


def all_gestures() -> Gestures:
    """Everything that anybody can do. Nothing is called, so neither Slack nor a database is reached."""
    gestures = Gestures()
    register_all(gestures, nothing_connected())
    return gestures


def nothing_connected() -> Deps:
    """What handlers are made with."""
    database = Database("sqlite+aiosqlite:///:memory:", utc_now)
    client = AsyncWebClient(token="")
    sources = RoleSources(client, ChannelBook(client, utc_now), utc_now)

    async def remember(profile: Profile) -> PersonRef:
        return PersonRef(1, profile.slack_id, profile.name)

    policies = PolicySource(Policy())
    people = SlackDirectory(client, Identity(client, utc_now), sources, policies, remember, utc_now)
    context = Context(database.transact, database.read, policies)
    return Deps(context, people, {}, utc_now, Uploads(client), MessageReader(client))
