"""Names that Slack sends back: commands, shortcuts, actions, forms, fields, and the forms of their values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.errors import NotFound
from bot.domain.subjects import Subject, SubjectKind, parse_subject
from bot.slack.text.graphemes import width

# Commands and shortcuts, as app.yaml names them
CASE_COMMAND: Final = SubjectKind.CASE.command
ESCALATION_COMMAND: Final = SubjectKind.ESCALATION.command
CALLOUT_COMMAND: Final = "/callout"
FLAG_ESCALATION: Final = "flag_escalation"
OPEN_CASE: Final = "open_case"
ADD_TO_TIMELINE: Final = "add_to_timeline"
NEW_CASE: Final = "new_case"
NEW_ESCALATION: Final = "new_escalation"

# Buttons of a case; their value is its number (`C-12`)
CASE_CLAIM: Final = "case_claim"
CASE_REPLY: Final = "case_reply"
CASE_ESCALATE: Final = "case_escalate"
CASE_RESOLVE: Final = "case_resolve"
CASE_REOPEN: Final = "case_reopen"
CASE_HISTORY: Final = "case_history"
CASE_SHOW: Final = "case_show"
CASE_MORE: Final = "case_more"  # the overflow menu; its choice is `verb:C-12`
CASE_DO: Final = "case_do"  # a button of the "More" form; its value is `verb:C-12`

# Buttons of an escalation; their value is its number (`E-3`); of the first three in a nudge, see held_value
ESCALATION_ACKNOWLEDGE: Final = "escalation_acknowledge"
ESCALATION_UPDATE: Final = "escalation_update"
ESCALATION_ASSIGN: Final = "escalation_assign"
ESCALATION_RESOLVE: Final = "escalation_resolve"
ESCALATION_REOPEN: Final = "escalation_reopen"
ESCALATION_HISTORY: Final = "escalation_history"
ESCALATION_ASK_UPDATE: Final = "escalation_ask_update"
CLOSING_YES: Final = "closing_yes"  # "Did this settle it?"; value: see ending_value
CLOSING_NO: Final = "closing_no"
ESCALATION_MORE: Final = "escalation_more"  # the overflow menu; its choice is `verb:E-3`
ESCALATION_DO: Final = "escalation_do"  # a button of the "More" sheet; its value is `verb:E-3`

# Lists and menus
CASES_PREVIOUS: Final = "cases_previous"  # value: `page|query`, see page_value
CASES_NEXT: Final = "cases_next"
ESCALATIONS_PREVIOUS: Final = "escalations_previous"
ESCALATIONS_NEXT: Final = "escalations_next"
TIMELINE_EARLIER: Final = "timeline_earlier"  # value: `page|C-12`
TIMELINE_LATER: Final = "timeline_later"
MENU_NEXT: Final = "menu_next"  # claim the most urgent
MENU_MINE: Final = "menu_mine"
MENU_CASES: Final = "menu_cases"
MENU_SEARCH: Final = "menu_search"
MENU_NEW_CASE: Final = "menu_new_case"
MENU_ESCALATIONS: Final = "menu_escalations"
MENU_NEW_ESCALATION: Final = "menu_new_escalation"
MENU_HELP: Final = "menu_help"  # value: the command
OPEN_LINK: Final = "open_link"  # buttons that only lead somewhere; Slack still reports the press

# Forms (callback ids of modals)
LOADING_FORM: Final = "loading_form"
REPLY_FORM: Final = "reply_form"
RESOLVE_FORM: Final = "resolve_form"
ASSIGN_FORM: Final = "assign_form"
WAIT_FORM: Final = "wait_form"
SNOOZE_FORM: Final = "snooze_form"
PRIORITY_FORM: Final = "priority_form"
DISMISS_FORM: Final = "dismiss_form"
MERGE_FORM: Final = "merge_form"
NOTE_FORM: Final = "note_form"
MORE_FORM: Final = "more_form"
ESCALATION_SHEET: Final = "escalation_sheet"
PROMISE_FORM: Final = "promise_form"
SEVERITY_FORM: Final = "severity_form"
ESCALATION_SNOOZE_FORM: Final = "escalation_snooze_form"
NOT_SETTLED_FORM: Final = "not_settled_form"
FLAG_FORM: Final = "flag_form"
JOIN_FORM: Final = "join_form"  # flagged before: become a sponsor too
UPDATE_FORM: Final = "update_form"
ESCALATION_ASSIGN_FORM: Final = "escalation_assign_form"
ESCALATION_MERGE_FORM: Final = "escalation_merge_form"
SPLIT_FORM: Final = "split_form"
RETURN_FORM: Final = "return_form"
ESCALATION_RESOLVE_FORM: Final = "escalation_resolve_form"
CANCEL_FORM: Final = "cancel_form"
REOPEN_FORM: Final = "reopen_form"
NEW_CASE_FORM: Final = "new_case_form"
ADD_TO_TIMELINE_FORM: Final = "add_to_timeline_form"
SEARCH_FORM: Final = "search_form"
HISTORY_FORM: Final = "history_form"

# External selects (action ids that ask for options)
CASE_SEARCH: Final = "case_search"

# Fields (block ids of inputs); domain BadInput.field uses the same words
REPLY: Final = "reply"
RESOLUTION: Final = "resolution"
ROOT_CAUSE: Final = "root_cause"
TOPIC: Final = "topic"
CAN_RECUR: Final = "can_recur"
CUSTOMER_TOLD: Final = "customer_told"
PREVENTION_ITEM: Final = "prevention_item"
PREVENTION_TITLE: Final = "prevention_title"
LESSONS: Final = "lessons"
MISSING: Final = "missing"
NOTE: Final = "note"
ASSIGNEE: Final = "assignee"
WAIT_ON: Final = "on"
SNOOZE_FOR: Final = "for"
UNTIL: Final = "until"
PRIORITY: Final = "priority"
WHY: Final = "why"
INTO: Final = "into"
SUMMARY: Final = "summary"
SEVERITY: Final = "severity"
WANTED_BY: Final = "wanted_by"
PARTNERS: Final = "partners"
OWNER: Final = "owner"
CONFIDENTIAL: Final = "confidential"
SPLIT_REQUEST: Final = "split_request"
HAPPENED: Final = "happened"
PLANNED: Final = "planned"
NEXT_BY: Final = "next_by"
AUDIENCE: Final = "audience"
REASON: Final = "reason"
WORDS: Final = "words"
AUTHOR: Final = "author"
LINK: Final = "link"
SUBJECT: Final = "subject"
TYPED_SUBJECT: Final = "typed_subject"
QUERY: Final = "query"

# What a form remembers (keys of private_metadata)
ABOUT: Final = "about"  # the case or escalation it acts on
HOLDER: Final = "holder"  # who had the escalation when the form was shown: domain.escalations.holder_of
CLOSED_AT: Final = "closed_at"  # which ending of an escalation, in ISO form
CHANNEL: Final = "channel"
TS: Final = "ts"
THREAD_TS: Final = "thread_ts"
WRITER: Final = "writer"  # Slack id of who wrote the message
WRITER_NAME: Final = "writer_name"
TEXT: Final = "text"  # of the message
CUT: Final = "cut"  # TEXT is the beginning only
PAGE: Final = "page"

METADATA_LIMIT: Final = 3000
"""Characters of private_metadata: https://docs.slack.dev/reference/views/modal-views"""


