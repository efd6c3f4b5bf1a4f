"""Buttons and forms of a request that was closed meanwhile say so, and what somebody typed is not lost."""

import pytest

from bot.sandbox.people.form import Form
from tests.e2e.house import House
from tests.e2e.partners import DESK, PAYOUTS, asked, raised, the_card

TYPED = "It is paid since nine"
IN_ITS_THREAD = "If there is more to say, write it in its thread: whoever asked reads it there."


async def opened(house: House, button: str, who: str = "Pia") -> Form:
    """A form that somebody has opened on the card of R-1 and filled in."""
    await house.person(who).clicks(button, on=await house.person(who).sees("R-1, asked by", PAYOUTS))
    form = await house.person(who).form("R-1")
    label = {"Answer": "Your answer", "Decline": "Why?", "Give an ETA": "Anything to add?"}[button]
    await form.fill(label, TYPED)
    return form


@pytest.mark.parametrize("button", ["Answer", "Decline", "Give an ETA"])
async def test_a_form_of_a_request_that_was_taken_back_keeps_what_was_typed(
    house: House, button: str
) -> None:
    home = await raised(house)
    card = await asked(house)
    form = await opened(house, button)
    ana, pia = house.person("Ana"), house.person("Pia")
    await ana.clicks("Take it back", on=await ana.asks("/escalation show R-1", DESK))
    await house.settle()
    sent = await form.submit()
    assert not sent.closed
    assert f"R-1: it is withdrawn. {IN_ITS_THREAD}" in " ".join(sent.errors.values())
    assert TYPED in form.text
    await form.close(everything=True)
    await pia.says(TYPED, thread=card)
    await house.settle()
    await ana.sees(TYPED, DESK, thread=home)


async def test_the_second_of_two_who_answer_is_told_where_their_words_can_go(house: House) -> None:
    await raised(house)
    await asked(house)
    house.workspace.bring("Ben", PAYOUTS)
    first, second = await opened(house, "Answer"), await opened(house, "Answer", "Ben")
    assert (await first.submit()).closed
    sent = await second.submit()
    assert f"R-1 is answered already. {IN_ITS_THREAD}" in " ".join(sent.errors.values())
    assert TYPED in second.text
    other = await house.rows("SELECT text FROM messages WHERE text = 'It is paid since nine'")
    assert len(other) == 1


@pytest.mark.parametrize("button", ["Acknowledge", "Answer", "Decline", "Give an ETA"])
async def test_a_button_on_a_screen_that_is_behind_says_how_it_stands(house: House, button: str) -> None:
    await raised(house)
    await asked(house)
    ana, pia = house.person("Ana"), house.person("Pia")
    stale = (await pia.sees("R-1, asked by", PAYOUTS)).as_it_was()
    await ana.asks("/escalation cancel E-1 it was paid meanwhile", DESK)
    await house.settle()
    await pia.clicks(button, on=stale)
    told = await pia.sees("R-1: it is withdrawn.")
    assert told.is_private
    assert IN_ITS_THREAD in told.text


async def test_a_reply_to_a_team_whose_request_was_closed_meanwhile_still_reaches_it(house: House) -> None:
    await raised(house)
    card = await asked(house)
    ana, pia = house.person("Ana"), house.person("Pia")
    await ana.clicks("Reply to partner", on=await ana.asks("/escalation show R-1", DESK))
    form = await ana.form("Reply to partner")
    await form.fill("Your words", "Please hurry")
    answer = await opened(house, "Answer")
    assert (await answer.submit()).closed
    assert (await form.submit()).closed
    await house.settle()
    assert "answered" in (await the_card(house)).text
    await pia.sees("Please hurry", PAYOUTS, thread=card)
