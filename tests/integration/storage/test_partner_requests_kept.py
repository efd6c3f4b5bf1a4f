"""A database of the version before comes through the migration with its partner requests, and they work on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from bot.changes.context import Context
from bot.config import async_database_url
from bot.domain.partners.requests import RequestStatus
from bot.domain.people import Actor
from bot.domain.subjects import escalation_subject, request_subject
from bot.policy import Policy, PolicySource
from bot.readmodels import Place
from bot.services.partners.answers import answer_request
from bot.storage import migrate
from bot.storage.database import Database
from tests.integration.stored import waiting

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SHOWN = Place("C0PAY0001", "1795435100.000200", None, "https://acme.example/p2")
BEFORE = """
INSERT INTO escalations (number, status, severity, channel, summary, opened_at, policy_version)
VALUES (3, 'acknowledged', 'sev1', '#exec-escalations', 'Payouts stand still', '2026-11-20T10:00:00.000000Z', 'abc');
INSERT INTO partner_requests (subject, team, name, status, question, asked_at, acknowledge_by, answer_by)
VALUES ('E-3', 'payouts', 'Payouts', 'requested', 'Please help', '2026-11-20T10:00:00.000000Z',
        '2026-11-20T10:30:00.000000Z', '2026-11-20T14:00:00.000000Z');
INSERT INTO partner_requests (subject, team, name, status, question, asked_at)
VALUES ('E-3', 'risk', 'Risk', 'acknowledged', 'Please help', '2026-11-20T10:00:00.000000Z');
INSERT INTO placements (target, subject, channel, ts, link, shown_at)
VALUES ('ask:E-3:payouts', 'E-3', 'C0PAY0001', '1795435100.000200', 'https://acme.example/p2',
        '2026-11-20T10:00:00.000000Z');
INSERT INTO deliveries (key, kind, target, subject, lane, urgency, data, wanted, due_at, made_at, attempts, unsure,
                        problem)
VALUES ('k1', 'ask', 'ask:E-3:risk', 'E-3', '#team-risk', 0, '{"team": "risk"}', 1, '2026-11-20T10:00:00.000000Z',
        '2026-11-20T10:00:00.000000Z', 0, false, '')
"""
"""What the version before has written: Payouts was asked in its channel, Risk is about to be."""


def before(connection: Connection) -> None:
    for statement in BEFORE.split(";\n"):
        connection.exec_driver_sql(statement)


@pytest.fixture
async def kept(database_url: str) -> Database:
    """The database of before, brought up to date."""
    await migrate.upgrade_schema(database_url, "0001")
    await migrate.run_on(database_url, before)
    await migrate.upgrade_schema(database_url)
    return Database(async_database_url(database_url), lambda: NOW)


async def test_requests_get_numbers_and_keep_their_place_and_their_delivery(kept: Database) -> None:
    async with kept.read() as view:
        requests = await view.partner_requests.of(escalation_subject(3))
        assert [(r.number, r.team, r.channel, r.status) for r in requests] == [
            (1, "payouts", SHOWN.channel, RequestStatus.REQUESTED),
            (2, "risk", "#team-risk", RequestStatus.ACKNOWLEDGED),
        ]
        assert await view.placements.of("card:R-1") == SHOWN
        here = await view.placements.subject_at(SHOWN.channel, "1795435200.000100", SHOWN.ts)
        assert here == request_subject(1)
        (card,) = await waiting(view, "card", "R-2")
        assert (card.kind, card.lane, card.data) == ("card", "#team-risk", {"team": "risk"})
    await kept.close()


async def test_they_are_answered_and_new_ones_go_on_counting(kept: Database) -> None:
    context = Context(kept.transact, kept.read, PolicySource(Policy()))
    async with kept.begin() as uow:
        pia = await uow.people.remember(
            team_id="T0ACME", slack_id="U0PIA", name="Pia", time_zone="UTC", is_outsider=False, is_gone=False
        )
    await answer_request(context, 1, "Paid.", Actor(pia, "Pia", "button", label="U0PIA"), "view:1")
    async with kept.begin() as uow:
        assert (await uow.partner_requests.get(1)).status is RequestStatus.ANSWERED
        assert await uow.partner_requests.next_number() == 3
        assert await uow.partner_requests.parent_of(request_subject(2)) == escalation_subject(3)
    await kept.close()
