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
from bot.domain.subjects import SubjectKind
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
from bot.slack.surfaces.escalations.modals import flag_modal, join_modal
from bot.slack.surfaces.timeline.drafts import draft_of
from bot.slack.views.direct import flag_joined, flag_out_of_sight, flag_raised
from bot.slack.views.drafts import FlagDraft, MessageDraft, summary_of
from bot.slack.workspace.assignees import assignee


async def flag_screen(
    deps: Deps, by: Actor, message: ShownMessage | None = None, number: int | None = None
) -> View:
    """About a message or a case: the form to raise an escalation, or to join the one that it has already."""
    drafted = await draft_of(deps.people, message) if message else None
    draft = replace(empty_draft(deps.context), message=drafted, loses_sight=not may(by, Permission.SPONSOR))
    async with deps.context.read() as view:
        case, known = await what_it_is_about(view, _flagged(drafted), number)
        if known is not None:
            escalation = await seen_escalation(view, known, by)
            return join_modal(drafted, escalation.subject, reopens=not escalation.is_live)
        card = await view.case_reads.card(case) if case is not None else None
    if card is None:
        return flag_modal(draft)
    says_states = message is None or message.bot_id is not None
    return flag_modal(
        replace(draft, case=card.case.subject, summary=_first_words(card) if says_states else "")
    )


def _flagged(drafted: MessageDraft | None) -> FlaggedMessage | None:
    if drafted is None:
        return None
    return FlaggedMessage(Place(drafted.channel, drafted.ts, drafted.thread_ts), drafted.author, drafted.text)


async def _new(deps: Deps, _: Invocation) -> View:
    return flag_modal(empty_draft(deps.context))


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


def _first_words(card: CaseCard) -> str:
    """A card's own text says numbers and states; what matters is what the customer wrote."""
    return summary_of(card.first.text) if card.first and card.first.text else ""


def register(on: Gestures, deps: Deps) -> None:
    """Open the flag form wherever it is asked for, and raise or join what it says."""
    context, people, clock = deps.context, deps.people, deps.clock
    _openings(on, deps)

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
            ids.subject_in(form.private.get(ids.ABOUT), SubjectKind.ESCALATION).number,
            _message(form),
            read_form(form.values, clock(), parse_join),
            form.person,
            form.key,
        )
        return _told(raised, form.person, clock())


def _openings(on: Gestures, deps: Deps) -> None:
    @on.shortcut(ids.FLAG_ESCALATION, Permission.RAISE_ESCALATION)
    async def message_flagged(call: ShortcutCall) -> Answer:
        if call.message is None:
            raise NotFound("message", "")
        return await open_modal(
            call, "Flag to exec desk", lambda: flag_screen(deps, call.person, call.message)
        )

    @on.shortcut(ids.NEW_ESCALATION, Permission.RAISE_ESCALATION)
    async def new_asked(call: ShortcutCall) -> Answer:
        async def load() -> View:
            return flag_modal(empty_draft(deps.context))

        return await open_modal(call, NEW.title, load)

    @on.action(ids.CASE_ESCALATE, Permission.ESCALATE_CASE)
    async def escalate_pressed(press: Press) -> Answer:
        case = ids.subject_in(press.value, SubjectKind.CASE)
        return await open_modal(
            press, f"Escalate {press.value}", lambda: flag_screen(deps, press.person, number=case.number)
        )


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
