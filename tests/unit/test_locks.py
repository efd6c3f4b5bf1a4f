"""The locks are whole: whatever is released later, and whichever pip came with Python, they alone decide."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from itertools import product
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.locks import INSTALLER, LOCKS, PYTHONS, ROOT, SHIPPED, TESTED, lock_text, pins, version

PLATFORMS = [("linux", "Linux", "x86_64"), ("linux", "Linux", "aarch64"), ("darwin", "Darwin", "arm64")]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILD = PROJECT["dependency-groups"]["build"]
ROOTS = {
    SHIPPED: [*PROJECT["project"]["dependencies"], *BUILD],
    TESTED: [
        *PROJECT["project"]["dependencies"],
        *BUILD,
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ],
    INSTALLER: PROJECT["dependency-groups"]["installer"],
}


def environment(python: str, platform: tuple[str, str, str]) -> dict[str, str]:
    sys_platform, system, machine = platform
    return {
        "extra": "",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.1",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": system,
        "platform_version": "",
        "python_full_version": f"{python}.1",
        "python_version": python,
        "sys_platform": sys_platform,
    }


ENVIRONMENTS = [
    pytest.param(environment(python, platform), id=f"{python}-{platform[0]}-{platform[2]}")
    for python, platform in product(PYTHONS, PLATFORMS)
]


def installed(pin: Requirement) -> Distribution:
    """The package that a lock pins, as it is installed here."""
    found = distribution(pin.name)
    assert found.version == version(pin)
    return found


def asked(pin: Requirement, where: dict[str, str]) -> Iterator[Requirement]:
    """What a pinned package needs in an environment, for itself and for the extras that it is pinned with."""
    for line in installed(pin).requires or ():
        need = Requirement(line)
        if need.marker is None or any(
            need.marker.evaluate({**where, "extra": extra}) for extra in ("", *pin.extras)
        ):
            yield need


def unmet(needs: Iterator[Requirement] | list[Requirement], pinned: dict[str, Requirement]) -> list[str]:
    """The needs that no pin meets: not pinned, pinned without an extra, or at a version that is refused."""
    return [str(need) for need in needs if not met(need, pinned.get(canonicalize_name(need.name)))]


def met(need: Requirement, pin: Requirement | None) -> bool:
    return (
        pin is not None
        and need.extras <= pin.extras
        and need.specifier.contains(version(pin), prereleases=True)
    )


@pytest.mark.parametrize("where", ENVIRONMENTS)
@pytest.mark.parametrize("lock", LOCKS)
def test_whatever_a_locked_package_needs_is_locked(lock: str, where: dict[str, str]) -> None:
    pinned = pins(lock, where)
    gaps = {name: unmet(asked(pin, where), pinned) for name, pin in pinned.items()}
    assert {name: needs for name, needs in gaps.items() if needs} == {}


@pytest.mark.parametrize("where", ENVIRONMENTS)
@pytest.mark.parametrize("lock", LOCKS)
def test_whatever_the_project_asks_for_is_locked(lock: str, where: dict[str, str]) -> None:
    assert unmet([Requirement(line) for line in ROOTS[lock]], pins(lock, where)) == []


@pytest.mark.parametrize("where", ENVIRONMENTS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_locked_package_takes_every_supported_python(lock: str, where: dict[str, str]) -> None:
    takes = {name: installed(pin).metadata["Requires-Python"] for name, pin in pins(lock, where).items()}
    python = where["python_full_version"]
    assert [name for name, those in takes.items() if not SpecifierSet(those or "").contains(python)] == []


@pytest.mark.parametrize(("lock", "fewest"), [(SHIPPED, 41), (TESTED, 41), (INSTALLER, 1)])
def test_every_locked_package_carries_its_hashes(lock: str, fewest: int) -> None:
    packages = re.split(r"^(?=\w)", lock_text(lock), flags=re.MULTILINE)[1:]
    assert len(packages) >= fewest
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address_and_no_option(lock: str) -> None:
    text = lock_text(lock)
    assert "://" not in text
    assert " @ " not in text
    assert re.findall(r"^-.*", text, flags=re.MULTILINE) == []


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    tested = pins(TESTED)
    assert {name: tested.get(name) for name in pins(SHIPPED)} == pins(SHIPPED)


def test_what_builds_callout_is_what_is_locked_to_build_it() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(BUILD)
