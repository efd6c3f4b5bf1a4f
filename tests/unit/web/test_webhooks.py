"""One address for each network that sends us what is new: what it is told, and what of it is taken in."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.types import Message

from bot.networks.contract import Batch
from bot.web.webhooks import LARGEST, webhook_route
from tests.square import Square, Town, signed
from tests.unit.web.test_web import ANSWER, request

SECRET = "s3cret"


@dataclass
class Intake:
    """Takes in what a webhook brings; with `failure` it cannot."""

    batches: list[tuple[str, Batch]] = field(default_factory=list)
    failure: Exception | None = None

    async def take_in(self, network: str, batch: Batch) -> None:
        if self.failure is not None:
            raise self.failure
        self.batches.append((network, batch))


@pytest.fixture
def intake() -> Intake:
    return Intake()


@pytest.fixture
async def web(intake: Intake) -> AsyncIterator[Starlette]:
    square = Square("acme", SECRET, "http://127.0.0.1:1")
    yield Starlette(routes=[webhook_route({"square": square}, intake.take_in)])
    await square.close()


@pytest.fixture
def body() -> bytes:
    town = Town()
    town.write("maria", "@acme hello")
    return json.dumps(town.waiting).encode()


async def sends(web: Starlette, body: bytes, length: str | None = None, **headers: str) -> ANSWER:
    """The square calls us, signed as it should be unless `headers` say otherwise."""
    return await request(web, "POST", "/webhooks/square", body, length, headers or signed(SECRET, body))


def sentence(answer: ANSWER) -> str:
    said: str = json.loads(answer[1])["error"]
    return said


async def test_what_comes_signed_is_taken_in_before_it_is_answered(
    web: Starlette, intake: Intake, body: bytes
) -> None:
    assert await sends(web, body) == (200, b"stored\n")
    ((network, batch),) = intake.batches
    assert (network, [post.text for post in batch.posts]) == ("square", ["@acme hello"])


async def test_the_challenge_of_the_network_alone_is_answered(web: Starlette, intake: Intake) -> None:
    assert await request(web, "GET", "/webhooks/square?secret=s3cret&echo=1158201444") == (200, b"1158201444")
    assert (await request(web, "GET", "/webhooks/square?secret=guess&echo=1"))[0] == 403
    assert (await request(web, "GET", "/webhooks/square"))[0] == 401
    assert intake.batches == []


async def test_without_a_signature_or_with_another_one_nothing_is_taken_in(
    web: Starlette, intake: Intake, body: bytes
) -> None:
    missing = await sends(web, body, unsigned="yes")
    assert (missing[0], sentence(missing)) == (401, "A signature is missing.")
    for headers in (signed("another", body), signed(SECRET, body + b" "), {"x-square-signature": "ü"}):
        wrong = await sends(web, body, **headers)
        assert (wrong[0], sentence(wrong)) == (403, "The signature is not that of this body, or too old.")
    assert intake.batches == []


async def test_the_signature_is_held_against_the_bytes_as_they_came(web: Starlette, intake: Intake) -> None:
    spaced = b'[ {"id":"s1",\r\n "said":"\\u00fc", "by":"maria","at":"2026-11-19T10:00:00Z", "talk":"s1"} ]'
    assert (await sends(web, spaced))[0] == 200
    assert intake.batches[0][1].posts[0].text == "ü"


@pytest.mark.parametrize("odd", [b"", b"{", b"\xff", b"null", b'{"id": 1}', b"[" * 100_000])
async def test_a_body_of_which_nothing_can_be_kept_is_refused(
    web: Starlette, intake: Intake, odd: bytes
) -> None:
    answer = await sends(web, odd)
    assert answer[0] == 400
    assert sentence(answer).startswith("The body cannot be read: it is not ")
    assert intake.batches == []


async def test_one_odd_event_costs_no_other(web: Starlette, intake: Intake, body: bytes) -> None:
    both = json.dumps([{"id": "s7", "sayd": "hi"}, *json.loads(body)]).encode()
    assert (await sends(web, both))[0] == 200
    ((_, batch),) = intake.batches
    assert [post.external_id for post in batch.posts] == ["s1"]
    assert [(raw.external_id, json.loads(raw.text)) for raw in batch.unread] == [
        ("s7", {"id": "s7", "sayd": "hi"})
    ]


async def test_a_network_without_a_webhook_has_no_address(web: Starlette) -> None:
    for path in ("/webhooks/x", "/webhooks/nowhere"):
        answer = await request(web, "POST", path, b"[]")
        assert (answer[0], sentence(answer)) == (404, "No network of this name sends us anything here.")
    assert (await request(web, "DELETE", "/webhooks/square"))[0] == 405


async def test_what_is_announced_as_too_large_is_refused_unread(web: Starlette, body: bytes) -> None:
    answer = await sends(web, body, length=str(LARGEST + 1))
    assert (answer[0], sentence(answer)) == (413, "The body is larger than 8,388,608 bytes.")


async def test_what_grows_too_large_is_left(web: Starlette, intake: Intake) -> None:
    assert (await sends(web, b" " * LARGEST + b"]", length=""))[0] == 413
    assert intake.batches == []
    fits = b"[]".ljust(LARGEST)
    assert (await sends(web, fits, length=""))[0] == 200


@pytest.mark.parametrize(
    "failure", [OperationalError("INSERT", {}, Exception("gone")), ConnectionRefusedError(), TimeoutError()]
)
async def test_while_the_database_is_down_the_network_is_asked_to_come_again(
    web: Starlette, intake: Intake, body: bytes, failure: Exception
) -> None:
    intake.failure = failure
    answer = await sends(web, body)
    assert (answer[0], sentence(answer)) == (503, "The database does not answer. Send it again in a minute.")
    intake.failure = None
    assert (await sends(web, body))[0] == 200


async def test_who_hangs_up_in_the_middle_has_sent_nothing(web: Starlette, intake: Intake) -> None:
    sent: list[Message] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webhooks/square",
        "raw_path": b"/webhooks/square",
        "query_string": b"",
        "headers": [(b"content-length", b"40")],
    }
    parts: list[Message] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": b"[", "more_body": True},
    ]

    async def receive() -> Message:
        return parts.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    await web(scope, receive, send)
    assert (sent[0]["status"], intake.batches) == (400, [])
