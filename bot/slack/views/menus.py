"""What commands open without words, what `help` lists, and what is said to a word nobody knows."""

from __future__ import annotations

from typing import Final

from slack_sdk.models.blocks import Block

from bot.slack import ids
from bot.slack.text.markup import inline
from bot.slack.text.names import counted
from bot.slack.views.pieces import aside, button, prose, row

_NUMBERS: Final = "Numbers may be written `C-12`, `12` or `#12`."

CASE_VERBS: Final = {
    "next": ("", "claim the most urgent case that nobody has"),
    "claim": ("C-12", "take a case"),
    "mine": ("", "your open cases"),
    "list": ("[open | unowned | waiting | P1 | x | topic:payouts | author:@maria]", "cases that fit"),
    "search": ("words", "look through everything that was said"),
    "show": ("C-12", "the card, for you alone"),
    "history": ("C-12", "everything that happened"),
    "note": ("C-12 words", "keep something your team should know"),
    "ask": ("C-12 [team] [question]", "ask a partner team, and wait for it"),
    "wait": ("C-12 customer | partner", "nothing to do until they answer"),
    "snooze": ("C-12 2h", "put it aside for a while"),
    "wake": ("C-12", "take up what was put aside"),
    "priority": ("C-12 P1", "change what it is worth"),
    "assign": ("C-12 @ana", "give it to somebody"),
    "release": ("C-12", "give it back to the desk"),
    "resolve": ("C-12", "close it with an outcome"),
    "dismiss": ("C-12", "close what needs no answer"),
    "merge": ("C-12 C-9", "make one case out of two: C-12 goes into C-9"),
    "reopen": ("C-12", "go on with a closed case"),
    "open": ("[link or words]", "open a case by hand"),
}
ESCALATION_VERBS: Final = {
    "list": (
        "[mine | sponsored | overdue | snoozed | closed | sev1 | owner:@ana | partner:payouts]",
        "escalations that fit",
    ),
    "show": ("E-3", "the card, for you alone"),
    "own": ("E-3", "take it and acknowledge it"),
    "ack": ("E-3", "acknowledge what was given to you"),
    "assign": ("E-3 @ana | next", "give it to somebody, or to whoever is next"),
    "ask": ("E-3 [team] [question]", "ask a partner team"),
    "update": ("E-3 what happened", "report to the sponsors"),
    "promise": ("E-3 18:00 because …", "promise the next update for another time"),
    "severity": ("E-3 sev1", "change how urgent it is; every time is planned anew"),
    "snooze": ("E-3 2h because …", "put it aside for a while"),
    "wake": ("E-3", "take up what was put aside"),
    "sponsor": ("E-3 [@eva]", "hear what comes of it, or let somebody hear"),
    "note": ("E-3 words", "keep something your team should know"),
    "resolve": ("E-3", "close it with an outcome"),
    "cancel": ("E-3 why", "close it without one"),
    "reopen": ("E-3 why", "go on with a closed one"),
    "merge": ("E-3 E-5", "make one out of two: E-3 goes into E-5"),
    "split": ("E-3 R-7", "let a question to a partner team go on by itself"),
    "return": ("E-3 why", "close it and go on with its case"),
    "history": ("E-3", "everything that happened"),
    "summary": ("E-3", "post where it stands into its thread"),
    "export": ("E-3", "get a report, as files"),
    "new": ("", "raise one by hand"),
}
CASE_GROUPS: Final = {
    "Take a case": ("next", "claim", "assign", "release"),
    "Find and read": ("mine", "list", "search", "show", "history"),
    "Work on it": ("note", "ask", "wait", "snooze", "wake", "priority"),
    "End it, or go on": ("resolve", "dismiss", "merge", "reopen"),
    "Begin": ("open",),
}
ESCALATION_GROUPS: Final = {
    "Find and read": ("list", "show", "history", "summary", "export"),
    "Have it in hand": ("own", "ack", "assign", "note"),
    "Keep sponsors informed": ("update", "promise", "severity", "snooze", "wake", "sponsor"),
    "Partner teams": ("ask", "split"),
    "End it, or go on": ("resolve", "cancel", "return", "merge", "reopen"),
    "Begin": ("new",),
}
"""The verbs of each command by what somebody wants: twenty in a row are read by nobody."""
CALLOUT_VERBS: Final = {
    "status": ("", "what Callout is watching, and what troubles it"),
}


