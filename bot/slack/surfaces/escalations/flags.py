"""Flags: the form drafted from a message, from a case or from nothing, what opens it, and as it is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.access import Permission, may, require
from bot.domain.errors import NotFound
from bot.domain.escalations.confidentiality import may_see
from bot.domain.people import Actor
from bot.domain.subjects import SubjectKind, escalation_subject
from bot.readmodels import CaseCard, FlaggedMessage, Place
from bot.services.escalations import raising
from bot.services.escalations.moves import seen_escalation
from bot.services.escalations.raising import what_it_is_about
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Form, Invocation
from bot.slack.deps import Deps
from bot.slack.form_reader import FormReader, read_form
from bot.slack.gestures import Gestures
from bot.slack.modal_target import open_modal
from bot.slack.payloads import Press, ShortcutCall, ShownMessage, Submission
from bot.slack.surfaces.escalations.fields import parse_join, parse_severity
from bot.slack.surfaces.escalations.modals import escalate_modal, flag_modal, new_escalation_modal
from bot.slack.text.plain_text import kept_words
from bot.slack.views.direct import flag_joined, flag_out_of_sight, flag_raised
from bot.slack.views.drafts import FlagDraft, MessageDraft, summary_of
from bot.slack.workspace.assignees import assignee
from bot.slack.workspace.directory import SlackDirectory
from bot.storage.database import Reading


async def flag_screen(context: Context, people: SlackDirectory, message: ShownMessage, by: Actor) -> View:
    """About a message: the form to raise an escalation, or to join the one that it has already."""
    drafted = await _drafted(people, message)
    draft = replace(empty_draft(context), message=drafted)
    place = Place(drafted.channel, drafted.ts, drafted.thread_ts)
    async with context.read() as view:
        case, known = await what_it_is_about(view, FlaggedMessage(place, drafted.author, drafted.text))
        if known is not None:
            return flag_modal(await _joining(view, draft, known, by))
        card = await view.case_reads.card(case) if case is not None else None
    if card is not None:
        draft = replace(draft, case=card.case.subject, summary=_first_words(card) if message.bot_id else "")
    return flag_modal(draft)


async def escalate_screen(context: Context, number: int, by: Actor) -> View:
    """About a case: the form to raise an escalation, or to join the one that it has already."""
    async with context.read() as view:
        card = await view.case_reads.card(number)
        _, known = await what_it_is_about(view, None, number)
        draft = empty_draft(context)
        if known is not None:
            return flag_modal(await _joining(view, draft, known, by))
    return escalate_modal(card, replace(draft, loses_sight=not may(by, Permission.SPONSOR)))


async def _new(deps: Deps, _: Invocation) -> View:
    return new_escalation_modal(empty_draft(deps.context))


NEW: Final = Form(ids.FLAG_FORM, "New escalation", _new)
"""About nothing yet."""


def empty_draft(context: Context) -> FlagDraft:
    """The form with what the policy offers: its severities (the middle one chosen) and its partner teams."""
    names = list(context.policy.escalations.severities)
    return FlagDraft(
        tuple(context.policy.terms(name) for name in names),
        names[len(names) // 2],
        partners=tuple((key, partner.name) for key, partner in context.policy.partners.items()),
    )


async def _drafted(people: SlackDirectory, message: ShownMessage) -> MessageDraft:
    spot, author = message.spot, message.author_name
    if message.author_slack_id is not None and not author:
        person = await people.person(message.author_slack_id)
        author = person.name if person else ""
    return MessageDraft(
        spot.channel,
        spot.ts or "",
        kept_words(message.text, message.files),
        thread_ts=spot.thread_ts,
        author=author,
        author_slack_id=message.author_slack_id,
    )


async def _joining(view: Reading, draft: FlagDraft, number: int, by: Actor) -> FlagDraft:
    escalation = await seen_escalation(view, number, by)
    return replace(draft, existing=escalation_subject(number), reopens=not escalation.is_live)


def _first_words(card: CaseCard) -> str:
    """A card's own text says numbers and states; what matters is what the customer wrote."""
    return summary_of(card.first.text) if card.first and card.first.text else ""


