"""`callout import` and `callout export`, as they are typed."""

import csv
import json
from pathlib import Path

import pytest

from tests.integration.conftest import Run
from tests.support_posts import expected_cases, support_rows, write_support_file

BAD = "tweet_id,author_id,inbound,created_at,text\n1,7,True,2017-10-31T22:04:47Z,hello\n2,7,maybe,,\n"


def test_a_file_is_taken_in_and_the_second_time_adds_nothing(run: Run, tmp_path: Path) -> None:
    rows = support_rows(conversations=16)
    path = write_support_file(tmp_path / "posts.csv", rows)
    cases = len(expected_cases(rows))
    assert run("import", str(path)) == (
        0,
        f"{len(rows)} posts in {path}: {len(rows)} new. Cases opened: {cases}.\n",
        "",
    )
    assert run("import", str(path)) == (
        0,
        f"{len(rows)} posts in {path}: 0 new, {len(rows)} known. Cases opened: 0.\n",
        "",
    )


def test_bad_rows_are_named_by_their_lines_and_the_exit_code_is_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(BAD, encoding="utf-8")
    code, out, err = run("import", str(path))
    assert (code, out) == (1, f"1 posts in {path}: 1 new. Cases opened: 1.\n")
    assert err.splitlines() == ["Line 3 was left out. Its text is empty."]


def test_many_bad_rows_are_not_all_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(BAD + "2,7,True,never,hello\n" * 30, encoding="utf-8")
    _, _, err = run("import", str(path))
    assert len(err.splitlines()) == 21
    assert err.splitlines()[-1] == "11 more lines were left out."


def test_who_looks_on_sees_bars(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    path = write_support_file(tmp_path / "posts.csv", support_rows(conversations=4))
    code, _, err = run("import", str(path))
    assert code == 0
    assert "Reading" in err
    assert "Taking in" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file or directory"),
        ("", "posts.csv holds no posts."),
        ("a,b\n1,2\n", "posts.csv is no file of posts."),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(
    run: Run, tmp_path: Path, content: str | None, says: str
) -> None:
    path = tmp_path / "posts.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    code, out, err = run("import", str(path))
    assert (code, out) == (1, "")
    assert says in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("word", ["import", "export"])
def test_a_schema_of_another_version_is_refused_with_the_command_to_run(
    run: Run, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    path = write_support_file(tmp_path / "posts.csv", support_rows(conversations=1))
    code, out, err = run("import", str(path)) if word == "import" else run("export")
    assert (code, out) == (1, "")
    assert "callout db upgrade" in err


def test_an_export_goes_to_standard_output_or_to_a_file(run: Run, tmp_path: Path) -> None:
    rows = support_rows(conversations=8)
    run("import", str(write_support_file(tmp_path / "posts.csv", rows)))

    code, out, err = run("export")
    assert (code, err) == (0, "")
    read = list(csv.DictReader(out.splitlines(keepends=True)))
    assert {row["external_id"] for row in read} == {row["tweet_id"] for row in rows}

    lines = tmp_path / "out.jsonl"
    assert run("export", "--output", str(lines)) == (0, f"Wrote {len(rows)} posts to {lines}.\n", "")
    assert len([json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]) == len(rows)
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.jsonl"]

    table = tmp_path / "out.txt"
    run("export", "--format", "csv", "--output", str(table))
    assert table.read_text(encoding="utf-8").startswith("network,external_id,")
    code, out, _ = run("import", str(table))
    assert (code, out) == (0, f"{len(rows)} posts in {table}: 0 new, {len(rows)} known. Cases opened: 0.\n")
    assert run("export", "--format", "xml")[0] == 2


def test_the_default_file_is_made_by_itself(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    path = write_support_file(tmp_path / "posts.csv", support_rows(conversations=1))
    code, _, err = run("import", str(path))
    assert (code, err) == (0, "")
    assert (tmp_path / "callout.db").exists()
