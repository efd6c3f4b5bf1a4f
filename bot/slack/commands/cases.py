"""The verbs of `/case`."""

from __future__ import annotations

from typing import Final

from slack_sdk.models.views import View

from bot.domain.access import Permission
from bot.domain.cases.choices import WaitingOn
from bot.domain.people import Actor
from bot.domain.subjects import SubjectKind
from bot.readmodels import CaseCard
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.commands.grammar import Takes
from bot.slack.commands.verbs import Form, Invocation, MenuEntry, Verb, VerbTable, at_once, from_words
from bot.slack.deps import Deps
from bot.slack.surfaces.cases import actions, forms, lists, typed
from bot.slack.surfaces.cases.opening import open_reported, report_in
from bot.slack.surfaces.partners import asking
from bot.slack.surfaces.timeline.handlers import show_history
from bot.slack.text.markup import as_written, name
from bot.slack.views.menus import MenuButton, case_menu, more_sheet


async def _menu(deps: Deps, by: Actor) -> Reply:
    mine, unowned = await lists.counts(deps.context, by)
    blocks = case_menu(mine, unowned, CASES.menu_buttons(by), ids.MENU_NEXT)
    return Reply("What would you like to do?", blocks)


async def _more(deps: Deps, asked: Invocation) -> View:
    card = await lists.read_card(deps, asked.number)
    return more_sheet(ids.MORE_FORM, ids.CASE_DO, asked.about, CASES.sheet_lines(card, asked.by))


_READ: Final = Permission.READ_CASES
_WORK: Final = Permission.WORK_ON_CASE
_FILTERS: Final = "[open | unowned | waiting | P1 | x | topic:payouts | author:@maria]"
_MORE: Final = Form(ids.MORE_FORM, "More", _more)
_RELEASE: Final = MenuEntry[CaseCard](
    "Release",
    lambda card: f"*Release.* {name(card.case.owner)} gives it back to the desk.",
    8,
    lambda card, _: card.case.owner is not None,
)
_WAITS: Final = (
    MenuEntry[CaseCard]("Wait for the customer", key="wait_customer", words="customer"),
    MenuEntry[CaseCard](
        "Wait",
        "*Wait for a partner team*, which was asked by other ways.",
        2,
        lambda card, _: card.case.waiting_on is not WaitingOn.PARTNER,
        key="wait_partner",
        words="partner",
    ),
)
_REPLY_PARTNER: Final = MenuEntry[CaseCard](
    "Reply to partner", "*Reply to partner.* Write into the thread of who was asked.", 3
)
_WAKE: Final = MenuEntry[CaseCard](
    "Wake",
    "*Wake.* Take it up before the time until which it was put aside.",
    4,
    lambda card, _: card.case.snoozed_until is not None,
)
_PRIORITY: Final = MenuEntry[CaseCard](
    "Set priority", lambda card: f"*Priority.* It is {card.case.priority} now.", 5
)

