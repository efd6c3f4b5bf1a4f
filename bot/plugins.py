"""Entry points: what is installed beside Callout, or in its own checkout, and plugs into it.

https://packaging.python.org/en/latest/specifications/entry-points/
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

NETWORKS: Final = "callout.networks"
"""The group of entry points for networks: `name = "module:plugin"`."""
_CHECKOUT = Path(__file__).parents[1] / "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Plugins:
    """What was found by name, and a sentence for each that cannot be loaded."""

    found: Mapping[str, object]
    broken: Mapping[str, str]


@cache
def find_plugins(group: str) -> Plugins:
    """Load the plug-ins of a group; one that cannot be loaded does not stop the others. Ours come first."""
    found: dict[str, object] = {}
    broken: dict[str, str] = {}
    for point in (*_of_the_checkout(group), *entry_points(group=group)):
        if point.name in found | broken:
            continue
        try:
            found[point.name] = point.load()
        except (ImportError, AttributeError, SyntaxError) as error:
            broken[point.name] = (
                f"`{point.name}` is installed and cannot be loaded from {point.value}: {error}."
                " Install what it needs, or take it out."
            )
    return Plugins(found, broken)


def _of_the_checkout(group: str) -> Iterator[EntryPoint]:
    """The entry points of the source itself: in a plain checkout nothing is installed that would name them."""
    if not _CHECKOUT.is_file():
        return
    project = tomllib.loads(_CHECKOUT.read_text("utf-8")).get("project", {})
    if project.get("name") != "callout":
        return
    for name, value in project.get("entry-points", {}).get(group, {}).items():
        yield EntryPoint(name, value, group)
