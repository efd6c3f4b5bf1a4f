"""The networks that are installed, by their entry points: https://packaging.python.org/specifications/entry-points/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.config import Environment
from bot.logs import get_logger
from bot.networks.contract import Network, Plugin
from bot.plugins import NETWORKS, find_plugins
from bot.policy.form import NetworkBlock

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PostLink:
    """A post of a network, by its id there."""

    network: str
    external_id: str


@cache
def installed() -> Mapping[str, Plugin[NetworkBlock, Environment]]:
    """The networks, by name."""
    return {
        name: plugin for name, plugin in find_plugins(NETWORKS).found.items() if isinstance(plugin, Plugin)
    }


@cache
def broken() -> Mapping[str, str]:
    """A sentence for each network that is installed and cannot be used."""
    plugins = find_plugins(NETWORKS)
    strange = plugins.found.keys() - installed().keys()
    says = "is installed and is no network: its entry point leads to something else."
    return {**plugins.broken, **{name: f"`{name}` {says}" for name in strange}}


def plugin_of(network: str) -> Plugin[NetworkBlock, Environment] | None:
    """A network by its name; None for one that is not installed."""
    return installed().get(network)


def archived() -> str:
    """The network of posts in files that don't name theirs; "" where none is installed."""
    return next((name for name, plugin in installed().items() if plugin.archive), "")


def read_post_link(url: str) -> PostLink | None:
    """The post that a link leads to, by the id that `Network.fetch` takes; None when it leads anywhere else."""
    for name, plugin in installed().items():
        if plugin.link is not None and (found := plugin.link.fullmatch(url.strip())):
            return PostLink(name, found["id"])
    return None


def connect(
    blocks: Mapping[str, NetworkBlock], settings: Mapping[str, Environment], now: Callable[[], datetime]
) -> Mapping[str, Network]:
    """The networks that the policy names and the environment has keys for; a log line for each that is not there.

    `settings` stand for what the environment says. SettingsError.
    """
    for sentence in broken().values():
        log.error("a network cannot be loaded", says=sentence)
    networks: dict[str, Network] = {}
    for name, block in blocks.items():
        plugin = installed().get(name)
        if plugin is None:
            continue
        keys = settings.get(name) or plugin.settings.from_environment()
        network = plugin.open(block, keys, now)
        if network is not None:
            networks[name] = network
        elif sentences := keys.missing():
            log.warning("a network is not connected", network=name, says=" ".join(sentences))
    return networks