def case_help() -> list[Block]:
    """The verbs of `/case`."""
    how = "On a card: Claim takes it, Reply alone reaches the customer. Threads stay inside."
    return [*_grouped(ids.CASE_COMMAND, CASE_GROUPS, CASE_VERBS), aside(_NUMBERS, how)]


def escalation_help() -> list[Block]:
    """The verbs of `/escalation`."""
    how = "An executive starts one with the message shortcut “Flag to exec desk”, on any message."
    shown = _grouped(ids.ESCALATION_COMMAND, ESCALATION_GROUPS, ESCALATION_VERBS)
    return [*shown, aside(_NUMBERS.replace("C-", "E-"), how)]


def callout_help() -> list[Block]:
    """What Callout is, and where its commands are explained."""
    lead = (
        "*Callout* brings what customers write on social networks here as cases, and keeps what an "
        "executive flags from being forgotten."
    )
    more = "`/case help` and `/escalation help` list the rest."
    return [prose(lead), prose(_verbs(ids.CALLOUT_COMMAND, CALLOUT_VERBS)), aside(more)]


def _grouped(
    command: str, groups: dict[str, tuple[str, ...]], verbs: dict[str, tuple[str, str]]
) -> list[Block]:
    return [
        prose(f"*{title}*\n{_verbs(command, {verb: verbs[verb] for verb in group})}")
        for title, group in groups.items()
    ]


def _verbs(command: str, verbs: dict[str, tuple[str, str]]) -> str:
    return "\n".join(
        f"`{command} {f'{verb} {words}'.strip()}`  {does}" for verb, (words, does) in verbs.items()
    )


def case_menu(mine: int, unowned: int) -> list[Block]:
    """What `/case` alone opens: how things stand for this person, and the usual next steps."""
    held = f"You hold {counted(mine, 'open case')}." if mine else "You hold no open case."
    waiting = f"{counted(unowned, 'case waits', 'cases wait')} for somebody to claim." if unowned else ""
    quiet = "" if unowned else "Nothing waits to be claimed."
    return [
        prose(f"{held} {waiting}{quiet}"),
        *row(
            button("Claim the next", ids.MENU_NEXT, "next", "primary") if unowned else None,
            button("My cases", ids.MENU_MINE, "mine"),
            button("Open cases", ids.MENU_CASES, "list"),
            button("Search", ids.MENU_SEARCH, "search"),
            button("New case", ids.MENU_NEW_CASE, "new"),
            button("Help", ids.MENU_HELP, ids.CASE_COMMAND),
        ),
    ]


def escalation_menu(mine: int, live: int, sponsored: int = 0, *, may_raise: bool = True) -> list[Block]:
    """What `/escalation` alone opens; `may_raise`: this person may raise one by hand."""
    held = f"You own {counted(mine, 'open escalation')}." if mine else "You own no open escalation."
    if sponsored:
        held = f"You sponsor {counted(sponsored, 'open escalation')}." + (f" {held}" if mine else "")
    return [
        prose(f"{held} {counted(live, 'is', 'are')} open in all."),
        *row(
            button("Open escalations", ids.MENU_ESCALATIONS, "list", "primary" if live else None),
            button("New escalation", ids.MENU_NEW_ESCALATION, "new") if may_raise else None,
            button("Help", ids.MENU_HELP, ids.ESCALATION_COMMAND),
        ),
    ]


def unknown_verb(word: str, nearest: str | None, command: str) -> str:
    """What is said to a verb that does not exist; `nearest` is the one that was probably meant."""
    typed = inline(word, 40)
    meant = f" Did you mean `{command} {nearest}`?" if nearest else ""
    return f"`{command} {typed}` is not something I know.{meant} `{command} help` lists what I do."
