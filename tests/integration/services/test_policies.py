"""A policy changes while a desk works: what was promised before it can be recomputed from the text that was kept."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

import pytest

from bot.changes.context import Context
from bot.compose import senders_for
from bot.domain.cases.choices import Priority
from bot.domain.errors import NotFound
from bot.domain.people import Role, callout
from bot.domain.subjects import case_subject, request_subject
from bot.jobs.poll import Poller
from bot.networks.contract import Batch
from bot.outbox.lanes import Lanes
from bot.outbox.messages import Delivery
from bot.outbox.senders import Delivered
from bot.outbox.worker import Deliverer
from bot.policy import Policy, PolicyError, PolicySource, parse_policy, policy_as_kept, policy_text
from bot.services.cases.changes import prioritise_case
from bot.services.cases.endings import reopen_case, resolve_case
from bot.services.cases.replies import ReplySender
from bot.services.escalations.changes import change_escalation_severity
from bot.services.partners.asking import Question, ask_about
from bot.services.workspace.policies import adopt_policy
from bot.storage.binding import FIRST_WORKSPACE
from bot.storage.database import Work
from tests.integration.services.mail import Microphone, Wall
from tests.integration.services.office import Office, open_office
from tests.people_builders import DAY, HOUR, MINUTE, SOLVED

T = TypeVar("T")
BEFORE = parse_policy("""
service_levels:
  P1: {first_response: 10m, next_response: 20m, resolution: 4h}
  P2: {first_response: 1h, next_response: 2h, resolution: 1d, calendar: office}
  P3: {first_response: 2h, next_response: 4h, resolution: 2d, calendar: office}
  P4: {first_response: 2h, next_response: 4h, resolution: 2d, calendar: office}
calendars:
  office: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", holidays: "NO"}
partners:
  payouts: {name: Payouts, channel: C0PAY0001, acknowledge_within: 30m, answer_within: 4h}
""")
AFTER = parse_policy("""
service_levels:
  P1: {first_response: 5m, next_response: 5m, resolution: 1h}
  P2: {first_response: 10m, next_response: 10m, resolution: 3h}
  P3: {first_response: 15m, next_response: 15m, resolution: 5h}
  P4: {first_response: 15m, next_response: 15m, resolution: 5h}
escalations:
  severities:
    sev1: {acknowledge_within: 1m, update_every: 2m, resolve_within: 3m}
    sev2: {acknowledge_within: 4m, update_every: 5m, resolve_within: 6m}
partners:
  payouts: {name: Payouts, channel: C0PAY0001, acknowledge_within: 1m, answer_within: 2m}
