"""Buttons and forms of partner requests: on the team's side, and asking and replying on ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Final

from slack_sdk.models.views import View

from bot.domain.access import Permission
from bot.domain.errors import NotFound, StateError
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import SubjectKind
from bot.services.partners.asking import Question
from bot.slack import ids
from bot.slack import partner_ids as names
from bot.slack.answers import Answer
from bot.slack.commands.verbs import Form, Invocation, Order, Sent, filled, open_form
from bot.slack.deps import Deps
from bot.slack.form_reader import FormReader, read_form, required
from bot.slack.gestures import Gestures
from bot.slack.payloads import Press, Submission
from bot.slack.surfaces.partners import actions
from bot.slack.surfaces.partners.admission import admitted, as_they_read_it
from bot.slack.surfaces.partners.asking import ask, show_reply
from bot.slack.surfaces.partners.modals import (
    QUESTION_LIMIT,
    WORDS_LIMIT,
    answer_modal,
    decline_modal,
    eta_modal,
)

parse_answer: Final = required(names.WORDS, "Write the answer.", WORDS_LIMIT)
parse_refusal: Final = required(names.WORDS, "Say why, in a few words.", WORDS_LIMIT)
parse_reply: Final = required(names.WORDS, "Write what they should read.", WORDS_LIMIT)


def parse_ask(form: FormReader, teams: Collection[str]) -> Question:
    """A question to a team that the policy knows today."""
    team = form.choice(names.TEAM) or ""
    if team not in teams:
        gone = "This team is no longer in the policy. Choose again."
        form.wrong(names.TEAM, gone if team else "Choose a team.")
    words = form.required(names.QUESTION, "Write what you need from them.", QUESTION_LIMIT)
    return Question(team, words, form.later(names.WANTED_BY))


def parse_eta(form: FormReader) -> tuple[datetime, str]:
    """When the team answers, and what it has to add."""
    eta = form.later(names.ETA)
    if eta is None:
        form.wrong(names.ETA, "Choose a day and a time.")
    return eta or form.now, form.text(names.WORDS, WORDS_LIMIT)


def _on_open(
    wanted: str, draw: Callable[[PartnerRequest], View]
) -> Callable[[Deps, Invocation], Awaitable[View]]:
    """A form about a request that is open: who may not, or comes too late, is told before it opens."""

    async def load(deps: Deps, asked: Invocation) -> View:
        request = await admitted(deps.context, str(asked.about), asked.gesture)
        if not request.is_waiting:
            raise StateError(request.subject, request.status, wanted)
        return draw(as_they_read_it(deps.context, request))

    return load


_TEAM_FORMS: Final = {
    names.REQUEST_ETA: (
        Form(names.ETA_FORM, "ETA", _on_open("give an ETA for", eta_modal)),
        filled(parse_eta, actions.promise),
    ),
    names.REQUEST_ANSWER: (
        Form(names.ANSWER_FORM, "Answer", _on_open("answer", answer_modal)),
        filled(parse_answer, actions.answer),
    ),
    names.REQUEST_DECLINE: (
        Form(names.DECLINE_FORM, "Decline", _on_open("decline", decline_modal)),
        filled(parse_refusal, actions.decline),
    ),
}
"""The buttons of the team's card, the form behind each, and what is done when that is sent."""


def register(on: Gestures, deps: Deps) -> None:
    """Partners need no role: whoever can press in the team's channel may, and outsiders as the policy says."""

    @on.action(names.REQUEST_ACKNOWLEDGE, Permission.ANSWER_REQUEST)
    async def acknowledge_pressed(press: Press) -> Answer:
        request = await admitted(deps.context, press.value, press)
        return await actions.acknowledge(deps.context, request.number, press.person)

    for button, (form, act) in _TEAM_FORMS.items():
        _team_form(on, deps, button, form, act)
    _ours(on, deps)


def _team_form(on: Gestures, deps: Deps, button: str, form: Form, act: Sent) -> None:
    @on.action(button, Permission.ANSWER_REQUEST)
    async def pressed(press: Press) -> Answer:
        subject = ids.subject_in(press.value, SubjectKind.REQUEST)
        return await open_form(deps, Invocation(gesture=press, form=form, subject=subject))

    @on.submit(form.id, Permission.ANSWER_REQUEST)
    async def sent(filled_in: Submission) -> Answer:
        request = await admitted(deps.context, filled_in.private.get(ids.ABOUT), filled_in)
        return await act(deps, filled_in, Order(gesture=filled_in, subject=request.subject))


def _ours(on: Gestures, deps: Deps) -> None:
    context = deps.context

    @on.submit(names.ASK_FORM, Permission.ASK_PARTNER)
    async def question_sent(form: Submission) -> Answer:
        subject = ids.read_subject(form.private.get(ids.ABOUT))
        if subject is None:
            raise NotFound("escalation", "")
        teams = context.policy.partners
        question = read_form(form.values, deps.clock(), lambda values: parse_ask(values, teams))
        return await ask(context, Order(gesture=form, subject=subject), question)

    @on.action(names.REPLY_PARTNER, Permission.WRITE_TO_PARTNER)
    async def reply_pressed(press: Press) -> Answer:
        subject = ids.read_subject(press.value)
        if subject is None:
            raise NotFound("partner request", press.value)
        return await show_reply(context, press, subject)

    @on.action(names.REQUEST_WITHDRAW, Permission.ASK_PARTNER)
    async def withdraw_pressed(press: Press) -> Answer:
        return await actions.take_back(
            context, ids.subject_in(press.value, SubjectKind.REQUEST).number, press.person
        )

    @on.submit(names.REPLY_PARTNER_FORM, Permission.WRITE_TO_PARTNER)
    async def reply_sent(form: Submission) -> Answer:
        words = read_form(form.values, deps.clock(), parse_reply)
        named = form.values.choice(names.REQUEST) or form.private.get(ids.ABOUT)
        request = ids.subject_in(named, SubjectKind.REQUEST)
        return await actions.reply(deps, Order(gesture=form, subject=request), words)
