"""What a built wheel does in an environment that has never seen the checkout."""

import os
import sqlite3
import subprocess
import sys
import venv
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from tests.locks import ROOT, SHIPPED, pins, version


class Environment:
    """A virtual environment that holds the locked libraries and nothing else, and an empty directory to work in."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.bin = home / "environment" / "bin"
        self.context = home / "desk"
        self.context.mkdir()
        venv.create(self.bin.parent, symlinks=True)

    def pip(self, command: str, *arguments: str | Path) -> None:
        uv = Path(sys.executable).with_name("uv")
        python = self.bin / "python"
        run(
            [uv, "pip", command, "--quiet", "--offline", "--no-cache", "--python", python, *arguments],
            self.context,
            {},
        )

    def borrow(self, lock: str) -> None:
        """Link what the lock names, as it is installed here: a library that it misses is missed there too."""
        (site,) = self.bin.parent.glob("lib/python*/site-packages")
        for name, pin in pins(lock).items():
            library = distribution(name)
            assert library.version == version(pin)
            for top in {file.parts[0] for file in library.files or ()} - {"..", "__pycache__"}:
                source = Path(str(library.locate_file(top)))
                if top.endswith(".dist-info"):  # uv reads only folders that lie there
                    copytree(source, site / top)
                else:
                    (site / top).symlink_to(source)

    def callout(self, *arguments: str) -> str:
        environment = {
            "HOME": str(self.context),
            "PATH": str(self.bin),
            "DATABASE_URL": f"sqlite:///{self.context / 'fresh.sqlite3'}",
        }
        return run([self.bin / "callout", *arguments], self.context, environment)

    def origin(self) -> Path:
        program = "import bot; print(bot.__file__)"
        return Path(run([self.bin / "python", "-c", program], self.context, {}).strip())


def run(command: list[str | Path], directory: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build_wheel(directory: Path) -> Path:
    run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", directory, ROOT],
        directory,
        dict(os.environ),
    )
    (wheel,) = directory.glob("callout-*.whl")
    return wheel


@pytest.fixture
def installed(tmp_path: Path) -> Environment:
    environment = Environment(tmp_path)
    environment.borrow(SHIPPED)
    environment.pip("install", "--no-deps", build_wheel(tmp_path))
    return environment


@pytest.mark.slow
def test_the_wheel_brings_everything_that_callout_needs(installed: Environment) -> None:
    installed.pip("check")
    assert installed.origin().is_relative_to(installed.home)
    assert "upgrade" in installed.callout("db", "--help")
    assert "manifest" in installed.callout("--help")

    installed.callout("db", "upgrade")
    with closing(sqlite3.connect(installed.context / "fresh.sqlite3")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"alembic_version", "cases", "escalations", "deliveries"} <= tables

    shipped = yaml.safe_load(installed.callout("manifest"))
    assert shipped == yaml.safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))

    assert isinstance(yaml.safe_load(installed.callout("policy", "show")), dict)
    names_x = installed.context / "callout.yaml"
    names_x.write_text('networks: {x: {handle: acme, user_id: "1"}}', encoding="utf-8")
    assert "is fine" in installed.callout("policy", "check", str(names_x))
