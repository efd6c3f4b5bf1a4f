"""An executive flags a message: an escalation with an owner, and everybody who must know it does."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox.people.form import Result
from bot.sandbox.people.message import Seen
from tests.e2e.house import House

DESK = "#exec-escalations"
SECOND = timedelta(seconds=1)
WORDS = "Our three biggest sellers still wait for last week's payout"


async def flagged(
    house: House, who: str, message: Seen, answers: Mapping[str, object] | None = None
) -> Result:
    """Somebody flags a message and sends the form, with these answers."""
    executive = house.person(who)
    await executive.shortcut("Flag to exec desk", message)
    form = await executive.form()
    await form.fill(answers or {})
    return await form.submit()


async def said(house: House, words: str = WORDS, who: str = "Nora", channel: str = "#general") -> Seen:
    await house.person(who).says(words, channel)
    return await house.person("Eva").sees(words, channel)


async def the_card(house: House, who: str = "Ana") -> Seen:
    return await house.card("E-1 ·", DESK, who)


async def test_a_flagged_message_gets_an_owner_a_card_and_a_mark(house: House) -> None:
    eva = house.person("Eva")
    message = await said(house)
    await eva.shortcut("Flag to exec desk", message)
    form = await eva.form("Flag to exec desk")
    assert form.fields["What is at stake?"].value == WORDS
    assert form.fields["Severity"].value == "sev2"
    assert form.fields["Partner teams to ask"].options == ["Payouts", "Risk"]
    await form.fill({"Severity": "sev1", "Owner": "Ben", "Partner teams to ask": ["Payouts"]})
    assert (await form.submit()).closed
    told = await eva.sees("E-1 is in hand: Ben has it. You hear from us by")
    assert told.is_private or told.channel == "@Callout"
    await house.settle()

    card = await the_card(house, "Ben")
    for fact in (WORDS, "Said by Nora, flagged by Eva", "E-1 · sev1", "Given to Ben", "Sponsors: Eva"):
        assert fact in card.text
    assert card.buttons == ["Acknowledge", "Update", "Assign", "Ask a partner", "Resolve"]
    call = await house.person("Ben").sees("@Ben E-1 is yours now, from Eva.", DESK, thread=card)
    assert call.notified == ["Ben"]
    await house.pass_time(2 * SECOND)  # what links to the card waits for it
    assert (await eva.sees("Your flag is in hand as E-1", "@Callout")).text.endswith("today 10:30 AM.")
    assert (await eva.sees(WORDS, on=message)).reactions == {"rotating_light": ["Callout"]}
    assert "E-1 (sev1) needs your help" in (await house.person("Pia").sees("E-1", "#team-payouts")).text


async def test_without_a_choice_whoever_has_least_is_next(house: House) -> None:
    for number in range(1, 5):
        message = await said(house, f"Trouble number {number}")
        await flagged(house, "Eva", message)
        await house.settle()
    owners = await house.rows(
        "SELECT p.name FROM escalations e JOIN people p ON p.id = e.owner_id ORDER BY e.number"
    )
    assert [row["name"] for row in owners] == ["Ana", "Ben", "Carla", "Ana"]


async def test_the_second_executive_joins_the_first_escalation(house: House) -> None:
    message = await said(house)
    await flagged(house, "Omar", message)
    await house.settle()
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", message)
    form = await eva.form("Join E-1")
    await form.fill("Anything to add?", "They called me, too")
    assert (await form.submit()).closed
    await eva.sees("Omar flagged this already: you now sponsor E-1 too. Ana has it.")
    await house.settle()

    card = await the_card(house)
    assert "Sponsors: Omar, Eva" in card.text
    await house.person("Ana").sees("Eva joined as a sponsor", DESK, thread=card)
    await house.person("Ana").sees("They called me, too", DESK, thread=card)
    assert await house.rows("SELECT number FROM escalations") == [{"number": 1}]
    assert len(house.workspace.posted(DESK)) == 1


async def test_two_executives_who_flag_at_once_share_one_escalation(house: House) -> None:
    message = await said(house)
    people = [house.person("Eva"), house.person("Omar")]
    for person in people:
        await person.shortcut("Flag to exec desk", message)
    forms = [await person.form("Flag to exec desk") for person in people]
    results = await asyncio.gather(*(form.submit() for form in forms))
    assert all(result.closed for result in results)
    await house.settle()

    assert await house.rows("SELECT number FROM escalations") == [{"number": 1}]
    sponsors = await house.rows(
        "SELECT p.name FROM sponsors s JOIN people p ON p.id = s.person_id ORDER BY p.name"
    )
    assert [row["name"] for row in sponsors] == ["Eva", "Omar"]
    assert len(house.workspace.posted(DESK)) == 1
    told = [p for p in people if "you now sponsor E-1 too" in p.screen()]
    assert len(told) == 1


async def test_flagging_twice_oneself_changes_nothing(house: House) -> None:
    message = await said(house)
    await flagged(house, "Eva", message)
    await house.settle()
    await flagged(house, "Eva", message)
    await house.person("Eva").sees("You sponsor E-1 already: Ana has it.")
    assert await house.rows("SELECT number FROM escalations") == [{"number": 1}]


async def test_what_is_said_in_an_escalations_thread_joins_that_escalation(house: House) -> None:
    await flagged(house, "Omar", await said(house))
    card = await the_card(house)
    await house.person("Ana").says("The bank has lost the file", thread=card)
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.sees("The bank has lost the file", DESK))
    assert (await (await eva.form("Join E-1")).submit()).closed
    await house.settle()
    assert "Sponsors: Omar, Eva" in (await the_card(house)).text
    assert await house.rows("SELECT number FROM escalations") == [{"number": 1}]


async def test_a_flag_on_a_closed_escalation_opens_it_again(house: House) -> None:
    message = await said(house)
    await flagged(house, "Omar", message)
    await house.settle()
    await house.person("Ana").asks("/escalation cancel E-1 it was paid meanwhile", "#social-desk")
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", message)
    form = await eva.form("Join E-1")
    assert "is closed" in form.text
    assert (await form.submit()).closed
    await house.settle()
    assert "Open. Given to Ana, not acknowledged yet." in (await the_card(house)).text


async def test_a_cases_card_that_is_flagged_links_its_case(house: House) -> None:
    await house.customer_posts("maria", "@acme my payout is three days late, what now?")
    house.workspace.bring("Eva", "#social-desk")
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.sees("C-1", "#social-desk"))
    form = await eva.form("Escalate C-1")
    assert "my payout is three days late" in form.fields["What is at stake?"].value
    assert (await form.submit()).closed
    await house.settle()
    assert "Case: C-1, maria" in (await the_card(house)).text
    assert "Escalation: E-1" in (await house.card("C-1 ·")).text


async def test_an_agent_escalates_a_case_and_is_no_sponsor(house: House) -> None:
    await house.customer_posts("maria", "@acme my payout is three days late, what now?")
    ana = house.person("Ana")
    card = await house.card("C-1 ·")
    stale = card.as_it_was()
    await ana.clicks("Escalate", card)
    form = await ana.form("Escalate C-1")
    assert (await form.submit()).closed
    await ana.sees("E-1 is open: Ana has it.")
    await house.settle()
    assert "Sponsors" not in (await the_card(house)).text
    await ana.clicks("Escalate", stale)
    joins = await ana.form("Join E-1")
    await joins.submit()
    await ana.sees("This is escalated already, as E-1: Ana has it.")


async def test_an_escalation_may_be_about_no_message_at_all(house: House) -> None:
    eva = house.person("Eva")
    await eva.global_shortcut("New escalation")
    form = await eva.form()
    await form.fill({"What is at stake?": "A journalist asks about the outage"})
    assert (await form.submit()).closed
    await house.settle()
    assert "A journalist asks about the outage" in (await the_card(house)).text


async def test_a_flagged_message_that_changes_or_goes_does_so_on_the_card(house: House) -> None:
    nora = house.person("Nora")
    await house.person("Eva").invites("@Callout", "#general")
    mine = await nora.says(WORDS, "#general")
    await flagged(house, "Eva", await house.person("Eva").sees(WORDS, "#general"))
    await nora.edits(mine, "Our two biggest sellers wait")
    assert "two biggest sellers" in (await the_card(house)).text
    await nora.deletes(mine)
    assert "Deleted by its author" in (await the_card(house)).text


async def test_a_flag_where_callout_cannot_be_is_answered_by_a_direct_message(house: House) -> None:
    eva = house.person("Eva")
    await flagged(house, "Eva", await eva.says(WORDS, "#exec-private"))
    assert (await eva.sees("E-1 is in hand: Ana has it.")).channel == "@Callout"
    await house.pass_time(2 * SECOND)
    assert WORDS in (await the_card(house)).text
