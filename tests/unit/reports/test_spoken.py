"""Whatever people write, a report in Markdown shows it as they wrote it, and nothing of it acts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.reports.spoken import literal, plain, quoted

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "<script>alert(1)</script>", "[pay here](https://evil.example)", "![x](http://evil.example/p.png)", "`code`",
    "<https://evil.example>", "**bold**", "__", "***", "---", "===", "# heading", "> quote", "- item", "1. item",
    "2) item", "| a | b |", "&lt;", "&#x202e;", "\\", "~~gone~~", "```", "    code", "\t", "$x$", "[1]: http://x",
    "www.evil.example", "http://evil.example", "a@b.example", "\u202e", "\x00", "\ud800", "\u2028", "\n", " ", "x",
]  # fmt: skip
words = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(HOSTILE), max_size=6).map("".join))


def shown(markdown: str) -> str:
    """The text that a reader sees; anything but text and line breaks is told by its name."""
    return "".join(part for token in READER.parse(markdown) for part in seen(token))


def seen(token: Token) -> list[str]:
    if token.type in {"html_block", "code_block", "fence", "hr", "table_open", "heading_open"}:
        return [token.type]
    plainly = {"hardbreak": "\n"}
    return [
        part.content if part.type == "text" else plainly.get(part.type, part.type)
        for part in token.children or ()
    ]


@given(words)
@example("1. x")
@example("-")
@example("+ a")
@example("= a")
def test_a_line_reads_as_it_was_written(text: str) -> None:
    meant = " ".join(plain(text, {}).split())
    assert shown(literal(meant)) == meant


@given(st.lists(words, max_size=4).map("\n".join))
def test_lines_stay_apart_in_a_quotation_and_nothing_leaves_it(text: str) -> None:
    said = plain(text, {})
    quotation = quoted(said)
    assert all(line.startswith(">") for line in quotation.splitlines())
    assert shown(quotation).replace("\n", "") == "".join(" ".join(line.split()) for line in said.splitlines())


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Ask <@U0ANA> or <@U0BEN|ben> or <@U0GONE>", "Ask @Ana Reyes or @ben or @somebody"),
        ("in <#C0BANK|bank> <!here>", "in #bank @here"),
        ("<https://evil.example|your bank>", "your bank (https://evil.example)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("a < b & c > d", "a < b & c > d"),
        ("one\n\n two \x00\u202e\n", "one\n\n two"),
    ],
)
def test_slacks_markup_is_read(said: str, read: str) -> None:
    assert plain(said, {"U0ANA": "Ana Reyes"}) == read


def test_only_what_would_mean_something_is_escaped() -> None:
    assert (
        literal("It left at 9:30 (R-7), 10% off! 2. no - yes")
        == "It left at 9:30 (R-7), 10% off! 2. no - yes"
    )
    assert literal("2. no") == "2\\. no"
    assert literal("see https://x.example or www.x.example") == "see https:\\//x.example or www\\.x.example"
