"""Nudges as people meet them: private, once, with the button that ends them, and passed on when nobody is there."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.sandbox.people.message import Seen
from bot.sandbox.slack.faults import lost_answer
from tests.e2e.house import POLICY, House, at_home

DESK, PAYOUTS = "#exec-escalations", "#team-payouts"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
IN_SHIFTS = f"""{POLICY}
shifts:
  day: {{from: "08:00", to: "19:00", members: ["@social-agents"]}}
  leads: {{from: "00:00", to: "24:00", members: ["@social-leads"]}}
"""
"""It is 18:00 in Manila when a story begins."""
TAKEN = "Ben has E-1 now: it has changed hands since you were asked."


async def flagged(house: House, severity: str = "sev1") -> Seen:
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says("Our biggest seller waits", "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill({"Severity": severity, "Owner": "Ana"})
    assert (await form.submit()).closed
    await house.settle()
    return await house.card("E-1 ·", DESK, "Lena")


def nudges(house: House, who: str) -> int:
    """How many messages of nudges somebody has."""
    screen = house.person(who).screen("@Callout")
    return screen.count("Open the thread]")


async def test_the_button_in_the_message_ends_what_it_is_about(house: House) -> None:
    card = await flagged(house)
    ana = house.person("Ana")
    await house.pass_time(11 * MINUTE)
    called = await ana.sees("is not acknowledged", "@Callout")
    assert called.buttons == ["Acknowledge", "Open the thread"]
    await ana.clicks("Acknowledge", called)
    await house.settle()
    assert "In hand. Ana has it" in card.text
    await house.pass_time(15 * MINUTE)
    assert nudges(house, "Ana") == 1


async def test_who_took_what_they_were_called_about_goes_on_from_that_message(house: House) -> None:
    await flagged(house)
    lena = house.person("Lena")
    await house.pass_time(30 * MINUTE)
    await house.pass_time(12 * MINUTE)
    called = await lena.sees("needs another owner: Ana", "@Callout")
    await lena.asks("/escalation own E-1", "#general")
    await lena.clicks("Acknowledge", called)
    assert "You have E-1 in hand already." in lena.screen()
    await lena.clicks("Assign", called)
    assert "Assign E-1" in (await lena.form("Assign E-1")).title


async def test_a_lost_answer_doubles_no_nudge(house: House) -> None:
    await flagged(house)
    house.workspace.faults.on(
        "chat.postMessage", lost_answer(), when=lambda args: "is not acknowledged" in str(args.get("blocks"))
    )
    await house.pass_time(10 * MINUTE)
    await house.pass_time(2 * MINUTE, 5 * SECOND)
    assert house.workspace.faults.left == 0
    assert nudges(house, "Ana") == 1
    [row] = await house.rows("SELECT outcome, reason FROM nudges")
    assert row == {"outcome": "sent", "reason": "due"}


@pytest.fixture
async def in_shifts(address: tuple[str, str]) -> AsyncIterator[House]:
    """The house of a team that works in shifts."""
    url, transport = address
    async with at_home(url, transport, policy=IN_SHIFTS) as house:
        yield house


async def test_when_the_shift_of_the_owner_ends_a_lead_names_another(in_shifts: House) -> None:
    house = in_shifts
    card = await flagged(house, "sev3")
    await house.person("Ana").clicks("Acknowledge", await house.card("E-1 ·", DESK, "Ana"))
    await house.pass_time(58 * MINUTE, 5 * MINUTE)
    lena = house.person("Lena")
    assert "needs another owner" not in lena.screen()
    await house.pass_time(4 * MINUTE)
    await lena.sees("E-1 needs another owner: Ana is off shift.", DESK, thread=card)
    asked = await lena.sees("needs another owner: the shift of Ana is over", "@Callout")
    await lena.clicks("Assign", asked)
    form = await lena.form("Assign E-1")
    await form.fill("Give it to", "Lena")
    assert (await form.submit()).closed
    await house.settle()
    await house.pass_time(10 * MINUTE)
    assert card.text.count("needs another owner") == 0
    assert lena.thread(card).count("needs another owner") == 1
    assert "Lena" in card.text


async def test_of_two_leads_who_were_asked_the_second_reads_who_has_it_now(house: House) -> None:
    house.workspace.set_group("@social-leads", ("Lena", "Carla"))
    card = await flagged(house, "sev3")
    await house.person("Ana").clicks("Acknowledge", await house.card("E-1 ·", DESK, "Ana"))
    await house.settle()
    house.workspace.deactivate("Ana")
    await house.pass_time(2 * MINUTE)
    lena, carla = house.person("Lena"), house.person("Carla")
    for_lena = await lena.sees("needs another owner: Ana", "@Callout")
    for_carla = await carla.sees("needs another owner: Ana", "@Callout")
    await carla.clicks("Assign", for_carla)
    late = await carla.form("Assign E-1")
    await lena.clicks("Assign", for_lena)
    assert (await (await lena.form("Assign E-1")).submit()).closed
    await house.settle()
    assert "Given to Ben" in card.text
    refused = await late.submit()
    assert refused.errors == {"Give it to": f"{TAKEN} Nothing changed."}
    await carla.clicks("Assign", for_carla)
    assert TAKEN in carla.screen()
    await house.settle()
    assert "Given to Ben" in card.text


async def test_a_silent_partner_team_is_called_in_its_channel_and_then_our_owner_privately(
    house: House,
) -> None:
    await flagged(house)
    ana, pia = house.person("Ana"), house.person("Pia")
    await ana.clicks("Acknowledge", await house.card("E-1 ·", DESK, "Ana"))
    await ana.asks("/escalation ask E-1 payouts When is it paid?", DESK)
    await house.pass_time(31 * MINUTE)
    request = await pia.sees("R-1, asked by", PAYOUTS)
    reminded = await pia.sees("R-1 waits to be acknowledged", PAYOUTS, thread=request)
    assert reminded.notified == ["Pia"]
    await house.pass_time(32 * MINUTE)
    await ana.sees("Payouts has not acknowledged R-1 yet.", "@Callout")
    await pia.clicks("Acknowledge", request)
    await house.settle()
    said = pia.thread(request).count("waits to be acknowledged")
    assert said == 3
    await house.pass_time(30 * MINUTE)
    assert pia.thread(request).count("waits to be acknowledged") == said


async def test_an_owner_who_has_left_the_workspace_is_replaced(house: House) -> None:
    card = await flagged(house, "sev3")
    await house.person("Ana").clicks("Acknowledge", await house.card("E-1 ·", DESK, "Ana"))
    await house.settle()
    house.workspace.deactivate("Ana")
    await house.pass_time(2 * MINUTE)
    lena = house.person("Lena")
    await lena.sees("needs another owner: Ana is no longer in this workspace", DESK, thread=card)
    await lena.sees("needs another owner: Ana is no longer in this workspace", "@Callout")
    await house.pass_time(10 * MINUTE)
    assert lena.screen("@Callout").count("needs another owner") == 1
