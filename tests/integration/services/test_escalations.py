"""An executive's flag: raised once, joined, acknowledged, nudged up the ladder, closed and opened again."""

import asyncio

import pytest

from bot.domain.errors import AlreadyDone, BadInput, NotAllowed, NotFound, NotYours
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.escalations.promises import Update
from bot.domain.people import Role
from bot.domain.subjects import case_subject, escalation_subject
from bot.policy import Policy
from bot.readmodels import Place
from bot.services.cases.endings import merge_cases
from bot.services.escalations.endings import cancel_escalation, reopen_escalation, resolve_escalation
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation, take_escalation
from bot.services.escalations.promises import update_escalation
from bot.services.escalations.raising import Flag, join_escalation, raise_escalation
from bot.services.timeline.messages import add_note
from tests.integration.services.office import Office, a_message, open_office
from tests.people_builders import DAY, HOUR, MINUTE, NOON, SOLVED

AGENT, LEAD, ADMIN, EXECUTIVE = Role.AGENT, Role.LEAD, Role.ADMIN, Role.EXECUTIVE
E1 = escalation_subject(1)
NEWS = Update("The bank confirmed it.", "A manual run at noon.", None)


async def nudges(office: Office, why: str) -> list[tuple[str, int, str]]:
    """(rung, step, to whom) of every nudge about something, in order."""
    said = [words["data"] for words in await office.said_in_threads("nudged")]
    return [(data["rung"], data["step"], data["to"]) for data in said if data["why"] == why]


