"""An owner stays silent, the ladder takes over, a lead acknowledges, the sponsor hears how it goes and how it ended."""

from datetime import timedelta

from bot.sandbox.people.message import Seen
from tests.e2e.house import POLICY, House, TestClock, moved_in, places

DESK = "#exec-escalations"
WORDS = "Our three biggest sellers still wait for last week's payout"
MINUTE = timedelta(minutes=1)


async def flagged(house: House, severity: str = "sev1", owner: str = "Ana") -> Seen:
    """The card of an escalation that Eva has raised and that waits for its owner."""
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says(WORDS, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill({"Severity": severity, "Owner": owner})
    assert (await form.submit()).closed
    await house.settle()
    return await the_card(house, "Lena")


async def the_card(house: House, who: str) -> Seen:
    """The card as somebody sees it; what they do on it, they do."""
    return await house.card("E-1 ·", DESK, who)


def nudges(house: House, card: Seen, who: str) -> int:
    """How often the thread says that somebody was nudged; it says so by name, and calls nobody."""
    lines = house.person("Lena").thread(card).splitlines()
    assert not any(f"@{who}" in line and "reminded" in line for line in lines)
    return sum(f"{who} was reminded" in line for line in lines)


async def reported(house: House, who: str, happened: str, planned: str = "") -> None:
    """Somebody reports to the sponsors."""
    person = house.person(who)
    await person.clicks("Update", await the_card(house, who))
    form = await person.form("Update E-1")
    await form.fill({"What happened?": happened, "What is next?": planned or None})
    assert (await form.submit()).closed


async def climbs_to_the_lead(house: House, card: Seen) -> None:
    """Ana is nudged three times, privately; then it is Lena's turn, and another owner is wanted."""
    lena = house.person("Lena")
    await house.pass_time(9 * MINUTE)
    assert nudges(house, card, "Ana") == 0
    await house.pass_time(1 * MINUTE)
    assert nudges(house, card, "Ana") == 1
    await house.pass_time(1 * MINUTE)
    called = await house.person("Ana").sees("E-1 (sev1: ", "@Callout")
    assert "is not acknowledged" in called.text
    assert called.buttons == ["Acknowledge", "Open the thread"]
    await house.pass_time(18 * MINUTE)
    assert (nudges(house, card, "Ana"), nudges(house, card, "Lena")) == (2, 0)
    await house.pass_time(12 * MINUTE)
    assert nudges(house, card, "Lena") == 1
    asked = await lena.sees("E-1 (sev1: ", "@Callout")
    assert "needs another owner: Ana does not answer" in asked.text
    assert "Assign" in asked.buttons
    await lena.sees("E-1 needs another owner", DESK, thread=card)


async def test_a_silent_owner_is_nudged_the_ladder_takes_over_and_a_lead_brings_it_to_its_end(
    house: House,
) -> None:
    card = await flagged(house)
    lena, eva = house.person("Lena"), house.person("Eva")
    await climbs_to_the_lead(house, card)
    assert "*overdue*" not in card.text
    assert "overdue since" in card.text

    await lena.clicks("Acknowledge", card)
    assert not (await lena.sees("Ana has E-1 in hand")).is_reply
    await house.settle()
    await lena.sees("Lena acknowledged E-1.", DESK, thread=card)
    assert "In hand. Ana has it" in card.text
    await eva.sees("Lena acknowledged E-1", "@Callout")

    await reported(house, "Lena", "The bank has found the file", "They pay by noon")
    await lena.sees("your update")
    await house.settle()
    told = await eva.sees("Update on E-1 by Lena", "@Callout")
    assert "The bank has found the file" in told.text
    assert "They pay by noon" in card.text
    nudged = nudges(house, card, "Ana") + nudges(house, card, "Lena")
    await house.pass_time(29 * MINUTE)
    assert nudges(house, card, "Ana") + nudges(house, card, "Lena") == nudged
    await house.pass_time(2 * MINUTE)
    await lena.sees("Ana was reminded.", DESK, thread=card)
    await house.person("Ana").sees("wait for an update", "@Callout")

    ana = house.person("Ana")
    await ana.clicks("Resolve", await the_card(house, "Ana"))
    form = await ana.form("Resolve E-1")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Partner or supplier"})
    await form.fill("What settled it?", "All three are paid")
    assert (await form.submit()).closed
    await house.settle()
    assert "Resolved" in card.text
    assert card.buttons == ["Reopen", "History"]
    await eva.sees("is resolved", "@Callout")
    assert "All three are paid" in eva.screen("@Callout")
    [outcome] = await house.rows("SELECT subject, resolution, root_cause, note FROM outcomes")
    assert outcome == {
        "subject": "E-1", "resolution": "solved", "root_cause": "partner", "note": "All three are paid",
    }  # fmt: skip
    silent = lena.screen()
    await house.pass_time(timedelta(hours=3), timedelta(minutes=30))
    assert lena.screen() == silent


async def test_an_owner_who_acknowledges_in_time_is_never_nudged_for_it(house: House) -> None:
    card = await flagged(house)
    await house.person("Ana").clicks("Acknowledge", await the_card(house, "Ana"))
    await house.person("Ana").sees("You have E-1 in hand.")
    await house.pass_time(25 * MINUTE)
    assert nudges(house, card, "Ana") == 0


async def test_the_whole_ladder_is_climbed_once_and_then_there_is_silence(house: House) -> None:
    card = await flagged(house)
    await house.pass_time(timedelta(hours=3), timedelta(minutes=10))
    thread = house.person("Lena").thread(card)
    assert thread.count("is not acknowledged") == 9
    assert thread.count("reminded for the last time") == 2
    assert [nudges(house, card, who) for who in ("Ana", "Lena", "Adam")] == [6, 6, 6]


async def test_reminders_survive_a_restart_and_two_workers_fire_each_once(migrated_url: str) -> None:
    clock = TestClock()
    async with places(clock) as (slack, server, x):
        async with moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as house:
            card = await flagged(house)
        clock.move(11 * MINUTE)
        async with (
            moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as house,
            moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as other,
        ):
            await house.callout.remind()
            await other.callout.remind()
            await house.settle()
            await other.settle()
            assert nudges(house, card, "Ana") == 1
        assert not list(slack.violations)


async def test_whom_it_is_given_to_has_to_acknowledge_anew(house: House) -> None:
    await flagged(house)
    ana, card = house.person("Ana"), await the_card(house, "Ana")
    await ana.clicks("Acknowledge", card)
    await ana.clicks("Assign", card)
    form = await ana.form("Assign E-1")
    await form.fill("Give it to", "Ben")
    assert (await form.submit()).closed
    await ana.sees("Ben has E-1 now, and was asked to acknowledge it by")
    await house.settle()
    assert "Given to Ben, not acknowledged yet" in card.text
    await house.person("Ben").sees("@Ben E-1 is yours now, from Ana.", DESK, thread=card)
    await house.pass_time(11 * MINUTE)
    assert nudges(house, card, "Ben") == 1


async def test_a_sponsor_may_cancel_and_reopen_but_never_update(house: House) -> None:
    card = await flagged(house)
    eva, omar = house.person("Eva"), house.person("Omar")
    evas, omars = await the_card(house, "Eva"), await the_card(house, "Omar")
    await eva.clicks("Update", evas)
    await eva.sees("Only agents can do this.")
    await omar.chooses("Cancel the escalation", "More", omars)
    await omar.sees("Ana has E-1. Ask them, or a lead can do it.")
    await eva.chooses("Cancel the escalation", "More", evas)
    form = await eva.form("Cancel E-1")
    await form.fill("Why?", "It was paid meanwhile")
    assert (await form.submit()).closed
    await eva.sees("E-1 is cancelled.")
    await house.settle()
    assert "Cancelled" in card.text
    await omar.clicks("Reopen", omars)
    await omar.sees("Only agents and the sponsors of E-1 can do this.")
    assert (await eva.asks("/escalation reopen E-1 not paid after all", DESK)).text.startswith(
        "E-1 is open again"
    )
    await house.settle()
    assert "Given to Ana, not acknowledged yet" in card.text
    await house.person("Lena").sees("Eva reopened E-1: not paid after all.", DESK, thread=card)


async def test_everything_that_happened_can_be_read(house: House) -> None:
    await flagged(house)
    ana, card = house.person("Ana"), await the_card(house, "Ana")
    await ana.asks("/escalation note called the bank", "#social-desk")
    await ana.chooses("History", "More", card)
    history = await ana.sees("History of E-1")
    for entry in ("Eva opened E-1.", "Eva joined as a sponsor.", "Ana noted:", "called the bank"):
        assert entry in history.text
