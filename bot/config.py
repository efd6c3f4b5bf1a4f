"""Settings from the environment: secrets, addresses, and where files of ours lie."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_DATABASE_URL = "sqlite:///callout.db"
_HERE = Path(__file__).parent

_ASYNC_SCHEMES = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
# What asyncpg and SQLAlchemy take; https://magicstack.github.io/asyncpg/current/api/index.html#connection
_POSTGRES_OPTIONS = frozenset({"host", "port", "user", "password", "database", "ssl", "target_session_attrs"})
# What other drivers understand, asyncpg does not, and nothing of ours depends on.
_NEEDLESS_OPTIONS = frozenset(
    {"application_name", "channel_binding", "connect_timeout", "gssencmode", "keepalives", "pool_timeout"}
)


class SettingsError(Exception):
    """Settings that cannot be used; `problems` has one sentence for each variable, without its value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@cache
def product_version() -> str:
    """Which version of Callout this is."""
    return version("callout")


def async_database_url(url: str) -> str:
    """The address as SQLAlchemy's async drivers want it, from what people and hosts write.

    `sqlite:///path`, `postgres://…`, `postgresql+psycopg2://…?sslmode=require`, `postgresql://user@/db?host=/dir`.
    ValueError, in a sentence without the address itself, for anything else.
    """
    scheme, separator, rest = url.strip().partition("://")
    name = scheme.lower().partition("+")[0]
    if not separator or name not in _ASYNC_SCHEMES:
        raise ValueError("It must begin with sqlite:/// or postgresql://.")
    if name == "sqlite":
        return f"{_ASYNC_SCHEMES[name]}://{rest}"
    place, _, query = rest.partition("?")
    place, socket = _without_socket(place)
    options = _asyncpg_options(dict(parse_qsl(query, keep_blank_values=True)))
    tail = urlencode({**socket, **options}, safe="/:,")
    return f"{_ASYNC_SCHEMES[name]}://{place}{'?' if tail else ''}{tail}"


def _without_socket(place: str) -> tuple[str, dict[str, str]]:
    """A socket's directory written as the host (`user@%2Ftmp%2Fpg/db`) is an option for SQLAlchemy."""
    login, at, server = place.rpartition("@")
    host, slash, database = server.partition("/")
    if not host.lower().startswith("%2f"):
        return place, {}
    return f"{login}{at}{slash}{database}", {"host": unquote(host)}


def _asyncpg_options(options: Mapping[str, str]) -> dict[str, str]:
    """Options of libpq as asyncpg takes them; ValueError for those that would be lost."""
    kept = {"ssl" if name == "sslmode" else name: value for name, value in options.items() if value}
    for name in kept.keys() - _POSTGRES_OPTIONS - _NEEDLESS_OPTIONS:
        if name.startswith("ssl"):
            raise ValueError(f"Leave out its option {name}, and set the variable PG{name.upper()} instead.")
        raise ValueError(f"Leave out its option {name}: it is not supported.")
    return {name: value for name, value in kept.items() if name in _POSTGRES_OPTIONS}


def is_default_sqlite(url: str) -> bool:
    """Whether this is the SQLite file that Callout makes for itself, and so may change by itself."""
    return async_database_url(url) == async_database_url(DEFAULT_DATABASE_URL)


def shown_database_url(url: str) -> str:
    """The address without its password, for people and logs."""
    scheme, separator, rest = url.partition("://")
    login, at, place = rest.partition("?")[0].rpartition("@")
    user, colon, _ = login.partition(":")
    return f"{scheme}{separator}{user}{':***' if colon else ''}{at}{place}"


def _usable_database(url: str) -> str:
    async_database_url(url)
    return url


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("It must be a web address that begins with https://.")
    return url.rstrip("/")