async def test_a_flag_becomes_an_escalation_with_an_owner_a_sponsor_and_a_mark(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    raised = await office.escalation(eva, message=a_message())
    assert (raised.escalation.owner, raised.joined, raised.sponsors_now) == (ana.person, False, True)
    assert await office.sponsors(1) == ["Eva"]
    assert await office.story(E1) == ["opened", "sponsored"]
    assert await office.told_privately(eva) == ["in_hand"]
    assert [words["mention"] for words in await office.said_in_threads("opened")] == [["U0ANA"]]
    kinds = [row["kind"] for row in await office.rows("deliveries")]
    assert sorted(kinds) == ["card", "direct", "mark", "words"]
    assert await office.reminders(E1) == [("acknowledge", 0, "waiting"), ("update", 0, "waiting")]


async def test_two_executives_who_flag_the_same_message_at_once_share_one_escalation(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    await office.person("ana", AGENT)
    async with office.beside() as other:
        raised = await asyncio.gather(
            office.escalation(eva, message=a_message()), other.escalation(kim, message=a_message())
        )
    assert [len(await office.rows(table)) for table in ("escalations", "flags", "sponsors")] == [1, 1, 2]
    assert sorted(each.joined for each in raised) == [False, True]
    assert sorted(await office.sponsors(1)) == ["Eva", "Kim"]


async def test_of_ten_executives_at_two_processes_all_end_up_on_one_escalation(office: Office) -> None:
    executives = await office.people(10, EXECUTIVE)
    async with office.beside() as other:
        await asyncio.gather(
            *(
                (office, other)[turn % 2].escalation(by, message=a_message())
                for turn, by in enumerate(executives)
            )
        )
    assert len(await office.rows("escalations")) == 1
    assert len(await office.sponsors(1)) == 10


async def test_the_second_copy_of_a_form_changes_nothing(office: Office) -> None:
    eva = await office.person("eva", EXECUTIVE)
    flag = Flag("Payouts stand still", "sev1", message=a_message())
    async with office.beside() as other:
        raised = await asyncio.gather(
            *(
                raise_escalation(context, office.roster, flag, eva, "form-1")
                for context in (office.context, other.context)
            )
        )
    assert [each is None for each in sorted(raised, key=str)] in ([True, False], [False, True])
    before = await office.dump()
    assert await raise_escalation(office.context, office.roster, flag, eva, "form-1") is None
    assert await office.dump() == before


async def test_what_the_policy_does_not_know_is_refused_and_leaves_nothing(office: Office) -> None:
    eva = await office.person("eva", EXECUTIVE)
    before = await office.dump()
    for flag in (Flag("Late", "sev9"), Flag(" ", "sev1"), Flag("Late", "sev1", teams=("nobody",))):
        with pytest.raises(BadInput):
            await raise_escalation(office.context, office.roster, flag, eva, "form-1")
    with pytest.raises(NotFound):
        await office.escalation(eva, case_number=404)
    assert await office.dump() == before


async def test_whoever_has_the_fewest_is_next_and_among_equals_the_one_not_asked_for_longest(
    office: Office,
) -> None:
    ana, ben = await office.person("ana", AGENT), await office.person("ben", AGENT)
    eva = await office.person("eva", EXECUTIVE)
    owners = []
    for _ in range(3):
        owners.append((await office.escalation(eva)).escalation.owner)
        office.clock.moves(MINUTE)
    assert owners == [ana.person, ben.person, ana.person]
    await resolve_escalation(office.context, 1, SOLVED, ana)
    await resolve_escalation(office.context, 3, SOLVED, ana)
    assert (await office.escalation(eva)).escalation.owner == ana.person


async def test_where_nobody_works_an_escalation_has_no_owner_and_the_leads_hear_of_it(office: Office) -> None:
    eva, lee = await office.person("eva", EXECUTIVE), await office.person("lee", LEAD)
    assert (await office.escalation(eva)).escalation.owner is None
    office.clock.moves(10 * MINUTE)
    await office.ticks()
    assert lee.person is not None
    assert await nudges(office, "acknowledge") == [("lead", 3, "U0LEE")]


async def test_an_escalation_of_a_case_is_told_on_the_case(office: Office) -> None:
    eva, number = await office.person("eva", EXECUTIVE), await office.case()
    await office.escalation(eva, case_number=number)
    assert (await office.story(case_subject(number)))[-1] == "escalated"
    line = (await office.card(number)).escalation
    assert line is not None
    assert line.escalation.number == 1


async def test_a_case_with_a_live_escalation_is_joined_and_with_a_closed_one_escalated_anew(
    office: Office,
) -> None:
    eva, kim, number = (
        await office.person("eva", EXECUTIVE),
        await office.person("kim", EXECUTIVE),
        await office.case(),
    )
    lee = await office.person("lee", LEAD)
    await office.escalation(eva, case_number=number)
    assert (await office.escalation(kim, case_number=number)).escalation.number == 1
    await resolve_escalation(office.context, 1, SOLVED, lee)
    assert (await office.escalation(kim, case_number=number)).escalation.number == 2


async def test_what_is_raised_while_its_case_is_merged_belongs_to_the_other_case(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    pairs = [(await office.case(), await office.case()) for _ in range(4)]
    async with office.beside() as other:
        for one, into in pairs:
            await asyncio.gather(
                merge_cases(office.context, one, into, ana), other.escalation(eva, case_number=one)
            )
    assert [row["case_number"] for row in await office.rows("escalations")] == [into for _, into in pairs]


async def test_flagging_a_closed_escalations_message_opens_it_again(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    ana = await office.person("ana", AGENT)
    await office.escalation(eva, message=a_message())
    await resolve_escalation(office.context, 1, SOLVED, ana)
    office.clock.moves(DAY)
    raised = await office.escalation(kim, message=a_message())
    assert (raised.joined, raised.escalation.status) == (True, EscalationStatus.OPEN)
    assert raised.escalation.acknowledge_by == office.clock.now + 10 * MINUTE
    async with office.context.read() as view:
        assert await view.timeline.outcome(E1) is None
    waiting = [(kind, step) for kind, step, state in await office.reminders(E1) if state == "waiting"]
    assert waiting == [("acknowledge", 0), ("update", 0)]


async def test_who_joins_by_the_form_is_a_sponsor_once_and_their_note_is_kept_once(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    await office.escalation(eva)
    joined = await join_escalation(office.context, 1, a_message(), "My partner too.", kim, "form-9")
    assert joined is not None
    assert joined.sponsors_now
    assert await join_escalation(office.context, 1, a_message(), "My partner too.", kim, "form-9") is None
    again = await join_escalation(office.context, 1, None, "", kim, "form-10")
    assert again is not None
    assert not again.sponsors_now
    assert [row["text"] for row in await office.rows("messages")] == ["My partner too."]
    assert await office.sponsors(1) == ["Eva", "Kim"]


async def test_acknowledging_ends_the_nudges_for_it_and_leaves_those_for_updates(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva)
    await acknowledge_escalation(office.context, 1, ana)
    assert await office.reminders(E1) == [("acknowledge", 0, "cancelled"), ("update", 0, "waiting")]
    office.clock.moves(29 * MINUTE)
    assert await office.ticks() == 0
    assert await office.told_privately(eva) == ["in_hand", "acknowledged"]
    with pytest.raises(AlreadyDone):
        await acknowledge_escalation(office.context, 1, ana)


async def test_a_silent_owner_is_nudged_then_the_leads_then_the_admins_and_then_nobody(
    office: Office,
) -> None:
    eva, _ = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.person("lee", LEAD)
    await office.person("max", LEAD)
    await office.person("ida", ADMIN)
    await office.escalation(eva, severity="sev3")
    office.clock.moves(4 * HOUR)
    for _ in range(12):
        await office.ticks()
        await office.ticks()
        office.clock.moves(10 * MINUTE)
    rungs = [("owner", "U0ANA"), ("lead", "U0LEE U0MAX"), ("admin", "U0IDA")]
    expected = [(rung, 3 * place + nth, to) for place, (rung, to) in enumerate(rungs) for nth in range(3)]
    assert await nudges(office, "acknowledge") == expected
    last = [words["data"]["last"] for words in await office.said_in_threads("nudged")]
    assert last == [False] * 8 + [True]


async def test_after_a_night_asleep_one_nudge_goes_out_and_not_nine(office: Office) -> None:
    eva, _ = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva, severity="sev3")
    office.clock.moves(12 * HOUR)
    await office.ticks()
    assert len(await nudges(office, "acknowledge")) == 1


async def test_a_rung_without_people_is_skipped(office: Office) -> None:
    eva, _ = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.person("ida", ADMIN)
    await office.escalation(eva, severity="sev3")
    office.clock.moves(4 * HOUR)
    for _ in range(8):
        await office.ticks()
        office.clock.moves(10 * MINUTE)
    assert [step for _, step, _ in await nudges(office, "acknowledge")] == [0, 1, 2, 6, 7, 8]


async def test_the_ladder_is_the_policys(migrated_url: str) -> None:
    terms = {"ladder": ["lead"], "nudge_every": "1h", "nudge_at_most": 2}
    async with open_office(migrated_url, Policy.model_validate({"escalations": terms})) as office:
        eva, _ = await office.person("eva", EXECUTIVE), await office.person("lee", LEAD)
        await office.escalation(eva, severity="sev3")
        office.clock.moves(4 * HOUR)
        for _ in range(8):
            await office.ticks()
            office.clock.moves(30 * MINUTE)
        assert [(rung, step) for rung, step, _ in await nudges(office, "acknowledge")] == [
            ("lead", 0),
            ("lead", 1),
        ]


async def test_an_update_moves_the_promise_and_every_sponsor_has_it(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    ana = await office.person("ana", AGENT)
    await office.escalation(eva, message=a_message())
    await office.escalation(kim, message=a_message())
    office.clock.moves(30 * MINUTE)
    await office.ticks()
    assert len(await nudges(office, "update")) == 1
    await update_escalation(office.context, 1, NEWS, ana, "form-5")
    await update_escalation(office.context, 1, NEWS, ana, "form-5")
    assert (await office.escalation_now(1)).next_update_by == NOON + HOUR
    assert (await office.told_privately(eva)).count("update") == 1
    assert (await office.told_privately(kim)).count("update") == 1
    office.clock.moves(29 * MINUTE)
    assert await office.ticks() == 0
    office.clock.moves(MINUTE)
    await office.ticks()
    assert [step for _, step, _ in await nudges(office, "update")] == [0, 0]


async def test_whoever_it_is_given_to_is_asked_to_acknowledge_and_nudged_from_the_start(
    office: Office,
) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    ben = await office.person("ben", LEAD)
    assert ben.person is not None
    await office.escalation(eva)
    office.clock.moves(10 * MINUTE)
    await office.ticks()
    await assign_escalation(office.context, 1, ben.person, ana)
    office.clock.moves(10 * MINUTE)
    await office.ticks()
    assert await nudges(office, "acknowledge") == [("owner", 0, "U0ANA"), ("owner", 0, "U0BEN")]
    assert "owner" in await office.told_privately(eva)


async def test_two_leads_who_take_it_at_once_leave_one_owner(office: Office) -> None:
    eva, lee = await office.person("eva", EXECUTIVE), await office.person("lee", LEAD)
    max_ = await office.person("max", LEAD)
    await office.escalation(eva)
    async with office.beside() as other:
        await asyncio.gather(take_escalation(office.context, 1, lee), take_escalation(other.context, 1, max_))
    story = await office.rows("events")
    owners = [row["data"]["owner"] for row in story if row["kind"] == "assigned"]
    owner = (await office.escalation_now(1)).owner
    assert owner is not None
    assert len(owners) == 2
    assert owner.slack_id == owners[-1]


async def test_resolving_ends_every_nudge_keeps_the_outcome_and_tells_the_sponsors(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva)
    await resolve_escalation(office.context, 1, SOLVED, ana)
    office.clock.moves(DAY)
    assert await office.ticks() == 0
    assert [state for _, _, state in await office.reminders(E1)] == ["cancelled", "cancelled"]
    assert [row["lane"] for row in await office.rows("deliveries") if row["kind"] == "closing"] == [eva.label]
    async with office.context.read() as view:
        assert await view.timeline.outcome(E1) == SOLVED
    before = await office.dump()
    with pytest.raises(AlreadyDone):
        await resolve_escalation(office.context, 1, SOLVED, ana)
    assert await office.dump() == before


async def test_a_sponsor_cancels_and_opens_again_and_a_stranger_may_not(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    ana = await office.person("ana", AGENT)
    lee = await office.person("lee", LEAD)
    await office.escalation(eva)
    await join_escalation(office.context, 1, None, "", lee, "form-8")
    with pytest.raises(NotYours):
        await cancel_escalation(office.context, 1, "not mine", kim)
    await cancel_escalation(office.context, 1, "by mistake", eva)
    assert await office.told_privately(eva) == ["in_hand"]
    assert await office.told_privately(lee) == ["cancelled"]
    with pytest.raises(NotAllowed):
        await reopen_escalation(office.context, 1, "not mine", kim)
    office.clock.moves(DAY)
    back = await reopen_escalation(office.context, 1, "it is back", eva)
    assert (back.owner, back.acknowledge_by) == (ana.person, office.clock.now + 10 * MINUTE)
    office.clock.moves(10 * MINUTE)
    assert await office.ticks() == 1


async def test_a_reopened_escalation_keeps_its_old_outcome_as_history(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva)
    await resolve_escalation(office.context, 1, SOLVED, ana)
    await reopen_escalation(office.context, 1, "it is back", ana)
    await resolve_escalation(office.context, 1, SOLVED, ana)
    superseded = [row["superseded_at"] for row in await office.rows("outcomes")]
    assert superseded == [NOON, None]


async def test_a_note_on_an_escalation_is_on_its_timeline(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva)
    await add_note(office.context, E1, "The bank called.", ana, "form-3")
    assert (await office.story(E1))[-1] == "noted"


async def test_partner_teams_are_asked_once_each_with_a_clock(migrated_url: str) -> None:
    partners = {"payouts": {"channel": "#payouts", "acknowledge_within": "15m", "answer_within": "2h"}}
    async with open_office(migrated_url, Policy.model_validate({"partners": partners})) as office:
        eva, number = await office.person("eva", EXECUTIVE), await office.case()
        await office.escalation(eva, case_number=number, teams=("payouts", "payouts"))
        asked = await office.rows("partner_requests")
        assert [(row["team"], row["acknowledge_by"], row["answer_by"]) for row in asked] == [
            ("payouts", NOON + 15 * MINUTE, NOON + 2 * HOUR)
        ]
        asks = [row for row in await office.rows("deliveries") if row["subject"] == "R-1"]
        assert [(row["lane"], row["data"]["team"]) for row in asks] == [("#payouts", "payouts")]


async def test_a_message_in_a_thread_is_about_what_the_thread_is_about(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    number = await office.case()
    async with office.database.begin() as uow:
        for subject, ts in (("C-1", "1795435100.000100"), ("E-1", "1795435100.000200")):
            await uow.placements.put(f"card:{subject}", subject, Place("C0DESK", ts))
    in_case = a_message("1795435200.000100", "C0DESK", "1795435100.000100")
    in_escalation = a_message("1795435200.000200", "C0DESK", "1795435100.000200")
    assert (await office.escalation(eva, message=in_case)).escalation.case_number == number
    raised = await office.escalation(kim, message=in_escalation)
    assert (raised.escalation.number, raised.joined) == (1, True)
