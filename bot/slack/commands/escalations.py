"""The verbs of `/escalation`."""

from __future__ import annotations

from typing import Final

from slack_sdk.models.views import View

from bot.domain.access import Permission, may
from bot.domain.people import Actor
from bot.domain.subjects import SubjectKind
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.commands.grammar import Takes
from bot.slack.commands.verbs import Form, Invocation, MenuEntry, Verb, VerbTable, at_once, from_words
from bot.slack.deps import Deps
from bot.slack.surfaces.escalations import actions, flags, forms, lists, sponsors, typed
from bot.slack.surfaces.partners import asking
from bot.slack.surfaces.timeline.handlers import show_history
from bot.slack.text.markup import unmarked
from bot.slack.views.menus import MenuButton, escalation_menu, more_sheet


async def _menu(deps: Deps, by: Actor) -> Reply:
    mine, live, sponsored = await lists.counts(deps.context, by)
    blocks = escalation_menu(mine, live, sponsored, ESCALATIONS.menu_buttons(by), ids.MENU_ESCALATIONS)
    return Reply("What would you like to do?", blocks)


async def _more(deps: Deps, asked: Invocation) -> View:
    lines = ESCALATIONS.sheet_lines(await lists.read_card(deps, asked.number), asked.by)
    return more_sheet(ids.ESCALATION_SHEET, ids.ESCALATION_DO, asked.about, lines)


_READ: Final = Permission.READ_ESCALATIONS
_RUN: Final = Permission.RUN_ESCALATION
_TELL: Final = Permission.REPORT_ON_ESCALATION
_FILTERS: Final = "[mine | sponsored | overdue | snoozed | closed | sev1 | owner:@ana | partner:payouts]"
_OWN: Final = MenuEntry[EscalationCard](
    "Own it",
    "Take it and have it in hand.",
    1,
    lambda card, by: card.escalation.owner is None or not by.is_person(card.escalation.owner),
)
_REPLY_PARTNER: Final = MenuEntry[EscalationCard](
    "Reply to partner",
    "Write into the thread of a team that was asked.",
    3,
    lambda card, _: bool(card.partners),
)
_WAKE: Final = MenuEntry[EscalationCard](
    "Wake",
    "Take it up before the time until which it was put aside.",
    7,
    lambda card, _: card.escalation.snoozed_until is not None,
)
_ASK_UPDATE: Final = MenuEntry[EscalationCard](
    "Ask for an update",
    "Its owner is asked how it stands.",
    8,
    lambda card, by: (
        may(by, Permission.ASK_FOR_UPDATE, card.escalation, sponsors=card.sponsors)
        and card.escalation.update_asked_at is None
    ),
)
_SPONSOR: Final = MenuEntry[EscalationCard](
    "Sponsor it",
    "Hear what comes of it.",
    9,
    lambda card, by: may(by, Permission.SPONSOR) and by.person not in card.sponsors,
)
_SPLIT: Final = MenuEntry[EscalationCard](
    "Split a request off",
    "Let a question to a partner team go on by itself.",
    13,
    lambda card, _: any(ask.request.is_waiting for ask in card.partners),
)

