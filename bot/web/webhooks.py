"""What networks send us: one address for each, `/webhooks/{network}`. Limits and raw bytes are handled here, once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.logs import get_logger
from bot.networks.contract import Batch, NotFromNetwork, NotReadable, Receives, WebhookRequest

LARGEST = 8 * 1024 * 1024
"""Bytes; a thousand long comments in one batch, Facebook's most, stay below."""
TakeIn = Callable[[str, Batch], Awaitable[object]]
"""Stores a batch of a network: when it returns, all of it is committed."""
log = get_logger(__name__)


class _TooLarge(Exception):
    """More than `LARGEST` came, or was announced."""


def webhook_route(networks: Mapping[str, Receives], take_in: TakeIn) -> Route:
    """GET answers a network's challenge; POST verifies, parses and stores, and only then says 200."""

    async def answer(request: Request) -> Response:
        network = networks.get(request.path_params["network"])
        if network is None:
            return _refused(404, "No network of this name sends us anything here.")
        try:
            asked = await _read(request)
            if request.method != "POST":
                challenge = network.challenge(asked)
                return Response(challenge.text, media_type=challenge.media_type)
            network.verify(asked)
            return await _receive(network, asked.body, take_in)
        except _TooLarge:
            return _refused(413, f"The body is larger than {LARGEST:,} bytes.")
        except ClientDisconnect:
            return _refused(400, "The body broke off.")
        except NotFromNetwork as refusal:
            signed = "The signature is not that of this body, or too old."
            return _refused(403, signed) if refusal.signed else _refused(401, "A signature is missing.")

    return Route("/webhooks/{network}", answer, methods=["GET", "POST"])


async def _receive(network: Receives, body: bytes, take_in: TakeIn) -> Response:
    """Without 200 the network sends the same again: so after a failure of ours, and never after one of its own."""
    try:
        await take_in(network.name, network.parse(body))
    except NotReadable as problem:
        log.warning("a webhook's body cannot be read", network=network.name, why=problem.reason)
        return _refused(400, f"The body cannot be read: {problem.reason}.")
    except (SQLAlchemyError, OSError) as failure:
        log.warning("a webhook was not stored", network=network.name, error=type(failure).__name__)
        return _refused(503, "The database does not answer. Send it again in a minute.")
    return PlainTextResponse("stored\n")


async def _read(request: Request) -> WebhookRequest:
    """The request with its body as it was sent. Not a byte above the limit is kept."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST:
        raise _TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise _TooLarge
    return WebhookRequest(dict(request.headers), dict(request.query_params), bytes(body))


def _refused(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)
