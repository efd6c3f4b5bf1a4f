"""Steering an escalation by commands, buttons and forms: who reads an update, promises, severities, snoozes."""

from datetime import timedelta

from bot.sandbox.people.form import Form
from bot.sandbox.people.message import Seen
from bot.sandbox.people.person import Person
from tests.e2e.house import House

DESK = "#exec-escalations"
HERE = "#general"
PAYOUTS = "#team-payouts"
WORDS = "Our three biggest sellers still wait for last week's payout"
HOUR = timedelta(hours=1)


async def raised(house: House, severity: str = "sev2", teams: tuple[str, ...] = ()) -> Seen:
    """The card of an escalation that Eva has raised and Ana has in hand, as Ana sees it."""
    eva, ana = house.person("Eva"), house.person("Ana")
    await eva.shortcut("Flag to exec desk", await eva.says(WORDS, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill({"Severity": severity, "Owner": "Ana"})
    if teams:
        await form.fill("Partner teams to ask", list(teams))
    assert (await form.submit()).closed
    card = await house.card("E-1 ·", DESK, "Ana")
    await ana.clicks("Acknowledge", card)
    await ana.sees("You have E-1 in hand.")
    await house.settle()
    return card


async def typed(house: House, line: str, who: str = "Ana") -> Seen:
    return await house.person(who).asks(f"/escalation {line}", HERE)


async def form_for(house: House, line: str, title: str, who: str = "Ana") -> Form:
    """The form that a command opens."""
    person: Person = house.person(who)
    assert await person.types(f"/escalation {line}", HERE) is None
    return await person.form(title)


async def from_sheet(house: House, card: Seen, button: str, title: str) -> Form:
    """The form behind a button of the sheet More."""
    ana = house.person("Ana")
    await ana.chooses("More…", "More", card)
    sheet = await ana.form("More for E-1")
    await ana.clicks(button, sheet)
    return await ana.form(title)


async def told(house: House, who: str, words: str) -> Seen:
    """The private message from Callout in which somebody reads these words."""
    await house.settle()
    return await house.person(who).sees(words, "@Callout")


async def test_an_update_goes_to_whom_the_form_says_and_the_answer_says_to_whom(house: House) -> None:
    card = await raised(house, teams=("Payouts",))
    ana = house.person("Ana")
    await ana.clicks("Update", card)
    form = await ana.form("Update E-1")
    await form.fill({"What happened?": "The bank has found the file", "What is next?": "They pay by noon"})
    await form.fill("Who sees it?", "Also the partner teams that were asked")
    assert (await form.submit()).closed
    await ana.sees("Eva has your update on E-1. Payouts read it below their request.")
    await house.settle()
    await house.pass_time(timedelta(seconds=3), timedelta(seconds=1))
    asked = await house.card("needs your help", PAYOUTS, "Pia")
    thread = house.person("Pia").thread(asked)
    assert "Ana says how it stands:" in thread
    assert "They pay by noon" in thread
    assert "The next update comes" not in thread, "what the sponsors are promised is not the partner's"

    await ana.clicks("Update", card)
    form = await ana.form("Update E-1")
    await form.fill("What happened?", "The bank is hiding something")
    await form.fill("Who sees it?", "Only the desk: the sponsors still wait")
    assert (await form.submit()).closed
    await ana.sees("Your update is in the thread of E-1, for the desk alone. The sponsors still wait")
    await house.settle()
    assert "hiding something" in ana.thread(card)
    assert "hiding something" not in house.person("Eva").screen("@Callout")
    assert "hiding something" not in house.person("Pia").thread(asked)
    assert "hiding something" not in card.text


async def test_without_partners_who_owe_an_answer_only_the_sponsors_and_the_desk_are_offered(
    house: House,
) -> None:
    await raised(house)
    form = await form_for(house, "update E-1 the file is found", "Update E-1")
    assert form.fields["What happened?"].value == "the file is found"
    assert len(form.fields["Who sees it?"].options) == 2


async def test_a_promise_is_typed_with_its_reason_and_every_sponsor_hears_what_changed(house: House) -> None:
    card = await raised(house)
    answer = await typed(house, "promise E-1 22:00 because the bank is closed")
    assert "The next update on E-1 is promised by today 10:00 PM. Its sponsors know." in answer.text
    message = await told(house, "Eva", "Ana moved the next update on E-1")
    assert "the bank is closed" in message.text
    assert "You hear from us by today 2:00 PM. Before, it was today 12:00 PM." in message.text, "in Lisbon"
    assert "promised the next update on E-1 by today 10:00 PM instead of today 8:00 PM" in (
        house.person("Lena").thread(card)
    )
    again = await typed(house, "promise E-1 22:00")
    assert "is promised for that time already" in again.text


async def test_a_time_that_is_past_or_cannot_be_read_opens_the_form_with_the_words(house: House) -> None:
    await raised(house)
    form = await form_for(house, "promise E-1 today 8:00 because the bank is closed", "Promise for E-1")
    assert "is already past. Choose a later time." in form.text
    assert form.fields["Why?"].value == "the bank is closed"
    await form.fill("Next update by", house.clock() - HOUR)
    result = await form.submit()
    assert "is already past" in result.errors["Next update by"]
    await form.fill("Next update by", house.clock() + HOUR)
    assert (await form.submit()).closed
    await told(house, "Eva", "the bank is closed")

    form = await form_for(house, "snooze E-1 soonish because the bank is closed", "Snooze E-1")
    assert "I cannot read “soonish” as a time." in form.text
    assert form.fields["Why can it wait?"].value == "the bank is closed"


async def test_a_snooze_needs_a_reason_and_moves_the_promise_that_it_outlasts(house: House) -> None:
    card = await raised(house)
    form = await form_for(house, "snooze E-1 4h", "Snooze E-1")
    assert form.refusals, "Slack asks for the reason"
    await form.fill("Why can it wait?", "The bank opens at ten")
    assert (await form.submit()).closed
    await house.person("Ana").sees("E-1 is put aside until today 10:00 PM.")
    message = await told(house, "Eva", "Ana put E-1")
    assert "The bank opens at ten" in message.text
    assert "You hear from us by today 2:00 PM. Before, it was today 12:00 PM." in message.text, "in Lisbon"
    assert "Snoozed until today 10:00 PM: The bank opens at ten" in card.text
    listed = await typed(house, "list snoozed")
    assert "Open escalations, put aside" in listed.text
    assert "sev2 · Snoozed, Ana" in listed.text
    before = house.person("Ana").screen()
    await house.pass_time(3 * HOUR, HOUR)
    assert house.person("Ana").screen() == before, "nobody is nudged about it"
    await house.pass_time(HOUR + timedelta(minutes=1), timedelta(minutes=30))
    assert "Snoozed until" not in card.text


async def test_a_snooze_is_typed_at_once_with_its_reason(house: House) -> None:
    await raised(house)
    answer = await typed(house, "snooze E-1 2h because the bank is closed")
    assert "E-1 is put aside until today 8:00 PM." in answer.text


async def test_what_was_put_aside_is_taken_up_by_a_word_or_from_the_sheet(house: House) -> None:
    card = await raised(house)
    ana = house.person("Ana")
    assert "E-1 is not put aside. Nothing changed." in (await typed(house, "wake E-1")).text
    await typed(house, "snooze E-1 2h because the bank is closed")
    woken = await typed(house, "wake E-1")
    assert "E-1 is no longer put aside, and people are reminded of it again. The next update" in woken.text
    await house.settle()
    assert "Snoozed" not in card.text
    assert "Ana took E-1 up again: it is no longer put aside." in ana.thread(card)
    await typed(house, "snooze E-1 2h because the bank is closed")
    await house.settle()
    done = await from_sheet(house, card, "Wake", "More for E-1")
    assert "E-1 is no longer put aside" in done.text
    denied = await typed(house, "wake E-1", "Eva")
    assert "Only agents can do this" in denied.text


async def test_another_severity_is_typed_or_chosen_and_an_unknown_one_is_explained(house: House) -> None:
    card = await raised(house)
    wrong = await typed(house, "severity E-1 sev9")
    assert "There is no severity" in wrong.text
    assert "sev1" in wrong.text
    answer = await typed(house, "severity E-1 SEV1", "Lena")
    assert "E-1 is sev1 now, and every time is planned anew." in answer.text
    message = await told(house, "Eva", "Lena changed the severity of E-1")
    assert "from sev2 to sev1" in message.text
    assert "You hear from us by today 10:30 AM." in message.text
    assert "@Ana Lena changed the severity" in house.person("Lena").thread(card)
    form = await from_sheet(house, card, "Set severity", "Severity of E-1")
    await form.fill("Severity", "sev3")
    assert (await form.submit()).closed
    await house.settle()
    assert "E-1 · sev3" in card.text
    assert not house.person("Ana").has_form, "the sheet closes with the form"


async def test_whoever_is_next_has_it_by_a_word_or_by_an_empty_form(house: House) -> None:
    card = await raised(house)
    answer = await typed(house, "assign E-1 next")
    assert "has E-1 now, and was asked to acknowledge it by" in answer.text
    assert not answer.text.startswith("Ana")
    await house.settle()
    assert "Ana gave E-1 to" in house.person("Lena").thread(card) or "is yours now, from Ana" in (
        house.person("Lena").thread(card)
    )
    lena = house.person("Lena")
    await lena.clicks("Assign", await house.card("E-1 ·", DESK, "Lena"))
    form = await lena.form("Assign E-1")
    assert (await form.submit()).closed
    await lena.sees("E-1 now, and was asked to acknowledge it by")


async def test_the_sheet_shows_a_sponsor_only_what_a_sponsor_may(house: House) -> None:
    await raised(house)
    eva = house.person("Eva")
    await eva.chooses("More…", "More", await house.card("E-1 ·", DESK, "Eva"))
    sheet = await eva.form("More for E-1")
    assert "Cancel the escalation" in sheet.text
    assert "Snooze" not in sheet.text
    denied = await typed(house, "snooze E-1 2h because I say so", "Eva")
    assert "Only agents can do this." in denied.text


async def test_lists_say_what_was_asked_and_keep_it_from_page_to_page(house: House) -> None:
    eva = house.person("Eva")
    for number in range(10):
        await eva.global_shortcut("New escalation")
        form = await eva.form("Flag to exec desk")
        await form.fill({"What is at stake?": f"Matter {number}", "Severity": "sev1", "Owner": "Ana"})
        assert (await form.submit()).closed
    await house.settle()
    lena = house.person("Lena")
    page = await lena.asks("/escalation list owner:@Ana unacknowledged", HERE)
    assert "Open escalations, not acknowledged, owned by Ana · 10 escalations, page 1 of 2" in page.text
    await lena.clicks("Next", page)
    await lena.sees("Open escalations, not acknowledged, owned by Ana · 10 escalations, page 2 of 2")
    hinted = await lena.asks("/escalation list overdeu", HERE)
    assert "Did you mean overdue?" in hinted.text.replace("`", "")


async def test_words_without_a_number_come_back_with_the_numbers_to_choose_from(house: House) -> None:
    eva = house.person("Eva")
    for number in range(2):
        await eva.global_shortcut("New escalation")
        form = await eva.form("Flag to exec desk")
        await form.fill({"What is at stake?": f"Matter {number}", "Severity": "sev1", "Owner": "Ana"})
        assert (await form.submit()).closed
    asked = await typed(house, "snooze 2h because the bank is closed")
    assert "Which one?" in asked.text
    assert "/escalation snooze E-1 2h because the bank is closed" in asked.text
