"""One gesture on its way to its handler: what the guard knows of it before it knows who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Actor
from bot.slack import ids
from bot.slack.inbound import parsing
from bot.slack.inbound.raw import Raw
from bot.slack.outbound.private import ReplyTarget
from bot.slack.screen import PATIENCE, Screen


class Recognise(Protocol):
    """`SlackDirectory.recognise`: who this is, with which roles. Outsider for guests, bots and strangers."""

    async def __call__(self, team_id: str, user_id: str, via: str) -> Actor: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds to wait for a handler before acknowledging without it, and for a view before a loading view.

    Slack waits 3 s for either: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
    """

    acknowledge: float = 2.0
    loading: float = PATIENCE


@dataclass(frozen=True, slots=True)
class Call:
    """A gesture: `about` names it in the log, `via` on the timeline; `reach` is how its person can be told."""

    raw: Raw
    about: str
    via: str
    screen: Screen
    reach: ReplyTarget


def read_call(raw: Raw, about: str, via: str, client: AsyncWebClient, patience: float) -> Call:
    """What a payload tells of its gesture."""
    spot, private = parsing.spot_of(raw), parsing.private_of(raw)
    reach = ReplyTarget(
        user=parsing.caller_of(raw).user,
        channel=spot.channel or private.get(ids.CHANNEL, ""),
        thread_ts=spot.thread_ts or private.get(ids.THREAD_TS),
        response_url=parsing.response_url_of(raw),
        may_replace=parsing.is_in_ephemeral(raw),
    )
    screen = Screen(
        client,
        parsing.trigger_of(raw),
        parsing.view_id_of(raw),
        patience,
        in_sheet=parsing.is_in_sheet(raw),
    )
    return Call(raw, about, via, screen, reach)