""")


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_url, BEFORE) as office:
        await adopt_policy(office.context, BEFORE)
        yield office


async def changed(office: Office) -> Context:
    """The desk once it goes by AFTER."""
    await adopt_policy(office.context, AFTER)
    office.policy = AFTER
    office.clock.moves(HOUR)
    return office.context


async def kept(office: Office, version: str) -> Policy:
    async with office.context.read() as view:
        return await view.policies.get(version)


async def test_an_old_cases_deadlines_are_recomputed_with_the_policy_they_were_promised_by(
    office: Office,
) -> None:
    number = await office.case()
    before = await office.case_now(number)
    await changed(office)
    case = await office.case_now(number)
    level = (await kept(office, case.policy_version)).service_level(case.priority)
    assert case.owed_since is not None
    assert (case.respond_by, case.resolve_by) == (before.respond_by, before.resolve_by)
    assert case.respond_by == level.respond_by(case.owed_since, is_first=True)
    assert case.resolve_by == level.resolve_by(case.opened_at)
    assert case.resolve_by != AFTER.service_level(case.priority).resolve_by(case.opened_at)


async def test_a_case_that_is_promised_anew_names_the_policy_of_then(office: Office) -> None:
    prioritised, reopened = await office.case(), await office.case()
    await resolve_case(office.context, reopened, SOLVED, callout())
    context = await changed(office)
    await prioritise_case(context, prioritised, Priority.P1, callout())
    await reopen_case(context, reopened, callout())
    for number in (prioritised, reopened):
        case = await office.case_now(number)
        level = (await kept(office, case.policy_version)).service_level(case.priority)
        assert case.policy_version == AFTER.version
        assert case.resolve_by == level.resolve_by(case.reopened_at or case.opened_at)


async def test_an_escalation_names_the_policy_by_which_it_is_to_be_resolved(office: Office) -> None:
    ana, lee = await office.person("ana", Role.AGENT), await office.person("lee", Role.EXECUTIVE)
    number = (await office.escalation(lee, "sev1", owner=ana.person)).escalation.number
    context = await changed(office)
    old = await office.escalation_now(number)
    assert old.resolve_by == (await kept(office, old.policy_version)).terms("sev1").resolve_by(old.opened_at)
    await change_escalation_severity(context, number, "sev2", ana, "form-9")
    new = await office.escalation_now(number)
    assert (old.policy_version, new.policy_version) == (BEFORE.version, AFTER.version)
    assert new.resolve_by == AFTER.terms("sev2").resolve_by(new.opened_at)


async def test_a_partner_request_names_the_policy_by_which_its_answer_is_due(office: Office) -> None:
    ana = await office.person("ana", Role.AGENT)
    subject = case_subject(await office.case())
    asked = await ask_about(office.context, subject, Question("payouts", "When is it paid?"), ana, "form-1")
    assert asked is not None
    await changed(office)
    async with office.context.read() as view:
        request = await view.partner_requests.get(asked.number)
        terms = (await view.policies.get(request.policy_version)).partners[request.team]
    assert request.subject == request_subject(1)
    assert (request.acknowledge_by, request.answer_by) == (
        request.asked_at + terms.acknowledge_within,
        request.asked_at + terms.answer_within,
    )


async def test_a_version_is_kept_once_whole_and_since_it_was_first_seen(office: Office) -> None:
    first = office.clock.now
    office.clock.moves(DAY)
    await adopt_policy(office.context, BEFORE)
    assert await office.rows("policies") == [
        {
            "workspace": FIRST_WORKSPACE,
            "version": BEFORE.version,
            "text": policy_text(BEFORE),
            "first_seen_at": first,
        }
    ]
    assert await kept(office, BEFORE.version) == BEFORE


async def test_of_a_version_that_was_never_kept_nobody_knows(office: Office) -> None:
    with pytest.raises(NotFound):
        await kept(office, AFTER.version)


async def test_a_policy_that_cannot_be_kept_does_not_count(office: Office) -> None:
    async def out_of_order(_: Work[T], /) -> T:
        raise ConnectionError("the database is away")

    context = Context(out_of_order, office.context.read, office.context.policies)
    with pytest.raises(ConnectionError):
        await adopt_policy(context, AFTER)
    assert context.policy is BEFORE


async def test_what_today_would_refuse_is_read_back_as_it_was(office: Office) -> None:
    text = policy_text(BEFORE).replace("calendar: always", "calendar: lunar")
    with pytest.raises(PolicyError):
        parse_policy(text)
    refused = policy_as_kept(text)
    await adopt_policy(office.context, refused)
    assert await kept(office, refused.version) == refused


async def test_posts_that_come_in_and_messages_that_go_out_go_by_one_policy_throughout(
    office: Office,
) -> None:
    """Every unit of work and every message finds the policy replaced by another."""
    policies = PolicySource(BEFORE)
    replacements: list[Policy] = []

    def replaced() -> None:
        replacements.append(Policy(company=f"Company {len(replacements)}"))
        policies.replace(replacements[-1])

    async def transact(work: Work[T], /) -> T:
        replaced()
        return await office.database.transact(work)

    class Street(Microphone):
        async def poll(
            self, cursors: Mapping[str, str], but: frozenset[str] = frozenset()
        ) -> AsyncIterator[Batch]:
            yield Batch("mentions", (office.a_post(),))

    class Window(Wall):
        async def send(self, delivery: Delivery) -> Delivered:
            before = policies.current()
            replaced()
            assert policies.current() is before
            return await super().send(delivery)

    context = Context(transact, office.database.read, policies)
    await Poller(context, Street(), office.clock, every=MINUTE, recheck_every=HOUR).poll()
    turn, _, *_ = replacements
    assert (await office.case_now(1)).policy_version == turn.version
    wall = Window()
    senders = senders_for(wall, ReplySender(context, {}, office.clock))
    await Deliverer(transact, policies, senders, asyncio.Event(), lanes=Lanes(0)).until_idle()
    assert wall.said == ["card:C-1"]
