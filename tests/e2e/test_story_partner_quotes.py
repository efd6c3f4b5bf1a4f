"""What customers and colleagues wrote stands on partner teams' cards only as long as its authors let it."""

from datetime import timedelta

from bot.sandbox.people.message import Seen
from tests.e2e.house import House
from tests.e2e.partners import DESK, PAYOUTS, RISK, the_card
from tests.e2e.troubles import holding


async def in_trouble(house: House, words: str) -> str:
    """A customer's post, of which Payouts is asked about the case, and Risk about its escalation."""
    post = await house.customer_posts("maria", words)
    ana = house.person("Ana")
    await ana.clicks("Escalate", await ana.sees("@maria"))
    form = await ana.form("Escalate C-1")
    await form.fill({"What is at stake?": "A payout is late", "Severity": "sev1", "Owner": "Ana"})
    assert (await form.submit()).closed
    await house.settle()
    await ana.asks("/case ask C-1 payouts When is it paid?", DESK)
    await ana.asks("/escalation ask E-1 risk Is it safe?", DESK)
    return post


async def quoted(house: House) -> tuple[Seen, Seen]:
    return await the_card(house), await the_card(house, "Rui", "R-2", RISK)


async def test_a_post_that_its_author_deletes_leaves_the_cards_of_every_team_at_once(house: House) -> None:
    post = await in_trouble(house, "@acme my secret is swordfish")
    for card in await quoted(house):
        assert "swordfish" in card.text
    house.x.network.delete(post)
    await house.pass_time(timedelta(minutes=16))
    await house.callout.pollers["x"].recheck()
    for card in await quoted(house):
        assert "needs your help" in card.text
        assert "swordfish" not in card.text
    for channel in (PAYOUTS, RISK, DESK, "#social-desk"):
        assert not holding(house, "swordfish", channel, threads=True)
        assert len(house.workspace.posted(channel)) <= 1, "each card is the one that was there"


async def test_a_post_that_its_author_edits_is_edited_on_the_cards_too(house: House) -> None:
    post = await in_trouble(house, "@acme where is my ordre?")
    await quoted(house)
    house.x.network.edit(post, "@acme where is my parcel?")
    await house.pass_time(timedelta(minutes=16))
    await house.callout.pollers["x"].recheck()
    for card in await quoted(house):
        assert "my parcel?" in card.text
        assert "ordre" not in card.text


async def test_a_flagged_message_that_is_deleted_leaves_the_cards_of_closed_requests_too(
    house: House,
) -> None:
    nora, eva = house.person("Nora"), house.person("Eva")
    await eva.invites("@Callout", "#general")
    words = "Their account is swordfish"
    mine = await nora.says(words, "#general")
    await eva.shortcut("Flag to exec desk", await eva.sees(words, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill({"What is at stake?": "A seller waits", "Severity": "sev1", "Owner": "Ana"})
    assert (await form.submit()).closed
    await house.settle()
    ana, pia = house.person("Ana"), house.person("Pia")
    await ana.asks("/escalation ask E-1 payouts When is it paid?", DESK)
    await pia.clicks("Decline", on=await the_card(house))
    declined = await pia.form("R-1")
    await declined.fill("Why?", "Not ours")
    assert (await declined.submit()).closed
    assert "swordfish" in (await the_card(house)).text
    await nora.deletes(mine)
    assert "Pia declined" in (await the_card(house)).text
    assert not holding(house, "swordfish", PAYOUTS, threads=True)
