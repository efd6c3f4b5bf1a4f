"""A file of posts is told by what stands in it, and read row by row, whatever is broken in between."""

import json
from pathlib import Path

import pytest

from bot.domain.errors import BadInput
from bot.intake.files.reading import Row, open_post_file

HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
AT = "Tue Oct 31 22:04:47 +0000 2017"


def a_row(post_id: str, text: str = "hello") -> str:
    return f"{post_id},700,True,{AT},{text},,"


def rows_of(tmp_path: Path, content: str | bytes) -> list[Row]:
    path = tmp_path / "posts"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_post_file(path, "x") as file:
        rows = list(file.rows())
        assert [file.post_at(row.begin) for row in rows if row.post] == [row.post for row in rows if row.post]
    return rows


def told(rows: list[Row]) -> list[tuple[int, str]]:
    """(line, text of the post or what is wrong)."""
    return [(row.line, row.post.text if row.post else row.problem) for row in rows]


def test_rows_come_with_their_lines(tmp_path: Path) -> None:
    content = "\n".join(
        [HEADER, a_row("1", "one"), a_row("2", '"two\nlines, ""quoted"""'), a_row("3", "three")]
    )
    assert told(rows_of(tmp_path, content)) == [(2, "one"), (3, 'two\nlines, "quoted"'), (5, "three")]


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}\n{a_row('1')}\n",
        f"{HEADER}\r\n{a_row('1')}\r\n",
        f"\n\n{HEADER}\n\n{a_row('1')}\n\n",
        f"{HEADER}\n{a_row('1')}",
        f"{HEADER},,\n{a_row('1')},,\n",
        f"{HEADER}\n{a_row('1')}\n{HEADER}\n",
        f"{HEADER}\n{a_row('1')}\n".replace(",", ";"),
        f"{HEADER}\n{a_row('1')}\n".replace(",", "\t"),
        f'"{HEADER.upper().replace(",", chr(34) + "," + chr(34))}"\n{a_row("1")}\n',
        f"tweet_id,author_id,inbound,created_at,text\n1,700,True,{AT},hello\n",
    ],
    ids=["bom", "crlf", "blank", "no-end", "padded", "glued", "semicolons", "tabs", "quoted", "no-parents"],
)
def test_files_as_programs_write_them_are_read(tmp_path: Path, content: str) -> None:
    assert [text for _, text in told(rows_of(tmp_path, content))] == ["hello"]


def test_text_keeps_its_line_ends_and_what_only_looks_like_one(tmp_path: Path) -> None:
    text = "a\r\nb\rc\u2028d\x85e"
    assert told(rows_of(tmp_path, f"{HEADER}\n{a_row('1', chr(34) + text + chr(34))}\n")) == [(2, text)]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_alone(tmp_path: Path) -> None:
    mark = "Its quotation marks don't match. Inside a quoted cell each of them is written twice."
    content = "\n".join([HEADER, a_row("1", '"open'), a_row("2", '"fine, really"'), a_row("3", '"again')])
    assert told(rows_of(tmp_path, content)) == [(2, mark), (3, "fine, really"), (4, mark)]


def test_what_is_not_utf_8_costs_its_own_row(tmp_path: Path) -> None:
    content = f"{HEADER}\n{a_row('1', 'café')}\n".encode("latin-1") + f"{a_row('2', 'café')}\n".encode()
    assert told(rows_of(tmp_path, content)) == [
        (2, "It is not written in UTF-8. Save the file as UTF-8."),
        (3, "café"),
    ]


def test_too_few_and_too_many_cells_are_told(tmp_path: Path) -> None:
    content = f"{HEADER}\n1,700,True\n{a_row('2', 'not, quoted')}\n{a_row('3')}\n"
    assert told(rows_of(tmp_path, content)) == [
        (2, "It has 3 cells where the first line has 7."),
        (3, "It has 8 cells where the first line has 7."),
        (4, "hello"),
    ]


def test_json_lines_are_read_in_both_vocabularies(tmp_path: Path) -> None:
    support = {"tweet_id": 1, "author_id": 700, "inbound": True, "created_at": AT, "text": "one"}
    ours = {"external_id": "2", "author_id": "700", "created_at": "2017-10-31T22:04:47Z", "text": "two"}
    lines = [json.dumps(support), "", json.dumps(ours), "{", "[1]", '{"tweet_id": 3, "text": "three"}', "{}"]
    assert told(rows_of(tmp_path, "\n".join(lines))) == [
        (1, "one"),
        (3, "two"),
        (4, "It is not JSON. Each line is to hold one object."),
        (5, "It is not a JSON object. Each line is to hold one."),
        (6, "It lacks author_id, inbound, created_at."),
        (7, "It lacks tweet_id, author_id, inbound, created_at, text."),
    ]


def test_json_may_hold_half_a_character_but_not_bytes_that_are_no_text(tmp_path: Path) -> None:
    row = '{"external_id": "2", "author_id": "7", "created_at": "2017-10-31T22:04:47Z", "text": "%s"}\n'
    content = (row % "\\ud83d").encode() + (row % "café").encode("latin-1")
    (half, bytes_) = rows_of(tmp_path, content)
    assert half.post is not None
    assert bytes_.problem.startswith("It is not written in UTF-8")


def test_a_deep_nest_of_brackets_is_a_bad_row_like_any_other(tmp_path: Path) -> None:
    assert [row.post for row in rows_of(tmp_path, '{"a": ' + "[" * 100_000 + "\n")] == [None]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "posts holds no posts."),
        (b"\n \n", "posts holds no posts."),
        (HEADER.encode("utf-16"), "posts is written in UTF-16. Save it as CSV in UTF-8."),
        (b"name,mail\na,b\n", "posts is no file of posts. Its first line is to name the columns tweet_id,"),
        (b"PK\x03\x04\xff\xfe", "posts is no file of posts."),
        (b"[{}]", "posts is no file of posts."),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        rows_of(tmp_path, content)
    assert refused.value.reason.startswith(says)


def test_a_file_with_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert rows_of(tmp_path, f"{HEADER}\n") == []


def test_a_file_that_changes_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(f"{HEADER}\n{a_row('1')}\n", encoding="utf-8")
    with open_post_file(path, "x") as file:
        (row,) = file.rows()
        path.write_text(HEADER, encoding="utf-8")
        with pytest.raises(BadInput) as refused:
            file.post_at(row.begin)
    assert refused.value.reason == "The file was changed while it was being read. Run the import again."


def test_the_fields_of_our_export_lose_the_apostrophe_and_those_of_others_keep_it(tmp_path: Path) -> None:
    ours = "external_id,author_id,created_at,text\n1,7,2017-10-31T22:04:47Z,'@acme hi\n"
    assert told(rows_of(tmp_path, ours)) == [(2, "@acme hi")]
    assert told(rows_of(tmp_path, f"{HEADER}\n{a_row('1', chr(39) + '@acme hi')}\n")) == [(2, "'@acme hi")]
