"""Sponsors: made, told once of everything, asking once, and saying whether it is settled; Homes that stay true."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.errors import AlreadyDone, BadInput, Confidential, NotAllowed, NotASponsor, StateError
from bot.domain.escalation_promises import Audience, Update
from bot.domain.escalations import EscalationStatus
from bot.domain.numbers import escalation_subject
from bot.domain.outcomes import CustomerTold, Prevention, PreventionStatus, RootCause
from bot.domain.people import Actor, PersonRef, Role
from bot.readmodels import Closing, Home
from bot.services.ask_for_update import ask_update
from bot.services.close_escalation import cancel_escalation, reopen_escalation, resolve_escalation
from bot.services.open_home import open_home
from bot.services.own_escalation import acknowledge_escalation, assign_escalation
from bot.services.raise_escalation import join_escalation
from bot.services.settle_escalation import escalation_not_settled, escalation_settled
from bot.services.sponsor_escalation import sponsor_escalation
from bot.services.update_escalation import update_escalation
from tests.integration.services.office import Office
from tests.people_builders import DAY, HOUR, MINUTE, SOLVED

AGENT, LEAD, EXECUTIVE = Role.AGENT, Role.LEAD, Role.EXECUTIVE
E1 = escalation_subject(1)
NEWS = Update("The bank confirmed it.", "A manual run at noon.", None)
ENDING = replace(SOLVED, customer_told=CustomerTold.YES, lessons="Ask the bank first.")


async def raised(office: Office) -> tuple[Actor, Actor, Actor]:
    """An executive who sponsors E-1, its owner, and a lead."""
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    lee = await office.person("lee", LEAD)
    await office.escalation(eva, owner=ana.person)
    return eva, ana, lee


def ref(who: Actor) -> PersonRef:
    assert who.person is not None
    return who.person


async def ended(office: Office, by: Actor) -> datetime:
    """When it was resolved."""
    closed = await resolve_escalation(office.desk, 1, ENDING, by)
    assert closed.closed_at is not None
    return closed.closed_at


async def targets(office: Office, kind: str) -> list[str]:
    return [row["target"] for row in await office.rows("deliveries") if row["kind"] == kind]


async def asked_privately(office: Office) -> list[str]:
    """Who was nudged because a sponsor asked, each time."""
    names = {row["id"]: row["name"] for row in await office.rows("people")}
    return [names[row["person_id"]] for row in await office.rows("nudges") if row["reason"] == "asked"]


async def verdicts(office: Office) -> list[bool | None]:
    return [row["settled"] for row in await office.rows("sponsors")]


async def closing(office: Office, at: datetime, reader: Actor | None = None) -> Closing:
    async with office.desk.read() as view:
        return await view.sponsor_reads.closing(1, at, reader.person if reader else None)


async def home(office: Office, of: Actor) -> Home:
    async with office.desk.read() as view:
        return await view.sponsor_reads.home(ref(of), of.roles)


async def opens_home(office: Office, who: Actor) -> None:
    await open_home(office.desk, ref(who))
    await delivered(office)


async def delivered(office: Office) -> None:
    """Everything that waits has gone out."""
    async with office.desk.begin() as uow:
        while taken := await uow.deliveries.take(100, HOUR):
            for each in taken:
                await uow.deliveries.finish(each)


async def homes_due(office: Office) -> list[str]:
    """Whose Home is to be drawn anew; then it has been."""
    due = [r["lane"] for r in await office.rows("deliveries") if r["kind"] == "home" and r["done_at"] is None]
    await delivered(office)
    return sorted(due)


async def test_an_executive_becomes_a_sponsor_once(office: Office) -> None:
    _, ana, _ = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    await sponsor_escalation(office.desk, 1, kim, kim)
    before = await office.dump()
    with pytest.raises(AlreadyDone):
        await sponsor_escalation(office.desk, 1, kim, kim)
    with pytest.raises(NotAllowed):
        await sponsor_escalation(office.desk, 1, ana, ana)
    assert await office.dump() == before
    assert await office.sponsors(1) == ["Eva", "Kim"]
    assert await office.told_privately(kim) == []
    [event] = [row for row in await office.rows("events") if row["data"].get("sponsor")]
    assert (event["kind"], event["data"]["sponsor"]) == ("sponsored", "U0KIM")


async def test_the_desk_and_sponsors_bring_others_in_and_strangers_do_not(office: Office) -> None:
    eva, ana, lee = await raised(office)
    kim, ben = await office.person("kim", EXECUTIVE), await office.person("ben", AGENT)
    with pytest.raises(NotAllowed):
        await sponsor_escalation(office.desk, 1, lee, kim)
    with pytest.raises(BadInput):
        await sponsor_escalation(office.desk, 1, ben, ana)
    await sponsor_escalation(office.desk, 1, kim, ana)
    await sponsor_escalation(office.desk, 1, lee, eva)
    assert await office.told_privately(kim) == ["sponsor"]
    assert await office.told_privately(lee) == ["sponsor"]


async def test_two_people_who_bring_in_the_same_executive_make_one_sponsor(office: Office) -> None:
    eva, ana, _ = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    async with office.beside() as other:
        done = await asyncio.gather(
            sponsor_escalation(office.desk, 1, kim, ana),
            sponsor_escalation(other.desk, 1, kim, eva),
            return_exceptions=True,
        )
    assert [type(each) for each in done if isinstance(each, Exception)] == [AlreadyDone]
    assert await office.told_privately(kim) == ["sponsor"]


async def test_a_confidential_escalation_is_not_sponsored_by_who_may_not_see_it(office: Office) -> None:
    _, ana, lee = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    async with office.desk.begin() as uow:
        held = await uow.escalations.hold(1)
        await uow.escalations.save(replace(held, confidential=True))
    with pytest.raises(Confidential):
        await sponsor_escalation(office.desk, 1, kim, kim)
    await sponsor_escalation(office.desk, 1, kim, ana)
    await sponsor_escalation(office.desk, 1, lee, lee)
    assert await office.sponsors(1) == ["Eva", "Kim", "Lee"]


async def test_a_closed_escalation_gets_no_new_sponsor(office: Office) -> None:
    _, ana, lee = await raised(office)
    await ended(office, ana)
    with pytest.raises(StateError):
        await sponsor_escalation(office.desk, 1, lee, lee)


async def test_each_sponsor_hears_once_of_everything_and_nobody_of_what_they_did(office: Office) -> None:
    eva, ana, lee = await raised(office)
    ben = await office.person("ben", AGENT)
    await sponsor_escalation(office.desk, 1, lee, lee)
    await acknowledge_escalation(office.desk, 1, ana)
    await assign_escalation(office.desk, 1, ref(ben), lee)
    await acknowledge_escalation(office.desk, 1, ben)
    await update_escalation(office.desk, 1, NEWS, lee, "form-1")
    await update_escalation(office.desk, 1, replace(NEWS, audience=Audience.DESK), ben, "form-2")
    await cancel_escalation(office.desk, 1, "by mistake", eva)
    await reopen_escalation(office.desk, 1, "it is back", ben)
    assert await office.told_privately(eva) == [
        "in_hand", "acknowledged", "owner", "acknowledged", "update", "reopened",
    ]  # fmt: skip
    assert await office.told_privately(lee) == ["acknowledged", "acknowledged", "cancelled", "reopened"]


async def test_who_flags_a_closed_one_again_has_an_answer_and_the_other_sponsors_hear_of_it(
    office: Office,
) -> None:
    eva, ana, _ = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    at = await ended(office, ana)
    await escalation_settled(office.desk, 1, at, eva)
    office.clock.moves(HOUR)
    await join_escalation(office.desk, 1, None, "", kim, "form-3")
    assert await office.told_privately(kim) == []
    assert (await office.told_privately(eva))[-1] == "reopened"
    assert await verdicts(office) == [None, None]


async def test_an_update_is_asked_for_once_until_the_next_one(office: Office) -> None:
    eva, ana, lee = await raised(office)
    with pytest.raises(NotASponsor):
        await ask_update(office.desk, office.roster, 1, lee)
    await ask_update(office.desk, office.roster, 1, eva)
    with pytest.raises(AlreadyDone):
        await ask_update(office.desk, office.roster, 1, eva)
    [line] = await office.said_in_threads("update_asked")
    assert line["mention"] == ["U0ANA"]
    assert await asked_privately(office) == ["Ana"]
    await update_escalation(office.desk, 1, replace(NEWS, audience=Audience.DESK), ana, "form-1")
    with pytest.raises(AlreadyDone):
        await ask_update(office.desk, office.roster, 1, eva)
    await update_escalation(office.desk, 1, NEWS, ana, "form-2")
    await ask_update(office.desk, office.roster, 1, eva)
    assert await asked_privately(office) == ["Ana", "Ana"]


async def test_what_is_put_aside_is_asked_about_all_the_same(office: Office) -> None:
    eva, ana, _ = await raised(office)
    async with office.desk.begin() as uow:
        held = await uow.escalations.hold(1)
        asleep = replace(held, snoozed_until=office.clock.now + DAY, snooze_reason="The bank is closed")
        await uow.escalations.save(asleep)
    await ask_update(office.desk, office.roster, 1, eva)
    assert await office.told_privately(ana) == ["asked"]


async def test_where_nobody_owns_it_the_leads_are_asked(office: Office) -> None:
    eva, lee = await office.person("eva", EXECUTIVE), await office.person("lee", LEAD)
    await office.escalation(eva)
    assert (await office.escalation_now(1)).owner is None
    await ask_update(office.desk, office.roster, 1, eva)
    [line] = await office.said_in_threads("update_asked")
    assert line["mention"] == ["U0LEE"]
    assert await office.told_privately(lee) == ["asked"]


async def test_two_sponsors_who_ask_at_once_ask_once(office: Office) -> None:
    eva, _, lee = await raised(office)
    await sponsor_escalation(office.desk, 1, lee, lee)
    async with office.beside() as other:
        done = await asyncio.gather(
            ask_update(office.desk, office.roster, 1, eva),
            ask_update(other.desk, office.roster, 1, lee),
            return_exceptions=True,
        )
    assert [type(each) for each in done if isinstance(each, Exception)] == [AlreadyDone]
    assert await asked_privately(office) == ["Ana"]


async def test_every_sponsor_has_a_closing_summary_with_all_that_is_known(office: Office) -> None:
    eva, ana, lee = await raised(office)
    await sponsor_escalation(office.desk, 1, lee, lee)
    await update_escalation(office.desk, 1, NEWS, ana, "form-1")
    await update_escalation(office.desk, 1, Update("For us only", "", None, Audience.DESK), ana, "form-2")
    office.clock.moves(HOUR)
    at = await ended(office, ana)
    iso = at.isoformat()
    assert await targets(office, "closing") == [f"closing:E-1:U0EVA:{iso}", f"closing:E-1:U0LEE:{iso}"]
    office.clock.moves(DAY)
    shown = await closing(office, at, eva)
    assert (shown.outcome, shown.last_update, shown.settled, shown.stands) == (
        ENDING, "The bank confirmed it.", None, True,
    )  # fmt: skip
    assert shown.closed_at - shown.escalation.opened_at == HOUR


async def test_a_yes_is_kept_once(office: Office) -> None:
    eva, ana, lee = await raised(office)
    at = await ended(office, ana)
    with pytest.raises(NotASponsor):
        await escalation_settled(office.desk, 1, at, lee)
    await escalation_settled(office.desk, 1, at, eva)
    before = await office.dump()
    with pytest.raises(AlreadyDone):
        await escalation_settled(office.desk, 1, at, eva)
    with pytest.raises(AlreadyDone):
        await escalation_not_settled(office.desk, 1, at, "nothing", eva, "form-9")
    assert await office.dump() == before
    assert await verdicts(office) == [True]
    assert (await office.story(E1))[-1] == "settled"
    shown = await closing(office, at, eva)
    assert (shown.settled, shown.stands) == (True, True)


async def test_a_no_opens_it_again_with_their_words_and_calls_the_owner(office: Office) -> None:
    eva, ana, lee = await raised(office)
    await sponsor_escalation(office.desk, 1, lee, lee)
    at = await ended(office, ana)
    await escalation_settled(office.desk, 1, at, lee)
    office.clock.moves(MINUTE)
    back = await escalation_not_settled(office.desk, 1, at, "The third one waits", eva, "form-5")
    again = await escalation_not_settled(office.desk, 1, at, "The third one waits", eva, "form-5")
    assert (back.status, again.status) == (EscalationStatus.OPEN, EscalationStatus.OPEN)
    [line] = [said for said in await office.said_in_threads("settled") if said["words"]]
    assert (line["mention"], line["words"]) == (["U0ANA"], "The third one waits")
    assert (await office.story(E1))[-2:] == ["settled", "reopened"]
    assert await verdicts(office) == [False, None]
    assert (await office.told_privately(lee))[-1] == "reopened"
    assert "reopened" not in await office.told_privately(eva)
    assert [(await closing(office, at, who)).settled for who in (eva, lee)] == [False, True]
    assert not (await closing(office, at, eva)).stands
    with pytest.raises(StateError):
        await escalation_settled(office.desk, 1, at, eva)
    office.clock.moves(MINUTE)
    later = await ended(office, ana)
    assert await verdicts(office) == [None, None]
    with pytest.raises(BadInput):
        await escalation_settled(office.desk, 1, at, eva)
    await escalation_settled(office.desk, 1, later, eva)
    assert (await closing(office, at, eva)).settled is False


async def test_two_answers_at_once_are_one(office: Office) -> None:
    eva, ana, _ = await raised(office)
    at = await ended(office, ana)
    async with office.beside() as other:
        done = await asyncio.gather(
            escalation_settled(office.desk, 1, at, eva),
            escalation_settled(other.desk, 1, at, eva),
            return_exceptions=True,
        )
    assert [type(each) for each in done if isinstance(each, Exception)] == [AlreadyDone]
    assert (await office.story(E1)).count("settled") == 1


async def test_what_would_prevent_the_next_one_is_kept_or_tied_to_what_is_known(office: Office) -> None:
    eva, ana, _ = await raised(office)
    wanted = Prevention("A second provider")
    for _ in range(2):
        await resolve_escalation(office.desk, 1, ENDING, ana, prevention=wanted, key="form-1")
    await office.escalation(eva, owner=ana.person)
    async with office.desk.read() as view:
        [item] = await view.prevention.open_items(RootCause.OUTAGE)
        assert await view.prevention.open_items(RootCause.FRAUD) == []
    assert (item.title, item.status) == ("A second provider", PreventionStatus.WANTED)
    await resolve_escalation(office.desk, 2, ENDING, ana, prevention=Prevention(item=item.id))
    links = [(row["item_id"], row["subject"]) for row in await office.rows("prevention_links")]
    assert links == [(item.id, "E-1"), (item.id, "E-2")]
    events = [row["data"] for row in await office.rows("events") if row["kind"] == "prevention_wanted"]
    assert events == [{"item": item.id, "new": True}, {"item": item.id, "new": False}]
    assert (await closing(office, office.clock.now)).prevention == (item,)


async def test_an_item_that_is_gone_keeps_the_form_open_and_changes_nothing(office: Office) -> None:
    _, ana, _ = await raised(office)
    before = await office.dump()
    with pytest.raises(BadInput) as refused:
        await resolve_escalation(office.desk, 1, ENDING, ana, prevention=Prevention(item=99), key="form-1")
    assert refused.value.field == "prevention_item"
    assert await office.dump() == before


async def test_the_homes_of_sponsors_and_owners_follow_once_they_were_opened(office: Office) -> None:
    eva, ana, lee = await raised(office)
    await delivered(office)
    await acknowledge_escalation(office.desk, 1, ana)
    assert await homes_due(office) == []
    for each in (eva, ana, lee):
        await opens_home(office, each)
    await update_escalation(office.desk, 1, NEWS, ana, "form-1")
    assert await homes_due(office) == ["U0ANA", "U0EVA"]
    await assign_escalation(office.desk, 1, ref(lee), ana)
    assert await homes_due(office) == ["U0ANA", "U0EVA", "U0LEE"]
    await ask_update(office.desk, office.roster, 1, eva)
    assert await homes_due(office) == ["U0EVA", "U0LEE"]
    await ended(office, lee)
    assert await homes_due(office) == ["U0EVA", "U0LEE"]


async def test_a_home_turns_when_a_promise_has_passed(office: Office) -> None:
    eva, ana, _ = await raised(office)
    await acknowledge_escalation(office.desk, 1, ana)
    await opens_home(office, eva)
    office.clock.moves(30 * MINUTE)
    await office.ticks()
    assert await homes_due(office) == ["U0EVA"]


async def test_a_home_shows_what_is_live_and_for_a_week_what_is_over(office: Office) -> None:
    eva, ana, _ = await raised(office)
    await office.escalation(eva, owner=ana.person)
    await update_escalation(office.desk, 1, NEWS, ana, "form-1")
    await ended(office, ana)
    shown = await home(office, eva)
    assert [line.escalation.number for line in shown.sponsored] == [2, 1]
    assert [line.last_word for line in shown.sponsored] == [None, "The bank confirmed it."]
    assert [line.escalation.number for line in (await home(office, ana)).owned] == [2]
    assert (shown.open, shown.unowned) == (1, 0)
    office.clock.moves(8 * DAY)
    assert [line.escalation.number for line in (await home(office, eva)).sponsored] == [2]


async def test_a_long_home_says_how_much_it_leaves_out(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    for _ in range(17):
        await office.escalation(eva, owner=ana.person)
    shown = await home(office, eva)
    assert (len(shown.sponsored), shown.more_sponsored) == (15, 2)
    owned = await home(office, ana)
    assert (len(owned.owned), owned.more_owned) == (12, 5)


async def test_two_who_change_what_the_same_people_watch_never_wait_in_a_circle(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    ana, ben = await office.person("ana", AGENT), await office.person("ben", AGENT)
    for by, owner in ((eva, ben), (kim, ana)):
        await office.escalation(by, owner=owner.person)
    for each in (eva, kim, ana, ben):
        await opens_home(office, each)
    async with office.beside() as other:
        for one, two in ((ana, ben), (ben, ana)) * 2:
            await asyncio.gather(
                assign_escalation(office.desk, 1, ref(one), two),
                assign_escalation(other.desk, 2, ref(two), one),
            )
    assert await homes_due(office) == ["U0ANA", "U0BEN", "U0EVA", "U0KIM"]
