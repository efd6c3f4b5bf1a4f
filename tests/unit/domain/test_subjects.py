"""What has a number: every kind has a letter, a noun and a command, and its numbers are read as people type them."""

import pytest

from bot.domain.subjects import LETTERS, Subject, SubjectKind, parse_subject, subject_of

DASHES = ("-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", " - ", " ", "")


def test_every_kind_has_a_letter_of_its_own_a_noun_and_a_command() -> None:
    assert len(set(LETTERS)) == len(LETTERS) == len(SubjectKind)
    assert len({kind.noun for kind in SubjectKind}) == len(SubjectKind)
    for kind in SubjectKind:
        assert kind.value.isascii()
        assert kind.value.isupper()
        assert SubjectKind(kind.value) is kind
        assert kind.noun.islower()
        assert kind.command.startswith("/")


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize(
    "form", ["{0}{1}12", "#{0}{1}12", "# {0}{1}12", " {0}{1}12: ", "{0}{1}#12", "{0}{1}12."]
)
def test_a_number_is_read_with_any_letter_and_any_dash(kind: SubjectKind, dash: str, form: str) -> None:
    for letter in (kind.value, kind.value.lower()):
        assert parse_subject(form.format(letter, dash), SubjectKind.CASE) == Subject(kind, 12)


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize("typed", ["12", "#12", " 12, "])
def test_a_number_alone_is_of_the_kind_that_is_asked_for(kind: SubjectKind, typed: str) -> None:
    assert parse_subject(typed, kind) == Subject(kind, 12)


@pytest.mark.parametrize(
    "typed", ["", "C", "C-", "-12", "X-12", "C--12", "12a", "C-12 x", "C-1234567890123", "1.5"]
)
def test_what_is_no_number_is_read_as_none(typed: str) -> None:
    assert parse_subject(typed, SubjectKind.CASE) is None


@pytest.mark.parametrize("kind", SubjectKind)
def test_what_the_database_holds_is_read_as_it_is_written(kind: SubjectKind) -> None:
    assert subject_of(str(Subject(kind, 12))) == Subject(kind, 12)


@pytest.mark.parametrize("text", ["", "c-12", "C12", "C-", "P-3", "C-12 "])
def test_anything_else_is_no_subject(text: str) -> None:
    with pytest.raises(ValueError, match="is no subject"):
        subject_of(text)
