"""Where forms open and where they were opened from: on top of a form, or beside a message."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_sdk.models.views import View

from bot.slack import ids
from bot.slack.answers import Answer
from bot.slack.payloads import CommandLine, Press, ShortcutCall

Asked: TypeAlias = Press | CommandLine | ShortcutCall
"""What opens a form: each brings a person, a place and a screen."""


async def open_modal(asked: Asked, title: str, load: Callable[[], Awaitable[View]]) -> Answer:
    """Show a form, on top of the one in which a button was pressed, which is all the answer there is.

    What `load` raises comes out here.

    The form remembers where it was asked for, so that its own answer comes there.
    """

    async def placed() -> View:
        return _placed(await load(), asked)

    await asked.screen.show(title, placed())
    return None


def _placed(view: View, asked: Asked) -> View:
    facts = json.loads(view.private_metadata or "{}")
    channel = asked.spot.channel or asked.private.get(ids.CHANNEL)
    thread = asked.spot.thread_ts or asked.private.get(ids.THREAD_TS)
    view.private_metadata = ids.metadata({ids.CHANNEL: channel, ids.THREAD_TS: thread, **facts})
    return view
