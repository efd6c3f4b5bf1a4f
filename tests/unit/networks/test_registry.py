"""Which networks there are: those whose entry points are installed, and ours also in a plain checkout."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.clock import utc_now
from bot.networks import registry
from bot.networks.contract import Network, Polls, Receives, Replies
from bot.networks.x import XSettings
from bot.policy import Policy, PolicyError, parse_policy, policy_text
from bot.slack.text.names import known_networks, network_name
from tests.installed import Install
from tests.square import SquareSettings

OURS = ["x", "facebook", "inbound"]
POLICY = 'networks: {square: {stall: acme}, x: {handle: acme, user_id: "1"}}'
SETTINGS = {
    "square": SquareSettings(square_secret=SecretStr("s")),
    "x": XSettings(x_bearer_token=SecretStr("b")),
}
CAN = (Polls, Receives, Replies)
SQUARE = {"square": "tests.square:SQUARE"}


def connected(policy: Policy, settings: Mapping[str, object] = SETTINGS) -> Mapping[str, Network]:
    return registry.connect(policy.networks, SETTINGS if settings is SETTINGS else {}, utc_now)


def test_ours_are_there_each_under_its_own_name() -> None:
    assert list(registry.installed()) == OURS
    assert [plugin.name for plugin in registry.installed().values()] == OURS
    assert registry.broken() == {}


def test_ours_are_found_in_a_plain_checkout(tmp_path: Path) -> None:
    """Nothing is installed there: not even what the environment of these tests knows of Callout."""
    root = Path(__file__).parents[3]
    program = (
        "import sys, importlib.metadata as m; m.entry_points = lambda **_: ();"
        f"sys.path.insert(0, {str(root)!r});"
        "from bot.networks import registry; print(*registry.installed())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == OURS


def test_to_know_a_network_loads_none_of_its_libraries() -> None:
    program = (
        "import sys; from bot.networks import registry; registry.installed();"
        "print(*(name for name in ('tweepy', 'aiohttp') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


async def test_a_network_costs_one_file_and_an_entry_point(install: Install) -> None:
    install(SQUARE)
    policy = parse_policy(POLICY)
    assert parse_policy(policy_text(policy)) == policy
    networks = connected(policy)
    assert [isinstance(networks["square"], kind) for kind in CAN] == [False, True, True]
    assert [isinstance(networks["x"], kind) for kind in CAN] == [True, False, True]
    assert network_name("square") == "the Square"
    assert "square" in known_networks()
    assert registry.read_post_link("https://square.example/s1") == registry.PostLink("square", "s1")
    for network in networks.values():
        await network.close()


@pytest.mark.parametrize(
    ("text", "path", "sentence"),
    [
        ("networks: {sqare: {}}", "networks.sqare", "There is no key `sqare` here. Did you mean `square`?"),
        ("networks: {square: {stal: a}}", "networks.square.stal", "Did you mean `stall`?"),
        ("networks: {square: {}}", "networks.square.stall", "Add `stall`: it has no default."),
        ("networks: {whisper: {}}", "networks.whisper", "There are `x`, `facebook`, `inbound` or `square`."),
    ],
)
def test_its_block_of_the_policy_is_read_like_any_other(
    install: Install, text: str, path: str, sentence: str
) -> None:
    install(SQUARE)
    with pytest.raises(PolicyError) as refused:
        parse_policy(text)
    assert sentence in {problem.path: problem.sentence for problem in refused.value.problems}[path]


def test_one_that_cannot_be_loaded_is_named_and_stops_no_other(install: Install) -> None:
    install({"away": "tests.there_is_no_such_module:AWAY", "odd": "tests.square:SITE", **SQUARE})
    assert list(registry.installed()) == [*OURS, "square"]
    assert list(registry.broken()) == ["away", "odd"]
    says = "`away` is installed and cannot be loaded from tests.there_is_no_such_module:AWAY: No module named"
    assert says in registry.broken()["away"]
    assert "`odd` is installed and is no network" in registry.broken()["odd"]
    with pytest.raises(PolicyError) as refused:
        parse_policy("networks: {away: {}}")
    assert str(refused.value) == f"line 1, networks.away: {registry.broken()['away']}"
    with capture_logs() as logs:
        registry.connect({}, {}, utc_now)
    assert [line["says"] for line in logs] == list(registry.broken().values())


def test_nobody_takes_the_name_of_one_of_ours(install: Install) -> None:
    install({"x": "tests.square:SQUARE"})
    assert registry.installed()["x"].title == "X"


def test_what_is_missing_for_a_network_is_said(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install(SQUARE)
    for variable in ("X_BEARER_TOKEN", "SQUARE_SECRET"):
        monkeypatch.delenv(variable, raising=False)
    with capture_logs() as logs:
        assert connected(parse_policy(POLICY), {}) == {}
    assert {line["network"]: line["says"].split()[0] for line in logs} == {
        "x": "X_BEARER_TOKEN",
        "square": "SQUARE_SECRET",
    }
