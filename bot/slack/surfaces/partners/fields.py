"""What people fill in about partner requests, read and checked field by field. Every parser raises FieldErrors."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.services.partners.asking import Question
from bot.slack import partner_ids as names
from bot.slack.form_reader import FormReader
from bot.slack.payloads import FormValues
from bot.slack.surfaces.partners.modals import QUESTION_LIMIT, WORDS_LIMIT


def parse_ask(values: FormValues, now: datetime, teams: Collection[str]) -> Question:
    """A question to a team that the policy knows today."""
    reading = FormReader(values)
    team = reading.choice(names.TEAM) or ""
    if team not in teams:
        reading.wrong(
            names.TEAM,
            "Choose a team." if not team else "This team is no longer in the policy. Choose again.",
        )
    words = reading.required(names.QUESTION, "Write what you need from them.", QUESTION_LIMIT)
    wanted_by = reading.later(names.WANTED_BY, now)
    reading.finish()
    return Question(team, words, wanted_by)


def parse_eta(values: FormValues, now: datetime) -> tuple[datetime, str]:
    """When the team answers, and what it has to add."""
    reading = FormReader(values)
    eta = reading.later(names.ETA, now)
    if eta is None:
        reading.wrong(names.ETA, "Choose a day and a time.")
    words = reading.text(names.WORDS, WORDS_LIMIT)
    reading.finish()
    return eta or now, words


def parse_words(values: FormValues, ask: str) -> str:
    """An answer, a reason, a reply; `ask` says what to write where nothing was."""
    reading = FormReader(values)
    words = reading.required(names.WORDS, ask, WORDS_LIMIT)
    reading.finish()
    return words
