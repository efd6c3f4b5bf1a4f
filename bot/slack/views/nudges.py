"""Nudges in words: the private message that calls somebody to act, and the lines in threads that say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain import wording
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import Escalation, EscalationStatus, holder_of
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.partners.requests import PartnerRequest
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject
from bot.readmodels import NudgeLine
from bot.slack import ids
from bot.slack.surfaces.escalations.facts import titled
from bot.slack.text.markup import cut, inline, moment, name, unmarked
from bot.slack.views.blocks import actions, button, context, linked, section, thread_button

SHOWN = 15
"""So many nudges stand in one message with their buttons; of the rest it has the numbers."""
_FALLBACK_LIMIT = 300
_PARTNER_OWES: Final = {
    ReminderKind.PARTNER_ACKNOWLEDGE: "{team} has not acknowledged {request} yet.",
    ReminderKind.PARTNER_ANSWER: "{team} has not answered {request} yet.",
    ReminderKind.PARTNER_ETA: "{team} said when it would answer {request}, and has not answered yet.",
}
_NEEDS_ANOTHER: Final = {
    Handover.OFF_SHIFT: "the shift of {owner} is over",
    Handover.GONE: "{owner} is no longer in this workspace",
    Handover.SILENT: "{owner} does not answer",
}


def nudge_message(lines: Sequence[NudgeLine]) -> list[Block]:
    """What somebody owes: each matter once, with its buttons, in the order in which they came up."""
    blocks: list[Block] = []
    matters = _matters(lines)
    if len(matters) > 1:
        blocks.append(section(f"*{len(matters)} things wait for you:*"))
    for matter in matters[:SHOWN]:
        sentences = [_sentence(line, is_first=line is matter[0]) for line in _once(matter)]
        blocks += [section("\n".join(sentences)), *actions(*_buttons(matter))]
    if rest := matters[SHOWN:]:
        blocks.append(
            context(f"And {len(rest)} more: {', '.join(_number(matter[0]) for matter in rest[:30])}")
        )
    return blocks


def nudge_fallback(lines: Sequence[NudgeLine]) -> str:
    """The same for notifications and screen readers, at most 300 characters."""
    matters = _matters(lines)
    if len(matters) == 1:
        return cut(unmarked(_sentence(matters[0][0], is_alone=True)), _FALLBACK_LIMIT)
    numbers = ", ".join(str(matter[0].call.subject) for matter in matters)
    return cut(f"{len(matters)} things wait for you: {numbers}", _FALLBACK_LIMIT)


def _matters(lines: Sequence[NudgeLine]) -> list[list[NudgeLine]]:
    """The lines by what they are about; one that asks for something comes before what is late."""
    matters: dict[Subject, list[NudgeLine]] = {}
    for line in lines:
        matters.setdefault(line.call.subject, []).append(line)
    return [
        sorted(matter, key=lambda line: line.reason is not NudgeReason.ASKED) for matter in matters.values()
    ]


def _once(matter: Sequence[NudgeLine]) -> list[NudgeLine]:
    """What is said of a matter once, however many steps of the ladder have gathered."""
    said: dict[tuple[ReminderKind, bool], NudgeLine] = {}
    for line in matter:
        said.setdefault((line.call.why, line.reason is NudgeReason.ASKED), line)
    return list(said.values())


def _sentence(line: NudgeLine, *, is_first: bool = True, is_alone: bool = False) -> str:
    """`is_alone`: in a notification, which knows no markup and no times of its reader's zone."""
    number = f"*{_number(line)}*" if is_first and not is_alone else str(line.call.subject)
    if line.request is not None:
        return partner_owes(line.request, line.call.why, number, timed=not is_alone)
    if not isinstance(line.about, Escalation):
        return number
    named = f"{number} ({titled(line.about)})" if is_first else number
    if line.reason is NudgeReason.ASKED:
        return _asked(line, line.about, named)
    return owed(line.about, line.call.why, named, to_owner=line.call.rung == OWNER, timed=not is_alone)


def _number(line: NudgeLine) -> str:
    return linked(line.call.subject, line.place)


def _asked(line: NudgeLine, e: Escalation, named: str) -> str:
    if line.call.rung == OWNER:
        return f"A sponsor asks how {named} stands. Write an update, and all sponsors have it at once."
    if e.owner is None:
        return f"A sponsor asks how {named} stands, and nobody has it. Assign it to somebody, or write an update."
    because = _NEEDS_ANOTHER[e.handover].format(owner=name(e.owner)) if e.handover else "it has none"
    return f"{named} needs another owner: {because}. Assign it to somebody who can take it."


