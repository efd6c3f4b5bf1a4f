"""Log lines: facts yes, secrets and customers' words no."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import CapturingLogger

from bot.logs import HIDDEN, TroubleLog, clean_text, configure, get_logger, redact


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.configure(**before)


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-abc",
        "xoxe.xoxb-1-abc",
        "xapp-1-A0-2-f",
        "sk_live_" + "a" * 60,
        "rk_test_0123456789",
        "whsec_" + "Zz9+/=_-" * 4,
        "Bearer AAAA%2Fbbb==",
        "bearer abc.def-g",
    ],
)
def test_a_secret_is_hidden_to_its_last_letter(secret: str) -> None:
    cleaned = clean_text(f"before {secret} after")
    assert cleaned.startswith("before ")
    assert cleaned.endswith(f"{HIDDEN} after")
    assert secret.rpartition(" ")[2] not in cleaned


def test_a_database_address_keeps_its_place_and_loses_its_password() -> None:
    assert clean_text("cannot reach postgres://ana:s3cret@db:5432/desk") == (
        f"cannot reach postgres://{HIDDEN}@db:5432/desk"
    )


def test_what_a_statement_was_given_is_hidden() -> None:
    message = "(IntegrityError) UNIQUE [SQL: INSERT …] [parameters: ('my card\n4111', ['x'])]"
    assert clean_text(message) == f"(IntegrityError) UNIQUE [SQL: INSERT …] [parameters: {HIDDEN}]"


def test_customers_words_and_tokens_are_hidden_by_their_keys_at_any_depth() -> None:
    event = {
        "event": "post received",
        "text": "my card is",
        "post": {"body": "hello", "id": 7, "author": ["ana", {"X_API_SECRET": "s"}]},
        "access_token": "t",
        "count": 3,
        "late": None,
    }
    assert redact(None, "info", event) == {
        "event": "post received",
        "text": HIDDEN,
        "post": {"body": HIDDEN, "id": 7, "author": ["ana", {"X_API_SECRET": HIDDEN}]},
        "access_token": HIDDEN,
        "count": 3,
        "late": None,
    }


def test_a_long_value_is_cut() -> None:
    cleaned = clean_text("x" * 5000)
    assert len(cleaned) < 2100
    assert cleaned.endswith("(5000 characters)")


def test_our_lines_and_the_libraries_come_out_alike_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", json=True)
    get_logger("bot.cases").info("case opened", case="C-12", text="private")
    logging.getLogger("library").warning("token %s refused", "xoxb-1-a")
    logging.getLogger("library").debug("too much")
    ours, theirs = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (ours["event"], ours["case"], ours["text"], ours["level"]) == (
        "case opened",
        "C-12",
        HIDDEN,
        "info",
    )
    assert (theirs["event"], theirs["logger"]) == (f"token {HIDDEN} refused", "library")
    assert ours.keys() >= {"timestamp", "logger"}


def test_a_failure_is_one_line_with_its_traceback_and_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", json=True)
    try:
        int("xoxb-1-abc")
    except ValueError:
        get_logger("bot").exception("it failed")
    (line,) = capsys.readouterr().err.splitlines()
    assert "ValueError: invalid literal" in json.loads(line)["exception"]
    assert "xoxb" not in line


def test_on_a_terminal_lines_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", json=False)
    get_logger("bot").info("case opened", case="C-12", text="private")
    shown = capsys.readouterr().err
    assert "case opened" in shown
    assert "private" not in shown
    assert not shown.startswith("{")


def test_libraries_that_print_requests_stay_quiet_even_in_detail(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", json=True)
    logging.getLogger("slack_sdk.web").debug("a whole request")
    get_logger("bot").debug("a detail")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["a detail"]


def test_configuring_twice_does_not_double_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", json=True)
    configure("INFO", json=True)
    get_logger("bot").info("once")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_trouble_that_lasts_is_logged_when_it_begins_and_when_it_is_over() -> None:
    kept = CapturingLogger()
    troubles = TroubleLog(
        structlog.wrap_logger(kept, processors=[], wrapper_class=structlog.stdlib.BoundLogger)
    )
    assert troubles.began("x", error="503")
    assert not troubles.began("x", error="429")
    assert troubles.began("facebook", error="denied")
    assert troubles.ongoing == {"x": {"error": "429"}, "facebook": {"error": "denied"}}
    assert troubles.ended("x")
    assert not troubles.ended("x")
    assert troubles.began("x", error="503")
    assert [(call.method_name, call.kwargs["about"]) for call in kept.calls] == [
        ("warning", "x"),
        ("warning", "facebook"),
        ("info", "x"),
        ("warning", "x"),
    ]
    assert kept.calls[2].kwargs["times"] == 2
