"""The pages for people: links lead somewhere, files that are named exist, decisions keep their form."""

import re
from pathlib import Path

import pytest

from tests.pages import DOCS, ROOT, quoted, sections

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)#:\s]+)(?:#[^)]*)?\)")
LOUD = re.compile(
    r"\b(?:blazing|powerful|seamless\w*|cutting-edge|state-of-the-art|effortless\w*)\b|!(?!\[|=)",
    re.IGNORECASE,
)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_file_of_ours_that_is_named_exists(page: Path) -> None:
    words = quoted(page.read_text(encoding="utf-8"))
    files = [word for word in words if re.fullmatch(r"(?:bot|docs|tests|migrations)/[\w./-]+", word)]
    assert [file for file in files if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_speaks_plainly(page: Path) -> None:
    prose = re.sub(r"`[^`]*`", "", FENCED.sub("", page.read_text(encoding="utf-8")))
    assert LOUD.findall(prose) == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_says_what_else_there_was(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert list(sections(text, 2)) == ["Context", "Decision", "Alternatives", "Consequences"]
    assert len(text.splitlines()) <= 40


def test_decisions_are_numbered_one_after_the_other() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for number, page in enumerate(DECISIONS, 1):
        assert page.read_text(encoding="utf-8").startswith(f"# {number}. ")
