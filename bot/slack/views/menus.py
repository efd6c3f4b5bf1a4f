"""What commands open without words, what `help` lists, and the sheet behind "More" on a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.subjects import Subject
from bot.slack import ids
from bot.slack.ids import Choice
from bot.slack.text.markup import inline
from bot.slack.text.names import counted
from bot.slack.views.blocks import actions, button, context, section, sheet


@dataclass(frozen=True, slots=True)
class MenuButton:
    """A button of a menu."""

    text: str
    action: str
    value: str


def help_list(
    groups: Mapping[str, Sequence[tuple[str, str]]], lead: str = "", footer: Sequence[str] = ()
) -> list[Block]:
    """The verbs of a command, in groups by what somebody wants; each is how it is written, and what it does."""
    shown = {
        title: "\n".join(f"`{written}`  {does}" for written, does in verbs) for title, verbs in groups.items()
    }
    return [
        *([section(lead)] if lead else []),
        *(section(f"*{title}*\n{lines}" if title else lines) for title, lines in shown.items() if lines),
        context(*footer),
    ]


def case_menu(mine: int, unowned: int, buttons: Iterable[MenuButton], claims: str) -> list[Block]:
    """What `/case` alone opens; the button with the action `claims` is there while something waits to be claimed."""
    held = f"You hold {counted(mine, 'open case')}." if mine else "You hold no open case."
    waiting = f"{counted(unowned, 'case waits', 'cases wait')} for somebody to claim." if unowned else ""
    quiet = "" if unowned else "Nothing waits to be claimed."
    shown = [each for each in buttons if unowned or each.action != claims]
    return [section(f"{held} {waiting}{quiet}"), *_buttons(shown, claims)]


def escalation_menu(
    mine: int, live: int, sponsored: int, buttons: Iterable[MenuButton], lists: str
) -> list[Block]:
    """What `/escalation` alone opens; the button with the action `lists` stands out while one is open."""
    held = f"You own {counted(mine, 'open escalation')}." if mine else "You own no open escalation."
    if sponsored:
        held = f"You sponsor {counted(sponsored, 'open escalation')}." + (f" {held}" if mine else "")
    return [
        section(f"{held} {counted(live, 'is', 'are')} open in all."),
        *_buttons(buttons, lists if live else ""),
    ]


def _buttons(buttons: Iterable[MenuButton], primary: str) -> list[Block]:
    return actions(
        *(
            button(each.text, each.action, each.value, "primary" if each.action == primary else None)
            for each in buttons
        )
    )


def unknown_verb(word: str, nearest: str | None, command: str) -> str:
    """What is said to a verb that does not exist; `nearest` is the one that was probably meant."""
    typed = inline(word, 40)
    meant = f" Did you mean `{command} {nearest}`?" if nearest else ""
    return f"`{command} {typed}` is not something I know.{meant} `{command} help` lists what I do."


@dataclass(frozen=True, slots=True)
class SheetLine:
    """An entry of the sheet: its key, its button and the line before it."""

    key: str
    button: str
    line: str


def more_sheet(form_id: str, action: str, subject: Subject, lines: Iterable[SheetLine]) -> View:
    """One line and one button for each entry."""
    blocks = [
        section(each.line, button(each.button, action, str(Choice(each.key, subject)))) for each in lines
    ]
    return done_sheet(form_id, subject, blocks)


def done_sheet(form_id: str, subject: Subject, blocks: Sequence[Block]) -> View:
    """What a button of the sheet did, in the sheet's place."""
    return sheet(form_id, f"More for {subject}", blocks, ids.about(subject))
