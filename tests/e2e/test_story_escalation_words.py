"""What people read when they come late, press what is stale, write what nobody knows or may not: a private sentence."""

from datetime import timedelta

from bot.sandbox.people.message import Seen
from tests.e2e.house import House

DESK = "#exec-escalations"
ANYWHERE = "#general"
WORDS = "Our three biggest sellers still wait for last week's payout"
HOUR = timedelta(hours=1)


async def raised(house: House, words: str = WORDS, owner: str = "Ana") -> None:
    """An escalation that Eva has raised."""
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says(words, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill("Owner", owner)
    assert (await form.submit()).closed
    await house.settle()


async def the_card(house: House, who: str) -> Seen:
    return await house.card("E-1 ·", DESK, who)


async def asked(house: House, who: str, line: str) -> Seen:
    return await house.person(who).asks(f"/escalation {line}", ANYWHERE)


async def test_a_stale_button_says_how_things_stand_and_opens_nothing(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    stale = (await the_card(house, "Ana")).as_it_was()
    await asked(house, "Ana", "cancel E-1 it was paid meanwhile")
    await house.settle()
    await ana.clicks("Acknowledge", stale)
    await ana.sees("You cannot acknowledge E-1: it is cancelled. Reopen it first.")
    await ana.clicks("Update", stale)
    assert (await ana.sees("You cannot update E-1: it is cancelled.")).is_private
    await ana.chooses("Cancel the escalation", "More", stale)
    await ana.sees("E-1 is cancelled already. Nothing changed.")
    assert not ana.has_form
    assert "cannot" not in house.person("Ben").screen()


async def test_pressing_a_button_twice_does_it_once(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    stale = (await the_card(house, "Ana")).as_it_was()
    await ana.clicks("Acknowledge", stale)
    await ana.clicks("Acknowledge", stale)
    await ana.sees("You have E-1 in hand already.")
    assert await house.rows("SELECT count(*) AS n FROM events WHERE kind = 'acknowledged'") == [{"n": 1}]


async def test_an_update_left_open_for_an_hour_asks_for_a_later_time(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    await ana.clicks("Update", await the_card(house, "Ana"))
    form = await ana.form("Update E-1")
    await form.fill("What happened?", "The bank has found the file")
    await house.pass_time(3 * HOUR, HOUR)
    result = await form.submit()
    assert "is already past. Choose a later time." in result.errors["Next update by"]
    await form.fill("Next update by", house.clock() + HOUR)
    assert (await form.submit()).closed
    await ana.sees("Eva has your update on E-1.")


async def test_a_form_about_what_was_closed_meanwhile_says_so_and_keeps_the_words(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    await ana.clicks("Update", await the_card(house, "Ana"))
    form = await ana.form("Update E-1")
    await form.fill("What happened?", "The bank has found the file")
    await asked(house, "Lena", "cancel E-1 it was paid meanwhile")
    result = await form.submit()
    assert "You cannot update E-1: it is cancelled." in result.errors["What happened?"]
    assert form.fields["What happened?"].value == "The bank has found the file"


async def test_a_flag_left_open_joins_whoever_was_faster(house: House) -> None:
    eva, omar = house.person("Eva"), house.person("Omar")
    await eva.says(WORDS, "#general")
    await eva.shortcut("Flag to exec desk", await eva.sees(WORDS, "#general"))
    form = await eva.form("Flag to exec desk")
    await omar.shortcut("Flag to exec desk", await omar.sees(WORDS, "#general"))
    assert (await (await omar.form("Flag to exec desk")).submit()).closed
    await house.pass_time(HOUR, HOUR)
    assert (await form.submit()).closed
    await eva.sees("Omar flagged this already: you now sponsor E-1 too.")


async def test_somebody_without_the_role_cannot_be_the_owner(house: House) -> None:
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says(WORDS, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill("Owner", "Nora")
    result = await form.submit()
    assert result.errors["Owner"] == "Nora has no role on the desk. Choose an agent or a lead."
    await form.fill("Owner", "Gus")
    assert (await form.submit()).errors["Owner"].startswith("Guests cannot hold work of the desk.")
    await form.fill("Owner", "Lena")
    assert (await form.submit()).closed


ANSWERS = {
    "udpate E-1": "Did you mean /escalation update?",
    "show E-99": "There is no escalation E-99. /escalation list shows the open ones.",
    "show E-0": "There is no escalation E-0.",
    "own C-1": "C-1 is a case.",
    "list mien": "Did you mean mine?",
    "note E-1": "Write the note after the number: /escalation note E-1 called the courier.",
    "assign E-1 @Nora": "Nora has no role on the desk.",
    "assign E-1 @nobody": "Slack does not know who “@nobody” is. Write the name with @",
    "sponsor @nobody E-1": "for example /escalation sponsor E-1 @kim",
    "assign E-1 me": "You have E-1 already. Nothing changed.",
    "reopen E-1 because": "E-1 is open already. Nothing changed.",
    "own E-1": "You have E-1 already. Nothing changed.",
}


async def test_words_that_cannot_be_done_are_answered_with_what_can(house: House) -> None:
    await raised(house)
    for line, answer in ANSWERS.items():
        told = await asked(house, "Ana", line)
        assert answer in told.text
        assert told.is_private


async def test_executives_look_and_do_not_touch(house: House) -> None:
    await raised(house)
    for line in ("own", "update", "assign E-1 @Ana", "resolve E-1", "note E-1 hello", "ack E-1"):
        assert "Only agents can do this." in (await asked(house, "Eva", line)).text


async def test_whoever_has_no_role_learns_that_and_nothing_else(house: House) -> None:
    await raised(house)
    told = await asked(house, "Nora", "show E-1")
    assert told.text == "You have no role on the desk. An admin of Callout can give you one."
    nora = house.person("Nora")
    await nora.shortcut("Flag to exec desk", await nora.sees(WORDS, "#general"))
    await nora.sees("You have no role on the desk.", "#general")
    assert not nora.has_form


async def test_an_agent_cannot_flag(house: House) -> None:
    ana = house.person("Ana")
    await ana.shortcut("Flag to exec desk", await ana.says(WORDS, "#general"))
    await ana.sees("Only executives and leads can do this.")
    assert not ana.has_form
    assert "New escalation" not in (await asked(house, "Ana", "")).buttons


async def test_a_number_is_not_needed_where_there_is_only_one(house: House) -> None:
    await raised(house)
    assert (await asked(house, "Ana", "ack")).text.startswith("You have E-1 in hand.")
    assert WORDS in (await asked(house, "Eva", "show")).text


async def test_where_there_are_several_the_person_is_asked_which(house: House) -> None:
    await raised(house)
    await raised(house, "A journalist asks about the outage")
    told = await asked(house, "Ana", "update")
    assert told.text.startswith("Which one? Write its number, for example /escalation update E-1.")
    assert "A journalist asks" in told.text
    assert not house.person("Ana").has_form


async def test_words_typed_after_update_are_in_the_form(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    assert await ana.types("/escalation update E-1 the bank found it & pays", ANYWHERE) is None
    form = await ana.form("Update E-1")
    assert form.fields["What happened?"].value == "the bank found it & pays"


async def test_a_list_is_narrowed_and_turned_page_by_page(house: House) -> None:
    for number in range(1, 11):
        await raised(house, f"Trouble number {number}", owner="Ana" if number < 10 else "Ben")
    told = await asked(house, "Ana", "list mine")
    assert "Open escalations, yours · 9 escalations, page 1 of 2" in told.text
    assert told.buttons == ["Next"]
    ana = house.person("Ana")
    await ana.clicks("Next", told)
    await ana.sees("page 2 of 2", on=told)
    assert "Trouble number 9" in told.text
    await ana.clicks("Previous", told)
    await ana.sees("page 1 of 2", on=told)
    assert "10 escalations" in (await asked(house, "Omar", "list")).text
    assert "There is nothing here" in (await asked(house, "Omar", "list sponsored")).text


async def test_the_menu_leads_on(house: House) -> None:
    await raised(house)
    menu = await asked(house, "Eva", "")
    assert menu.text.startswith("You sponsor 1 open escalation. 1 is open in all.")
    eva = house.person("Eva")
    await eva.clicks("New escalation", menu)
    form = await eva.form(field="What is at stake?")
    await form.close()
    await eva.clicks("Open escalations", menu)
    await eva.sees("Open escalations · 1 escalation")
    await eva.clicks("Help", menu)
    await eva.sees("/escalation cancel E-3 why")


async def test_leads_are_told_how_callout_fares_and_everybody_what_it_is(house: House) -> None:
    lena = house.person("Lena")
    await house.settle()
    status = (await lena.asks("/callout status", ANYWHERE)).text
    assert "Nothing waits: everything has arrived." in status
    assert "X is read as planned" in status
    assert (
        "Only leads and admins can do this."
        in (await house.person("Ana").asks("/callout status", ANYWHERE)).text
    )
    assert "/callout status" in (await house.person("Nora").asks("/callout", ANYWHERE)).text
    assert "Did you mean /callout status?" in (await lena.asks("/callout statsu", ANYWHERE)).text


async def test_every_verb_has_its_form_or_its_answer(house: House) -> None:
    await raised(house)
    ana, lena = house.person("Ana"), house.person("Lena")
    for line, title in {
        "assign E-1": "Assign E-1",
        "resolve E-1": "Resolve E-1",
        "cancel": "Cancel E-1",
    }.items():
        await ana.types(f"/escalation {line}", ANYWHERE)
        await (await ana.form(title)).close()
    assert "E-1 is yours." in (await asked(house, "Lena", "own e1")).text
    assert (
        "Ben has E-1 now, and was asked to acknowledge it by"
        in (await asked(house, "Lena", "assign @Ben #1")).text
    )
    assert "Lena gave E-1 to" in (await asked(house, "Ana", "history 1")).text
    assert "/escalation note E-3 words" in (await asked(house, "Ana", "help")).text
    await asked(house, "Lena", "cancel E-1 flagged by mistake")
    assert "Which one?" in (await asked(house, "Lena", "reopen")).text
    await lena.types("/escalation reopen E-1", ANYWHERE)
    form = await lena.form("Reopen E-1")
    await form.fill("Why?", "It was no mistake")
    assert (await form.submit()).closed
    await lena.sees("E-1 is open again. Ben has it.")
    await lena.types("/escalation new", ANYWHERE)
    await (await lena.form(field="What is at stake?")).close()


async def test_the_cards_menu_owns_and_a_closed_card_shows_its_history(house: House) -> None:
    await raised(house, owner="Ben")
    lena = house.person("Lena")
    await lena.chooses("Own it", "More", await the_card(house, "Lena"))
    await lena.sees("E-1 is yours. The next update is due")
    await house.person("Ana").chooses("Own it", "More", await the_card(house, "Ana"))
    await house.person("Ana").sees("Lena has E-1. Ask them, or a lead can do it.")
    await house.person("Omar").chooses("Own it", "More", await the_card(house, "Omar"))
    await house.person("Omar").sees("Only agents can do this.")
    await asked(house, "Lena", "cancel E-1 flagged by mistake")
    await house.settle()
    await lena.clicks("History", await the_card(house, "Lena"))
    await lena.sees("Lena cancelled E-1: flagged by mistake.", DESK)
