"""Which Pythons Callout runs on: said the same way wherever it is said, and to whoever has another."""

import re
import subprocess
import sys
import tomllib

import pytest
from packaging.specifiers import SpecifierSet

from tests.locks import PYTHONS, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def start_under(version: str) -> subprocess.CompletedProcess[str]:
    """Start the command line where Python says that it is of another version."""
    program = f"import sys; sys.version_info = ({version.replace('.', ', ')}, 0, 'final', 0); import bot.cli"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_package_takes_the_supported_versions_only() -> None:
    takes = SpecifierSet(PROJECT["requires-python"])
    assert [f"3.{minor}" for minor in range(30) if takes.contains(f"3.{minor}.5")] == PYTHONS
    python = "Programming Language :: Python :: "
    assert [name.removeprefix(python) for name in PROJECT["classifiers"] if python in name] == PYTHONS


def test_make_looks_for_the_supported_versions_only() -> None:
    (names,) = re.findall(r"^PYTHON := (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert names.split() == [*(f"python{version}" for version in PYTHONS), "python3"]
    assert "not (3, 11) <= sys.version_info < (3, 15)" in MAKEFILE


def test_make_asks_for_wheels_for_every_version_that_is_not_tested() -> None:
    (versions,) = re.findall(r"for version in (.*); do", MAKEFILE)
    assert versions.split() == PYTHONS[1:]


@pytest.mark.parametrize("version", ["3.10", "3.15"])
def test_another_python_gets_a_sentence(version: str) -> None:
    started = start_under(version)
    assert started.returncode == 1
    assert started.stderr == f"Callout runs on Python 3.11 to 3.14, and this is Python {version}.\n"


@pytest.mark.parametrize("version", ["3.11", "3.14"])
def test_a_supported_python_gets_none(version: str) -> None:
    started = start_under(version)
    assert (started.returncode, started.stderr) == (0, "")
