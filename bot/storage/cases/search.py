"""Full-text search over what customers wrote and what people said: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.locks import is_sqlite
from bot.storage.models import AuthorRow, CaseRow, MessageRow, PostRow
from bot.storage.types import Text

_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""Scripts that put no spaces between words; a word index finds nothing inside their sentences."""
_MOST_TERMS = 8


def terms_of(words: str) -> list[str]:
    """The terms of a search: split at spaces, those of mere punctuation left out, the first eight kept."""
    clean = words.replace("\x00", " ").encode("utf-8", "replace").decode()
    return [term for term in clean.split() if _is_word(term) or _is_picture(term)][:_MOST_TERMS]


def _is_word(term: str) -> bool:
    return any(char.isalnum() for char in term)


def _is_picture(term: str) -> bool:
    return any(unicodedata.category(char) == "So" for char in term)


def case_matches(conn: AsyncConnection, words: str) -> ColumnElement[bool]:
    """Cases in which every term stands: in a post, in something said, or as the author's handle or name.

    None at all where there is no term to look for.
    """
    terms = terms_of(words)
    return and_(*(_term_matches(conn, term) for term in terms), literal(value=bool(terms)))


def _term_matches(conn: AsyncConnection, term: str) -> ColumnElement[bool]:
    post, message = (_indexed_sqlite if is_sqlite(conn) else _indexed_postgres)(term)
    if _UNSPACED.search(term) or not _is_word(term):
        pattern = f"%{_unlike(term)}%"
        post = PostRow.text.like(pattern, escape="\\")
        message = MessageRow.text.like(pattern, escape="\\")
    handle = f"{_unlike(term.removeprefix('@'))}%"
    author = select(AuthorRow.id).where(
        or_(
            func.lower(AuthorRow.handle).like(lowered(handle), escape="\\"),
            func.lower(AuthorRow.name).like(lowered(f"%{handle}"), escape="\\"),
        )
    )
    subject = literal("C-") + cast(CaseRow.number, String)
    return or_(
        CaseRow.number.in_(select(PostRow.case_number).where(post, PostRow.case_number.is_not(None))),
        subject.in_(select(MessageRow.subject).where(message)),
        CaseRow.author_id.in_(author),
    )


def lowered(words: str) -> ColumnElement[str]:
    """Words in the database's own small letters, to compare with a column in small letters."""
    return func.lower(literal(words, Text()))


def _unlike(term: str) -> str:
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _indexed_sqlite(term: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    phrase = '"' + term.replace('"', '""') + '"*'
    wanted: BindParameter[str] = bindparam("words", phrase, unique=True)
    posts = text("SELECT rowid FROM post_words WHERE post_words MATCH :words").bindparams(wanted)
    messages = text("SELECT rowid FROM message_words WHERE message_words MATCH :words").bindparams(wanted)
    return PostRow.id.in_(posts.columns(PostRow.id)), MessageRow.id.in_(messages.columns(MessageRow.id))


def _indexed_postgres(term: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    phrase = "'" + term.replace("\\", "\\\\").replace("'", "''") + "':*"
    query = func.to_tsquery(text("'simple'"), phrase)
    return (
        func.to_tsvector(text("'simple'"), PostRow.text).op("@@")(query),
        func.to_tsvector(text("'simple'"), MessageRow.text).op("@@")(query),
    )
