"""Words on their way to partner teams: to nobody they are not for, and masked as the question is."""

from datetime import timedelta

import pytest

from bot.sandbox.people.message import Seen
from bot.sandbox.slack import posting
from bot.sandbox.slack.files import File
from bot.sandbox.slack.messages import Message
from tests.e2e.house import POLICY, House, at_home
from tests.e2e.partners import DESK, PAYOUTS, RISK, asked, raised, the_card

SECRET = "4111 1111 1111 1111"


async def test_words_for_a_team_that_is_not_asked_stay_and_the_writer_hears_how_to_ask_it(
    house: House,
) -> None:
    home = await raised(house)
    ana = house.person("Ana")
    await ana.asks("/escalation ask E-1 risk Is it fraud?", DESK)
    risk = await the_card(house, "Rui", "R-1", RISK)
    said = await ana.says("↪ payouts, have you sent it?", thread=home)
    await house.settle()
    told = await ana.sees("Payouts is not asked about E-1")
    assert told.is_private
    assert "/escalation ask E-1 payouts asks them" in told.text
    assert "begin with the name: ↪ Risk when?" in told.text
    assert not [m for m in house.workspace.posted(RISK, threads=True) if "sent it" in str(m.blocks)]
    await ana.edits(said, "↪ have you sent it?")
    await house.settle()
    await house.person("Rui").sees("have you sent it?", RISK, thread=risk)


@pytest.mark.parametrize("reads", ["masked", "full", "none"])
async def test_whatever_we_write_to_a_team_is_masked_as_the_question_is(
    migrated_sqlite_url: str, reads: str
) -> None:
    policy = POLICY.replace("answer_within: 4h\n", f"answer_within: 4h\n    customer_words: {reads}\n")
    async with at_home(migrated_sqlite_url, policy=policy) as house:
        home = await raised(house)
        card = await asked(house, f"/escalation ask E-1 payouts Who paid by {SECRET}?")
        ana = house.person("Ana")
        said = await ana.says("↪ Look", thread=home)
        await house.settle()
        await ana.edits(said, f"↪ Look for {SECRET} of <mailto:maria@example.com|maria@example.com>")
        await ana.clicks("Reply to partner", on=await ana.asks("/escalation show R-1", DESK))
        form = await ana.form("Reply to partner")
        await form.fill("Your words", f"I mean {SECRET}")
        assert (await form.submit()).closed
        await ana.clicks("Update", on=await house.card("E-1 ·", DESK))
        form = await ana.form("Update")
        await form.fill({"What happened?": f"{SECRET} was charged", "What is next?": f"Pay {SECRET} back"})
        await form.fill("Who sees it?", "Also the partner teams that were asked")
        assert (await form.submit()).closed
        await house.settle()
        theirs = house.workspace.posted(PAYOUTS, threads=True)
        assert len(theirs) == 4
        for message in theirs:
            assert (SECRET in f"{message.text} {message.blocks}") is (reads == "full")
            assert ("[card ••1111]" in f"{message.text} {message.blocks}") is (reads != "full")
        assert ("maria@" in str(theirs[1].blocks)) is (reads == "full")
        assert card.text


async def test_a_card_that_was_deleted_and_posted_anew_has_two_threads_that_are_heard(house: House) -> None:
    home = await raised(house)
    ana, pia = house.person("Ana"), house.person("Pia")
    old = await asked(house)
    await pia.says("We look into it", thread=old)
    await house.settle()
    stale = old.as_it_was()
    posting.delete(house.workspace, house.workspace.channel(PAYOUTS), old.message)
    await house.settle()
    said = await pia.says("Still looking", thread=old)
    await house.settle()
    await ana.sees("Still looking", DESK, thread=home)
    await pia.clicks("Acknowledge", on=stale)
    new = await the_card(house)
    assert new.ts != old.ts
    await pia.edits(said, "Found it")
    await pia.says("Paid, says the old thread", thread=old)
    await pia.says("Tomorrow, says the new one", thread=new)
    await ana.says("↪ Thank you", thread=home)
    await house.settle()
    for words in ("Found it", "Paid, says the old thread", "Tomorrow, says the new one"):
        assert (await ana.sees(words, DESK, thread=home)).text
    link = (await ana.sees("Paid, says the old thread", DESK, thread=home)).message.blocks[0]["text"]["text"]
    assert f"thread_ts={old.ts}" in link
    await pia.sees("Thank you", PAYOUTS, thread=new)


async def test_the_card_of_a_request_says_how_urgent_its_matter_is_now(house: House) -> None:
    await raised(house)
    await asked(house)
    ana, pia = house.person("Ana"), house.person("Pia")
    await ana.asks("/escalation severity E-1 sev2", DESK)
    await house.settle()
    await pia.sees("E-1 (sev2) needs your help", PAYOUTS)
    await house.customer_posts("maria", "@acme my payout is late")
    await ana.asks("/case ask C-1 risk Is it fraud?", "#social-desk")
    await ana.asks("/case priority C-1 P1", "#social-desk")
    await house.settle()
    await house.person("Rui").sees("C-1 (P1) needs your help", RISK)


async def test_a_case_that_has_its_matter_back_waits_for_the_team_that_was_asked(house: House) -> None:
    await raised(house)
    card = await asked(house)
    ana, pia = house.person("Ana"), house.person("Pia")
    told = await ana.asks("/escalation return E-1 the desk can do this", DESK)
    assert "It goes on as C-1, a new case, and waits for a partner team." in told.text
    await house.pass_time(timedelta(seconds=2), timedelta(seconds=1))
    case = await house.card("Our biggest seller waits")
    assert "Waiting for a partner team" in case.text
    await pia.says("Tomorrow", thread=card)
    await house.settle()
    await ana.sees("Tomorrow", "#social-desk", thread=case)


async def test_files_are_linked_in_both_threads_and_their_names_are_masked(house: House) -> None:
    home = await raised(house)
    card, ana, pia = await asked(house), house.person("Ana"), house.person("Pia")
    attaches(house, "Pia", "Here it is", card, "figures <May>.csv")
    attaches(house, "Ana", "↪", home, f"{SECRET}.csv")
    await house.settle()
    from_them = await ana.sees("Payouts · Pia:", DESK, thread=home)
    assert "Attached: figures (May).csv" in from_them.text
    assert "/files/F0FIGURES|figures (May).csv>" in str(from_them.message.blocks)
    from_us = await pia.sees("Ana, about E-1:", PAYOUTS, thread=card)
    assert "Attached: [card ••1111].csv" in from_us.text
    assert "/files/F0FIGURES|[card ••1111].csv>" in str(from_us.message.blocks)


def attaches(house: House, who: str, words: str, thread: Seen, name: str) -> None:
    """Somebody answers in a thread with a file."""
    channel = house.workspace.channels[thread.channel_id]
    file = File("F0FIGURES", name, 10, house.person(who).id, 0).as_json("https://acme.slack.com")
    message = Message(channel.id, house.workspace.timestamps.next(), words, house.person(who).id)
    message.thread_ts, message.subtype, message.files = thread.thread_ts, "file_share", [file]
    posting.post(house.workspace, channel, message)
