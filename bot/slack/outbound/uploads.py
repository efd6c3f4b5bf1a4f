"""Files for one person, in their direct message with the bot: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import get_logger
from bot.slack.inbound.raw import words
from bot.slack.outbound.client import SLACK_FAILURES, body_of, is_passing

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text, sent as UTF-8."""

    name: str
    title: str
    text: str


@dataclass(eq=False)
class NotUploaded(Exception):
    """Slack did not take the files. `unsure`: it may have, for its last answer was lost."""

    unsure: bool = False


@dataclass(eq=False)
class Uploads:
    """Sends files in Slack's three steps; nobody sees any of them before the last.

    https://docs.slack.dev/messaging/working-with-files#upload
    """

    client: AsyncWebClient

    async def send(self, slack_id: str, files: Sequence[TextFile], comment: str) -> None:
        """The files are in one message to a person, below `comment`. NotUploaded, and then there is none of them."""
        try:
            opened = await self.client.conversations_open(users=slack_id)
            channel = words(body_of(opened), "channel", "id")
            ready: list[dict[str, str | None]] = [
                {"id": await self._upload(file), "title": file.title} for file in files
            ]
        except SLACK_FAILURES as failure:
            log.warning("files were not taken", failure=type(failure).__name__)
            raise NotUploaded from failure
        try:
            await self.client.files_completeUploadExternal(
                files=ready, channel_id=channel, initial_comment=comment
            )
        except SLACK_FAILURES as failure:
            refused = isinstance(failure, SlackApiError) and not is_passing(failure)
            log.warning("files were not shared", failure=type(failure).__name__, refused=refused)
            raise NotUploaded(unsure=not refused) from failure

    async def _upload(self, file: TextFile) -> str:
        """The id of a file whose bytes Slack has; nobody sees it yet."""
        content = file.text.encode()
        got = await self.client.files_getUploadURLExternal(filename=file.name, length=len(content))
        address, file_id = words(body_of(got), "upload_url"), words(body_of(got), "file_id")
        session = self.client.session
        if not isinstance(session, ClientSession):
            raise SlackRequestError("there is no session to send files by")
        async with session.post(address, data=content) as answer:
            if answer.status != HTTPStatus.OK:
                raise SlackRequestError(f"Slack took no bytes: {answer.status}")
        return file_id
