"""Buttons, menus and forms of a case's card."""

import pytest

from bot.sandbox.people.form import Form, Result
from bot.sandbox.people.message import Seen
from bot.sandbox.people.screen import ScreenError
from tests.e2e.house import House, at_home

TITLES = {
    "Add a note": "Note on C-1",
    "Set priority": "Priority of C-1",
    "Merge": "Merge C-1",
    "Dismiss": "Dismiss C-1",
}


async def a_card(house: House, words: str = "my order never came", who: str = "Ana") -> Seen:
    await house.customer_posts("maria", f"@acme {words}")
    return await house.card(words, who=who)


async def more(house: House, who: str, card: Seen, entry: str) -> Form:
    """Choose "More" from the card's menu, and press a button there; the form it opens."""
    person = house.person(who)
    await person.chooses("More", "More", on=card)
    sheet = await person.form("More for C-1")
    await person.clicks(entry, on=sheet)
    return await person.form(TITLES[entry])


async def sent(house: House, form: Form, **values: object) -> Result:
    await form.fill({label.replace("_", " "): value for label, value in values.items()})
    result = await form.submit()
    await house.settle()
    return result


async def test_two_agents_race_and_the_second_is_told_who_won(house: House) -> None:
    card = await a_card(house)
    stale = (await house.card("my order never came", who="Ben")).as_it_was()
    await house.person("Ana").clicks("Claim", on=card)
    await house.settle()
    await house.person("Ana").sees("C-1 is yours.")
    await house.person("Ben").clicks("Claim", on=stale)
    told = await house.person("Ben").sees("Ana already has C-1, since")
    assert told.is_private
    assert len(await house.rows("SELECT * FROM events WHERE kind = 'claimed'")) == 1


async def test_a_reply_that_is_too_long_stays_in_its_form(house: House) -> None:
    card = await a_card(house)
    ana = house.person("Ana")
    await ana.clicks("Reply", on=card)
    form = await ana.form("Reply to the customer")
    assert "At most 280 characters, as X counts them" in form.text
    result = await sent(house, form, Your_reply="a" * 300)
    assert not result.closed
    assert "Shorten it by 20" in result.errors["Your reply"]
    assert (await sent(house, form, Your_reply="We are on it, @maria.")).closed
    await ana.sees("Your reply to C-1 is on its way to X.")
    await ana.sees("We are on it, @maria.", thread=card)
    [post] = await house.rows("SELECT external_id FROM posts WHERE ours = false")
    replies = house.x.network.replies_to(str(post["external_id"]))
    assert [reply.text for reply in replies] == ["@maria We are on it, @maria."]


async def test_only_the_owner_or_a_lead_replies(house: House) -> None:
    card = await a_card(house)
    await house.person("Ana").clicks("Claim", on=card)
    await house.settle()
    await house.person("Ben").clicks("Reply", on=await house.card("my order never came", who="Ben"))
    await house.person("Ben").sees("Ana has C-1. Ask them, or a lead can do it.")
    assert not house.person("Ben").has_form
    await house.person("Lena").clicks("Reply", on=await house.card("my order never came", who="Lena"))
    assert "Ana has C-1." in (await house.person("Lena").form("Reply")).text


async def test_a_case_of_a_network_that_is_not_connected_cannot_be_answered(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url) as house:
        told = await house.person("Ana").asks("/case open Maria waits for her parcel", "#social-desk")
        assert "C-1 is open." in told.text
        card = await house.card("Maria waits for her parcel")
        with pytest.raises(ScreenError, match="Reply"):
            await house.person("Ana").clicks("Reply", on=card)
        shown = await house.person("Ana").asks("/case show 1", "#social-desk")
        assert "This post cannot be answered from here" in shown.text
        with pytest.raises(ScreenError, match="Reply"):
            await house.person("Ana").clicks("Reply", on=shown)


async def test_the_menu_assigns_waits_and_snoozes(house: House) -> None:
    card = await a_card(house)
    ana = house.person("Ana")
    await ana.chooses("Assign", "More", on=card)
    form = await ana.form("Assign C-1")
    assert "Nora has no role" in (await sent(house, form, Give_it_to="Nora")).errors["Give it to"]
    assert (await sent(house, form, Give_it_to="Ana")).closed
    await ana.chooses("Wait for the customer", "More", on=card)
    await ana.sees("C-1 waits for the customer.")
    await house.settle()
    await ana.chooses("Snooze", "More", on=card)
    form = await ana.form("Snooze C-1")
    past = await sent(house, form, Or_until=house.clock() - house.callout.pollers["x"].every)
    assert "is already past" in past.errors["Or until"]
    await form.fill("Or until", None)
    assert (await sent(house, form, Put_it_aside_for="4 hours")).closed
    await ana.sees("Snoozed until", on=card)


