"""Settings: what people write into the environment, and what Callout makes of it."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from bot.config import (
    DEFAULT_DATABASE_URL,
    Settings,
    SettingsError,
    async_database_url,
    is_default_sqlite,
    manifest_path,
    migrations_dir,
    shown_database_url,
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """None of our variables is set, whoever runs the tests."""
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
        monkeypatch.delenv(field, raising=False)
    return monkeypatch


def connect_options(url: str) -> dict[str, object]:
    """What SQLAlchemy would hand to the driver."""
    parsed = make_url(url)
    _, options = parsed.get_dialect()().create_connect_args(parsed)
    return dict(options)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///callout.db", "sqlite+aiosqlite:///callout.db"),
        ("sqlite:////var/lib/callout.db", "sqlite+aiosqlite:////var/lib/callout.db"),
        ("sqlite+pysqlite:///a b.db", "sqlite+aiosqlite:///a b.db"),
        ("sqlite+aiosqlite:///callout.db", "sqlite+aiosqlite:///callout.db"),
        ("postgres://u:p@h:5432/db", "postgresql+asyncpg://u:p@h:5432/db"),
        ("POSTGRESQL://h/db", "postgresql+asyncpg://h/db"),
        ("postgresql+psycopg2://u@h/db?sslmode=require", "postgresql+asyncpg://u@h/db?ssl=require"),
        ("postgresql+asyncpg://u@h/db?ssl=disable", "postgresql+asyncpg://u@h/db?ssl=disable"),
        ("postgresql://u:@/db?host=/tmp/pg", "postgresql+asyncpg://u:@/db?host=/tmp/pg"),
        ("postgresql://u@%2Ftmp%2Fpg/db", "postgresql+asyncpg://u@/db?host=/tmp/pg"),
        (
            "postgres://h/db?application_name=a&connect_timeout=5&channel_binding=require",
            "postgresql+asyncpg://h/db",
        ),
        (" postgres://h/db\n", "postgresql+asyncpg://h/db"),
    ],
)
def test_a_database_address_as_people_write_it_gets_its_async_driver(written: str, meant: str) -> None:
    assert async_database_url(written) == meant


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))))
def test_any_encoded_password_arrives_at_the_driver_as_it_is(password: str) -> None:
    url = async_database_url(
        f"postgres://ana:{quote(password, safe='')}@db.internal:5433/desk?sslmode=require"
    )
    assert connect_options(url) == {
        "user": "ana",
        "password": password,
        "host": "db.internal",
        "port": 5433,
        "database": "desk",
        "ssl": "require",
    }


@given(
    st.text(
        min_size=1,
        alphabet=st.characters(codec="utf-8", exclude_characters=":,", exclude_categories=("Cs", "Cc")),
    )
)
def test_any_directory_of_a_socket_arrives_at_the_driver_as_it_is(name: str) -> None:
    url = async_database_url(f"postgresql://ana@/desk?host={quote('/run/' + name)}")
    assert connect_options(url) == {"user": "ana", "host": f"/run/{name}", "database": "desk"}


@pytest.mark.parametrize("written", ["mysql://h/db", "callout.db", "", "postgresql:/h/db"])
def test_an_unknown_database_is_answered_with_those_there_are(written: str) -> None:
    with pytest.raises(ValueError, match="It must begin with sqlite:/// or postgresql://"):
        async_database_url(written)


def test_options_that_would_be_lost_are_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="set the variable PGSSLROOTCERT instead"):
        async_database_url("postgres://h/db?sslmode=verify-full&sslrootcert=ca.pem")
    with pytest.raises(ValueError, match="Leave out its option options: it is not supported"):
        async_database_url("postgres://h/db?options=-csearch_path%3Dother")


def test_only_the_file_nobody_chose_is_ours_to_upgrade() -> None:
    assert is_default_sqlite(DEFAULT_DATABASE_URL)
    assert is_default_sqlite("sqlite+aiosqlite:///callout.db")
    assert not is_default_sqlite("sqlite:///other.db")
    assert not is_default_sqlite("postgres://h/callout.db")


def test_an_address_is_shown_without_its_password() -> None:
    assert shown_database_url("postgres://ana:s3cret@h/db?password=x") == "postgres://ana:***@h/db"
    assert shown_database_url("sqlite:///callout.db") == "sqlite:///callout.db"


def test_an_empty_environment_has_defaults_and_lacks_slack() -> None:
    settings = Settings.from_environment()
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.async_database_url == "sqlite+aiosqlite:///callout.db"
    assert settings.is_default_sqlite
    assert not settings.socket_mode
    assert [sentence.split()[0] for sentence in settings.missing_for_run()] == ["SLACK_BOT_TOKEN", "Neither"]


def test_a_bot_token_and_either_way_in_are_enough(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    environment.setenv("SLACK_SIGNING_SECRET", "s")
    assert Settings.from_environment().missing_for_run() == ()
    environment.setenv("SLACK_SIGNING_SECRET", "")
    environment.setenv("SLACK_APP_TOKEN", "xapp-1")
    settings = Settings.from_environment()
    assert settings.missing_for_run() == ()
    assert settings.socket_mode


def test_the_address_of_slack_may_lead_elsewhere(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_API_URL", "http://127.0.0.1:8080/api")
    assert Settings.from_environment().slack_api_url == "http://127.0.0.1:8080/api/"


def test_secrets_never_print(environment: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        if field.endswith(("token", "secret", "key")):
            environment.setenv(field.upper(), "s3cret")
    environment.setenv("DATABASE_URL", "postgres://u:s3cret@h/db")
    assert "s3cret" not in repr(Settings.from_environment())


def test_every_variable_that_cannot_be_used_gets_one_sentence_without_its_value(
    environment: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "PORT": "eighty",
        "SLACK_BOT_TOKEN": "xapp-s3cret",
        "SLACK_APP_TOKEN": "xoxb-s3cret",
        "DATABASE_URL": "mysql://u:s3cret@h",
        "LOG_LEVEL": "s3cret",
    }
    for name, value in wrong.items():
        environment.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment()
    assert {sentence.split()[0] for sentence in refused.value.problems} == set(wrong)
    assert "s3cret" not in str(refused.value)
    assert "PORT cannot be used. It must be a whole number from 1 to 65535." in refused.value.problems
    assert refused.value.__cause__ is None


def test_our_own_files_are_found_in_a_checkout() -> None:
    assert manifest_path().name == "app.yaml"
    assert migrations_dir().name == "migrations"
