"""Log lines that carry facts and never secrets or customers' words."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN: Final = "[hidden]"
_LONGEST: Final = 2000
_CUSTOMER_KEYS: Final = frozenset(
    {
        "text",
        "body",
        "payload",
        "blocks",
        "attachments",
        "message",
        "summary",
        "note",
        "reply",
        "content",
        "params",
    }
)
_SECRET_KEY: Final = re.compile(
    r"token|secret|password|passwd|authorization|api_?key|cookie|signature", re.IGNORECASE
)
_SECRETS: Final = (
    re.compile(r"\bxox[a-z](?:\.xox[a-z])?-[\w-]+"),
    re.compile(r"\bxapp-[\w-]+"),
    re.compile(r"\b(?:sk|rk|pk)_(?:live|test|org)_[A-Za-z0-9_]{10,}"),
    re.compile(r"\bwhsec_[A-Za-z0-9+/=_-]{16,}"),
    re.compile(r"(?<=\bBearer\s)\s*[\w.~+/%=-]+", re.IGNORECASE),
    re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)"),
    re.compile(r"(?<=[?&]access_token=)[^&\s]+"),
    re.compile(r"(?<=\bhooks\.slack\.com/)\S+"),
    # SQLAlchemy prints what a statement was given: customers' words among it.
    re.compile(r"(?<=\[parameters: ).*(?=\])", re.DOTALL),
)
_CHATTY: Final = (
    "aiosqlite", "alembic", "apscheduler", "asyncio", "slack_bolt", "slack_sdk", "sqlalchemy", "urllib3",
)  # fmt: skip


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger; facts are keywords: `log.info("case opened", case="C-12")`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def hush(*libraries: str) -> None:
    """Libraries that print whole requests when asked for detail: never below warnings."""
    for name in libraries:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def configure(level: str = "INFO", *, json: bool | None = None) -> None:
    """Send every log line, ours and the libraries', to standard error.

    JSON lines by default; readable ones on a terminal. `level` is DEBUG, INFO, WARNING or ERROR.
    """
    as_json = not sys.stderr.isatty() if json is None else json
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_facts(),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(as_json=as_json),
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    hush(*_CHATTY)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_facts(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _facts() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]


def _rendering(*, as_json: bool) -> list[Processor]:
    if as_json:
        return [redact, structlog.processors.JSONRenderer(ensure_ascii=False, default=str)]
    return [redact, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Hide secrets wherever they stand, and whatever a customer or a colleague wrote."""
    return {key: HIDDEN if _is_private(key) else _clean(value) for key, value in event.items()}


def _is_private(key: object) -> bool:
    return isinstance(key, str) and (key.lower() in _CUSTOMER_KEYS or bool(_SECRET_KEY.search(key)))


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {key: HIDDEN if _is_private(key) else _clean(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray):
        return [_clean(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean_text(str(value))


def clean_text(text: str) -> str:
    """A text without what looks like a secret, cut to a length that a log can bear."""
    for pattern in _SECRETS:
        text = pattern.sub(HIDDEN, text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


class TroubleLog:
    """Troubles that last: each is logged when it begins and when it is over, not each time it shows."""

    def __init__(self, log: structlog.stdlib.BoundLogger) -> None:
        self._log = log
        self._times: MutableMapping[str, int] = {}
        self._facts: MutableMapping[str, Mapping[str, Any]] = {}

    @property
    def ongoing(self) -> Mapping[str, Mapping[str, Any]]:
        """The troubles there are now, with the latest facts about each."""
        return dict(self._facts)

    def began(self, key: str, **facts: object) -> bool:
        """It shows itself; logged the first time only. Whether that was now."""
        self._facts[key] = facts
        self._times[key] = self._times.get(key, 0) + 1
        first = self._times[key] == 1
        if first:
            self._log.warning("trouble began", about=key, **facts)
        return first

    def ended(self, key: str) -> bool:
        """It is over, if it was there: logged with how often it had shown itself. Whether it was there."""
        times = self._times.pop(key, 0)
        self._facts.pop(key, None)
        if times:
            self._log.info("trouble over", about=key, times=times)
        return bool(times)