_PAGE = re.compile("[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu: what to do (a key of the table of verbs), and to what."""

    key: str
    subject: Subject

    def __str__(self) -> str:
        return f"{self.key}:{self.subject}"


def read_subject(value: str | None) -> Subject | None:
    """The case or escalation in a button's value (`C-12`); None when it is none."""
    return parse_subject(value or "", SubjectKind.CASE)


def subject_in(value: str | None, kind: SubjectKind | None) -> Subject:
    """What a button or a form of ours carries (`E-3`); NotFound where it is of another kind, or nothing."""
    subject = read_subject(value)
    if subject is None or subject.kind is not kind:
        raise NotFound(kind.noun if kind else "", value or "")
    return subject


def read_choice(value: str | None) -> Choice | None:
    """The entry of a menu in an option's value (`snooze:C-12`); None when it names nothing."""
    key, _, number = (value or "").partition(":")
    subject = read_subject(number)
    return Choice(key, subject) if subject else None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, as a pager's button carries it: which one (from 1), and of what."""

    number: int
    query: str = ""

    def __str__(self) -> str:
        return f"{self.number}|{self.query}"[:2000]


def read_page(value: str | None) -> Page:
    """The page in a pager's value (`2|mine`); the first page of everything when it cannot be read."""
    number, _, query = (value or "").partition("|")
    return Page(max(1, int(number)) if _PAGE.fullmatch(number) else 1, query)


def held_value(subject: Subject, holder: str) -> str:
    """An escalation and who had it when the button was shown, as the button carries them: `E-3|U0ANA`."""
    return f"{subject}|{holder}"


def read_held(value: str) -> tuple[str, str]:
    """The number in such a button's value, and who had it then; "" in a button that carries the number alone."""
    number, _, holder = value.partition("|")
    return number, holder


def ending_value(subject: Subject, closed_at: datetime) -> str:
    """An escalation and which of its endings, as a button carries them: `E-3|2026-11-22T10:04:00+00:00`."""
    return f"{subject}|{closed_at.isoformat()}"


def read_ending(value: str) -> tuple[Subject, datetime] | None:
    """The escalation and the ending in a button's value; None where it cannot be read."""
    number, _, when = value.partition("|")
    subject = read_subject(number)
    try:
        closed_at = datetime.fromisoformat(when)
    except ValueError:
        return None
    is_ours = subject is not None and subject.kind is SubjectKind.ESCALATION and closed_at.tzinfo is not None
    return (subject, closed_at) if subject is not None and is_ours else None


def metadata(facts: Mapping[str, str | None]) -> str:
    """Facts for a form to remember, as JSON within Slack's limit; without empty ones, TEXT cut to fit (and CUT)."""
    kept = {key: value for key, value in facts.items() if value}
    packed = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    while width(packed) > METADATA_LIMIT and kept.get(TEXT):
        kept[CUT] = "yes"
        over = width(packed) - METADATA_LIMIT
        kept[TEXT] = kept[TEXT][: -max(1, over // 6)]
        packed = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return packed


def about(subject: Subject, **facts: str | None) -> str:
    """What a form on one case or escalation remembers."""
    return metadata({ABOUT: str(subject), **facts})
