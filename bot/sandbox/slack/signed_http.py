"""Requests over HTTP, signed: events as JSON, commands and interactions as forms.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from bot.clock import Clock, utc_now
from bot.sandbox.slack.dispatch import Ack, Envelope
from bot.sandbox.slack.wire import Json

_OK = range(200, 300)


def signature(secret: str, timestamp: str, body: str) -> str:
    """The value of X-Slack-Signature."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


class SignedHttp:
    """The transport to `url`. The app compares the time of the signature, which `clock` gives, with its own."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        secret: str,
        clock: Clock = utc_now,
    ) -> None:
        self._session = session
        self._url = url
        self._secret = secret
        self.clock = clock

    async def send(self, envelope: Envelope, seconds: float, /) -> Ack:
        """Post the envelope and read the acknowledgement."""
        body, content_type = _body(envelope)
        headers = {"Content-Type": content_type}
        if envelope.attempt:
            headers |= {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": envelope.reason}
        try:
            return await self._post(body, headers, seconds)
        except TimeoutError:
            return Ack(ok=False, failure="http_timeout")
        except aiohttp.ClientError:
            return Ack(ok=False, failure="connection_failed")

    async def challenge(self, token: str, seconds: float = 3.0) -> bool:
        """Whether the address answers `url_verification`: https://docs.slack.dev/reference/events/url_verification."""
        payload = {"token": token, "challenge": "a-challenge", "type": "url_verification"}
        ack = await self.send(Envelope("events_api", payload), seconds)
        return ack.ok and ack.body in ({"challenge": "a-challenge"}, {"text": "a-challenge"})

    async def _post(self, body: str, headers: dict[str, str], seconds: float) -> Ack:
        timestamp = str(int(self.clock().timestamp()))
        signed = {
            **headers,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with self._session.post(
            self._url, data=body.encode(), headers=signed, timeout=timeout
        ) as response:
            text = await response.text()
            if response.status not in _OK:
                stop = response.headers.get("X-Slack-No-Retry") == "1"
                return Ack(ok=False, failure="http_error", no_retry=stop)
            return Ack(ok=True, body=_answer(text))


def _body(envelope: Envelope) -> tuple[str, str]:
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload), "application/json"
    form = (
        envelope.payload if envelope.kind == "slash_commands" else {"payload": json.dumps(envelope.payload)}
    )
    return urlencode(form), "application/x-www-form-urlencoded"


def _answer(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        parsed = json.loads(text)
    except ValueError:
        return {"text": text}
    return parsed if isinstance(parsed, dict) else {"text": text}
