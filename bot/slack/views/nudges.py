"""Nudges in words: the private message that calls somebody to act, and the lines in threads that say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.escalations import Escalation, EscalationStatus, Handover
from bot.domain.ladder import OWNER, ReminderKind
from bot.domain.nudging import NudgeReason
from bot.domain.partner_requests import PartnerRequest
from bot.domain.people import PersonRef
from bot.readmodels import NudgeLine, TimelineEntry
from bot.slack import ids
from bot.slack.text import names
from bot.slack.text.markup import cut, inline, link, moment, name, unmarked
from bot.slack.views.pieces import aside, button, door, prose, row

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
    """What somebody owes, each with its buttons, in the order in which it came up."""
    blocks: list[Block] = []
    if len(lines) > 1:
        blocks.append(prose(f"*{names.counted(len(lines), 'thing')} wait for you:*"))
    for line in lines[:SHOWN]:
        blocks += [prose(_sentence(line)), *row(*_buttons(line))]
    if rest := lines[SHOWN:]:
        shown = ", ".join(_number(line) for line in rest[:30])
        blocks.append(aside(f"And {names.counted(len(rest), 'more')}: {shown}".replace("mores", "more")))
    return blocks


def nudge_fallback(lines: Sequence[NudgeLine]) -> str:
    """The same for notifications and screen readers, at most 300 characters."""
    if len(lines) == 1:
        return cut(unmarked(_sentence(lines[0])), _FALLBACK_LIMIT)
    numbers = ", ".join(str(line.call.subject) for line in lines)
    return cut(f"{len(lines)} things wait for you: {numbers}", _FALLBACK_LIMIT)


def _sentence(line: NudgeLine) -> str:
    number = f"*{_number(line)}*"
    if line.request is not None:
        return partner_owes(line.request, line.call.why, number)
    if not isinstance(line.about, Escalation):
        return number
    named = f"{number} ({_title(line.about)})"
    if line.reason is NudgeReason.ASKED:
        return _asked(line, line.about, named)
    return owed(line.about, line.call.why, named)


def _number(line: NudgeLine) -> str:
    return link(line.place.link if line.place else "", str(line.call.subject))


def _title(e: Escalation) -> str:
    severity = inline(e.severity, 30)
    return severity if e.confidential else f"{severity}: {inline(e.summary, 150)}"


def _asked(line: NudgeLine, e: Escalation, named: str) -> str:
    if line.call.rung == OWNER:
        return f"A sponsor asks how {named} stands. Write an update, and they hear it at once."
    because = _NEEDS_ANOTHER[e.handover].format(owner=name(e.owner)) if e.handover else "it has none"
    return f"{named} needs another owner: {because}. Assign it to somebody who can take it."


def owed(e: Escalation, why: ReminderKind, named: str) -> str:
    """What an escalation waits for, and since when; `named` is how it is called."""
    if why is ReminderKind.UPDATE:
        since = f" It was promised by {moment(e.next_update_by)}." if e.next_update_by else ""
        return f"The sponsors of {named} wait for an update.{since}"
    since = f" It was due by {moment(e.acknowledge_by)}." if e.acknowledge_by else ""
    holder = f", which {name(e.owner)} holds," if e.owner else ""
    return f"{named}{holder} is not acknowledged.{since}"


def partner_owes(request: PartnerRequest, why: ReminderKind, named: str) -> str:
    """What a partner team owes, and since when; `named` is how the request is called."""
    due = {
        ReminderKind.PARTNER_ACKNOWLEDGE: request.acknowledge_by,
        ReminderKind.PARTNER_ETA: request.eta,
    }.get(why, request.answer_by)
    sentence = _PARTNER_OWES.get(why, "{team} owes {request}.")
    said = sentence.format(team=inline(request.name, 40) or "The team", request=named)
    return f"{said}{f' It was due by {moment(due)}.' if due else ''}"


def _buttons(line: NudgeLine) -> list[ButtonElement | None]:
    thread = door("Open the thread", line.place.link) if line.place else None
    if line.request is not None or not isinstance(line.about, Escalation):
        return [thread]
    e, number = line.about, str(line.about.subject)
    if line.reason is NudgeReason.ASKED and line.call.rung != OWNER:
        return [button("Assign", ids.ESCALATION_ASSIGN, number, "primary"), thread]
    acknowledges = line.call.why is ReminderKind.ACKNOWLEDGE and e.status is EscalationStatus.OPEN
    act = (
        button("Acknowledge", ids.ESCALATION_ACKNOWLEDGE, number, "primary")
        if acknowledges
        else button("Update", ids.ESCALATION_UPDATE, number, "primary")
    )
    return [act, button("Assign", ids.ESCALATION_ASSIGN, number) if line.call.rung != OWNER else None, thread]


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
    due = {ReminderKind.PARTNER_ACKNOWLEDGE: request.acknowledge_by, ReminderKind.PARTNER_ETA: request.eta}
    by = due.get(why, request.answer_by)
    since = f" since {moment(by)}" if by else ""
    asks = {
        ReminderKind.PARTNER_ACKNOWLEDGE: f"{request.subject} waits to be acknowledged{since}.",
        ReminderKind.PARTNER_ETA: f"{request.subject} was to be answered by now: it is late{since}.",
    }
    call = f"{group} " if group else ""
    act = "Press Acknowledge, Give an ETA or Answer on the card above."
    return f"{call}{asks.get(why, f'{request.subject} waits for an answer{since}.')} {act}"


def _reminded(people: Sequence[PersonRef], *, is_last: bool) -> str:
    whom = " and ".join(
        filter(None, (", ".join(name(p) for p in people[:-1]), *(name(p) for p in people[-1:])))
    )
    last = " for the last time" if is_last else ""
    return f"{whom or 'Nobody'} {'were' if len(people) > 1 else 'was'} reminded{last}."


def why_of(entry: TimelineEntry) -> ReminderKind:
    """What the nudge of a timeline's entry was about."""
    return ReminderKind(str(entry.data["why"]))
