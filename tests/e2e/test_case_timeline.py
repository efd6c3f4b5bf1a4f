"""What is said in a case's thread, and messages kept on its timeline."""

from bot.sandbox.people.message import Seen
from tests.e2e.house import House


async def a_card(house: House, words: str = "my order never came") -> Seen:
    await house.customer_posts("maria", f"@acme {words}")
    return await house.card(words)


async def said(house: House) -> list[tuple[object, object]]:
    rows = await house.rows("SELECT author, text FROM messages ORDER BY said_at, id")
    return [(row["author"], row["text"]) for row in rows]


async def test_whatever_is_said_in_the_thread_is_kept_and_follows_its_edits(house: House) -> None:
    card = await a_card(house)
    ana, gus = house.person("Ana"), house.person("Gus")
    first = await ana.says("Asked @Pia & the courier", thread=card)
    second = await gus.says("I saw it <too>", thread=card)
    await ana.says("not in the thread", channel="#social-desk")
    await house.settle()
    pia = house.person("Pia").id
    assert await said(house) == [("Ana", f"Asked <@{pia}> & the courier"), ("Gus", "I saw it <too>")]
    await ana.edits(first, "Asked Pia")
    await gus.deletes(second)
    await house.settle()
    assert await said(house) == [("Ana", "Asked Pia"), ("Gus", "")]
    history = (await ana.asks("/case history 1", "#social-desk")).text
    assert "Ana changed what they had said" in history
    assert "Gus took back what they had said" in history


async def test_what_bots_say_and_what_is_sent_twice_is_kept_once_or_not_at_all(house: House) -> None:
    card = await a_card(house)
    await house.person("Ana").says("Once", thread=card)
    await house.workspace.settled()
    house.workspace.other_app_says("Deployed", "#social-desk", thread_ts=card.thread_ts)
    house.workspace.other_app_says("Deployed again", "#social-desk", thread_ts=card.thread_ts, classic=True)
    await house.settle()
    assert await said(house) == [("Ana", "Once")]


async def test_a_message_from_anywhere_is_kept_on_a_timeline_and_follows_its_edits(house: House) -> None:
    await a_card(house)
    await house.person("Ana").asks("/case claim 1", "#social-desk")
    nora = house.person("Nora")
    message = await nora.says("The courier is on strike", channel="#general")
    ana = house.person("Ana")
    await ana.shortcut("Add to timeline", on=message)
    form = await ana.form("Add to timeline")
    assert form.fields["Keep it on"].value.startswith("C-1 ·")
    assert (await form.submit()).closed
    kept = await ana.sees("The message is on the timeline of C-1.")
    assert kept.is_private
    await house.settle()
    assert await said(house) == [("Nora", "The courier is on strike")]
    house.workspace.bring("@Callout", "#general")
    await nora.edits(message, "The courier was on strike")
    await house.settle()
    assert await said(house) == [("Nora", "The courier was on strike")]
    await ana.shortcut("Add to timeline", on=message)
    form = await ana.form("Add to timeline")
    await form.fill("Or on this one", "C-99")
    assert "There is no case C-99" in " ".join((await form.submit()).errors.values())
    await form.fill("Or on this one", "#1")
    assert (await form.submit()).closed
    await ana.sees("The message is on the timeline of C-1 already.")


async def test_a_bots_message_is_kept_when_somebody_asks_for_it(house: House) -> None:
    await a_card(house)
    posted = house.workspace.other_app_says("Payouts are delayed", "#general", classic=True)
    ben = house.person("Ben")
    message = await ben.sees("Payouts are delayed", "#general")
    await ben.shortcut("Add to timeline", on=message)
    form = await ben.form("Add to timeline")
    await form.fill("Keep it on", "C-1")
    assert (await form.submit()).closed
    await ben.sees("The message is on the timeline of C-1.")
    assert await said(house) == [("Other app", "Payouts are delayed")]
    assert posted.text == "Payouts are delayed"


async def test_whoever_has_no_role_keeps_nothing(house: House) -> None:
    card = await a_card(house)
    nora = house.person("Nora")
    message = await nora.says("Keep this", thread=card)
    await nora.shortcut("Add to timeline", on=message)
    refused = await nora.sees("You have no role on the desk.")
    assert refused.is_private
    assert not nora.has_form