CASES: Final = VerbTable[CaseCard](
    ids.CASE_COMMAND,
    _READ,
    kind=SubjectKind.CASE,
    menu=_menu,
    which=typed.which_case,
    turn=(lists.listed, ids.CASES_PREVIOUS, ids.CASES_NEXT),
    more=(ids.MORE_FORM, ids.CASE_MORE, ids.CASE_DO),
    footer=(
        "Numbers may be written `C-12`, `12` or `#12`.",
        "On a card: Claim takes it, Reply alone reaches the customer. Threads stay inside.",
    ),
    is_open=lambda card: card.case.is_open,
    groups={
        "Take a case": (
            Verb("next", "", "claim the most urgent case that nobody has", Permission.CLAIM_CASE,
                 actions.claim_most_urgent, menu=MenuButton("Claim the next", ids.MENU_NEXT, "next")),
            Verb("claim", "C-12", "take a case", Permission.CLAIM_CASE, actions.claim, takes=Takes.NUMBER,
                 aliases=("take",), otherwise="`/case next` claims the most urgent one.",
                 pressed=(ids.CASE_CLAIM,)),
            Verb("assign", "C-12 @ana", "give it to somebody", _WORK,
                 at_once(typed.read_assignee, actions.assign), forms.ASSIGN, Takes.PERSON, aliases=("give",),
                 entries=(MenuEntry("Assign"),)),
            Verb("release", "C-12", "give it back to the desk", _WORK, actions.release, takes=Takes.NUMBER,
                 entries=(_RELEASE,)),
        ),
        "Find and read": (
            Verb("mine", "", "your open cases", _READ, lists.list_mine, aliases=("my",),
                 menu=MenuButton("My cases", ids.MENU_MINE, "mine")),
            Verb("list", _FILTERS, "cases that fit", _READ, lists.list_cases, aliases=("ls",),
                 menu=MenuButton("Open cases", ids.MENU_CASES, "list")),
            Verb("search", "words", "look through everything that was said", _READ, from_words(str, lists.found),
                 forms.SEARCH, aliases=("find",), menu=MenuButton("Search", ids.MENU_SEARCH, "search")),
            Verb("show", "C-12", "the card, for you alone", _READ, lists.show, takes=Takes.NUMBER),
            Verb("history", "C-12", "everything that happened", _READ, show_history, takes=Takes.NUMBER,
                 pressed=(ids.CASE_HISTORY,),
                 entries=(MenuEntry("History", "*History.* Everything that happened.", 9, closed=True),)),
        ),
        "Work on it": (
            Verb("note", "C-12 words", "keep something your team should know", Permission.NOTE_CASE,
                 from_words(as_written, actions.note), forms.NOTE, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Add a note", "*Note.* Keep something your team should know.", 1),)),
            Verb("ask", "C-12 [team] [question]", "ask a partner team, and wait for it", Permission.ASK_PARTNER,
                 asking.ask_by_verb, takes=Takes.NUMBER_FIRST, entries=(MenuEntry("Ask a partner"),)),
            Verb("wait", "C-12 customer | partner", "nothing to do until they answer", _WORK,
                 from_words(typed.read_waiting, actions.wait), forms.WAIT, Takes.NUMBER_ANYWHERE, entries=_WAITS),
            Verb("snooze", "C-12 2h", "put it aside for a while", _WORK,
                 at_once(typed.read_snooze, actions.snooze), forms.SNOOZE, Takes.NUMBER_ANYWHERE,
                 entries=(MenuEntry("Snooze"),)),
            Verb("wake", "C-12", "take up what was put aside", _WORK, actions.wake, takes=Takes.NUMBER,
                 entries=(_WAKE,)),
            Verb("priority", "C-12 P1", "change what it is worth", _WORK,
                 from_words(typed.read_priority, actions.prioritise), forms.PRIORITY, Takes.NUMBER_ANYWHERE,
                 entries=(_PRIORITY,)),
        ),
        "End it, or go on": (
            Verb("resolve", "C-12", "close it with an outcome", _WORK, form=forms.RESOLVE, takes=Takes.NUMBER,
                 aliases=("close",), pressed=(ids.CASE_RESOLVE,)),
            Verb("dismiss", "C-12", "close what needs no answer", _WORK,
                 from_words(typed.read_dismissal, actions.dismiss), forms.DISMISS, Takes.NUMBER_ANYWHERE,
                 entries=(MenuEntry("Dismiss", "*Dismiss.* It needs no answer.", 7),)),
            Verb("merge", "C-12 C-9", "make one case out of two: C-12 goes into C-9", _WORK,
                 from_words(typed.read_merge, actions.merge), forms.MERGE, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Merge", "*Merge.* The same matter as another case.", 6),)),
            Verb("reopen", "C-12", "go on with a closed case", Permission.REOPEN_CASE, actions.reopen,
                 takes=Takes.NUMBER, otherwise="`/case list closed` shows those that are closed.",
                 pressed=(ids.CASE_REOPEN,)),
        ),
        "Begin": (
            Verb("open", "[link or words]", "open a case by hand", Permission.OPEN_CASE,
                 from_words(report_in, open_reported), forms.OPEN_CASE, aliases=("new",),
                 menu=MenuButton("New case", ids.MENU_NEW_CASE, "new")),
        ),
        "By buttons alone": (
            Verb("reply", "", "", _WORK, form=forms.REPLY, takes=Takes.NUMBER, pressed=(ids.CASE_REPLY,)),
            Verb("other", "", "", Permission.FOLLOW, lists.show, takes=Takes.NUMBER, pressed=(ids.CASE_SHOW,)),
            Verb("reply_partner", "", "", Permission.WRITE_TO_PARTNER, asking.reply_by_verb, takes=Takes.NUMBER,
                 entries=(_REPLY_PARTNER,)),
            Verb("more", "", "", _READ, form=_MORE, takes=Takes.NUMBER, entries=(MenuEntry("More"),)),
        ),
    },
)  # fmt: skip
