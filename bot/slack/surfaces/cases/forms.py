"""Forms of cases: opened where they can help, and what happens when they are sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from slack_sdk.models.views import View

from bot.domain.cases.case import Case, CaseStatus, must_hold
from bot.domain.cases.choices import Priority
from bot.domain.errors import AlreadyDone
from bot.domain.people import Actor
from bot.readmodels import CaseCard
from bot.services.cases.opening import Report
from bot.slack import ids
from bot.slack.answers import Answer
from bot.slack.commands.verbs import Form, Invocation, Order, Sent, filled
from bot.slack.deps import Deps
from bot.slack.form_reader import FormReader, read_form
from bot.slack.payloads import Submission
from bot.slack.surfaces.cases import actions, modals
from bot.slack.surfaces.cases import fields as parse
from bot.slack.surfaces.cases.lists import found, read_card, reply_network
from bot.slack.surfaces.cases.opening import open_reported
from bot.slack.text.names import network_name
from bot.slack.text.plain_text import said_at
from bot.slack.workspace.assignees import assignee


async def _card(deps: Deps, asked: Invocation, wanted: str) -> CaseCard:
    """The card; StateError, AlreadyDone, NotYours where what is `wanted` cannot be done to it by them."""
    card = await read_card(deps, asked.number)
    if wanted:
        _must_be_able(card.case, wanted, asked.by)
    return card


def _must_be_able(case: Case, wanted: str, by: Actor) -> None:
    if wanted == "resolve" and case.status is CaseStatus.RESOLVED:
        raise AlreadyDone(case.subject, case.status, wanted)
    must_hold(case, by, wanted)


async def _outcome(deps: Deps, asked: Invocation) -> View:
    return modals.resolve_modal(await _card(deps, asked, "resolve"), list(deps.context.policy.topic_words))


async def _reply(deps: Deps, asked: Invocation) -> View:
    """The form whose words leave the house; BadInput where this case cannot be answered from here."""
    card = await _card(deps, asked, "reply to")
    network = await reply_network(deps, asked.number)
    limit = network.measure("").limit
    hint = f"At most {limit:,} characters, as {network_name(network.name)} counts them."
    return modals.reply_modal(card, hint)


async def _search(_: Deps, __: Invocation) -> View:
    return modals.search_modal()


async def _new_case(_: Deps, __: Invocation) -> View:
    return modals.open_case_modal()


async def _assignee_sent(deps: Deps, form: Submission, order: Order) -> Answer:
    picked = read_form(form.values, deps.clock(), parse.parse_assignee)
    return await actions.assign(deps, order, await assignee(deps.people, order.team, picked, ids.ASSIGNEE))


async def _merge_sent(deps: Deps, form: Submission, order: Order) -> Answer:
    into = read_form(form.values, deps.clock(), lambda values: parse.parse_merge(values, order.about))
    return await actions.merge(deps, order, into)


def parse_new_case(form: FormReader) -> tuple[Report, Priority | None]:
    """A case by hand, which needs the customer's words or a link to them; None where the rules decide its priority."""
    words, link = form.text(ids.WORDS), form.text(ids.LINK, 1000)
    author = " ".join(form.text(ids.AUTHOR, 100).split())
    if not words and not link:
        form.wrong(ids.WORDS, "Write what the customer said, or give a link below.")
    if link and not _is_address(link):
        form.wrong(ids.LINK, "This is no web address. It starts with https:// and has no spaces.")
    priority = form.choice(ids.PRIORITY)
    return Report(words, author, link), Priority(priority) if priority in set(Priority) else None


def _is_address(link: str) -> bool:
    return link.lower().startswith(("https://", "http://")) and len(link.split()) == 1


async def _new_case_sent(deps: Deps, form: Submission, order: Order) -> Answer:
    report, priority = read_form(form.values, deps.clock(), parse_new_case)
    ts, channel = form.private.get(ids.TS), form.private.get(ids.CHANNEL, "")
    about = replace(report, at=said_at(ts) if ts else None)
    key = f"slack:{channel}:{ts}" if ts else form.key
    return await open_reported(deps, replace(order, gesture=replace(form, key=key)), about, priority)


def _on_card(name: str, title: str, wanted: str, draw: Callable[[CaseCard], View], sent: Sent) -> Form:
    """A form drawn from the card alone."""

    async def load(deps: Deps, asked: Invocation) -> View:
        return draw(await _card(deps, asked, wanted))

    return Form(name, title, load, sent)


ASSIGN: Final = _on_card(ids.ASSIGN_FORM, "Assign", "assign", modals.assign_modal, _assignee_sent)
WAIT: Final = _on_card(
    ids.WAIT_FORM, "Wait", "wait", modals.wait_modal, filled(parse.parse_wait, actions.wait)
)
SNOOZE: Final = _on_card(
    ids.SNOOZE_FORM, "Snooze", "snooze", modals.snooze_modal, filled(parse.parse_snooze, actions.snooze)
)
PRIORITY: Final = _on_card(
    ids.PRIORITY_FORM,
    "Priority",
    "change the priority of",
    modals.priority_modal,
    filled(parse.parse_priority, actions.prioritise),
)
DISMISS: Final = _on_card(
    ids.DISMISS_FORM,
    "Dismiss",
    "dismiss",
    modals.dismiss_modal,
    filled(parse.parse_dismissal, actions.dismiss),
)
MERGE: Final = _on_card(ids.MERGE_FORM, "Merge", "merge", modals.merge_modal, _merge_sent)
NOTE: Final = _on_card(ids.NOTE_FORM, "Note", "", modals.note_modal, filled(parse.parse_note, actions.note))
RESOLVE: Final = Form(ids.RESOLVE_FORM, "Resolve", _outcome, filled(parse.parse_outcome, actions.resolve))
REPLY: Final = Form(ids.REPLY_FORM, "Reply to the customer", _reply, filled(parse.parse_reply, actions.reply))
SEARCH: Final = Form(ids.SEARCH_FORM, "Search cases", _search, filled(parse.parse_search, found))
OPEN_CASE: Final = Form(ids.NEW_CASE_FORM, "Open a case", _new_case, _new_case_sent)
