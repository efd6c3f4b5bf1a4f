"""Payloads in Slack's shapes, as small as tests need them."""

from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError

Json = dict[str, Any]

TEAM = "T0ACME001"
ANA = {"id": "U0ANA01", "username": "ana", "name": "ana", "team_id": TEAM}


def slack_refuses(error: str) -> SlackApiError:
    make: Callable[[str, Json], SlackApiError] = SlackApiError  # published without types
    return make("no", {"ok": False, "error": error})


def interaction(kind: str, **more: object) -> Json:
    return {"type": kind, "user": ANA, "team": {"id": TEAM, "domain": "acme"}, "trigger_id": "13.1.a", **more}


def slash(text: str = "", command: str = "/case") -> Json:
    return {
        "team_id": TEAM,
        "channel_id": "C0DESK",
        "channel_name": "social-desk",
        "user_id": "U0ANA01",
        "user_name": "ana",
        "command": command,
        "text": text,
        "response_url": "http://127.0.0.1:1/response/a",
        "trigger_id": "13.1.a",
    }


def pressed(element: Json, *, ephemeral: bool = False) -> Json:
    """A press in a message of a thread; of an ephemeral one Slack shows only where it stood."""
    container = {
        "type": "message",
        "message_ts": "1700000001.000100",
        "channel_id": "C0DESK",
        "thread_ts": "1700000000.000100",
        "is_ephemeral": ephemeral,
    }
    message = {"type": "message", "ts": "1700000001.000100", "thread_ts": "1700000000.000100", "text": "card"}
    return interaction(
        "block_actions",
        container=container,
        channel={"id": "C0DESK", "name": "social-desk"},
        **({} if ephemeral else {"message": message}),
        response_url="http://127.0.0.1:1/response/a",
        actions=[{"block_id": "b1", "action_ts": "1700000002.000100", **element}],
    )


def view(blocks: list[Json], values: Json, metadata: str = '{"about": "C-12", "channel": "C0DESK"}') -> Json:
    return {
        "id": "V0FORM",
        "type": "modal",
        "callback_id": "resolve_form",
        "private_metadata": metadata,
        "blocks": blocks,
        "state": {"values": values},
    }


def entry(block_id: str, label: str) -> Json:
    return {"type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": label}}


def event(**facts: object) -> Json:
    return {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": facts}


def message(**facts: object) -> Json:
    said = {"type": "message", "channel": "C0DESK", "channel_type": "channel", "ts": "1700000003.000100"}
    return event(**{**said, "event_ts": said["ts"], **facts})
