"""Trigger ids and response URLs: what an app may do after a person acted, and for how long."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.slack.ids import Ids
from bot.sandbox.slack.limits import LIMITS, RESPONSE_URL_MINUTES, RESPONSE_URL_USES
from bot.sandbox.slack.wire import SlackError


@dataclass
class Trigger:
    """The right to open one view for `user`, soon; `view_id` is the modal it came from."""

    user: str
    issued: datetime
    view_id: str = ""
    used: bool = False


@dataclass
class Triggers:
    """The trigger ids that were handed out.

    https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
    """

    ids: Ids
    _issued: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, user: str, now: datetime, view_id: str = "") -> str:
        """A new trigger_id."""
        trigger_id = f"{int(now.timestamp())}.{len(self._issued) + 1}.{self.ids.secret()}"
        self._issued[trigger_id] = Trigger(user, now, view_id)
        return trigger_id

    def exchange(self, trigger_id: str, now: datetime) -> Trigger:
        """Use a trigger. Raises SlackError: invalid_, expired_ or exchanged_trigger_id."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or not re.fullmatch(r"\d+\.\d+\.[0-9a-f]+", trigger_id):
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if now - trigger.issued > timedelta(seconds=LIMITS["view/trigger_id.ttl_s"]):
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Where an app may answer a person who acted; `message_ts` is the message that was acted on."""

    secret: str
    user: str
    channel: str
    issued: datetime
    message_ts: str = ""
    thread_ts: str = ""
    uses: int = 0

    def use(self, now: datetime) -> None:
        """Count one answer. Raises SlackError used_url or expired_url."""
        if self.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        if now - self.issued > timedelta(minutes=RESPONSE_URL_MINUTES):
            raise SlackError("expired_url")
        self.uses += 1


@dataclass
class ResponseUrls:
    """The response URLs that were handed out, by the secret at their end."""

    ids: Ids
    base: str = ""
    _issued: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(self, user: str, channel: str, now: datetime, message_ts: str = "", thread_ts: str = "") -> str:
        """A new response URL."""
        secret = self.ids.secret()
        self._issued[secret] = ResponseUrl(secret, user, channel, now, message_ts, thread_ts)
        return f"{self.base}/response/{secret}"

    def find(self, secret: str) -> ResponseUrl | None:
        """The URL that ends so, if there is one."""
        return self._issued.get(secret)
