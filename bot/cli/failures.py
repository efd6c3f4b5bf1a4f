"""What a person can mend, in sentences; everything else keeps its traceback."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.config import SettingsError
from bot.policy import PolicyError


class Unfit(Exception):
    """Something has to be done first; the sentences say what."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


MENDABLE = (Unfit, SettingsError, PolicyError, SQLAlchemyError, OSError)


def sentences(problem: BaseException) -> tuple[str, ...]:
    """One line each."""
    if isinstance(problem, Unfit):
        return problem.sentences
    if isinstance(problem, SettingsError):
        return problem.problems
    if isinstance(problem, PolicyError):
        return tuple(str(found) for found in problem.problems)
    if isinstance(problem, SQLAlchemyError):
        return (f"The database cannot be used ({type(problem).__name__}). Look at DATABASE_URL.",)
    return (str(problem),)
