"""The house rules that no linter knows: what may stand at the top level and in any file."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.locks import ROOT, SHIPPED, pins

TOP_LEVEL = {
    ".ci",
    ".git",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "Procfile",
    "README.md",
    "app.yaml",
    "bot",
    "docs",
    "migrations",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements-uv.lock",
    "requirements.lock",
    "tests",
}
REGISTRY = re.compile(
    r"pypi(?=\.org|/)|pythonhosted|registry\.npmjs|crates\.io|jsdelivr|unpkg|cdnjs", re.IGNORECASE
)
MACHINE_PATH = re.compile(r"(?<![\w.~}-])/(?:root|work|home|opt|Users)/\w")
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)")
CLOCK = re.compile(r"\bdatetime\.(?:utc)?now\(|\btime\.time\b|\bdate\.today\(")
NEVER_IMPORTED = {
    "aiosqlite": "SQLAlchemy loads it, by the scheme of DATABASE_URL",
    "async-lru": "tweepy's asynchronous client imports it",
    "asyncpg": "SQLAlchemy loads it, by the scheme of DATABASE_URL",
    "httptools": "uvicorn takes it where it is installed",
    "rich": "typer draws with it",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}
"""Libraries that are shipped although no module of ours names them."""


def ignored() -> list[str]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [".git", *(line.rstrip("/") for line in lines if line)]


def files(folder: Path = ROOT) -> Iterator[Path]:
    patterns = ignored()
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in patterns):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def places(pattern: re.Pattern[str], paths: Iterator[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if pattern.search(line)
    ]


def python_files() -> Iterator[Path]:
    return (path for path in files() if path.suffix == ".py")


def test_only_expected_names_stand_at_the_top_level() -> None:
    patterns = ignored()
    found = {path.name for path in ROOT.iterdir()}
    strangers = {
        name for name in found - TOP_LEVEL if not any(fnmatch(name, pattern) for pattern in patterns)
    }
    assert strangers == set()


def test_no_file_names_a_package_registry() -> None:
    assert places(REGISTRY, files()) == []


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    assert places(MACHINE_PATH, files()) == []


def test_nothing_silences_a_checker() -> None:
    assert places(SILENCED, python_files()) == []


def test_only_the_clock_reads_the_clock() -> None:
    bot = ROOT / "bot"
    elsewhere = (path for path in python_files() if path.is_relative_to(bot) and path != bot / "clock.py")
    assert places(CLOCK, elsewhere) == []


def looked_up(path: Path) -> Iterator[str]:
    """Look-ups by a literal key in what a row or an event holds as JSON: `row.data["…"]`, `event.data.get("…")`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Subscript(value=ast.Attribute(value=base, attr="data"), slice=ast.Constant(value=str())):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(base)}"
            case ast.Call(func=ast.Attribute(value=ast.Attribute(value=base, attr="data"), attr="get")):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(base)}"
            case _:
                pass


def product() -> list[Path]:
    """The product's files without the local workspace's."""
    bot = ROOT / "bot"
    return [
        path
        for path in python_files()
        if path.is_relative_to(bot) and not path.is_relative_to(bot / "sandbox")
    ]


def test_what_an_event_or_a_message_holds_is_looked_up_by_its_codec_alone() -> None:
    assert [place for path in product() for place in looked_up(path)] == []


def test_the_json_of_a_message_is_seen_by_the_outbox_alone() -> None:
    outside = (path for path in product() if path.parent.name != "outbox")
    assert places(re.compile(r"\b(?:delivery|DeliveryRow|leased)\.data\b"), outside) == []


def test_the_contract_for_pure_modules_names_every_library_that_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}
    locked = pins(SHIPPED).keys()
    shipped = {
        module
        for module, names in packages_distributions().items()
        if module.isidentifier() and locked & {canonicalize_name(name) for name in names}
    }
    assert shipped - set(contracts["pure"]["forbidden_modules"]) == set()


def test_every_library_that_is_shipped_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r"^dependencies = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)
    assert len(listed) == 1
    assert [line for line in listed[0].splitlines() if "  # " not in line] == []


def imported_modules() -> set[str]:
    """The top-level modules that the product imports, wherever the import stands."""
    shipped = (path for path in python_files() if path.relative_to(ROOT).parts[0] in {"bot", "migrations"})
    nodes = [node for path in shipped for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    chosen = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in plain | chosen}


def test_every_library_that_is_shipped_is_imported_or_loaded_by_another() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {canonicalize_name(re.split(r"[\[<>=~!;]", line)[0]) for line in project["dependencies"]}
    distributions = packages_distributions()
    imported = {
        canonicalize_name(name) for module in imported_modules() for name in distributions.get(module, ())
    }
    assert named - imported - NEVER_IMPORTED.keys() == set()
    assert NEVER_IMPORTED.keys() - named == set()


def test_the_command_line_answers_before_it_loads_what_its_commands_need() -> None:
    """`--help` waits for none of them: they are imported inside the commands."""
    heavy = "aiohttp", "alembic", "pydantic", "slack_bolt", "slack_sdk", "sqlalchemy", "tweepy"
    program = f"import sys, bot.cli; print([name for name in {heavy} if name in sys.modules])"
    started = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert started.stdout == "[]\n"


def test_a_row_of_events_gives_its_data_to_the_codec_alone() -> None:
    storage = [path for path in files(ROOT / "bot" / "storage") if path.suffix == ".py"]
    readers = [path for path in storage if "EventRow.data" in path.read_text(encoding="utf-8")]
    assert readers
    for path in readers:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        decoded = {
            id(argument)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "decode"
            for argument in call.args
        }
        loose = [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr == "data"
            and ast.unparse(node.value) != "EventRow"
            and id(node) not in decoded
        ]
        assert loose == [], path
