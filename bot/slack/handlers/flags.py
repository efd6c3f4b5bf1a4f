"""Flags: the shortcuts and buttons that raise an escalation, and the forms they open."""

from __future__ import annotations

from datetime import datetime

from bot.changes.context import Context
from bot.clock import Clock
from bot.domain.access import Permission, require
from bot.domain.errors import NotFound
from bot.domain.escalations.confidentiality import may_see
from bot.domain.people import Actor
from bot.domain.subjects import SubjectKind
from bot.readmodels import FlaggedMessage, Place
from bot.services.escalations import raising
from bot.slack import ids
from bot.slack.answers import Answer, Finished, FormAnswer, Words
from bot.slack.escalations import flags as screens
from bot.slack.escalations.words import number_in
from bot.slack.forms.escalations import parse_flag, parse_join
from bot.slack.forms.places import case_of_button, put
from bot.slack.gestures import Gestures
from bot.slack.payloads import Press, ShortcutCall, Submission
from bot.slack.views.sponsor import flag_joined, flag_out_of_sight, flag_raised
from bot.slack.workspace.assignees import assignee
from bot.slack.workspace.directory import SlackDirectory


def register(on: Gestures, context: Context, people: SlackDirectory, clock: Clock) -> None:
    """Open the flag form wherever it is asked for, and raise or join what it says."""
    _openings(on, context, people)

    @on.submit(ids.FLAG_FORM, Permission.ESCALATE_CASE)
    async def flag_sent(form: Submission) -> FormAnswer:
        if form.private.get(ids.ABOUT) is None:
            require(form.person, Permission.RAISE_ESCALATION)
        now = clock()
        flag = await _flag(context, people, form, now)
        raised = await raising.raise_escalation(context, people, flag, form.person, form.key)
        return _told(raised, form.person, now)

    @on.submit(ids.JOIN_FORM, Permission.ESCALATE_CASE)
    async def join_sent(form: Submission) -> FormAnswer:
        raised = await raising.join_escalation(
            context,
            number_in(form.private.get(ids.ABOUT)),
            _message(form),
            parse_join(form.values),
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
        await put(
            call, "Flag to exec desk", lambda: screens.flag_screen(context, people, message, call.person)
        )
        return None

    @on.shortcut(ids.NEW_ESCALATION, Permission.RAISE_ESCALATION)
    async def new_asked(call: ShortcutCall) -> Answer:
        await put(call, "New escalation", lambda: screens.new_flag_screen(context, call.person))
        return None

    @on.action(ids.MENU_NEW_ESCALATION, Permission.RAISE_ESCALATION)
    async def new_pressed(press: Press) -> Answer:
        await put(press, "New escalation", lambda: screens.new_flag_screen(context, press.person))
        return None

    @on.action(ids.CASE_ESCALATE, Permission.ESCALATE_CASE)
    async def escalate_pressed(press: Press) -> Answer:
        number = case_of_button(press)
        await put(
            press, f"Escalate {press.value}", lambda: screens.escalate_screen(context, number, press.person)
        )
        return None


async def _flag(context: Context, people: SlackDirectory, form: Submission, now: datetime) -> raising.Flag:
    policy = context.policy
    said = parse_flag(form.values, now, policy.escalations.severities, policy.partners)
    subject = ids.read_subject(form.private.get(ids.ABOUT))
    return raising.Flag(
        said.summary,
        said.severity,
        said.wanted_by,
        said.partners,
        await assignee(people, form.team, said.owner, ids.OWNER) if said.owner else None,
        _message(form),
        subject.number if subject and subject.kind is SubjectKind.CASE else None,
        said.confidential,
    )


def _told(raised: raising.Raised | None, by: Actor, now: datetime) -> FormAnswer:
    """What became of the flag; nothing is said to the second copy of a form."""
    if raised is None:
        return Finished()
    is_sponsor = by.person in raised.sponsors
    if not may_see(raised.escalation, by, raised.sponsors):
        return Finished(Words(flag_out_of_sight(raised.escalation)))
    if not raised.joined:
        return Finished(Words(flag_raised(raised.escalation, now, is_sponsor=is_sponsor)))
    others = tuple(sponsor for sponsor in raised.sponsors if sponsor != by.person)
    is_new = raised.sponsors_now
    return Finished(Words(flag_joined(raised.escalation, others, now, is_new=is_new, is_sponsor=is_sponsor)))


def _message(form: Submission) -> FlaggedMessage | None:
    """The message that the form remembers; None where it is about none."""
    facts = form.private
    if ids.TS not in facts:
        return None
    place = Place(facts.get(ids.CHANNEL, ""), facts[ids.TS], facts.get(ids.THREAD_TS))
    return FlaggedMessage(place, facts.get(ids.WRITER_NAME, ""), facts.get(ids.TEXT, ""), form.person.person)
