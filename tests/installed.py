"""Packages that are installed for one test, with entry points of their own, as pip would lay them down."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.networks import registry
from bot.plugins import find_plugins
from bot.policy import blocks

Install = Callable[[Mapping[str, str]], None]


def forget() -> None:
    """What is installed is looked for again."""
    for kept in (
        find_plugins,
        registry.installed,
        registry.broken,
        blocks.network_forms,
        blocks.networks_form,
    ):
        kept.cache_clear()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a package that brings networks: `{"square": "tests.square:SQUARE"}`."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def laid_down(networks: Mapping[str, str]) -> None:
        info = site / "made_up-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n")
        points = "\n".join(f"{name} = {value}" for name, value in networks.items())
        (info / "entry_points.txt").write_text(f"[callout.networks]\n{points}\n")
        forget()

    yield laid_down
    monkeypatch.undo()
    forget()
