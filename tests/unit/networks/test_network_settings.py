"""What each network needs from the environment."""

import pytest

from bot.config import Environment, SettingsError
from bot.networks import registry
from bot.networks.x import XSettings

KINDS = list(dict.fromkeys(plugin.settings for plugin in registry.installed().values()))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """None of the networks' variables is set, whoever runs the tests."""
    for field in [field for kind in KINDS for field in kind.model_fields]:
        monkeypatch.delenv(field.upper(), raising=False)
        monkeypatch.delenv(field, raising=False)
    return monkeypatch


def test_x_can_be_read_before_it_can_be_answered(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("X_BEARER_TOKEN", "b")
    environment.setenv("X_API_KEY", "k")
    assert XSettings.from_environment().missing() == (
        "Nobody can reply on X before these are set: X_API_SECRET, X_ACCESS_TOKEN, X_ACCESS_SECRET.",
    )
    environment.delenv("X_BEARER_TOKEN")
    assert "X_BEARER_TOKEN is not set" in XSettings.from_environment().missing()[0]


def test_an_address_of_x_may_lead_elsewhere(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("X_API_URL", "http://127.0.0.1:8081/")
    assert XSettings.from_environment().x_api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize("kind", KINDS)
def test_secrets_never_print(environment: pytest.MonkeyPatch, kind: type[Environment]) -> None:
    for field in kind.model_fields:
        if field.endswith(("token", "secret", "key")):
            environment.setenv(field.upper(), "s3cret")
    assert "s3cret" not in repr(kind.from_environment())


@pytest.mark.parametrize(("kind", "variable"), [(XSettings, "X_API_URL")])
def test_a_variable_that_cannot_be_used_gets_a_sentence_without_its_value(
    environment: pytest.MonkeyPatch, kind: type[Environment], variable: str
) -> None:
    environment.setenv(variable, "s3cret")
    with pytest.raises(SettingsError) as refused:
        kind.from_environment()
    assert [sentence.split()[0] for sentence in refused.value.problems] == [variable]
    assert "s3cret" not in str(refused.value)