def _never(prefix: str, kind: str) -> AfterValidator:
    """Refuse a token that is plainly another one."""

    def check(token: SecretStr) -> SecretStr:
        if token.get_secret_value().startswith(prefix):
            raise ValueError(f"This is {kind} ({prefix}…), not the one wanted here.")
        return token

    return AfterValidator(check)


Address = Annotated[str, AfterValidator(_web_address)]
BotToken = Annotated[SecretStr, _never("xapp-", "an app-level token"), _never("xoxp-", "a person's token")]
AppToken = Annotated[SecretStr, _never("xoxb-", "a bot token"), _never("xoxp-", "a person's token")]


class Environment(BaseSettings):
    """Settings from the environment, read once. Secrets never print; each variable is a field's name in capitals."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment. SettingsError names every variable that cannot be used."""
        try:
            return cls()
        except ValidationError as error:
            problems = tuple(
                f"{str(detail['loc'][0]).upper()} cannot be used. {_why(detail['type'], detail['msg'])}"
                for detail in error.errors(include_url=False, include_input=False, include_context=False)
            )
            raise SettingsError(tuple(dict.fromkeys(problems))) from None

    def missing(self) -> tuple[str, ...]:
        """What has to be set before everything works, a sentence each."""
        return ()


class Settings(Environment):
    """What Callout itself needs; what a network needs stands in its room."""

    slack_bot_token: BotToken | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: AppToken | None = None
    slack_api_url: Annotated[Address, AfterValidator(lambda url: f"{url}/")] = "https://slack.com/api/"
    database_url: Annotated[str, AfterValidator(_usable_database)] = Field(
        default=DEFAULT_DATABASE_URL, repr=False
    )
    callout_policy: Path | None = None
    host: str = ""  # every interface of this machine
    port: int = Field(default=3000, ge=1, le=65535)
    log_level: Annotated[str, AfterValidator(str.upper)] = Field(
        default="INFO", pattern="(?i)^(debug|info|warning|error)$"
    )

    delivery_lease: float = Field(default=15.0, ge=1.0, le=600.0)

    @property
    def socket_mode(self) -> bool:
        """Slack is reached by Socket Mode when there is an app-level token, else by signed HTTP."""
        return self.slack_app_token is not None

    @property
    def async_database_url(self) -> str:
        """The database's address for SQLAlchemy."""
        return async_database_url(self.database_url)

    @property
    def is_default_sqlite(self) -> bool:
        """Nobody chose a database: the file is ours to upgrade."""
        return is_default_sqlite(self.database_url)

    def missing_for_run(self) -> tuple[str, ...]:
        """What has to be set before Slack can be reached, a sentence each."""
        missing = []
        if self.slack_bot_token is None:
            missing.append("SLACK_BOT_TOKEN is not set: copy it from your app's OAuth & Permissions.")
        if self.slack_app_token is None and self.slack_signing_secret is None:
            missing.append(
                "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. For Socket Mode make an app-level"
                " token with connections:write; for HTTP copy the signing secret. See Basic Information."
            )
        return tuple(missing)


def _why(kind: str, message: str) -> str:
    """Pydantic's reason as a sentence of ours."""
    if kind.startswith("int_") or kind in {"greater_than_equal", "less_than_equal"}:
        return "It must be a whole number from 1 to 65535."
    if kind == "string_pattern_mismatch":
        return "It must be debug, info, warning or error."
    return message.removeprefix("Value error, ")


def migrations_dir() -> Path:
    """Alembic's scripts: inside the package in a wheel, at the top level in a checkout."""
    return _ours("_migrations", "migrations")


def manifest_path() -> Path:
    """The Slack app manifest: inside the package in a wheel, at the top level in a checkout."""
    return _ours("_app.yaml", "app.yaml")


def _ours(packaged: str, in_checkout: str) -> Path:
    for place in (_HERE / packaged, _HERE.parent / in_checkout):
        if place.exists():
            return place
    raise FileNotFoundError(f"{in_checkout} is missing: this installation of Callout is not complete.")
