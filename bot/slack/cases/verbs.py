"""The verbs of `/case` that change a case: at once where everything is said, else by a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from bot.domain.errors import BadInput
from bot.domain.people import PersonRef
from bot.domain.subjects import case_subject
from bot.domain.time.moments import parse_moment
from bot.slack import ids
from bot.slack.answers import Answer
from bot.slack.cases import actions as case_actions
from bot.slack.cases.cards import CaseRoom, myself, their_hour
from bot.slack.cases.choice import chosen, chosen_alone, named, only_case
from bot.slack.cases.sheets import show_form, show_resolve_form
from bot.slack.cases.words import (
    ME,
    read_dismissal,
    read_other,
    read_priority,
    read_waiting,
    take_assignment,
)
from bot.slack.partners.asking import ask_typed
from bot.slack.payloads import CommandLine
from bot.slack.text.spoken import as_written
from bot.slack.workspace.assignees import assignee

Verb: TypeAlias = Callable[[CaseRoom, CommandLine, str], Awaitable[Answer]]
"""Takes the command, and what follows the verb as it was typed."""


async def _next(room: CaseRoom, line: CommandLine, _: str) -> Answer:
    return await case_actions.claim_most_urgent(room.context, line.person)


async def _claim(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number = named("claim", rest, "`/case next` claims the most urgent one.")
    return await case_actions.claim(room.context, number, line.person)


async def _release(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number = await chosen_alone(room.context, "release", rest, line.person)
    return await case_actions.release(room.context, number, line.person)


async def _assign(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, who = take_assignment(rest)
    if number is None:
        number = await only_case(room.context, "assign", line.person)
    if who is None:
        return await show_form(room, ids.ASSIGN_FORM, number, line)
    to = await _person(room, line, who)
    return await case_actions.assign(room.context, number, to, line.person)


async def _person(room: CaseRoom, line: CommandLine, who: str) -> PersonRef:
    if who == ME:
        return myself(line.person)
    return await assignee(room.people, line.spot.team, who, ids.ASSIGNEE)


async def _wait(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, words = await chosen(room.context, "wait", rest, line.person, anywhere=True)
    on = read_waiting(words)
    if on is None:
        return await show_form(room, ids.WAIT_FORM, number, line)
    return await case_actions.wait(room.context, number, on, line.person)


async def _snooze(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, words = await chosen(room.context, "snooze", rest, line.person, anywhere=True)
    if not words.strip():
        return await show_form(room, ids.SNOOZE_FORM, number, line)
    now, zone = await their_hour(room.context, line.person)
    until = parse_moment(words, now, zone)
    if until is None:
        raise BadInput(
            ids.UNTIL,
            "I cannot read that time. Write it like `2h`, `18:00`, `tomorrow 9:00`, `mon 17:00`"
            " or `2026-11-24 18:00`.",
        )
    return await case_actions.snooze(room.context, number, until, line.person)


async def _wake(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number = await chosen_alone(room.context, "wake", rest, line.person)
    return await case_actions.wake(room.context, number, line.person)


async def _priority(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, words = await chosen(room.context, "priority", rest, line.person, anywhere=True)
    to = read_priority(words)
    if to is None:
        return await show_form(room, ids.PRIORITY_FORM, number, line)
    return await case_actions.prioritise(room.context, number, to, line.person)


async def _merge(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, words = await chosen(room.context, "merge", rest, line.person)
    into = read_other(words)
    if into is None:
        return await show_form(room, ids.MERGE_FORM, number, line)
    return await case_actions.merge(room.context, number, into, line.person)


async def _dismiss(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, words = await chosen(room.context, "dismiss", rest, line.person, anywhere=True)
    why = read_dismissal(words)
    if why is None:
        return await show_form(room, ids.DISMISS_FORM, number, line)
    return await case_actions.dismiss(room.context, number, why, line.person)


async def _resolve(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number = await chosen_alone(room.context, "resolve", rest, line.person)
    return await show_resolve_form(room, number, line)


async def _reopen(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number = named("reopen", rest, "`/case list closed` shows those that are closed.")
    return await case_actions.reopen(room.context, number, line.person)


async def _note(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, words = await chosen(room.context, "note", rest, line.person)
    if not words.strip():
        return await show_form(room, ids.NOTE_FORM, number, line)
    return await case_actions.note(room.context, number, as_written(words), line.person, line.key)


async def _ask(room: CaseRoom, line: CommandLine, rest: str) -> Answer:
    number, words = await chosen(room.context, "ask", rest, line.person)
    return await ask_typed(room.context, line, case_subject(number), words)


CHANGING: Final[Mapping[str, Verb]] = {
    "next": _next,
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "ask": _ask,
    "wait": _wait,
    "snooze": _snooze,
    "wake": _wake,
    "priority": _priority,
    "merge": _merge,
    "dismiss": _dismiss,
    "resolve": _resolve,
    "reopen": _reopen,
    "note": _note,
}
"""Verb → what it does."""