async def test_everything_else_is_behind_more(house: House) -> None:
    card = await a_card(house)
    await a_card(house, "and I am the other one")
    ana = house.person("Ana")
    form = await more(house, "Ana", card, "Add a note")
    assert (await sent(house, form, Note="A friend of the house.")).closed
    assert not ana.has_form
    await ana.sees("A friend of the house.", thread=card)
    form = await more(house, "Ana", card, "Set priority")
    assert (await sent(house, form, Priority="P2, urgent")).closed
    form = await more(house, "Ana", card, "Merge")
    assert [option.partition(" ")[0] for option in await form.suggested("Merge it into", "other")] == ["C-2"]
    assert [option.partition(" ")[0] for option in await form.suggested("Merge it into", "2")] == ["C-2"]
    assert await form.suggested("Merge it into", "1") == []
    await form.close()
    sheet = await ana.form("More for C-1")
    await ana.clicks("History", on=sheet)
    assert "Ana noted:" in (await ana.form("History of C-1")).text


async def test_the_menu_merges_dismisses_and_releases(house: House) -> None:
    card = await a_card(house)
    await a_card(house, "and I am the other one")
    ana = house.person("Ana")
    await ana.clicks("Claim", on=card)
    await house.settle()
    await ana.chooses("More", "More", on=card)
    await ana.clicks("Release", on=await ana.form("More for C-1"))
    assert "C-1 is back on the desk" in (await ana.form("More for C-1", text="back on the desk")).text
    await (await ana.form()).close()
    form = await more(house, "Ana", card, "Merge")
    await form.fill("Merge it into", "C-2", query="C-2")
    assert (await form.submit()).closed
    await ana.sees("C-1 is part of C-2 now")
    await house.settle()
    await ana.sees("Merged into C-2", on=card)
    await ana.clicks("Show C-2", on=card)
    assert (await ana.sees("and I am the other one", after=card)).is_private


async def test_a_case_that_was_closed_meanwhile_keeps_no_form(house: House) -> None:
    await a_card(house)
    stale = (await house.card("my order never came", who="Ben")).as_it_was()
    form = await more(house, "Lena", await house.card("my order never came", who="Lena"), "Dismiss")
    assert (await sent(house, form)).closed
    await house.person("Ben").clicks("Resolve", on=stale)
    await house.person("Ben").sees("You cannot resolve C-1: it is dismissed. Reopen it first.")
    await house.person("Ben").clicks("Reopen", on=await house.card("my order never came", who="Ben"))
    await house.person("Ben").sees("C-1 is open again. /case claim C-1 takes it.")


async def test_a_form_left_open_for_an_hour_says_what_happened_since(house: House) -> None:
    card = await a_card(house)
    ana = house.person("Ana")
    await ana.clicks("Resolve", on=card)
    form = await ana.form("Resolve C-1")
    await house.person("Ben").clicks("Claim", on=await house.card("my order never came", who="Ben"))
    await house.settle()
    result = await sent(house, form, What_did_it_come_from="Fraud")
    assert "Ben has C-1" in result.errors["How did it end?"]


async def test_the_history_of_a_case_is_turned_page_by_page(house: House) -> None:
    card = await a_card(house)
    ana = house.person("Ana")
    for number in range(20):
        await ana.types(f"/case note 1 note number {number}", "#social-desk")
    await house.settle()
    told = await ana.asks("/case history 1", "#social-desk")
    assert "page 1 of 2" in told.text
    await ana.clicks("Earlier", on=told)
    earlier = await ana.sees("page 2 of 2", "#social-desk")
    assert "C-1 was opened" in earlier.text
    await ana.chooses("More", "More", on=card)
    await ana.clicks("History", on=await ana.form("More for C-1"))
    sheet = await ana.form("History of C-1", text="page 1 of 2")
    await ana.clicks("Earlier", on=sheet)
    await ana.form("History of C-1", text="page 2 of 2")
