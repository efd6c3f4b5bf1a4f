"""Executives who never have to ask: they join, see it on their Home, ask once, and say whether it is settled."""

from datetime import timedelta

from bot.sandbox.people.message import Seen
from tests.e2e.house import House

DESK = "#exec-escalations"
WORDS = "Our three biggest sellers still wait for last week's payout"


async def flagged(house: House, owner: str = "Ana") -> Seen:
    """The card of an escalation that Eva has raised and somebody has."""
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says(WORDS, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill({"Severity": "sev1", "Owner": owner})
    assert (await form.submit()).closed
    await house.settle()
    return await the_card(house, "Lena")


async def the_card(house: House, who: str) -> Seen:
    """The card as somebody sees it; what they do on it, they do."""
    return await house.card("E-1 ·", DESK, who)


async def reported(house: House, happened: str) -> None:
    """Ana reports to the sponsors."""
    ana = house.person("Ana")
    await ana.clicks("Update", await the_card(house, "Ana"))
    form = await ana.form("Update E-1")
    await form.fill("What happened?", happened)
    assert (await form.submit()).closed
    await house.settle()


async def resolved(house: House, **more: str) -> None:
    """Ana resolves it."""
    ana = house.person("Ana")
    await ana.clicks("Resolve", await the_card(house, "Ana"))
    form = await ana.form("Resolve E-1")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Partner or supplier"})
    await form.fill("What settled it?", "All three are paid")
    for label, value in more.items():
        await form.fill(label.replace("_", " "), value)
    assert (await form.submit()).closed
    await house.settle()


async def opened_home(house: House, who: str) -> None:
    """Somebody opens their Home tab, and it is drawn."""
    await house.person(who).opens_home()
    await house.workspace.settled()
    await house.settle()


async def test_an_executive_sees_on_home_what_they_sponsor_and_it_stays_true(house: House) -> None:
    await opened_home(house, "Eva")
    eva = house.person("Eva")
    await eva.home("Nothing at the moment.")
    await flagged(house)
    assert "No update yet." in (await eva.home("Ana has it, not acknowledged yet")).text
    await reported(house, "The bank has found the file")
    home = await eva.home("The bank has found the file")
    assert "In hand, Ana has it" in home.text
    assert "Ask for an update" in home.buttons
    await house.pass_time(timedelta(minutes=31))
    await eva.home("overdue since")


async def test_only_the_homes_of_those_who_opened_theirs_are_drawn(house: House) -> None:
    await opened_home(house, "Omar")
    await flagged(house)
    drawn = await house.rows("SELECT target FROM deliveries WHERE kind = 'home'")
    assert [row["target"] for row in drawn] == [f"home:{house.person('Omar').id}"]


async def test_an_update_is_asked_for_once_and_visibly_and_the_next_one_answers(house: House) -> None:
    await opened_home(house, "Eva")
    card = await flagged(house)
    eva, ana = house.person("Eva"), house.person("Ana")
    private = await eva.asks("/escalation show E-1", "#general")
    await eva.chooses("More…", "More", private)
    sheet = await eva.form("More for E-1")
    await eva.clicks("Ask for an update", await eva.home("E-1"))
    await eva.sees("Ana was asked for an update on E-1.", "@Callout")
    await house.settle()
    await ana.sees("@Ana Eva asks for an update on E-1.", DESK, thread=card)
    await house.pass_time(timedelta(seconds=11), timedelta(seconds=11))
    asked = await ana.sees("A sponsor asks how E-1", "@Callout")
    assert "Ask for an update" not in (await eva.home("An update was asked for")).buttons
    await eva.clicks("Ask for an update", sheet)
    refused = await eva.form("Callout", text="Somebody has asked for an update on E-1 already")
    await refused.close()
    await ana.clicks("Update", asked)
    form = await ana.form("Update E-1")
    await form.fill("What happened?", "The bank pays at noon")
    assert (await form.submit()).closed
    await house.settle()
    assert "Ask for an update" in (await eva.home("The bank pays at noon")).buttons
    told = await house.rows("SELECT kind FROM events WHERE kind = 'update_asked'")
    assert len(told) == 1


async def test_another_executive_joins_by_a_command_and_a_person_of_the_desk_brings_one_in(
    house: House,
) -> None:
    card = await flagged(house)
    omar, ana = house.person("Omar"), house.person("Ana")
    told = await omar.asks("/escalation sponsor E-1", "#general")
    assert "You sponsor E-1 now. Ana has it." in told.text
    assert "You sponsor E-1 already" in (await omar.asks("/escalation sponsor E-1", "#general")).text
    await house.settle()
    await ana.sees("Omar joined as a sponsor.", DESK, thread=card)
    refused = await ana.asks("/escalation sponsor E-1", "#general")
    assert "Only executives and leads can do this" in refused.text
    assert (
        "neither an executive nor a lead" in (await ana.asks("/escalation sponsor E-1 @Ben", "#general")).text
    )
    told = await ana.asks("/escalation sponsor E-1 @Lena", "#general")
    assert "Lena sponsors E-1 now, and was told." in told.text
    await house.settle()
    await house.person("Lena").sees("Ana made you a sponsor of E-1", "@Callout")


async def test_the_closing_summary_asks_and_a_yes_is_kept_and_shown(house: House) -> None:
    card = await flagged(house)
    await reported(house, "The bank has found the file")
    await resolved(
        house,
        **{
            "Does the customer know?": "Yes",
            "Something new that would prevent the next one": "Check the file each Friday",
            "Lessons": "Ask the bank first",
        },
    )
    eva = house.person("Eva")
    summary = await eva.sees("Did this settle it?", "@Callout")
    for said in ("Solved", "Partner or supplier".lower(), "The bank has found the file", "All three are paid",
                 "Customer told: Yes", "Check the file each Friday", "Ask the bank first"):  # fmt: skip
        assert said in summary.text, said
    assert summary.buttons == ["Yes", "No", "Open its thread"]
    line = await house.person("Ana").sees("Ana resolved E-1. It took", DESK, thread=card)
    assert "Check the file each Friday" in line.text
    await eva.clicks("Yes", summary)
    await eva.sees("Noted: E-1 is settled for you.")
    await house.settle()
    await house.person("Ana").sees("Eva says that E-1 is settled.", DESK, thread=card)
    assert "You said that this settles it." in summary.text
    assert summary.buttons == ["Open its thread"]
    [sponsor] = await house.rows("SELECT settled FROM sponsors")
    assert sponsor["settled"]
    [item] = await house.rows("SELECT title, root_cause, status FROM prevention_items")
    assert item == {"title": "Check the file each Friday", "root_cause": "partner", "status": "wanted"}


async def test_a_no_asks_what_is_missing_and_opens_it_again_with_these_words(house: House) -> None:
    card = await flagged(house)
    await house.person("Omar").asks("/escalation sponsor E-1", "#general")
    await resolved(house)
    eva, ana = house.person("Eva"), house.person("Ana")
    summary = await eva.sees("Did this settle it?", "@Callout")
    await eva.clicks("No", summary)
    form = await eva.form("E-1 goes on")
    await form.fill("What is missing?", "The third seller has nothing yet")
    assert (await form.submit()).closed
    await eva.sees("E-1 is open again with your words. Ana has it.")
    await house.settle()
    line = await ana.sees("@Ana Eva says that E-1 is not settled", DESK, thread=card)
    assert "The third seller has nothing yet" in line.text
    assert "does not settle it" in summary.text
    assert summary.buttons == ["Open its thread"]
    await house.person("Omar").sees("Eva reopened E-1", "@Callout")
    other = await house.person("Omar").sees("It was opened again since.", "@Callout")
    assert other.buttons == ["Open its thread"]
    assert "Eva reopened E-1" not in eva.screen("@Callout")
    rows = await house.rows("SELECT settled FROM sponsors ORDER BY id")
    assert [row["settled"] for row in rows] in ([False, None], [0, None])
    await house.pass_time(timedelta(minutes=5))
    await resolved(house)
    again = await eva.sees("Did this settle it?", "@Callout")
    assert again.buttons == ["Yes", "No", "Open its thread"]
    [one, _] = await house.rows("SELECT settled FROM sponsors ORDER BY id")
    assert one["settled"] is None


async def test_an_owner_works_from_home_and_others_read_what_it_is(house: House) -> None:
    for who in ("Ana", "Nora", "Gus"):
        await opened_home(house, who)
    ana = house.person("Ana")
    assert "You own no open escalation." in (await ana.home()).text
    assert "You have no role on the desk" in (await house.person("Nora").home()).text
    drawn = await house.rows("SELECT DISTINCT target FROM deliveries WHERE kind = 'home' ORDER BY target")
    assert [row["target"] for row in drawn] == sorted(
        f"home:{house.person(who).id}" for who in ("Ana", "Nora")
    )
    await flagged(house)
    await ana.clicks("Acknowledge", await ana.home("You own 1 open escalation"))
    await ana.sees("You have E-1 in hand.", "@Callout")
    await house.settle()
    await ana.clicks("Update", await ana.home("In hand, Ana has it"))
    form = await ana.form("Update E-1")
    await form.fill("What happened?", "The bank has found the file")
    assert (await form.submit()).closed
    await house.settle()
    await ana.home("The bank has found the file")
    await ana.clicks("Assign", await the_card(house, "Ana"))
    form = await ana.form("Assign E-1")
    await form.fill("Give it to", "Ben")
    assert (await form.submit()).closed
    await house.settle()
    await ana.home("You own no open escalation.")


async def test_a_late_press_on_a_summary_is_answered_with_what_is_true(house: House) -> None:
    await flagged(house)
    await resolved(house)
    eva = house.person("Eva")
    summary = await eva.sees("Did this settle it?", "@Callout")
    await eva.clicks("No", summary)
    form = await eva.form("E-1 goes on")
    await house.person("Lena").asks("/escalation reopen E-1 the bank called", "#general")
    await form.fill("What is missing?", "The third seller")
    result = await form.submit()
    assert "it is open" in " ".join(result.errors.values())
    assert (await eva.form("E-1 goes on")).fields["What is missing?"].value == "The third seller"


async def test_a_known_item_is_chosen_and_both_at_once_are_refused(house: House) -> None:
    await flagged(house)
    await resolved(house, **{"Something new that would prevent the next one": "Check the file each Friday"})
    await house.person("Lena").asks("/escalation reopen E-1 the bank called", "#general")
    await house.pass_time(timedelta(minutes=2))
    ana = house.person("Ana")
    await ana.clicks("Resolve", await the_card(house, "Ana"))
    form = await ana.form("Resolve E-1")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Partner or supplier"})
    await form.fill("Is it known how to prevent it?", "Check the file each Friday")
    await form.fill("Something new that would prevent the next one", "A second bank")
    refused = await form.submit()
    assert list(refused.errors.values()) == ["Choose one above or write a new one, not both."]
    await form.fill("Something new that would prevent the next one", None)
    assert (await form.submit()).closed
    await house.settle()
    assert len(await house.rows("SELECT id FROM prevention_items")) == 1
    assert len(await house.rows("SELECT id FROM prevention_links")) == 1
