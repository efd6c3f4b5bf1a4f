"""How an escalation ended, as its form says it. Every parser raises FieldErrors."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.outcomes import CustomerTold, Outcome, Prevention
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.forms.cases import parse_outcome
from bot.slack.forms.reading import Reading
from bot.slack.payloads import FormValues


def parse_ending(values: FormValues) -> tuple[Outcome, Prevention | None]:
    """The outcome, and what would prevent the next one: a known item or a new one, never both."""
    reading = Reading(values)
    lessons = reading.text(ids.LESSONS, 2000)
    told = reading.choice(ids.CUSTOMER_TOLD)
    prevention = _prevention(reading)
    outcome = _outcome(values, reading)
    reading.finish()
    known = CustomerTold(told) if told in set(CustomerTold) else None
    return replace(outcome, customer_told=known, lessons=lessons), prevention


def _outcome(values: FormValues, reading: Reading) -> Outcome:
    """The part that cases have too; what is wrong with it stands beside what is wrong with the rest."""
    try:
        return parse_outcome(values)
    except FieldErrors as refused:
        for block_id, sentence in refused.by_block.items():
            reading.wrong(block_id, sentence)
        reading.finish()
        raise


def _prevention(reading: Reading) -> Prevention | None:
    title = " ".join(reading.text(ids.PREVENTION_TITLE, 150).split())
    item = reading.choice(ids.PREVENTION_ITEM)
    if title and item:
        reading.wrong(ids.PREVENTION_TITLE, "Choose one above or write a new one, not both.")
    if item is not None and not item.isdecimal():
        reading.wrong(ids.PREVENTION_ITEM, "That item is no longer open. Choose another.")
        return None
    if title:
        return Prevention(title)
    return Prevention(item=int(item)) if item else None
