"""What stories about partner teams begin with: an escalation, a team that is asked about it, its card."""

from datetime import timedelta

from bot.sandbox.people.message import Seen
from tests.e2e.house import House

DESK, PAYOUTS, RISK = "#exec-escalations", "#team-payouts", "#team-risk"
SECOND = timedelta(seconds=1)


async def raised(house: House, words: str = "Our biggest seller waits for a payout") -> Seen:
    """Eva flags a message, Ana owns the escalation; its card."""
    await house.person("Nora").says(words, "#general")
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.sees(words, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill({"Severity": "sev1", "Owner": "Ana"})
    assert (await form.submit()).closed
    await house.settle()
    return await house.card("E-1 ·", DESK)


async def asked(house: House, line: str = "/escalation ask E-1 payouts When is it paid?") -> Seen:
    """Ana asks Payouts; the card in their channel, as Pia sees it."""
    await house.person("Ana").asks(line, DESK)
    return await the_card(house)


async def the_card(house: House, who: str = "Pia", number: str = "R-1", channel: str = PAYOUTS) -> Seen:
    await house.pass_time(2 * SECOND, SECOND)
    return await house.person(who).sees(f"{number}, asked by", channel)