ESCALATIONS: Final = VerbTable[EscalationCard](
    ids.ESCALATION_COMMAND,
    _READ,
    kind=SubjectKind.ESCALATION,
    menu=_menu,
    which=typed.which_escalation,
    turn=(lists.listed, ids.ESCALATIONS_PREVIOUS, ids.ESCALATIONS_NEXT),
    more=(ids.ESCALATION_SHEET, ids.ESCALATION_MORE, ids.ESCALATION_DO),
    footer=(
        "Numbers may be written `E-12`, `12` or `#12`.",
        "An executive starts one with the message shortcut “Flag to exec desk”, on any message.",
    ),
    is_open=lambda card: card.escalation.is_live,
    groups={
        "Find and read": (
            Verb("list", _FILTERS, "escalations that fit", _READ, lists.list_escalations,
                 menu=MenuButton("Open escalations", ids.MENU_ESCALATIONS, "list")),
            Verb("show", "E-3", "the card, for you alone", _READ, lists.show, takes=Takes.NUMBER,
                 is_redacted=True),
            Verb("history", "E-3", "everything that happened", _READ, show_history, takes=Takes.NUMBER,
                 pressed=(ids.ESCALATION_HISTORY,),
                 entries=(MenuEntry("History", "Read everything that happened.", 15, closed=True),)),
            Verb("summary", "E-3", "post where it stands into its thread", _TELL, actions.summary,
                 takes=Takes.NUMBER,
                 entries=(MenuEntry("Where we are", "Post a summary into its thread.", 10, closed=True, key="where"),)),
            Verb("export", "E-3", "get a report, as files", _TELL, actions.export, takes=Takes.NUMBER,
                 entries=(MenuEntry("Export", "Get a report, as files.", 11, closed=True),)),
        ),
        "Have it in hand": (
            Verb("own", "E-3", "take it and acknowledge it", _RUN, actions.own, takes=Takes.NUMBER,
                 aliases=("take",), otherwise="open", entries=(_OWN,)),
            Verb("ack", "E-3", "acknowledge what was given to you", _RUN, actions.acknowledge,
                 takes=Takes.NUMBER, aliases=("acknowledge",), pressed=(ids.ESCALATION_ACKNOWLEDGE,)),
            Verb("assign", "E-3 @ana | next", "give it to somebody, or to whoever is next", _RUN, typed.assign,
                 forms.ASSIGN, Takes.PERSON, aliases=("give",), pressed=(ids.ESCALATION_ASSIGN,)),
            Verb("note", "E-3 words", "keep something your team should know", Permission.NOTE_ESCALATION,
                 typed.note, takes=Takes.NUMBER_FIRST),
        ),
        "Keep sponsors informed": (
            Verb("update", "E-3 what happened", "report to the sponsors", _RUN, form=forms.UPDATE,
                 takes=Takes.NUMBER_FIRST, pressed=(ids.ESCALATION_UPDATE,)),
            Verb("promise", "E-3 18:00 because …", "promise the next update for another time", _RUN,
                 at_once(typed.read_promise, actions.promise), forms.PROMISE, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Promise a time", "Say when the sponsors hear next.", 4),)),
            Verb("severity", "E-3 sev1", "change how urgent it is; every time is planned anew", _RUN,
                 at_once(typed.read_severity, actions.severity), forms.SEVERITY, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Set severity", "Change how urgent it is. Every time is planned anew.", 5),)),
            Verb("snooze", "E-3 2h because …", "put it aside for a while", _RUN,
                 at_once(typed.read_snooze, actions.snooze), forms.SNOOZE, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Snooze", "Put it aside for a while, with a reason.", 6),)),
            Verb("wake", "E-3", "take up what was put aside", _RUN, actions.wake, takes=Takes.NUMBER,
                 entries=(_WAKE,)),
            Verb("sponsor", "E-3 [@eva]", "hear what comes of it, or let somebody hear", Permission.ADD_SPONSOR,
                 sponsors.sponsor, takes=Takes.PERSON, otherwise="open", entries=(_SPONSOR,)),
        ),
        "Partner teams": (
            Verb("ask", "E-3 [team] [question]", "ask a partner team", Permission.ASK_PARTNER,
                 asking.ask_by_verb, takes=Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Ask a partner", "Ask another team, which has a clock of its own.", 2),)),
            Verb("split", "E-3 R-7", "let a question to a partner team go on by itself", _RUN,
                 from_words(typed.read_request, actions.split_off), forms.SPLIT, Takes.NUMBER_FIRST,
                 entries=(_SPLIT,)),
        ),
        "End it, or go on": (
            Verb("resolve", "E-3", "close it with an outcome", _RUN, form=forms.RESOLVE, takes=Takes.NUMBER,
                 aliases=("close",), pressed=(ids.ESCALATION_RESOLVE,)),
            Verb("cancel", "E-3 why", "close it without one", Permission.CANCEL_ESCALATION,
                 from_words(unmarked, actions.cancel), forms.CANCEL, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Cancel the escalation", "Close it without an outcome.", 16),)),
            Verb("return", "E-3 why", "close it and go on with its case", _RUN,
                 from_words(unmarked, actions.give_back), forms.RETURN, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Return to a case", "Close it and go on with its case.", 14),)),
            Verb("merge", "E-3 E-5", "make one out of two: E-3 goes into E-5", _RUN,
                 from_words(typed.read_into, actions.merge), forms.MERGE, Takes.NUMBER_FIRST,
                 entries=(MenuEntry("Merge", "Make one escalation out of two.", 12),)),
            Verb("reopen", "E-3 why", "go on with a closed one", Permission.REOPEN_ESCALATION,
                 from_words(unmarked, actions.reopen), forms.REOPEN, Takes.NUMBER_FIRST, otherwise="closed",
                 pressed=(ids.ESCALATION_REOPEN,)),
        ),
        "Begin": (
            Verb("new", "", "raise one by hand", Permission.RAISE_ESCALATION, form=flags.NEW, aliases=("open",),
                 menu=MenuButton("New escalation", ids.MENU_NEW_ESCALATION, "new")),
        ),
        "By buttons alone": (
            Verb("ask_update", "", "", Permission.ASK_FOR_UPDATE, sponsors.ask_for_update, takes=Takes.NUMBER,
                 pressed=(ids.ESCALATION_ASK_UPDATE,), entries=(_ASK_UPDATE,)),
            Verb("reply_partner", "", "", Permission.WRITE_TO_PARTNER, asking.reply_by_verb, takes=Takes.NUMBER,
                 entries=(_REPLY_PARTNER,)),
            Verb("more", "", "", _READ, form=Form(ids.ESCALATION_SHEET, "More for {}", _more),
                 takes=Takes.NUMBER, entries=(MenuEntry("More…", closed=True),)),
        ),
    },
)  # fmt: skip
