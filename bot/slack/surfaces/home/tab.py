"""The Home tab: what somebody sponsors and owns, and how each of it stands."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block, DividerBlock, HeaderBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.domain.access import Permission, admits
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.readmodels import Home, HomeLine
from bot.slack import ids
from bot.slack.surfaces.escalations.facts import status_words
from bot.slack.text import names
from bot.slack.text.markup import bold, inline, moment, name, quote
from bot.slack.views.blocks import actions, button, context, linked, section, thread_button


def home_view(home: Home) -> View:
    """What belongs to this person, live ones first; whoever has no role is told what this is."""
    return View(type="home", blocks=_blocks(home))


def _blocks(home: Home) -> list[Block]:
    if not home.roles and not home.sponsored and not home.owned:
        return [
            section(
                "*Callout* is where the desk answers customers, and where executives flag what must not be "
                "forgotten. You have no role on the desk. What your team is asked comes into its channel, where you "
                "can answer it; for more, ask an admin of Callout for a role."
            )
        ]
    sections: list[Block] = []
    if home.sponsored or admits(home.roles, Permission.SPONSOR):
        sections += _sponsored(home)
    if home.owned or admits(home.roles, Permission.HOLD_WORK):
        sections += [*([DividerBlock()] if sections else []), *_owned(home)]
    return [*sections, context(_as_of(home))]


def _as_of(home: Home) -> str:
    counts = f"{names.counted(home.open, 'escalation is', 'escalations are')} open on the desk"
    nobody = f", {names.counted(home.unowned, 'has', 'have')} no owner" if home.unowned else ""
    return f"{counts}{nobody}. As of {moment(home.now)}."


def _sponsored(home: Home) -> list[Block]:
    blocks: list[Block] = [_header("What you sponsor")]
    if not home.sponsored:
        return [
            *blocks,
            section("Nothing at the moment. The message shortcut “Flag to exec desk” starts an escalation."),
        ]
    for line in home.sponsored:
        blocks += [section(_told(line, home.now)), *_sponsor_buttons(line)]
    return [*blocks, *_more(home.more_sponsored, "sponsored")]


def _owned(home: Home) -> list[Block]:
    late = sum(_is_late(line.escalation, home.now) for line in home.owned)
    blocks: list[Block] = [_header("What you own")]
    if not home.owned:
        return [*blocks, section("You own no open escalation.")]
    counted = names.counted(len(home.owned) + home.more_owned, "open escalation")
    overdue = f", {late} of them *overdue*" if late else ""
    blocks.append(section(f"You own {counted}{overdue}."))
    for line in home.owned:
        blocks += [section(_told(line, home.now)), *_owner_buttons(line)]
    return [*blocks, *_more(home.more_owned, "mine")]


def _header(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=text, emoji=False))


def _more(count: int, words: str) -> list[Block]:
    if count <= 0:
        return []
    return [context(f"{count} more do not fit here. `{ids.ESCALATION_COMMAND} list {words}` shows them.")]


def _told(line: HomeLine, now: datetime) -> str:
    e = line.escalation
    lines = [
        f"*{linked(e.subject, line.place)}* · {inline(e.severity, 30)} · {_state(line)}",
        bold(e.summary, 300),
        _last_word(line),
        _next(e, now),
    ]
    return "\n".join(each for each in lines if each)


def _state(line: HomeLine) -> str:
    e = line.escalation
    if e.merged_into is not None:
        return f"Went into E-{e.merged_into}"
    status = status_words(e, returned=line.returned)
    if not e.is_live:
        return f"{status}{f' {moment(e.closed_at)}' if e.closed_at else ''}"
    if e.owner is None:
        return f"{status}, nobody has it yet"
    given = ", not acknowledged yet" if e.status is EscalationStatus.OPEN else ""
    return f"{status}, {name(e.owner)} has it{given}"


def _last_word(line: HomeLine) -> str:
    if not line.last_word:
        return "No update yet." if line.escalation.is_live else ""
    when = f", {moment(line.last_word_at)}" if line.last_word_at else ""
    return f"*Last word*{when}:\n{quote(line.last_word, 400, 3)}"


def _next(e: Escalation, now: datetime) -> str:
    if not e.is_live or e.next_update_by is None:
        return ""
    by = moment(e.next_update_by)
    said = [f"*Next update:* {f'*overdue* since {by}' if e.next_update_by <= now else f'by {by}'}."]
    if e.snoozed_until is not None and e.snoozed_until > now:
        said.append(f"Put aside until {moment(e.snoozed_until)}: {inline(e.snooze_reason, 150)}")
    if e.update_asked_at is not None:
        said.append(f"An update was asked for, {moment(e.update_asked_at)}.")
    return " ".join(said)


def _is_late(e: Escalation, now: datetime) -> bool:
    return any(by is not None and by <= now for by in (e.acknowledge_by, e.next_update_by))


def _sponsor_buttons(line: HomeLine) -> list[Block]:
    e = line.escalation
    ask = e.is_live and e.update_asked_at is None
    return actions(
        button("Ask for an update", ids.ESCALATION_ASK_UPDATE, str(e.subject)) if ask else None,
        thread_button(line.place),
    )


def _owner_buttons(line: HomeLine) -> list[Block]:
    e = line.escalation
    is_open = e.status is EscalationStatus.OPEN
    return actions(
        button("Acknowledge", ids.ESCALATION_ACKNOWLEDGE, str(e.subject)) if is_open else None,
        button("Update", ids.ESCALATION_UPDATE, str(e.subject)),
        thread_button(line.place),
    )
