"""What happens when a person acts: the payload the app gets, and what Slack does with its answer.

Shapes: https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.slack import posting
from bot.sandbox.slack.answers import answer
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.dispatch import Ack
from bot.sandbox.slack.input_state import Place, state_values
from bot.sandbox.slack.manifest import Shortcut
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.schema.elements import OPTIONS_ANSWER
from bot.sandbox.slack.state import SLACKBOT, State
from bot.sandbox.slack.users import User
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json, SlackError

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Interaction:
    """An element of a message or a view that somebody used: the action as the payload tells it."""

    block_id: str
    element: Json
    value: Json

    def as_json(self, ts: str) -> Json:
        """The entry of `actions`."""
        names = ("action_id", "type", "text", "value", "style", "url", "placeholder", "confirm")
        shown = {name: self.element[name] for name in names if name in self.element}
        return {**shown, "block_id": self.block_id, **self.value, "action_ts": ts}


def payload_of(state: State, user: User, kind: str) -> Json:
    """What every interaction payload begins with."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": state.app.app_id,
        "token": state.app.verification_token,
        "team": {"id": state.team.id, "domain": state.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _named(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name_in_payloads()}


async def command(state: State, user: User, channel: Channel, name: str, text: str) -> Message | None:
    """Run a slash command: what the acknowledgement showed the person, or the failure Slackbot tells of."""
    url = state.response_urls.issue(user.id, channel.id, state.now())
    payload = {
        "token": state.app.verification_token,
        "team_id": state.team.id,
        "team_domain": state.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name_in_payloads(),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": state.app.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": state.triggers.issue(user.id, state.now()),
    }
    ack = await state.dispatcher.ask("slash_commands", payload)
    if not ack.ok:
        error = "operation_timeout" if ack.failure == "http_timeout" else "dispatch_failed"
        return _slackbot(state, user, channel, f'{name} failed with the error "{error}"')
    issued = state.response_urls.find(url.rpartition("/")[2])
    if not ack.body or issued is None:
        return None
    try:
        return answer(state, issued, ack.body, "acknowledgement of a command")
    except SlackError:
        return _slackbot(state, user, channel, f'{name} failed with the error "invalid_command_response"')


def _slackbot(state: State, user: User, channel: Channel, text: str) -> Message:
    message = Message(channel.id, state.timestamps.next(), text=text, user=SLACKBOT, ephemeral_to=user.id)
    return posting.whisper(state, channel, message)


async def act_on_message(
    state: State,
    user: User,
    channel: Channel,
    message: Message,
    interaction: Interaction,
    entered: dict[Place, object],
) -> Ack:
    """Use a button or a menu of a message."""
    ephemeral = bool(message.ephemeral_to)
    thread = message.thread_ts
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
        **({"thread_ts": thread} if thread else {}),
    }
    payload = payload_of(state, user, "block_actions") | {
        "container": container,
        "trigger_id": state.triggers.issue(user.id, state.now()),
        "channel": _named(channel),
        **({} if ephemeral else {"message": channel.message_json(message)}),
        "state": {"values": state_values(message.blocks, entered)},
        "response_url": state.response_urls.issue(user.id, channel.id, state.now(), message.ts, thread),
        "actions": [interaction.as_json(state.timestamps.next())],
    }
    return await _act(state, payload)


async def act_on_view(state: State, user: User, view: View, interaction: Interaction) -> Ack:
    """Use a button or a menu of a modal or a Home tab."""
    payload = payload_of(state, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": state.triggers.issue(user.id, state.now(), view.id),
        "view": view.as_json(),
        "actions": [interaction.as_json(state.timestamps.next())],
    }
    return await _act(state, payload)


async def _act(state: State, payload: Json) -> Ack:
    ack = await state.dispatcher.ask("interactive", payload)
    if ack.body:
        state.violations.add("bad_ack", "block_actions", "an action is acknowledged without a body")
    return ack


async def message_shortcut(
    state: State, user: User, channel: Channel, message: Message, shortcut: Shortcut
) -> Ack:
    """Choose a shortcut from a message's menu."""
    payload = payload_of(state, user, "message_action") | {
        "action_ts": state.timestamps.next(),
        "callback_id": shortcut.callback_id,
        "trigger_id": state.triggers.issue(user.id, state.now()),
        "response_url": state.response_urls.issue(
            user.id, channel.id, state.now(), message.ts, message.thread_ts
        ),
        "channel": _named(channel),
        "message_ts": message.ts,
        "message": channel.message_json(message),
    }
    return await state.dispatcher.ask("interactive", payload)


async def global_shortcut(state: State, user: User, shortcut: Shortcut) -> Ack:
    """Choose a shortcut from the lightning menu."""
    payload = payload_of(state, user, "shortcut") | {
        "action_ts": state.timestamps.next(),
        "callback_id": shortcut.callback_id,
        "trigger_id": state.triggers.issue(user.id, state.now()),
    }
    return await state.dispatcher.ask("interactive", payload)


async def suggestions(
    state: State, user: User, where: View | tuple[Channel, Message], interaction: Interaction, query: str
) -> list[Json]:
    """Ask the app for a menu's options. An answer that breaks the rules shows none, and is a violation."""
    payload = payload_of(state, user, "block_suggestion") | {
        "action_id": interaction.element["action_id"],
        "block_id": interaction.block_id,
        "value": query,
        **_surface(where),
    }
    ack = await state.dispatcher.ask("interactive", payload)
    problems = OPTIONS_ANSWER.check(ack.body, "")
    if not ack.ok or problems:
        if problems and ack.ok:
            state.violations.add("bad_options", "block_suggestion", "; ".join(str(p) for p in problems))
        return []
    options: list[Json] = ack.body.get("options") or []
    return options + [o for group in ack.body.get("option_groups") or [] for o in group["options"]]


def _surface(where: View | tuple[Channel, Message]) -> Json:
    if isinstance(where, View):
        return {"container": {"type": "view", "view_id": where.id}, "view": where.as_json()}
    channel, message = where
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.ephemeral_to),
    }
    return {"container": container, "channel": _named(channel), "message": channel.message_json(message)}
