"""Forms on a person's screen: opened in time, loaded after, updated while they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import ids
from bot.slack.outbound.client import SLACK_FAILURES, error_code

PATIENCE: Final = 0.7
"""Seconds to wait for a view's facts before a loading view is opened: the trigger lives 3 s in all."""
_TITLE = 24


@dataclass(eq=False)
class Screen:
    """What one gesture may show: its trigger opens one view, once, within 3 s.

    `in_sheet`: it happened in a view that asks for nothing, so another may take that view's place.

    https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
    """

    client: AsyncWebClient
    trigger_id: str
    view_id: str | None = None
    patience: float = PATIENCE
    in_sheet: bool = False
    _waiting: str | None = None

    async def show(self, title: str, load: Awaitable[View]) -> None:
        """Open a form, on top of the one it was asked for in, if any: Slack stacks three.

        What `load` raises comes out here; the trigger's own failures are SlackApiError. Where `load` is slow, a loading
        view with `title` is opened first and updated after; the person may have closed it by then, which is fine.
        """
        put = self.client.views_open if self.view_id is None else self.client.views_push
        loading = asyncio.ensure_future(load)
        try:
            done, _ = await asyncio.wait({loading}, timeout=self.patience)
            if done:
                await put(trigger_id=self.trigger_id, view=loading.result())
                return
            opened = await put(trigger_id=self.trigger_id, view=_notice(title, "Loading…"))
            self._waiting = str(opened["view"]["id"])
            await self._repaint(self._waiting, await loading)
            self._waiting = None
        finally:
            loading.cancel()

    async def update(self, view: View) -> bool:
        """Replace the form around the button; False when it was closed."""
        return self.view_id is not None and await self._repaint(self.view_id, view)

    async def explain(self, text: str) -> bool:
        """Put a sentence (Slack markup) into a view that is still loading, or into the sheet around the button.

        False where there is neither: beneath a form that was being filled in, words wait until it is closed.
        """
        view_id = self._waiting or (self.view_id if self.in_sheet else None)
        if view_id is None:
            return False
        try:
            return await self._repaint(view_id, _notice("Callout", text))
        except SLACK_FAILURES:
            return False

    async def _repaint(self, view_id: str, view: View) -> bool:
        try:
            await self.client.views_update(view_id=view_id, view=view)
        except SlackApiError as refused:
            if error_code(refused) == "not_found":
                return False
            raise
        return True


def _notice(title: str, text: str) -> View:
    blocks: list[Block] = [SectionBlock(text=text)]
    return View(
        type="modal", callback_id=ids.LOADING_FORM, title=title[:_TITLE], close="Close", blocks=blocks
    )
