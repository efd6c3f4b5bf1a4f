"""Asking another team: what it promises, how it answers, and what it is reminded of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.errors import AlreadyDone, BadInput, StateError
from bot.domain.events.partners import PartnerAsked, Withdrawal
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.partners import requests as partner_requests
from bot.domain.partners.requests import (
    PartnerRequest,
    PartnerTerms,
    RequestDecision,
    RequestStatus,
    request_reminders,
)
from bot.domain.people import Actor
from bot.domain.subjects import case_subject, escalation_subject
from tests.facts import data_of
from tests.people_builders import ANA, BEN, DAY, HOUR, MINUTE, NOON, as_agent

BANK = PartnerTerms("bank", "Bank desk", "#bank", 30 * MINUTE, 4 * HOUR)
PARTNER = Actor(BEN, BEN.name, "button", label=BEN.slack_id)


def asked(wanted_by: datetime | None = None) -> PartnerRequest:
    about = escalation_subject(3)
    return partner_requests.ask(7, about, BANK, "Where is it?", wanted_by, as_agent(ANA), NOON)[0]


def acknowledged() -> PartnerRequest:
    return partner_requests.acknowledge(asked(), PARTNER, NOON + MINUTE)[0]


ACTIONS: dict[str, Callable[[PartnerRequest], RequestDecision]] = {
    "acknowledge": lambda r: partner_requests.acknowledge(r, PARTNER, NOON),
    "give_eta": lambda r: partner_requests.give_eta(r, NOON + DAY, PARTNER, NOON),
    "answer": lambda r: partner_requests.answer(r, PARTNER, NOON),
    "decline": lambda r: partner_requests.decline(r, PARTNER, NOON),
    "withdraw": lambda r: partner_requests.withdraw(r, Withdrawal.BY_HAND, as_agent(ANA), NOON),
}


def test_a_team_promises_what_the_policy_says() -> None:
    request = asked()
    assert (request.status, str(request.subject)) == (RequestStatus.REQUESTED, "R-7")
    assert (request.acknowledge_by, request.answer_by) == (NOON + 30 * MINUTE, NOON + 4 * HOUR)


def test_a_time_that_is_wanted_takes_the_place_of_the_policys() -> None:
    request = asked(NOON + HOUR)
    assert (request.answer_by, request.wanted_by) == (NOON + HOUR, NOON + HOUR)


def test_a_case_asks_as_an_escalation_does_and_its_timeline_says_so() -> None:
    _, event = partner_requests.ask(7, case_subject(12), BANK, " Where is it? ", None, as_agent(ANA), NOON)
    assert (event.subject, type(event.fact)) == (case_subject(12), PartnerAsked)
    assert data_of(event) == {"request": "R-7", "team": "bank", "name": "Bank desk"}


def test_a_request_asks_something_and_not_for_yesterday() -> None:
    about = escalation_subject(3)
    with pytest.raises(BadInput):
        partner_requests.ask(7, about, BANK, " \n", None, as_agent(ANA), NOON)
    with pytest.raises(BadInput):
        partner_requests.ask(7, about, BANK, "Where?", NOON, as_agent(ANA), NOON)


@pytest.mark.parametrize("action", ["give_eta", "answer", "decline"])
def test_whatever_a_team_does_shows_that_it_has_seen_the_request(action: str) -> None:
    done, _ = ACTIONS[action](asked())
    assert (done.acknowledged_at, done.acknowledge_by) == (NOON, None)


@pytest.mark.parametrize("action", ["give_eta", "answer", "decline"])
def test_a_team_acknowledges_once(action: str) -> None:
    assert ACTIONS[action](acknowledged())[0].acknowledged_at == NOON + MINUTE
    with pytest.raises(AlreadyDone):
        partner_requests.acknowledge(acknowledged(), PARTNER, NOON + HOUR)


@pytest.mark.parametrize("end", ["answer", "decline", "withdraw"])
@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_happens_to_a_request_that_is_closed(end: str, action: str) -> None:
    closed, _ = ACTIONS[end](asked())
    assert (closed.closed_at, closed.is_waiting) == (NOON, False)
    with pytest.raises(StateError):
        ACTIONS[action](closed)


def test_the_last_word_about_when_counts() -> None:
    once, _ = partner_requests.give_eta(asked(), NOON + HOUR, PARTNER, NOON)
    twice, event = partner_requests.give_eta(once, NOON + 2 * HOUR, PARTNER, NOON)
    assert (twice.eta, data_of(event)["eta"]) == (NOON + 2 * HOUR, (NOON + 2 * HOUR).isoformat())
    with pytest.raises(AlreadyDone):
        partner_requests.give_eta(twice, NOON + 2 * HOUR, PARTNER, NOON)
    with pytest.raises(BadInput):
        partner_requests.give_eta(twice, NOON, PARTNER, NOON)


def test_a_request_that_nobody_needs_any_more_was_not_seen_by_that() -> None:
    withdrawn, event = partner_requests.withdraw(asked(), Withdrawal.RESOLVED, as_agent(ANA), NOON)
    assert (withdrawn.status, withdrawn.acknowledged_at) == (RequestStatus.WITHDRAWN, None)
    assert data_of(event)["why"] == "resolved"


def test_a_team_is_reminded_of_what_it_owes_and_of_nothing_else() -> None:
    fresh, eta = asked(), NOON + DAY
    assert request_reminders(fresh) == {
        ReminderKind.PARTNER_ACKNOWLEDGE: fresh.acknowledge_by,
        ReminderKind.PARTNER_ANSWER: fresh.answer_by,
    }
    assert request_reminders(acknowledged()) == {ReminderKind.PARTNER_ANSWER: fresh.answer_by}
    assert request_reminders(replace(acknowledged(), eta=eta)) == {ReminderKind.PARTNER_ETA: eta}
    assert request_reminders(ACTIONS["answer"](fresh)[0]) == {}
