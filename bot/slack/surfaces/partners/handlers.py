"""Buttons and forms of partner requests: on the team's side, and asking and replying on ours."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.clock import Clock
from bot.domain.access import Permission
from bot.domain.errors import NotFound, StateError
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import SubjectKind
from bot.slack import ids
from bot.slack import partner_ids as names
from bot.slack.answers import Answer
from bot.slack.gestures import Gestures
from bot.slack.modal_target import open_modal
from bot.slack.payloads import Press, Submission
from bot.slack.surfaces.partners import actions as answers
from bot.slack.surfaces.partners.admission import admitted, as_they_read_it
from bot.slack.surfaces.partners.asking import ask
from bot.slack.surfaces.partners.fields import parse_ask, parse_eta, parse_words
from bot.slack.surfaces.partners.modals import answer_modal, decline_modal, eta_modal
from bot.slack.surfaces.partners.replies import show_reply


def register(on: Gestures, context: Context, clock: Clock) -> None:
    """Partners need no role: whoever can press in the team's channel may, and outsiders as the policy says."""
    _buttons(on, context)
    _forms(on, context, clock)
    _ours(on, context, clock)


def _buttons(on: Gestures, context: Context) -> None:
    @on.action(names.REQUEST_ACKNOWLEDGE, Permission.ANSWER_REQUEST)
    async def acknowledge_pressed(press: Press) -> Answer:
        request = await admitted(context, ids.number_in(press.value, SubjectKind.REQUEST), press)
        return await answers.acknowledge(context, request.number, press.person)

    @on.action(names.REQUEST_ETA, Permission.ANSWER_REQUEST)
    async def eta_pressed(press: Press) -> Answer:
        async def load() -> View:
            request = await _waiting(context, press, "give an ETA for")
            return eta_modal(request, request.eta or request.answer_by)

        return await open_modal(press, "ETA", load)

    @on.action(names.REQUEST_ANSWER, Permission.ANSWER_REQUEST)
    async def answer_pressed(press: Press) -> Answer:
        async def load() -> View:
            return answer_modal(await _waiting(context, press, "answer"))

        return await open_modal(press, "Answer", load)

    @on.action(names.REQUEST_DECLINE, Permission.ANSWER_REQUEST)
    async def decline_pressed(press: Press) -> Answer:
        async def load() -> View:
            return decline_modal(await _waiting(context, press, "decline"))

        return await open_modal(press, "Decline", load)


async def _waiting(context: Context, press: Press, wanted: str) -> PartnerRequest:
    """The request, while it is open; who may not, or comes too late, is told before the form opens."""
    request = await admitted(context, ids.number_in(press.value, SubjectKind.REQUEST), press)
    if not request.is_waiting:
        raise StateError(request.subject, request.status, wanted)
    return as_they_read_it(context, request)


def _forms(on: Gestures, context: Context, clock: Clock) -> None:
    @on.submit(names.ETA_FORM, Permission.ANSWER_REQUEST)
    async def eta_sent(form: Submission) -> Answer:
        eta, words = parse_eta(form.values, clock())
        number = await _number(context, form)
        return await answers.promise(context, number, eta, words, form.person, form.key)

    @on.submit(names.ANSWER_FORM, Permission.ANSWER_REQUEST)
    async def answer_sent(form: Submission) -> Answer:
        words = parse_words(form.values, "Write the answer.")
        number = await _number(context, form)
        return await answers.answer(context, number, words, form.person, form.key)

    @on.submit(names.DECLINE_FORM, Permission.ANSWER_REQUEST)
    async def decline_sent(form: Submission) -> Answer:
        words = parse_words(form.values, "Say why, in a few words.")
        number = await _number(context, form)
        return await answers.decline(context, number, words, form.person, form.key)


async def _number(context: Context, form: Submission) -> int:
    return (
        await admitted(context, ids.number_in(form.private.get(ids.ABOUT), SubjectKind.REQUEST), form)
    ).number


def _ours(on: Gestures, context: Context, clock: Clock) -> None:
    @on.submit(names.ASK_FORM, Permission.ASK_PARTNER)
    async def question_sent(form: Submission) -> Answer:
        subject = ids.read_subject(form.private.get(ids.ABOUT))
        if subject is None:
            raise NotFound("escalation", "")
        question = parse_ask(form.values, clock(), context.policy.partners)
        return await ask(context, subject, question, form.person, form.key)

    @on.action(names.REPLY_PARTNER, Permission.WRITE_TO_PARTNER)
    async def reply_pressed(press: Press) -> Answer:
        subject = ids.read_subject(press.value)
        if subject is None:
            raise NotFound("partner request", press.value)
        return await show_reply(context, press, subject)

    @on.action(names.REQUEST_WITHDRAW, Permission.ASK_PARTNER)
    async def withdraw_pressed(press: Press) -> Answer:
        return await answers.take_back(context, ids.number_in(press.value, SubjectKind.REQUEST), press.person)

    @on.submit(names.REPLY_PARTNER_FORM, Permission.WRITE_TO_PARTNER)
    async def reply_sent(form: Submission) -> Answer:
        words = parse_words(form.values, "Write what they should read.")
        number = ids.number_in(
            form.values.choice(names.REQUEST) or form.private.get(ids.ABOUT), SubjectKind.REQUEST
        )
        return await answers.reply(context, number, words, form.person, form.key)
