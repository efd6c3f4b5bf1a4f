"""What everything registered needs, written down a second time: by kind and id, with what a press or a form carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.access import Permission
from bot.slack import ids, partner_ids

CASE, FREE_CASE, CLOSED_CASE = "C-1", "C-2", "C-3"
LIVE, CLOSED, OTHER = "E-1", "E-2", "E-3"
REQUEST, OPEN_REQUEST = "R-1", "R-2"
"""To a team that takes no outsiders, and to one that does; both about E-1."""
ENDING = "the ending of E-2"
"""A button's value that says when E-2 was closed."""


@dataclass(frozen=True, slots=True)
class Use:
    """One way to use it: what that needs, what it is about, and what is carried besides.

    `inside` is what the menu around it needs.
    """

    needs: Permission
    about: str = ""
    value: str = ""
    picked: Mapping[str, str] = field(default_factory=dict)
    knows: Mapping[str, str] = field(default_factory=dict)
    inside: Permission = Permission.GET_HELP


def _all(needs: Permission, about: str, *names: str) -> dict[str, tuple[Use, ...]]:
    return {name: (Use(needs, about, about),) for name in names}


def _entries(entries: Mapping[str, Permission], about: str, inside: Permission) -> tuple[Use, ...]:
    return tuple(Use(needs, about, f"{key}:{about}", inside=inside) for key, needs in entries.items())


CASE_ENTRIES = {
    **dict.fromkeys(
        [
            "assign",
            "release",
            "wait_customer",
            "wait_partner",
            "snooze",
            "wake",
            "priority",
            "dismiss",
            "merge",
        ],
        Permission.WORK_ON_CASE,
    ),
    "history": Permission.READ_CASES,
    "more": Permission.READ_CASES,
    "note": Permission.NOTE_CASE,
    "ask": Permission.ASK_PARTNER,
    "reply_partner": Permission.WRITE_TO_PARTNER,
}
ESCALATION_ENTRIES = {
    **dict.fromkeys(
        ["own", "promise", "severity", "snooze", "wake", "split", "return", "merge"],
        Permission.RUN_ESCALATION,
    ),
    "history": Permission.READ_ESCALATIONS,
    "more": Permission.READ_ESCALATIONS,
    "where": Permission.REPORT_ON_ESCALATION,
    "export": Permission.REPORT_ON_ESCALATION,
    "sponsor": Permission.SPONSOR,  # by themselves: an entry names nobody
    "ask": Permission.ASK_PARTNER,
    "cancel": Permission.CANCEL_ESCALATION,
    "ask_update": Permission.ASK_FOR_UPDATE,
    "reply_partner": Permission.WRITE_TO_PARTNER,
}
"""Entries of a card's menu and of the sheet behind it, by key."""

_MESSAGE = {ids.CHANNEL: "#general", ids.TS: "a message"}
_ANSWERING = (
    Use(Permission.ANSWER_REQUEST, REQUEST, REQUEST),
    Use(Permission.ANSWER_REQUEST, OPEN_REQUEST, OPEN_REQUEST),
)
_SETTLES = replace(Use(Permission.SETTLE, CLOSED, ENDING), knows={ids.CLOSED_AT: ENDING})