def register(on: Gestures, deps: Deps) -> None:
    """Open the flag form wherever it is asked for, and raise or join what it says."""
    context, people, clock = deps.context, deps.people, deps.clock
    _openings(on, context, people)

    @on.submit(ids.FLAG_FORM, Permission.ESCALATE_CASE)
    async def flag_sent(form: Submission) -> Answer:
        if form.private.get(ids.ABOUT) is None:
            require(form.person, Permission.RAISE_ESCALATION)
        now = clock()
        flag = await _flag(deps, form, now)
        raised = await raising.raise_escalation(context, people, flag, form.person, form.key)
        return _told(raised, form.person, now)

    @on.submit(ids.JOIN_FORM, Permission.ESCALATE_CASE)
    async def join_sent(form: Submission) -> Answer:
        raised = await raising.join_escalation(
            context,
            _number(form.private.get(ids.ABOUT)),
            _message(form),
            read_form(form.values, clock(), parse_join),
            form.person,
            form.key,
        )
        return _told(raised, form.person, clock())


def _openings(on: Gestures, context: Context, people: SlackDirectory) -> None:
    @on.shortcut(ids.FLAG_ESCALATION, Permission.RAISE_ESCALATION)
    async def message_flagged(call: ShortcutCall) -> Answer:
        message = call.message
        if message is None:
            raise NotFound("message", "")
        await open_modal(
            call, "Flag to exec desk", lambda: flag_screen(context, people, message, call.person)
        )
        return None

    @on.shortcut(ids.NEW_ESCALATION, Permission.RAISE_ESCALATION)
    async def new_asked(call: ShortcutCall) -> Answer:
        async def load() -> View:
            return new_escalation_modal(empty_draft(context))

        return await open_modal(call, NEW.title, load)

    @on.action(ids.CASE_ESCALATE, Permission.ESCALATE_CASE)
    async def escalate_pressed(press: Press) -> Answer:
        number = ids.number_in(press.value, SubjectKind.CASE)
        await open_modal(
            press, f"Escalate {press.value}", lambda: escalate_screen(context, number, press.person)
        )
        return None


def parse_flag(
    form: FormReader, severities: Collection[str], partners: Collection[str] = ()
) -> tuple[raising.Flag, str | None]:
    """The flag, with a severity and partner teams that the policy knows today; its owner by their Slack id."""
    summary = " ".join(form.required(ids.SUMMARY, "Say in a sentence what is at stake.", 300).split())
    severity = parse_severity(form, severities)
    teams, confidential = form.choices(ids.PARTNERS), bool(form.choices(ids.CONFIDENTIAL))
    if any(team not in partners for team in teams):
        form.wrong(ids.PARTNERS, "One of these teams is no longer in the policy. Choose again.")
    if teams and confidential:
        form.wrong(ids.PARTNERS, "Ask them later, each with a question that they may read.")
    flag = raising.Flag(summary, severity, form.later(ids.WANTED_BY), teams, confidential=confidential)
    return flag, form.person(ids.OWNER)


async def _flag(deps: Deps, form: Submission, now: datetime) -> raising.Flag:
    policy = deps.context.policy
    said, owner = read_form(
        form.values, now, lambda values: parse_flag(values, policy.escalations.severities, policy.partners)
    )
    subject = ids.read_subject(form.private.get(ids.ABOUT))
    return replace(
        said,
        owner=await assignee(deps.people, form.spot.team, owner, ids.OWNER) if owner else None,
        message=_message(form),
        case_number=subject.number if subject and subject.kind is SubjectKind.CASE else None,
    )


def _told(raised: raising.Raised | None, by: Actor, now: datetime) -> Answer:
    """What became of the flag; nothing is said to the second copy of a form."""
    if raised is None:
        return None
    is_sponsor = by.person in raised.sponsors
    if not may_see(raised.escalation, by, raised.sponsors):
        return Reply(flag_out_of_sight(raised.escalation))
    if not raised.joined:
        return Reply(flag_raised(raised.escalation, now, is_sponsor=is_sponsor))
    others = tuple(sponsor for sponsor in raised.sponsors if sponsor != by.person)
    is_new = raised.sponsors_now
    return Reply(flag_joined(raised.escalation, others, now, is_new=is_new, is_sponsor=is_sponsor))


def _message(form: Submission) -> FlaggedMessage | None:
    """The message that the form remembers; None where it is about none."""
    facts = form.private
    if ids.TS not in facts:
        return None
    place = Place(facts.get(ids.CHANNEL, ""), facts[ids.TS], facts.get(ids.THREAD_TS))
    return FlaggedMessage(place, facts.get(ids.WRITER_NAME, ""), facts.get(ids.TEXT, ""), form.person.person)


def _number(value: str | None) -> int:
    subject = ids.read_subject(value)
    if subject is None or subject.kind is not SubjectKind.ESCALATION:
        raise NotFound("escalation", value or "")
    return subject.number
