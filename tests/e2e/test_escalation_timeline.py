"""Pins, "where we are", and the report that somebody takes away: read back as people read them."""

import json
from datetime import timedelta

from bot.sandbox.people.message import Seen
from bot.sandbox.slack.faults import Fault, lost_answer, no_answer, refusal, server_error
from tests.e2e.house import House

DESK = "#exec-escalations"
ANYWHERE = "#general"
WORDS = "Our three biggest sellers still wait for last week's payout"
MINUTE = timedelta(minutes=1)


async def raised(house: House, owner: str = "Ana") -> Seen:
    """An escalation that Eva has raised, and its card."""
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says(WORDS, ANYWHERE))
    form = await eva.form("Flag to exec desk")
    await form.fill("Owner", owner)
    assert (await form.submit()).closed
    await house.settle()
    return await house.card("E-1 ·", DESK, owner)


async def where(house: House, who: str) -> str:
    """The summary that somebody asks for, as it stands in the thread."""
    house.clock.move(MINUTE)
    told = await house.person(who).asks("/escalation summary E-1", ANYWHERE)
    assert "Where E-1 stands is posted in its thread." in told.text
    await house.settle()
    return (await house.person(who).sees(f"Asked for by {who}", DESK)).text


async def pinned(house: House) -> list[dict[str, object]]:
    return await house.rows(
        "SELECT m.text FROM pins p JOIN messages m ON m.id = p.message_id "
        "WHERE p.removed_at IS NULL AND m.deleted_at IS NULL ORDER BY m.id"
    )


async def test_a_pin_brings_a_message_into_the_summary_and_its_removal_takes_it_out(house: House) -> None:
    card = await raised(house)
    ana, eva = house.person("Ana"), house.person("Eva")
    said = await ana.says("The bank has found the file", thread=card)
    await house.settle()
    await eva.reacts("pushpin", said)
    await ana.reacts("tada", said)
    await house.settle()
    text = await where(house, "Ana")
    assert "📌 Pinned" in text
    assert "pinned by Eva" in text
    assert "The bank has found the file" in text
    history = (await ana.asks("/escalation history E-1", ANYWHERE)).text
    assert "📌" in history
    assert "Eva pinned a message into the summary." in history
    await eva.unreacts("pushpin", said)
    await house.settle()
    assert await pinned(house) == []
    assert "📌" not in await where(house, "Eva")


async def test_a_message_that_is_deleted_leaves_the_summary(house: House) -> None:
    card = await raised(house)
    ana = house.person("Ana")
    said = await ana.says("The bank has found the file", thread=card)
    await ana.reacts("pushpin", said)
    await house.settle()
    assert await pinned(house) == [{"text": "The bank has found the file"}]
    await ana.deletes(said)
    await house.settle()
    assert await pinned(house) == []


async def test_pins_of_guests_and_of_people_without_a_part_in_it_change_nothing(house: House) -> None:
    card = await raised(house)
    said = await house.person("Ana").says("The bank has found the file", thread=card)
    await house.settle()
    for name in ("Gus", "Omar", "Nora"):
        await house.person(name).reacts("pushpin", said)
    elsewhere = await house.person("Nora").says("Lunch?", ANYWHERE)
    await house.person("Ana").reacts("pushpin", elsewhere)
    await house.settle()
    assert await house.rows("SELECT id FROM pins") == []


async def test_a_message_whose_own_event_was_lost_is_read_from_slack_when_it_is_pinned(house: House) -> None:
    card = await raised(house)
    ana = house.person("Ana")
    said = await ana.says("The bank has found the file", thread=card)
    await house.settle()
    async with house.callout.database.begin() as uow:
        await uow.conn.exec_driver_sql("UPDATE events SET message_id = NULL")
        await uow.conn.exec_driver_sql("DELETE FROM messages")
    await ana.reacts("pushpin", said)
    await house.settle()
    assert await pinned(house) == [{"text": "The bank has found the file"}]


async def test_reactions_that_come_twice_late_and_in_the_wrong_order_end_as_they_were_made(
    house: House,
) -> None:
    card = await raised(house)
    ana, eva = house.person("Ana"), house.person("Eva")
    said = [await ana.says(words, thread=card) for words in ("It left at nine", "It came at ten")]
    await house.settle()
    at = house.clock().timestamp()

    def hears(kind: str, message: Seen, seconds: int) -> None:
        item = {"type": "message", "channel": message.channel_id, "ts": message.ts}
        event = {"type": f"reaction_{kind}", "user": eva.id, "reaction": "pushpin", "item": item}
        house.workspace.emit({**event, "item_user": ana.id, "event_ts": f"{at + seconds:.6f}"}, DESK)

    for kind, seconds in (("removed", 2), ("added", 1), ("added", 3), ("removed", 2), ("added", 1)):
        hears(kind, said[0], seconds)
        await house.settle()
    for kind, seconds in (("removed", 4), ("added", 3), ("added", 3), ("removed", 2)):
        hears(kind, said[1], seconds)
    await house.settle()
    assert await pinned(house) == [{"text": "It left at nine"}]


