"""app.yaml against the product: nothing asked of Slack that nobody answers, nothing answered that Slack never sends."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml

from bot.cli.failures import Unfit
from bot.cli.manifest import manifest_text
from bot.config import manifest_path
from bot.sandbox.slack.api.call import HISTORY, INVITE, MANAGE, READ
from bot.sandbox.slack.api.methods import METHODS
from bot.sandbox.slack.channels import Kind
from bot.sandbox.slack.manifest import EVENT_SCOPES, Manifest
from bot.sandbox.slack.wire import Json
from bot.slack import ids
from bot.slack.commands.cases import CASES
from bot.slack.commands.escalations import ESCALATIONS
from bot.slack.gestures import Gestures
from bot.slack.registry import TABLES
from tests.unit.slack.product import all_gestures
from tests.unit.slack.sendable import SLACK, Sendable, everything_sendable, methods_called

ADDRESS = "https://callout.example.com"
ENDPOINT = f"{ADDRESS}/slack/events"
CHANNELS: tuple[Kind, ...] = ("public", "private")
WHERE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "conversations.create": (MANAGE["private"],),
    "conversations.history": (*(HISTORY[kind] for kind in CHANNELS), HISTORY["im"]),
    "conversations.invite": (INVITE["private"],),
    "conversations.kick": (MANAGE["private"],),
    "conversations.list": tuple(READ[kind] for kind in CHANNELS),
    "conversations.members": tuple(READ[kind] for kind in CHANNELS),
    "conversations.open": (MANAGE["im"],),
    "conversations.replies": (*(HISTORY[kind] for kind in CHANNELS), HISTORY["im"]),
    "chat.postMessage": (("chat:write.public",),),  # the desk's channels, before the bot is in them
}
"""Beyond what the method table says: the scopes for the kinds of channel in which we call a method."""

LIMITS = {
    ("display_information", "name"): 35,
    ("display_information", "description"): 140,
    ("bot_user", "display_name"): 80,
    ("slash_commands", "command"): 32,
    ("slash_commands", "description"): 2000,
    ("slash_commands", "usage_hint"): 1000,
    ("shortcuts", "name"): 24,
    ("shortcuts", "callback_id"): 255,
    ("shortcuts", "description"): 150,
}
"""Characters, by https://github.com/slackapi/manifest-schema/blob/main/schemas/manifest.schema.1.0.0.json"""

_FREE = frozenset({"app_home_opened"})
"""Events that need no scope: https://docs.slack.dev/reference/events/app_home_opened"""


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return Manifest.read(manifest_path())


@pytest.fixture(scope="module")
def raw() -> Json:
    read: Json = yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def answered() -> Gestures:
    return all_gestures()


@pytest.fixture(scope="module")
def sendable() -> Sendable:
    return everything_sendable()


def needed_by_methods() -> list[tuple[str, tuple[str, ...]]]:
    """(method, scopes of which one is needed), as often as a method needs several."""
    table = [(name, METHODS[name].scopes) for name in sorted(methods_called())]
    places = [(name, scopes) for name, each in WHERE.items() for scopes in each]
    return [(name, scopes) for name, scopes in [*table, *places] if scopes]


def test_slack_would_take_the_manifest(manifest: Manifest) -> None:
    assert manifest.problems() == []


def test_every_command_that_slack_knows_is_answered_and_no_other(
    manifest: Manifest, answered: Gestures
) -> None:
    assert answered.command.keys() == manifest.commands.keys()


def test_people_and_channels_in_commands_arrive_as_ids(manifest: Manifest) -> None:
    assert all(manifest.commands.values())


def test_a_hint_beside_a_command_names_only_verbs_that_it_has(raw: Json) -> None:
    verbs = {table.command: {verb.name for verb in table.verbs if verb.help} for table in TABLES}
    for command in raw["features"]["slash_commands"]:
        hinted = {words.split()[0] for words in command["usage_hint"].strip("[]").split("|")}
        assert hinted - verbs[command["command"]] == {"help"}


def test_every_shortcut_that_slack_knows_is_answered_and_no_other(
    manifest: Manifest, answered: Gestures
) -> None:
    assert answered.shortcut.keys() == {shortcut.callback_id for shortcut in manifest.shortcuts}


