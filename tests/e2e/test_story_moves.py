"""Escalations that become one, a question that goes on by itself, and a case that has its matter back."""

from bot.sandbox.people.message import Seen
from tests.e2e.house import House

DESK = "#exec-escalations"


async def flagged(house: House, who: str, words: str, owner: str = "Ana") -> None:
    """Somebody flags what they have just said."""
    person = house.person(who)
    await person.shortcut("Flag to exec desk", await person.says(words, "#general"))
    form = await person.form("Flag to exec desk")
    await form.fill({"Severity": "sev1", "Owner": owner})
    assert (await form.submit()).closed
    await house.settle()


async def the_card(house: House, number: int, who: str = "Ana") -> Seen:
    return await house.card(f"E-{number} ·", DESK, who)


async def test_two_become_one_and_everybody_concerned_hears_of_it(house: House) -> None:
    await flagged(house, "Eva", "Payouts stand still")
    await flagged(house, "Omar", "Sellers wait for money")
    ana, eva = house.person("Ana"), house.person("Eva")
    told = await ana.asks("/escalation merge E-1 E-2", DESK)
    assert "E-1 is part of E-2 now" in told.text
    await house.settle()
    assert "E-1 is part of E-2" in (await eva.sees("E-1 is part of", "@Callout")).text
    first, second = await the_card(house, 1), await the_card(house, 2)
    said = await ana.sees("Ana merged E-1 into E-2.", DESK, thread=first)
    assert "Open E-2" in said.text
    await ana.sees("Ana merged E-1 into E-2. Its sponsors hear of this one now.", DESK, thread=second)
    assert "Eva" in second.text
    again = await house.person("Eva").asks("/escalation reopen E-1 not the same", DESK)
    assert "E-1 went into E-2. Go on there." in again.text


async def test_the_sheet_merges_splits_and_returns_with_forms(house: House) -> None:
    await flagged(house, "Eva", "Payouts stand still")
    await flagged(house, "Omar", "Sellers wait for money")
    ana = house.person("Ana")
    await ana.asks("/escalation ask E-1 payouts When is it paid?", DESK)
    await house.settle()
    card = await the_card(house, 1)
    await ana.chooses("More…", "More", card)
    sheet = await ana.form("More for E-1")
    await sheet.click("Split a request off")
    form = await ana.form("Split E-1")
    await form.fill("Which request?", "R-1 · Payouts: When is it paid?")
    assert (await form.submit()).closed
    await ana.sees("R-1 goes on as E-3. Ana has it.")
    await house.settle()
    third = await the_card(house, 3)
    assert "When is it paid?" in third.text
    await ana.sees("Ana split R-1 off E-1: it is E-3 now.", DESK, thread=card)
    await ana.chooses("More…", "More", card)
    await (await ana.form("More for E-1")).click("Merge")
    form = await ana.form("Merge E-1")
    await form.fill("Merge it into", "E-2 · Sellers wait for money")
    assert (await form.submit()).closed
    await ana.sees("E-1 is part of E-2 now")
    await ana.chooses("More…", "More", await the_card(house, 2))
    await (await ana.form("More for E-2")).click("Return to a case")
    form = await ana.form("Return E-2")
    await form.fill("Why?", "The desk can do this")
    assert (await form.submit()).closed
    await ana.sees("E-2 is closed, and its sponsors are told. It goes on as C-1, a new case.")


async def test_a_case_has_its_matter_back(house: House) -> None:
    await house.customer_posts("maria", "@acme my payout is late")
    lena, ana = house.person("Lena"), house.person("Ana")
    case = await ana.sees("@maria")
    await ana.clicks("Claim", case)
    await lena.clicks("Escalate", await lena.sees("@maria"))
    form = await lena.form("Escalate C-1")
    await form.fill({"Severity": "sev1", "Owner": "Ana"})
    assert (await form.submit()).closed
    await house.settle()
    told = await ana.asks("/escalation return E-1 no executive is needed", DESK)
    assert "E-1 is closed. C-1 goes on." in told.text, "it has no sponsors"
    await house.settle()
    card = await the_card(house, 1)
    said = await ana.sees("Ana returned E-1 to C-1: no executive is needed.", DESK, thread=card)
    assert "Open C-1" in said.text
    back = await ana.sees("Ana returned E-1 to C-1: no executive is needed.", case.channel, thread=case)
    assert "Open E-1" in back.text
    assert "Status: Returned to C-1" in card.text
    assert "returned to C-1)" in (await ana.sees("@maria")).text


async def test_who_flagged_it_and_moves_it_reads_of_nobody_who_is_told(house: House) -> None:
    await flagged(house, "Lena", "Payouts stand still")
    await flagged(house, "Lena", "Sellers wait for money")
    lena = house.person("Lena")
    merged = await lena.asks("/escalation merge E-1 E-2", DESK)
    assert "E-1 is part of E-2 now." in merged.text
    returned = await lena.asks("/escalation return E-2 the desk can do this", DESK)
    assert "E-2 is closed. It goes on as C-1, a new case." in returned.text


async def test_what_cannot_be_moved_says_why(house: House) -> None:
    await flagged(house, "Eva", "Payouts stand still")
    ana = house.person("Ana")
    for line, says in {
        "merge E-1": "There is no other open escalation that E-1 could go into.",
        "merge E-1 E-1": "E-1 cannot go into itself.",
        "merge E-1 E-9": "There is no escalation E-9.",
        "merge E-1 C-9": "Write the other one's number too",
        "split E-1": "there is nothing to split off",
        "split E-1 R-9": "There is no partner request R-9.",
        "split E-1 E-1": "Write the request's number too",
    }.items():
        assert says in (await ana.asks(f"/escalation {line}", DESK)).text, line
    assert "Only agents" in (await house.person("Eva").asks("/escalation merge E-1 E-2", DESK)).text
    ben = await house.person("Ben").asks("/escalation return E-1 too small", DESK)
    assert "Ana has E-1." in ben.text
