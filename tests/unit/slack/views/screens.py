"""Every screen that people see, each in the states it has: name → blocks or a form."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.cases.case import CaseStatus
from bot.domain.cases.choices import WaitingOn
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.events.cases import Claimed
from bot.domain.events.timeline import Said
from bot.domain.people import Role
from bot.domain.posts import Media
from bot.domain.subjects import case_subject, escalation_subject
from bot.outbox.news import OwnerChanged
from bot.readmodels import CaseList, EscalationLine, EscalationList, FlaggedMessage
from bot.slack import ids
from bot.slack.commands import cases as case_verbs
from bot.slack.commands import escalations as escalation_verbs
from bot.slack.commands.callout import CALLOUT
from bot.slack.commands.dispatch import help_words
from bot.slack.surfaces.cases.card import case_card, case_shown
from bot.slack.surfaces.cases.modals import (
    add_to_timeline_modal,
    assign_modal,
    dismiss_modal,
    merge_modal,
    note_modal,
    open_case_modal,
    priority_modal,
    reply_modal,
    resolve_modal,
    search_modal,
    snooze_modal,
    wait_modal,
)
from bot.slack.surfaces.escalations.card import escalation_card, escalation_shown
from bot.slack.surfaces.escalations.modals import (
    escalation_assign_modal,
    escalation_resolve_modal,
    flag_modal,
    join_modal,
    promise_modal,
    reason_modal,
    severity_modal,
    update_modal,
)
from bot.slack.surfaces.escalations.modals import snooze_modal as escalation_snooze_modal
from bot.slack.surfaces.home.tab import home_view
from bot.slack.views.closing import closing_summary, not_settled_modal
from bot.slack.views.direct import with_buttons
from bot.slack.views.drafts import FlagDraft, MessageDraft, summary_of
from bot.slack.views.lists import case_list, escalation_list
from bot.slack.views.menus import case_menu, escalation_menu
from bot.slack.views.notes import post_note
from bot.slack.views.timeline import history_modal, timeline_list
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW, a_card, an_entry, an_escalation_card, minutes
from tests.unit.slack.sheets import AGENT, case_sheet, escalation_sheet
from tests.unit.slack.views.move_screens import MOVES
from tests.unit.slack.views.nudge_screens import NUDGES
from tests.unit.slack.views.partner_screens import PARTNERS
from tests.unit.slack.views.summary_screens import SUMMARIES

Screen = Callable[[], Sequence[Block] | View]

MESSAGE = MessageDraft(
    "C0GEN",
    "1795341000.000200",
    "Payouts are <https://x.test|down> &amp; out, <@U0ANA> knows",
    author="Kim Tan",
    author_slack_id="U0KIM",
)
FLAG = FlagDraft(
    (cards.SEV1, cards.SEV3), "sev1", MESSAGE, partners=(("payouts", "Payouts"), ("risk", "Risk"))
)
BARE_FLAG = FlagDraft((cards.SEV1,), "sev1")
CASE_FLAG = replace(BARE_FLAG, case=case_subject(12), summary=summary_of(cards.a_post().text or ""))


def a_list(count: int) -> CaseList:
    lines = tuple(cards.a_line(number) for number in range(1, count + 1))
    return CaseList("Open cases", lines, count, 1, 1, NOW, "open")


def escalations(*lines: EscalationLine) -> EscalationList:
    return EscalationList("Open escalations", lines, len(lines), 1, 1, NOW)


CASES: dict[str, Screen] = {
    "case_new": lambda: case_card(a_card()),
    "case_new_with_everything": lambda: case_card(cards.a_full_card()),
    "case_claimed": lambda: case_card(a_card(cards.claimed())),
    "case_overdue": lambda: case_card(a_card(replace(cards.a_case(), respond_by=NOW - minutes(1)))),
    "case_waiting_for_the_customer": lambda: case_card(a_card(cards.waiting())),
    "case_that_asked_partners": lambda: case_card(
        replace(a_card(cards.waiting(WaitingOn.PARTNER)), partners=cards.a_full_escalation_card().partners)
    ),
    "case_waiting_for_a_partner": lambda: case_card(a_card(cards.waiting(WaitingOn.PARTNER))),
    "case_snoozed": lambda: case_card(a_card(replace(cards.claimed(), snoozed_until=NOW + minutes(60)))),
    "case_resolved": lambda: case_card(
        replace(a_card(cards.closed(CaseStatus.RESOLVED)), outcome=cards.SOLVED)
    ),
    "case_dismissed": lambda: case_card(a_card(cards.dismissed())),
    "case_merged": lambda: case_card(a_card(cards.merged())),
    "case_deleted": lambda: case_card(replace(a_card(), first=cards.a_post(None))),
    "case_that_cannot_be_answered": lambda: case_card(replace(a_card(), can_reply=False)),
    "case_with_a_failed_reply": lambda: case_card(
        replace(a_card(cards.claimed()), failed_reply="X takes replies only to posts that mention us.")
    ),
    "case_by_hand": lambda: case_card(replace(a_card(), first=None)),
    "case_shown_new": lambda: case_shown(a_card()),
    "case_shown_resolved": lambda: case_shown(
        replace(a_card(cards.closed(CaseStatus.RESOLVED)), outcome=cards.SOLVED)
    ),
}

ESCALATIONS: dict[str, Screen] = {
    "escalation_open": lambda: escalation_card(an_escalation_card()),
    "escalation_given": lambda: escalation_card(
        an_escalation_card(replace(cards.an_escalation(), owner=cards.ANA))
    ),
    "escalation_overdue": lambda: escalation_card(
        an_escalation_card(replace(cards.an_escalation(), acknowledge_by=NOW - minutes(1)))
    ),
    "escalation_in_hand_with_everything": lambda: escalation_card(cards.a_full_escalation_card()),
    "escalation_resolved": lambda: escalation_card(
        replace(an_escalation_card(cards.ended(EscalationStatus.RESOLVED)), outcome=cards.SOLVED)
    ),
    "escalation_cancelled": lambda: escalation_card(
        an_escalation_card(cards.ended(EscalationStatus.CANCELLED))
    ),
    "escalation_of_a_deleted_message": lambda: escalation_card(
        replace(
            an_escalation_card(), flagged=FlaggedMessage(cards.a_place("flag"), "Kim Tan", None, cards.LEE)
        )
    ),
    "escalation_that_calls_for_somebody": lambda: escalation_card(cards.a_troubled_escalation_card()),
    "escalation_merged": lambda: escalation_card(
        replace(
            an_escalation_card(replace(cards.ended(EscalationStatus.CANCELLED), merged_into=5)),
            goes_on=cards.a_place("e5"),
        )
    ),
    "escalation_shown": lambda: escalation_shown(an_escalation_card()),
}

THREADS: dict[str, Screen] = {
    "post_follow_up": lambda: post_note(
        replace(cards.a_post("Well?"), media=(Media("photo"), Media("photo"))), case_subject(12)
    ),
    "post_edited": lambda: post_note(replace(cards.a_post("Well!"), edited=True), case_subject(12)),
    "post_deleted": lambda: post_note(cards.a_post(None), case_subject(12)),
    "post_ours": lambda: post_note(replace(cards.a_post("We are on it."), ours=True), case_subject(12)),
}

LISTS: dict[str, Screen] = {
    "cases_listed": lambda: case_list(replace(a_list(3), total=23, page=2, pages=3, query="open x")),
    "cases_none": lambda: case_list(a_list(0)),
    "escalations_listed": lambda: escalation_list(
        escalations(EscalationLine(cards.an_escalation(), (cards.LEE,), cards.a_place("e3")))
    ),
    "escalations_none": lambda: escalation_list(escalations()),
    "timeline": lambda: timeline_list(
        replace(
            cards.a_timeline(
                an_entry(Claimed),
                an_entry(Said, "The bank says <https://b.test|tomorrow>"),
            ),
            total=12,
            pages=2,
        )
    ),
    "timeline_empty": lambda: timeline_list(cards.a_timeline()),
    "history": lambda: history_modal(replace(cards.a_timeline(an_entry(Claimed)), page=2, pages=3)),
    "help_case": lambda: help_words(case_verbs.CASES).blocks,
    "help_escalation": lambda: help_words(escalation_verbs.ESCALATIONS).blocks,
    "help_callout": lambda: help_words(CALLOUT).blocks,
    "menu_case": lambda: case_menu(2, 5, case_verbs.CASES.menu_buttons(AGENT), ids.MENU_NEXT),
    "menu_case_quiet": lambda: case_menu(0, 0, case_verbs.CASES.menu_buttons(AGENT), ids.MENU_NEXT),
    "menu_escalation": lambda: escalation_menu(
        1, 1, 0, escalation_verbs.ESCALATIONS.menu_buttons(cards.acting_as(Role.LEAD)), ids.MENU_ESCALATIONS
    ),
}

FORMS: dict[str, Screen] = {
    "form_reply": lambda: reply_modal(a_card(cards.claimed()), "Up to 280 characters; a link counts 23."),
    "form_resolve": lambda: resolve_modal(a_card(), ["payouts", "outage"]),
    "form_resolve_without_topics": lambda: resolve_modal(a_card(replace(cards.a_case(), topic=None)), []),
    "form_assign": lambda: assign_modal(a_card(cards.claimed())),
    "form_wait": lambda: wait_modal(a_card()),
    "form_snooze": lambda: snooze_modal(a_card()),
    "form_priority": lambda: priority_modal(a_card()),
    "form_dismiss": lambda: dismiss_modal(a_card()),
    "form_merge": lambda: merge_modal(a_card()),
    "form_note": lambda: note_modal(a_card()),
    "form_more": lambda: case_sheet(a_card(cards.claimed())),
    "form_more_snoozed": lambda: case_sheet(
        a_card(replace(cards.claimed(), snoozed_until=NOW + minutes(60)))
    ),
    "form_more_unowned": lambda: case_sheet(a_card()),
    "form_more_closed": lambda: case_sheet(a_card(cards.dismissed())),
    "form_flag": lambda: flag_modal(FLAG),
    "form_flag_joins": lambda: join_modal(MESSAGE, escalation_subject(3), reopens=False),
    "form_escalate": lambda: flag_modal(CASE_FLAG),
    "form_escalate_for_an_agent": lambda: flag_modal(replace(CASE_FLAG, loses_sight=True)),
    "form_new_escalation": lambda: flag_modal(BARE_FLAG),
    "form_update": lambda: update_modal(cards.a_full_escalation_card(), NOW + timedelta(minutes=30)),
    "form_promise": lambda: promise_modal(
        cards.a_full_escalation_card(), NOW + timedelta(minutes=30), "The bank is closed"
    ),
    "form_promise_trouble": lambda: promise_modal(
        an_escalation_card(), None, "", "I cannot read “soonish” as a time. Choose it here."
    ),
    "form_severity": lambda: severity_modal(an_escalation_card(), (cards.SEV1, cards.SEV3)),
    "form_escalation_snooze": lambda: escalation_snooze_modal(
        an_escalation_card(), NOW + timedelta(hours=2), "The bank is closed"
    ),
    "form_update_first": lambda: update_modal(an_escalation_card(), NOW + timedelta(minutes=30)),
    "form_escalation_assign": lambda: escalation_assign_modal(an_escalation_card()),
    "form_escalation_resolve": lambda: escalation_resolve_modal(an_escalation_card(), ["payouts"]),
    "form_cancel": lambda: reason_modal(ids.CANCEL_FORM, escalation_subject(3)),
    "form_reopen": lambda: reason_modal(ids.REOPEN_FORM, escalation_subject(3)),
    "form_escalation_resolve_with_known_items": lambda: escalation_resolve_modal(
        an_escalation_card(), ["payouts"], cards.ITEMS
    ),
    "form_not_settled": lambda: not_settled_modal(escalation_subject(3), NOW.isoformat()),
    "form_new_case": open_case_modal,
    "form_open_case": lambda: open_case_modal(MESSAGE),
    "form_add_to_timeline": lambda: add_to_timeline_modal(
        MESSAGE, {case_subject(12): "Maria Santos: my payout", escalation_subject(3): ""}
    ),
    "form_add_to_timeline_blind": lambda: add_to_timeline_modal(MESSAGE, {}),
    "form_search": search_modal,
}

SHEETS: dict[str, Screen] = {
    "sheet_escalation": lambda: escalation_sheet(cards.a_full_escalation_card(), cards.acting_as(Role.LEAD)),
    "sheet_escalation_snoozed": lambda: escalation_sheet(
        cards.a_troubled_escalation_card(), cards.acting_as(Role.LEAD)
    ),
    "sheet_escalation_closed": lambda: escalation_sheet(
        an_escalation_card(cards.ended(EscalationStatus.RESOLVED)), cards.acting_as(Role.AGENT)
    ),
    "sheet_escalation_for_a_sponsor": lambda: escalation_sheet(
        an_escalation_card(), cards.acting_as(Role.EXECUTIVE, cards.LEE)
    ),
}

PRIVATE: dict[str, Screen] = {
    "closing": lambda: closing_summary(cards.a_closing()),
    "closing_settled": lambda: closing_summary(
        replace(cards.a_closing(), settled=True, settled_at=NOW - minutes(1))
    ),
    "closing_not_settled": lambda: closing_summary(
        replace(cards.a_closing(), settled=False, settled_at=NOW - minutes(1), stands=False)
    ),
    "closing_reopened": lambda: closing_summary(replace(cards.a_closing(), stands=False)),
    "told_of_an_owner": lambda: with_buttons(
        an_escalation_card(), OwnerChanged("Lena"), "Ana Reyes has E-3 now."
    ),
}
HOMES: dict[str, Screen] = {
    "home_of_an_executive": lambda: home_view(cards.an_executive_home()),
    "home_of_an_executive_with_nothing": lambda: home_view(cards.a_home(Role.EXECUTIVE)),
    "home_of_an_agent": lambda: home_view(cards.an_owner_home()),
    "home_of_an_agent_with_nothing": lambda: home_view(cards.a_home(Role.AGENT)),
    "home_without_a_role": lambda: home_view(cards.a_home()),
}

SCREENS: dict[str, Screen] = {
    **CASES, **ESCALATIONS, **THREADS, **LISTS, **FORMS, **SHEETS, **PRIVATE, **HOMES, **MOVES, **NUDGES, **PARTNERS,
    **SUMMARIES,
}  # fmt: skip