def test_every_event_that_slack_sends_is_heard_and_no_other(manifest: Manifest, answered: Gestures) -> None:
    assert {*answered.events, "message"} == {event.partition(".")[0] for event in manifest.events}


def test_threads_are_heard_in_public_and_in_private_channels(manifest: Manifest) -> None:
    assert {"message.channels", "message.groups"} <= manifest.events


def test_every_button_and_menu_is_answered_and_none_waits_for_a_screen(
    answered: Gestures, sendable: Sendable
) -> None:
    assert answered.action.keys() | answered.links == sendable.actions


def test_every_form_is_answered_and_none_waits_for_a_screen(answered: Gestures, sendable: Sendable) -> None:
    assert answered.submit.keys() == sendable.forms


def test_every_menu_that_searches_gets_options(answered: Gestures, sendable: Sendable) -> None:
    assert answered.options.keys() == sendable.options


def test_every_entry_of_a_menu_can_be_read_and_done(sendable: Sendable) -> None:
    choices = [ids.read_choice(value) for value in sendable.choices]
    assert None not in choices
    for table in (CASES, ESCALATIONS):
        offered = {choice.key for choice in choices if choice and choice.subject.kind is table.kind}
        assert offered == {entry.key or verb.name for verb in table.verbs for entry in verb.entries}


def test_every_method_that_is_called_is_known_to_the_local_slack() -> None:
    called = methods_called()
    assert {"chat.postMessage", "views.open", "auth.test"} <= called
    assert called - METHODS.keys() == set()
    assert WHERE.keys() - called == set()


def test_no_method_is_called_past_the_client() -> None:
    assert [
        path.name for path in SLACK.rglob("*.py") if "api_call(" in path.read_text(encoding="utf-8")
    ] == []


@pytest.mark.parametrize(("method", "scopes"), needed_by_methods())
def test_a_method_that_is_called_has_its_scope(
    method: str, scopes: tuple[str, ...], manifest: Manifest
) -> None:
    assert manifest.scopes.intersection(scopes), f"{method} needs one of {scopes}"


def test_no_scope_is_asked_for_that_nothing_needs(manifest: Manifest) -> None:
    for_methods = {scope for _, scopes in needed_by_methods() for scope in scopes}
    for_events = {scope for event in manifest.events - _FREE for scope in EVENT_SCOPES[event]}
    assert manifest.scopes - for_methods - for_events == {"commands"}


def test_private_answers_have_a_place_where_they_arrive(manifest: Manifest, raw: Json) -> None:
    assert raw["features"]["app_home"]["messages_tab_enabled"] is True
    assert manifest.messages_tab_read_only
    assert manifest.home_tab


@pytest.mark.parametrize(("place", "limit"), LIMITS.items(), ids=str)
def test_a_text_fits_where_slack_shows_it(place: tuple[str, str], limit: int, raw: Json) -> None:
    section, key = place
    found = raw.get(section) or raw["features"][section]
    texts = [each[key] for each in (found if isinstance(found, list) else [found])]
    assert texts
    assert [text for text in texts if not 0 < len(text) <= limit] == []


def test_without_an_address_the_manifest_comes_as_it_is() -> None:
    assert manifest_text("") == manifest_path().read_text(encoding="utf-8")


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/"])
def test_for_signed_http_everything_goes_to_one_address(address: str) -> None:
    over_http = yaml.safe_load(manifest_text(address))
    settings = over_http["settings"]
    assert {command["url"] for command in over_http["features"]["slash_commands"]} == {ENDPOINT}
    assert settings["event_subscriptions"]["request_url"] == ENDPOINT
    assert settings["interactivity"]["request_url"] == ENDPOINT
    assert settings["interactivity"]["message_menu_options_url"] == ENDPOINT
    assert settings["socket_mode_enabled"] is False
    assert Manifest.parse(over_http).problems() == []


def test_for_signed_http_it_is_the_same_app(manifest: Manifest) -> None:
    over_http = Manifest.parse(yaml.safe_load(manifest_text(ADDRESS)))
    assert replace(over_http, socket_mode=True) == manifest


@pytest.mark.parametrize("address", ["callout.example.com", "http://callout.example.com", "ftp://x"])
def test_an_address_that_slack_would_not_send_to_is_refused(address: str) -> None:
    with pytest.raises(Unfit, match="https"):
        manifest_text(address)