async def test_a_summary_says_what_a_person_would_read_the_whole_thread_for(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    await ana.asks("/escalation ack E-1", ANYWHERE)
    await ana.asks("/escalation ask E-1 payouts Where is the file?", ANYWHERE)
    await house.settle()
    text = await where(house, "Eva")
    for words in (
        "Where E-1 stands",
        WORDS,
        "In hand. Ana has it",
        "Sponsors: Eva",
        "Payouts",
        "What changed",
    ):
        assert words in text, (words, text)
    assert "Ana acknowledged E-1." in text
    later = await where(house, "Ana")
    assert "Nothing happened since the last update or summary" in later


def files_of(house: House) -> dict[str, str]:
    """The files that were shared, by name, as they download."""
    shared = [file for file in house.workspace.files.values() if file.shared]
    return {file.name: (file.content or b"").decode() for file in shared}


async def test_a_report_comes_as_two_files_to_whoever_asked(house: House) -> None:
    card = await raised(house)
    ana = house.person("Ana")
    await ana.says("See <b>this</b> [here](http://evil.example) `now`", thread=card)
    await ana.asks("/escalation ack E-1", ANYWHERE)
    await house.settle()
    house.clock.move(MINUTE)
    told = await ana.asks("/escalation export E-1", ANYWHERE)
    assert "The report on E-1 is in your messages from Callout, as two files." in told.text
    message = await ana.sees("The report on E-1 that you asked for.", "@Callout")
    assert "(file: E-1, a report to read)" in message.lines
    files = files_of(house)
    assert sorted(files) == ["E-1.json", "E-1.md"]
    assert files["E-1.md"].startswith("# E-1: ")
    assert "acknowledged" in files["E-1.md"]
    assert "See \\<b\\>this\\</b\\> \\[here\\](http:\\//evil.example)" in files["E-1.md"]
    report = json.loads(files["E-1.json"])
    assert report["format"] == "callout.escalation/1"
    assert report["escalation"]["owner"]["name"] == "Ana"
    assert [event["kind"] for event in report["events"]][:1] == ["opened"]
    assert "exported" not in {event["kind"] for event in report["events"]}
    history = await ana.asks("/escalation history E-1", ANYWHERE)
    assert "Ana exported a report on E-1." in history.text
    assert "E-1.md" not in house.person("Eva").screen()


async def test_the_sheet_more_hands_out_the_same(house: House) -> None:
    card = await raised(house)
    eva = house.person("Eva")
    await eva.chooses("More…", "More", await house.card("E-1 ·", DESK, "Eva"))
    sheet = await eva.form("More for E-1")
    await sheet.click("Export")
    await eva.form(text="The report on E-1 is in your messages from Callout")
    await eva.sees("The report on E-1 that you asked for.", "@Callout")
    assert card.channel == DESK


async def exports(house: House) -> list[object]:
    """By whom a report was taken out, as the audit log has it."""
    return [row["actor"] for row in await house.rows("SELECT actor FROM events WHERE kind = 'exported'")]


async def test_whoever_has_no_part_in_it_gets_no_report_and_no_summary(house: House) -> None:
    await raised(house)
    omar = house.person("Omar")
    for verb in ("export", "summary"):
        told = await omar.asks(f"/escalation {verb} E-1", ANYWHERE)
        assert "Only agents and the sponsors of E-1 can do this." in told.text
    assert files_of(house) == {}


async def test_where_slack_takes_no_files_the_person_is_told_and_nothing_is_half_done(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    troubles: dict[str, Fault] = {
        "conversations.open": server_error(503),
        "files.getUploadURLExternal": no_answer(),
        "files.completeUploadExternal": refusal("channel_not_found"),
    }
    for method, trouble in troubles.items():
        house.workspace.faults.on(method, trouble)
        told = await ana.asks("/escalation export E-1", ANYWHERE)
        assert "Slack did not take the report on E-1. Nothing was sent." in told.text
        assert files_of(house) == {}
    assert await exports(house) == []
    assert "as two files" in (await ana.asks("/escalation export E-1", ANYWHERE)).text


async def test_where_nobody_knows_whether_the_files_arrived_the_person_is_told_to_look(house: House) -> None:
    await raised(house)
    house.workspace.faults.on("files.completeUploadExternal", lost_answer())
    told = await house.person("Ana").asks("/escalation export E-1", ANYWHERE)
    assert "Slack did not say whether the report on E-1 arrived." in told.text
    assert len(files_of(house)) == 2
    assert await exports(house) == [house.person("Ana").id]


async def test_a_long_message_from_elsewhere_is_kept_whole(house: House) -> None:
    await raised(house)
    ana = house.person("Ana")
    house.workspace.bring("@Callout", "#team-payouts")
    words = " ".join(f"line {n} of what the bank wrote" for n in range(110))
    assert len(words) > 3000
    message = await house.person("Pia").says(words, "#team-payouts")
    lena = house.person("Lena")
    await lena.shortcut("Add to timeline", on=message)
    form = await lena.form("Add to timeline")
    await form.fill("Keep it on", "E-1")
    assert (await form.submit()).closed
    await lena.sees("The message is on the timeline of E-1.")
    kept = await house.rows("SELECT author, text FROM messages ORDER BY id DESC LIMIT 1")
    assert kept == [{"author": "Pia", "text": words}]
    assert "line 0 of what the bank wrote" in (await ana.asks("/escalation history E-1", ANYWHERE)).text


async def test_a_partners_words_are_in_the_report_and_a_pin_on_their_mirror_counts(house: House) -> None:
    await raised(house)
    ana, pia = house.person("Ana"), house.person("Pia")
    await ana.asks("/escalation ask E-1 payouts Where is the file?", ANYWHERE)
    await house.settle()
    request = await pia.sees("Where is the file?", "#team-payouts")
    await pia.says("It left us at nine", thread=request)
    await house.settle()
    mirror = await ana.sees("It left us at nine", DESK)
    await ana.reacts("pushpin", mirror)
    await house.settle()
    assert await pinned(house) == [{"text": "It left us at nine"}]
    assert "It left us at nine" in await where(house, "Ana")
    await ana.asks("/escalation export E-1", ANYWHERE)
    report = files_of(house)["E-1.md"]
    assert "R-1" in report
    assert "> It left us at nine" in report
