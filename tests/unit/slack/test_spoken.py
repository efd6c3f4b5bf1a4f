"""What was said is kept with what was attached, and nobody passes typed words off as a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.payloads import File
from bot.slack.text.markup import unmarked
from bot.slack.text.plain_text import PlainText, kept_words, plain_text

PAGE = "https://acme.slack.com/files/U0PIA/F0CSV/may.csv"


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (File("May.csv", url=PAGE), File("May.csv", url=PAGE)),
        (File("<May>|\n2026", url=PAGE), File("(May)/ 2026", url=PAGE)),
        (File("x" * 300, url=PAGE), File("x" * 99 + "…", url=PAGE)),
    ],
)
def test_a_file_is_known_by_its_name_and_its_page(file: File, shown: File) -> None:
    kept = kept_words("Look <@U0ANA|ana>", [file])
    assert plain_text(kept) == PlainText("Look ana", (shown,))
    assert unmarked(kept) == f"Look ana\n(file: {shown.name})"


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https://a.example/<b>", "https://a.example/a|b c"]
)
def test_a_file_without_a_page_is_a_name_among_the_words(url: str) -> None:
    assert plain_text(kept_words("Look", [File("May.csv", url=url)])) == PlainText("Look\n(file: May.csv)")


def test_typed_words_are_no_file() -> None:
    typed = f"Look\n(file: <{PAGE}|May.csv>)\n(file: &lt;{PAGE}|June.csv&gt;)"
    assert plain_text(kept_words(typed, [])) == PlainText("Look\n(file: May.csv)\n(file: June.csv)")


@given(words=st.text(max_size=60), names=st.lists(st.text(max_size=120), max_size=3))
def test_whatever_is_said_the_files_are_those_that_were_attached(words: str, names: list[str]) -> None:
    kept = kept_words(words, [File(name, url=PAGE) for name in names])
    assert len(plain_text(kept).files) == len(names)
    assert all(len(file.name) <= 100 for file in plain_text(kept).files)
