"""Forms of cases: opened where they can help, and what happens when they are sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_sdk.models.views import View

from bot.domain.cases.case import Case, CaseStatus, must_hold
from bot.domain.errors import AlreadyDone, StateError
from bot.domain.people import Actor
from bot.domain.subjects import case_subject
from bot.readmodels import CaseCard
from bot.services.cases.opening import Report
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.commands.verbs import Form, Invocation
from bot.slack.deps import Deps
from bot.slack.payloads import Submission
from bot.slack.surfaces.cases import actions, intake_modals, modals
from bot.slack.surfaces.cases import fields as parse
from bot.slack.surfaces.cases.filters import search_query
from bot.slack.surfaces.cases.lists import listed
from bot.slack.surfaces.cases.opening import open_reported
from bot.slack.surfaces.cases.reads import read_card, reply_network
from bot.slack.surfaces.reads import their_hour
from bot.slack.text.names import network_name
from bot.slack.text.plain_text import said_at
from bot.slack.workspace.assignees import assignee


def _about(wanted: str, draw: Callable[[CaseCard], View]) -> Callable[[Deps, Invocation], Awaitable[View]]:
    """Draw a form from the card; StateError, AlreadyDone, NotYours where `wanted` cannot be done to it by them."""

    async def load(deps: Deps, asked: Invocation) -> View:
        card = await read_card(deps, asked.number)
        if wanted:
            _must_be_able(card.case, wanted, asked.by)
        return draw(card)

    return load


def _must_be_able(case: Case, wanted: str, by: Actor) -> None:
    if case.is_open:
        must_hold(case, by)
    elif wanted == "resolve" and case.status is CaseStatus.RESOLVED:
        raise AlreadyDone(case.subject, case.status, wanted)
    else:
        raise StateError(case.subject, case.status, wanted)


async def _outcome(deps: Deps, asked: Invocation) -> View:
    topics = list(deps.context.policy.topic_words)
    return await _about("resolve", lambda card: modals.resolve_modal(card, topics))(deps, asked)


async def _reply(deps: Deps, asked: Invocation) -> View:
    """The form whose words leave the house; BadInput where this case cannot be answered from here."""
    card = await read_card(deps, asked.number)
    _must_be_able(card.case, "reply to", asked.by)
    network = await reply_network(deps, asked.number)
    limit = network.measure("").limit
    hint = f"At most {limit:,} characters, as {network_name(network.name)} counts them."
    return modals.reply_modal(card, hint)


async def _reply_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.reply(deps, number, parse.parse_reply(form.values), form.person, form.key)


async def _outcome_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.resolve(deps.context, number, parse.parse_outcome(form.values), form.person)


async def _dismissal_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.dismiss(deps.context, number, parse.parse_dismissal(form.values), form.person)


async def _merge_sent(deps: Deps, form: Submission, number: int) -> Reply:
    into = parse.parse_merge(form.values, case_subject(number))
    return await actions.merge(deps.context, number, into.number, form.person)


async def _assignee_sent(deps: Deps, form: Submission, number: int) -> Reply:
    picked = parse.parse_assignee(form.values)
    to = await assignee(deps.people, form.spot.team, picked, ids.ASSIGNEE)
    return await actions.assign(deps.context, number, to, form.person)


async def _wait_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.wait(deps.context, number, parse.parse_wait(form.values), form.person)


async def _snooze_sent(deps: Deps, form: Submission, number: int) -> Reply:
    now, _ = await their_hour(deps.context, form.person)
    return await actions.snooze(deps.context, number, parse.parse_snooze(form.values, now), form.person)


async def _priority_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.prioritise(deps.context, number, parse.parse_priority(form.values), form.person)


async def _note_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.note(deps.context, number, parse.parse_note(form.values), form.person, form.key)


async def _search(_: Deps, __: Invocation) -> View:
    return intake_modals.search_modal()


async def _search_sent(deps: Deps, form: Submission, _: int) -> Reply:
    return await listed(deps, search_query(parse.parse_search(form.values)), form.person)


async def _new_case(_: Deps, __: Invocation) -> View:
    return intake_modals.new_case_modal()


async def _new_case_sent(deps: Deps, form: Submission, _: int) -> Reply:
    filled = parse.parse_new_case(form.values)
    ts, channel = form.private.get(ids.TS), form.private.get(ids.CHANNEL, "")
    report = Report(filled.words, filled.author, filled.link, said_at(ts) if ts else None)
    key = f"slack:{channel}:{ts}" if ts else form.key
    return await open_reported(deps, report, form.person, key, filled.priority)


ASSIGN = Form(ids.ASSIGN_FORM, "Assign", _about("assign", modals.assign_modal), _assignee_sent)
WAIT = Form(ids.WAIT_FORM, "Wait", _about("wait", modals.wait_modal), _wait_sent)
SNOOZE = Form(ids.SNOOZE_FORM, "Snooze", _about("snooze", modals.snooze_modal), _snooze_sent)
PRIORITY = Form(
    ids.PRIORITY_FORM,
    "Priority",
    _about("change the priority of", modals.priority_modal),
    _priority_sent,
)
DISMISS = Form(ids.DISMISS_FORM, "Dismiss", _about("dismiss", modals.dismiss_modal), _dismissal_sent)
MERGE = Form(ids.MERGE_FORM, "Merge", _about("merge", modals.merge_modal), _merge_sent)
NOTE = Form(ids.NOTE_FORM, "Note", _about("", modals.note_modal), _note_sent)
RESOLVE = Form(ids.RESOLVE_FORM, "Resolve", _outcome, _outcome_sent)
REPLY = Form(ids.REPLY_FORM, "Reply to the customer", _reply, _reply_sent)
SEARCH = Form(ids.SEARCH_FORM, "Search cases", _search, _search_sent)
OPEN_CASE = Form(ids.NEW_CASE_FORM, "Open a case", _new_case, _new_case_sent)
