"""What people fill in about partner requests, read and checked field by field."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from bot.services.partners.asking import Question
from bot.slack import partner_ids as names
from bot.slack.form_reader import FormReader, required
from bot.slack.surfaces.partners.modals import QUESTION_LIMIT, WORDS_LIMIT

parse_answer: Final = required(names.WORDS, "Write the answer.", WORDS_LIMIT)
parse_refusal: Final = required(names.WORDS, "Say why, in a few words.", WORDS_LIMIT)
parse_reply: Final = required(names.WORDS, "Write what they should read.", WORDS_LIMIT)


def parse_ask(form: FormReader, teams: Collection[str]) -> Question:
    """A question to a team that the policy knows today."""
    team = form.choice(names.TEAM) or ""
    if team not in teams:
        gone = "This team is no longer in the policy. Choose again."
        form.wrong(names.TEAM, gone if team else "Choose a team.")
    words = form.required(names.QUESTION, "Write what you need from them.", QUESTION_LIMIT)
    return Question(team, words, form.later(names.WANTED_BY))


def parse_eta(form: FormReader) -> tuple[datetime, str]:
    """When the team answers, and what it has to add."""
    eta = form.later(names.ETA)
    if eta is None:
        form.wrong(names.ETA, "Choose a day and a time.")
    return eta or form.now, form.text(names.WORDS, WORDS_LIMIT)