COMMANDS = {
    ids.CASE_COMMAND: (Use(Permission.READ_CASES),),
    ids.ESCALATION_COMMAND: (Use(Permission.READ_ESCALATIONS),),
    ids.CALLOUT_COMMAND: (Use(Permission.GET_HELP),),
}
ACTIONS = {
    **_all(Permission.CLAIM_CASE, FREE_CASE, ids.CASE_CLAIM),
    **_all(Permission.ESCALATE_CASE, CASE, ids.CASE_ESCALATE),
    **_all(Permission.READ_CASES, CASE, ids.CASE_HISTORY),
    **_all(Permission.FOLLOW, CASE, ids.CASE_SHOW),
    **_all(Permission.REOPEN_CASE, CLOSED_CASE, ids.CASE_REOPEN),
    **_all(Permission.WORK_ON_CASE, CASE, ids.CASE_REPLY, ids.CASE_RESOLVE),
    **dict.fromkeys([ids.CASE_DO, ids.CASE_MORE], _entries(CASE_ENTRIES, CASE, Permission.READ_CASES)),
    **_all(
        Permission.RUN_ESCALATION,
        LIVE,
        ids.ESCALATION_ACKNOWLEDGE,
        ids.ESCALATION_ASSIGN,
        ids.ESCALATION_RESOLVE,
        ids.ESCALATION_UPDATE,
    ),
    **_all(Permission.READ_ESCALATIONS, LIVE, ids.ESCALATION_HISTORY),
    **_all(Permission.REOPEN_ESCALATION, CLOSED, ids.ESCALATION_REOPEN),
    **_all(Permission.ASK_FOR_UPDATE, LIVE, ids.ESCALATION_ASK_UPDATE),
    **dict.fromkeys(
        [ids.ESCALATION_DO, ids.ESCALATION_MORE],
        _entries(ESCALATION_ENTRIES, LIVE, Permission.READ_ESCALATIONS),
    ),
    **dict.fromkeys([ids.CLOSING_YES, ids.CLOSING_NO], (_SETTLES,)),
    **dict.fromkeys([ids.CASES_NEXT, ids.CASES_PREVIOUS], (Use(Permission.READ_CASES, value="1|"),)),
    **dict.fromkeys(
        [ids.ESCALATIONS_NEXT, ids.ESCALATIONS_PREVIOUS], (Use(Permission.READ_ESCALATIONS, value="1|"),)
    ),
    **dict.fromkeys([ids.TIMELINE_EARLIER, ids.TIMELINE_LATER], (Use(Permission.FOLLOW, CASE, f"1|{CASE}"),)),
    **dict.fromkeys([ids.MENU_MINE, ids.MENU_CASES, ids.MENU_SEARCH], (Use(Permission.READ_CASES),)),
    ids.MENU_NEXT: (Use(Permission.CLAIM_CASE),),
    ids.MENU_NEW_CASE: (Use(Permission.OPEN_CASE),),
    ids.MENU_ESCALATIONS: (Use(Permission.READ_ESCALATIONS),),
    ids.MENU_NEW_ESCALATION: (Use(Permission.RAISE_ESCALATION),),
    ids.MENU_HELP: (Use(Permission.FOLLOW, value=ids.CASE_COMMAND),),
    **dict.fromkeys(
        [
            partner_ids.REQUEST_ACKNOWLEDGE,
            partner_ids.REQUEST_ETA,
            partner_ids.REQUEST_ANSWER,
            partner_ids.REQUEST_DECLINE,
        ],
        _ANSWERING,
    ),
    partner_ids.REPLY_PARTNER: (Use(Permission.WRITE_TO_PARTNER, LIVE, REQUEST),),
    partner_ids.REQUEST_WITHDRAW: (Use(Permission.ASK_PARTNER, LIVE, REQUEST),),
}
SHORTCUTS = {
    ids.FLAG_ESCALATION: (Use(Permission.RAISE_ESCALATION),),
    ids.NEW_ESCALATION: (Use(Permission.RAISE_ESCALATION),),
    ids.OPEN_CASE: (Use(Permission.OPEN_CASE),),
    ids.NEW_CASE: (Use(Permission.OPEN_CASE),),
    ids.ADD_TO_TIMELINE: (Use(Permission.KEEP_MESSAGE),),
}
FORMS = {
    **_all(
        Permission.WORK_ON_CASE,
        CASE,
        ids.ASSIGN_FORM,
        ids.DISMISS_FORM,
        ids.MERGE_FORM,
        ids.PRIORITY_FORM,
        ids.REPLY_FORM,
        ids.RESOLVE_FORM,
        ids.SNOOZE_FORM,
        ids.WAIT_FORM,
    ),
    **_all(Permission.NOTE_CASE, CASE, ids.NOTE_FORM),
    **_all(
        Permission.RUN_ESCALATION,
        LIVE,
        ids.ESCALATION_ASSIGN_FORM,
        ids.ESCALATION_RESOLVE_FORM,
        ids.ESCALATION_SNOOZE_FORM,
        ids.PROMISE_FORM,
        ids.RETURN_FORM,
        ids.SEVERITY_FORM,
        ids.SPLIT_FORM,
        ids.UPDATE_FORM,
    ),
    ids.ESCALATION_MERGE_FORM: (Use(Permission.RUN_ESCALATION, LIVE, LIVE, picked={ids.INTO: OTHER}),),
    **_all(Permission.CANCEL_ESCALATION, LIVE, ids.CANCEL_FORM),
    **_all(Permission.REOPEN_ESCALATION, CLOSED, ids.REOPEN_FORM),
    ids.NOT_SETTLED_FORM: (replace(_SETTLES, value=CLOSED),),
    ids.FLAG_FORM: (Use(Permission.RAISE_ESCALATION), Use(Permission.ESCALATE_CASE, CASE, CASE)),
    **_all(Permission.ESCALATE_CASE, LIVE, ids.JOIN_FORM),
    ids.NEW_CASE_FORM: (Use(Permission.OPEN_CASE),),
    ids.SEARCH_FORM: (Use(Permission.READ_CASES),),
    ids.ADD_TO_TIMELINE_FORM: (Use(Permission.KEEP_MESSAGE, knows=_MESSAGE),),
    partner_ids.ASK_FORM: (Use(Permission.ASK_PARTNER, CASE, CASE), Use(Permission.ASK_PARTNER, LIVE, LIVE)),
    partner_ids.REPLY_PARTNER_FORM: (Use(Permission.WRITE_TO_PARTNER, LIVE, REQUEST),),
    **dict.fromkeys(
        [partner_ids.ETA_FORM, partner_ids.ANSWER_FORM, partner_ids.DECLINE_FORM],
        _ANSWERING,
    ),
}
MENUS = {ids.CASE_SEARCH: (Use(Permission.READ_CASES, value="C-2"),)}
USES: Mapping[str, Mapping[str, tuple[Use, ...]]] = {
    "command": COMMANDS,
    "action": ACTIONS,
    "shortcut": SHORTCUTS,
    "submit": FORMS,
    "options": MENUS,
}
"""By the name of their table in Gestures."""

WORDS = (
    ids.REPLY,
    ids.NOTE,
    ids.REASON,
    ids.HAPPENED,
    ids.SUMMARY,
    ids.WORDS,
    ids.QUERY,
    ids.MISSING,
    ids.PREVENTION_TITLE,
    partner_ids.QUESTION,
)
PICKED = {
    ids.WAIT_ON: "customer",
    ids.PRIORITY: "P1",
    ids.WHY: "spam",
    ids.RESOLUTION: "solved",
    ids.ROOT_CAUSE: "outage",
    ids.INTO: FREE_CASE,
    ids.SEVERITY: "sev3",
    ids.SPLIT_REQUEST: REQUEST,
    ids.SUBJECT: CASE,
    partner_ids.TEAM: "payouts",
    partner_ids.REQUEST: REQUEST,
}
LATER = (ids.UNTIL, ids.NEXT_BY, ids.WANTED_BY, partner_ids.ETA)
"""How the fields of all forms are filled in: each form reads its own."""
