"""Commands and interactions as Slack sends them, read into facts.

https://docs.slack.dev/reference/interaction-payloads
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from bot.domain.people import Actor
from bot.slack.inbound.raw import Raw, items, part, words
from bot.slack.inbound.values import form_values, picked
from bot.slack.payloads import (
    CommandLine,
    File,
    FormValues,
    OptionsCall,
    Press,
    ShortcutCall,
    ShownMessage,
    Spot,
    Submission,
)
from bot.slack.screen import Screen


@dataclass(frozen=True, slots=True)
class Caller:
    """Who did it, in Slack's ids, and in which workspace."""

    team: str
    user: str


def caller_of(raw: Raw) -> Caller:
    """Who sent a command or an interaction; empty ids where Slack names nobody."""
    person = part(raw, "user")
    team = words(raw, "team", "id") or words(raw, "team_id") or words(person, "team_id")
    return Caller(team, words(person, "id") or words(raw, "user_id"))


def is_in_sheet(raw: Raw) -> bool:
    """Whether it happened in a modal without inputs: nothing that was written there can be lost."""
    view = part(raw, "view")
    return words(view, "type") == "modal" and all(
        words(block, "type") != "input" for block in items(view, "blocks")
    )


def trigger_of(raw: Raw) -> str:
    """The trigger that lets a form be opened, once, within 3 s; "" where there is none."""
    return words(raw, "trigger_id")


def view_id_of(raw: Raw) -> str | None:
    """The form a gesture happened in; None on a Home tab, above which a form opens as it does over a message."""
    if words(raw, "view", "type") == "home":
        return None
    return words(raw, "view", "id") or words(raw, "container", "view_id") or None


def response_url_of(raw: Raw) -> str | None:
    """Where a private answer can be sent, five times within 30 minutes."""
    return words(raw, "response_url") or None


def spot_of(raw: Raw) -> Spot:
    """Where a command or an interaction happened.

    Slack names a thread in its first message too, once somebody has answered; that one stands in the channel, and
    an answer in the thread would be overlooked by whoever pressed its buttons.
    """
    container, message = part(raw, "container"), part(raw, "message")
    ts = words(message, "ts") or words(container, "message_ts") or words(raw, "message_ts")
    thread_ts = words(message, "thread_ts") or words(container, "thread_ts")
    return Spot(
        team=caller_of(raw).team,
        channel=words(raw, "channel", "id") or words(raw, "channel_id") or words(container, "channel_id"),
        ts=ts or None,
        thread_ts=thread_ts if thread_ts and thread_ts != ts else None,
    )


def private_of(raw: Raw) -> dict[str, str]:
    """What the form around a gesture remembers; empty where it is not a flat mapping of ours."""
    try:
        facts = json.loads(words(raw, "view", "private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in facts.items()} if isinstance(facts, dict) else {}


def action_id_of(raw: Raw) -> str:
    """The button or menu that was used."""
    return words(_action(raw), "action_id")


def action_value_of(raw: Raw) -> str | None:
    """What the button carries, or the option picked."""
    action = _action(raw)
    return words(action, "value") or next(iter(picked(action)), None)


def options_id_of(raw: Raw) -> str:
    """The menu that asks for its options."""
    return words(raw, "action_id")


def callback_id_of(raw: Raw) -> str:
    """The form or the shortcut that was used."""
    return words(raw, "view", "callback_id") or words(raw, "callback_id")


def command_of(raw: Raw) -> str:
    """The slash command, with its slash."""
    return words(raw, "command")


def is_in_ephemeral(raw: Raw) -> bool:
    """Whether the message that was pressed is seen by this person alone."""
    return bool(part(raw, "container").get("is_ephemeral"))


def values_of(raw: Raw) -> FormValues:
    """What is filled in, in a form or in a message with inputs."""
    surface = part(raw, "view") or raw
    return form_values(part(surface, "state", "values"), items(part(raw, "view"), "blocks"))


class _Around(TypedDict):
    """What is read of every gesture alike."""

    person: Actor
    spot: Spot
    screen: Screen
    values: FormValues
    private: Mapping[str, str]
    view_id: str | None


def _around(raw: Raw, person: Actor, screen: Screen) -> _Around:
    return {
        "person": person,
        "spot": spot_of(raw),
        "screen": screen,
        "values": values_of(raw),
        "private": private_of(raw),
        "view_id": view_id_of(raw),
    }


def read_command(raw: Raw, person: Actor, screen: Screen) -> CommandLine:
    """A slash command."""
    text, key = words(raw, "text").strip(), f"command:{trigger_of(raw)}"
    return CommandLine(name=command_of(raw), text=text, key=key, **_around(raw, person, screen))


def read_press(raw: Raw, person: Actor, screen: Screen) -> Press:
    """A button or a menu: block_actions."""
    action, around = _action(raw), _around(raw, person, screen)
    place = f"{around['view_id'] or around['spot'].channel}:{around['spot'].ts or ''}"
    return Press(
        name=action_id_of(raw),
        value=words(action, "value"),
        choice=next(iter(picked(action)), None),
        key=f"press:{place}:{words(action, 'action_ts')}",
        in_ephemeral=is_in_ephemeral(raw),
        **around,
    )


def read_shortcut(raw: Raw, person: Actor, screen: Screen) -> ShortcutCall:
    """A shortcut, on a message or global."""
    around, key = _around(raw, person, screen), f"shortcut:{trigger_of(raw)}"
    message = (
        read_message(part(raw, "message"), around["spot"]) if raw.get("type") == "message_action" else None
    )
    return ShortcutCall(name=callback_id_of(raw), message=message, key=key, **around)


def read_submission(raw: Raw, person: Actor, screen: Screen) -> Submission:
    """A form sent: view_submission."""
    key = f"view:{view_id_of(raw) or ''}"
    return Submission(name=callback_id_of(raw), key=key, **_around(raw, person, screen))


def read_options(raw: Raw, person: Actor, screen: Screen) -> OptionsCall:
    """A menu that asks for its options: block_suggestion."""
    query = words(raw, "value").strip()
    return OptionsCall(name=options_id_of(raw), query=query, **_around(raw, person, screen))


def read_files(message: Raw) -> tuple[File, ...]:
    """What is attached to a message; files that were deleted or lie elsewhere keep what is known of them."""
    return tuple(
        File(
            name=words(f, "title") or words(f, "name") or "file",
            url=words(f, "permalink"),
        )
        for f in items(message, "files")
    )


def read_message(message: Raw, spot: Spot) -> ShownMessage:
    """A message as it is shown at a place."""
    return ShownMessage(
        spot=spot,
        text=words(message, "text"),
        author_slack_id=words(message, "user") or None,
        author_name=words(message, "bot_profile", "name") or words(message, "username"),
        bot_id=words(message, "bot_id") or None,
        files=read_files(message),
    )


def _action(raw: Raw) -> Raw:
    return next(iter(items(raw, "actions")), {})
