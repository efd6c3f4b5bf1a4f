"""The pages for people: links lead somewhere, files that are named exist, decisions keep their form."""

import re
from pathlib import Path

import pytest

from tests.docs_house import PICTURE, drawn, floors
from tests.pages import DOCS, ROOT, quoted, sections

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)#:\s]+)(?:#[^)]*)?\)")
LOUD = re.compile(
    r"\b(?:blazing|powerful|seamless\w*|cutting-edge|state-of-the-art|effortless\w*)\b|!(?!\[|=)",
    re.IGNORECASE,
)
OURS = re.compile(
    r"(?:bot|docs|tests|migrations)/[\w./-]+"
    r"|[\w./-]+/[\w-]+\.(?:py|md|toml|lock|svg)"
    r"|\w+\.py|requirements[\w-]*\.lock|pyproject\.toml"
)
"""A path from the top, from bot/ or beside the page, or the name of one file."""
KEPT = [page for page in PAGES if page.name != "CHANGELOG.md"]
"""What is true today; the changelog also tells what was."""
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def is_there(word: str, page: Path) -> bool:
    if any((folder / word).exists() for folder in (ROOT, ROOT / "bot", page.parent)):
        return True
    return "/" not in word and any(next((ROOT / top).rglob(word), None) for top in ("bot", "tests"))


@pytest.mark.parametrize("page", KEPT, ids=named)
def test_a_file_of_ours_that_is_named_exists(page: Path) -> None:
    words = quoted(FENCED.sub("", page.read_text(encoding="utf-8")))
    assert [word for word in words if OURS.fullmatch(word) and not is_there(word, page)] == []


def test_the_page_for_developers_names_many_files_and_stays_short() -> None:
    text = (DOCS / "developing.md").read_text(encoding="utf-8")
    assert len([word for word in quoted(text) if OURS.fullmatch(word)]) > 50
    assert len(text.splitlines()) <= 120


def test_the_house_is_drawn_as_it_stands() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(), "run `make docs`"


def test_the_house_has_everything_in_bot_on_a_floor() -> None:
    shown = {name for floor in floors() for name in (floor.name, *floor.rooms)}
    modules = {path.stem for path in (ROOT / "bot").glob("*.py") if not path.stem.startswith("_")}
    assert modules | {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")} <= shown


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_speaks_plainly(page: Path) -> None:
    prose = re.sub(r"`[^`]*`", "", FENCED.sub("", page.read_text(encoding="utf-8")))
    assert LOUD.findall(prose) == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_says_what_else_there_was(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert list(sections(text, 2)) == ["Context", "Decision", "Alternatives", "Consequences"]
    assert len(text.splitlines()) <= 40
    assert len(text.split()) <= 300


def test_decisions_are_numbered_one_after_the_other() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for number, page in enumerate(DECISIONS, 1):
        assert page.read_text(encoding="utf-8").startswith(f"# {number}. ")