def owed(e: Escalation, why: ReminderKind, named: str, *, to_owner: bool = False, timed: bool = True) -> str:
    """What an escalation waits for, and since when (`timed`); `named` is how it is called, `to_owner` who reads it."""
    if why is ReminderKind.UPDATE:
        since = f" It was promised by {moment(e.next_update_by)}." if timed and e.next_update_by else ""
        return f"The sponsors of {named} wait for an update.{since}"
    since = f" It was due by {moment(e.acknowledge_by)}." if timed and e.acknowledge_by else ""
    whose = "you hold" if to_owner else f"{name(e.owner)} holds"
    holder = f", which {whose}," if e.owner else ""
    return f"{named}{holder} is not acknowledged.{since}"


def partner_owes(request: PartnerRequest, why: ReminderKind, named: str, *, timed: bool = True) -> str:
    """What a partner team owes, and since when (`timed`); `named` is how the request is called."""
    due = _due(request, why)
    sentence = _PARTNER_OWES.get(why, "{team} owes {request}.")
    said = sentence.format(team=inline(request.name, 40) or "The team", request=named)
    return f"{said}{f' It was due by {moment(due)}.' if timed and due else ''}"


def _due(request: PartnerRequest, why: ReminderKind) -> datetime | None:
    if why is ReminderKind.PARTNER_ACKNOWLEDGE:
        return request.acknowledge_by
    return request.eta if why is ReminderKind.PARTNER_ETA else request.answer_by


def _buttons(matter: Sequence[NudgeLine]) -> list[ButtonElement | None]:
    """Each button once; the first is the primary one. It remembers who had it: what was asked may be done by then."""
    place, about = matter[0].place, matter[0].about
    acts = dict.fromkeys(act for line in matter for act in _acts(line))
    holder = holder_of(about) if isinstance(about, Escalation) else ""
    shown = [
        button(text, action, ids.held_value(about.subject, holder), None if count else "primary")
        for count, (text, action) in enumerate(acts)
    ]
    return [*shown, thread_button(place)]


def _acts(line: NudgeLine) -> list[tuple[str, str]]:
    """What the person can do about it: the text of a button, and its action."""
    if line.request is not None or not isinstance(line.about, Escalation):
        return []
    assign, update = ("Assign", ids.ESCALATION_ASSIGN), ("Update", ids.ESCALATION_UPDATE)
    is_owner = line.call.rung == OWNER
    if line.reason is NudgeReason.ASKED and not is_owner:
        return [assign] if line.about.owner else [assign, update]
    is_open = line.about.status is EscalationStatus.OPEN
    acknowledges = line.call.why is ReminderKind.ACKNOWLEDGE and is_open
    act = ("Acknowledge", ids.ESCALATION_ACKNOWLEDGE) if acknowledges else update
    return [act] if is_owner else [act, assign]


def nudge_note(
    escalation: Escalation, people: Sequence[PersonRef], why: ReminderKind, *, is_last: bool
) -> str:
    """The line in its thread: what is owed, and who was reminded, by name and without a ping."""
    severity = inline(escalation.severity, 30)
    said = owed(escalation, why, f"{escalation.subject} ({severity})")
    return f"{said} {_reminded(people, is_last=is_last)}"


def request_note(
    request: PartnerRequest, why: ReminderKind, people: Sequence[PersonRef], *, is_last: bool
) -> str:
    """The line in the thread of what a request is about; without people its team was reminded."""
    said = partner_owes(request, why, str(request.subject))
    whom = _reminded(people, is_last=is_last) if people else "The team was reminded in its channel."
    return f"{said} {whom}"


def team_note(request: PartnerRequest, why: ReminderKind, group: str) -> str:
    """The line below the request in the team's channel; `group` is the mention of those on call ("" for nobody)."""
    by = _due(request, why)
    since = f" since {moment(by)}" if by else ""
    asks = {
        ReminderKind.PARTNER_ACKNOWLEDGE: f"{request.subject} waits to be acknowledged{since}.",
        ReminderKind.PARTNER_ETA: f"{request.subject} was to be answered by now: it is late{since}.",
    }
    call = f"{group} " if group else ""
    act = "Press Acknowledge, Give an ETA or Answer on the card above."
    return f"{call}{asks.get(why, f'{request.subject} waits for an answer{since}.')} {act}"


def _reminded(people: Sequence[PersonRef], *, is_last: bool) -> str:
    whom = wording.together([name(person) for person in people])
    last = " for the last time" if is_last else ""
    return f"{whom or 'Nobody'} {'were' if len(people) > 1 else 'was'} reminded{last}."
