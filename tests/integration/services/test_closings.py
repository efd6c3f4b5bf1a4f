"""Closing summaries: what each sponsor reads of an ending, and what they say of it."""

import asyncio

import pytest

from bot.domain.errors import AlreadyDone, BadInput, NotASponsor, StateError
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.escalations.promises import Update
from bot.domain.outcomes import Prevention, PreventionStatus, RootCause
from bot.services.escalations.endings import escalation_not_settled, escalation_settled, resolve_escalation
from bot.services.escalations.promises import update_escalation
from bot.services.escalations.raising import sponsor_escalation
from tests.integration.services.office import Office
from tests.integration.services.sponsoring import (
    AGENT,
    E1,
    ENDING,
    EXECUTIVE,
    LEAD,
    NEWS,
    closing,
    ended,
    raised,
    targets,
    verdicts,
)
from tests.people_builders import DAY, HOUR, MINUTE


async def test_every_sponsor_has_a_closing_summary_with_all_that_is_known(office: Office) -> None:
    eva, ana, lee = await raised(office)
    await sponsor_escalation(office.context, 1, lee, lee)
    await update_escalation(office.context, 1, NEWS, ana, "form-1")
    await update_escalation(office.context, 1, Update("For us only", "", None, Audience.DESK), ana, "form-2")
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
        await escalation_settled(office.context, 1, at, lee)
    await escalation_settled(office.context, 1, at, eva)
    before = await office.dump()
    with pytest.raises(AlreadyDone):
        await escalation_settled(office.context, 1, at, eva)
    with pytest.raises(AlreadyDone):
        await escalation_not_settled(office.context, 1, at, "nothing", eva, "form-9")
    assert await office.dump() == before
    assert await verdicts(office) == [True]
    assert (await office.story(E1))[-1] == "settled"
    shown = await closing(office, at, eva)
    assert (shown.settled, shown.stands) == (True, True)


async def test_a_no_opens_it_again_with_their_words_and_calls_the_owner(office: Office) -> None:
    eva, ana, lee = await raised(office)
    await sponsor_escalation(office.context, 1, lee, lee)
    at = await ended(office, ana)
    await escalation_settled(office.context, 1, at, lee)
    office.clock.moves(MINUTE)
    back = await escalation_not_settled(office.context, 1, at, "The third one waits", eva, "form-5")
    again = await escalation_not_settled(office.context, 1, at, "The third one waits", eva, "form-5")
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
        await escalation_settled(office.context, 1, at, eva)
    office.clock.moves(MINUTE)
    later = await ended(office, ana)
    assert await verdicts(office) == [None, None]
    with pytest.raises(BadInput):
        await escalation_settled(office.context, 1, at, eva)
    await escalation_settled(office.context, 1, later, eva)
    assert (await closing(office, at, eva)).settled is False


async def test_two_answers_at_once_are_one(office: Office) -> None:
    eva, ana, _ = await raised(office)
    at = await ended(office, ana)
    async with office.beside() as other:
        done = await asyncio.gather(
            escalation_settled(office.context, 1, at, eva),
            escalation_settled(other.context, 1, at, eva),
            return_exceptions=True,
        )
    assert [type(each) for each in done if isinstance(each, Exception)] == [AlreadyDone]
    assert (await office.story(E1)).count("settled") == 1


async def test_what_would_prevent_the_next_one_is_kept_or_tied_to_what_is_known(office: Office) -> None:
    eva, ana, _ = await raised(office)
    wanted = Prevention("A second provider")
    for _ in range(2):
        await resolve_escalation(office.context, 1, ENDING, ana, prevention=wanted, key="form-1")
    await office.escalation(eva, owner=ana.person)
    async with office.context.read() as view:
        [item] = await view.prevention.open_items(RootCause.OUTAGE)
        assert await view.prevention.open_items(RootCause.FRAUD) == []
    assert (item.title, item.status) == ("A second provider", PreventionStatus.WANTED)
    await resolve_escalation(office.context, 2, ENDING, ana, prevention=Prevention(item=item.id))
    links = [(row["item_id"], row["subject"]) for row in await office.rows("prevention_links")]
    assert links == [(item.id, "E-1"), (item.id, "E-2")]
    events = [row["data"] for row in await office.rows("events") if row["kind"] == "prevention_wanted"]
    assert events == [{"item": item.id, "new": True}, {"item": item.id, "new": False}]
    assert (await closing(office, office.clock.now)).prevention == (item,)


async def test_an_item_that_is_gone_keeps_the_form_open_and_changes_nothing(office: Office) -> None:
    _, ana, _ = await raised(office)
    before = await office.dump()
    with pytest.raises(BadInput) as refused:
        await resolve_escalation(office.context, 1, ENDING, ana, prevention=Prevention(item=99), key="form-1")
    assert refused.value.field == "prevention_item"
    assert await office.dump() == before


async def test_what_prevents_a_confidential_one_is_offered_to_its_people_alone(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    lee, ben = await office.person("lee", LEAD), await office.person("ben", AGENT)
    for title, confidential in (("Pay twice a day", False), ("Ask the minister first", True)):
        flagged = await office.escalation(eva, owner=ana.person, confidential=confidential)
        wanted = Prevention(title=title)
        await resolve_escalation(
            office.context, flagged.escalation.number, ENDING, ana, prevention=wanted, key=title
        )
    async with office.context.read() as view:
        shown = {
            who.name: [item.title for item in await view.prevention.open_items(seen_by=who)]
            for who in (eva, ana, lee, ben)
        }
    both = ["Ask the minister first", "Pay twice a day"]
    assert shown == {"Eva": both, "Ana": both, "Lee": both, "Ben": ["Pay twice a day"]}
