"""A partner team is asked: it answers under its card, and what both sides write stands in both threads."""

from datetime import timedelta

import pytest

from bot.sandbox.slack.faults import Fault, lost_answer, ratelimited, server_error
from tests.e2e.house import POLICY, House, at_home
from tests.e2e.partners import DESK, PAYOUTS, RISK, asked, raised, the_card

OPEN_TO_OUTSIDERS = POLICY.replace(
    'group: "@payouts-oncall"', 'group: "@payouts-oncall"\n    outsiders: true'
)


async def test_everything_typed_asks_at_once_and_the_card_says_who_asks_what(house: House) -> None:
    home = await raised(house)
    told = await house.person("Ana").asks("/escalation ask E-1 payouts When is it paid?", DESK)
    assert "Payouts is asked about E-1: R-1." in told.text
    card = await the_card(house)
    for fact in (
        "E-1 (sev1) needs your help",
        "When is it paid?",
        "asked by Ana",
        "Our biggest seller waits",
    ):
        assert fact in card.text
    assert card.notified == ["Pia"]
    assert card.buttons == ["Acknowledge", "Give an ETA", "Answer", "Decline"]
    await house.person("Ana").sees("Ana asked Payouts for help with E-1", DESK, thread=home)


async def test_the_form_opens_where_something_is_missing_and_its_second_copy_does_nothing(
    house: House,
) -> None:
    await raised(house)
    ana = house.person("Ana")
    await ana.types("/escalation ask E-1 payouts", DESK)
    form = await ana.form("Ask about E-1")
    assert form.fields["Team"].value == "Payouts"
    await form.fill("What do you need from them?", "When is it paid?")
    assert (await form.submit()).closed
    assert "When is it paid?" in (await the_card(house)).text
    assert len(await house.rows("SELECT number FROM partner_requests")) == 1


async def test_what_a_partner_does_under_the_card_is_told_in_our_thread(house: House) -> None:
    home = await raised(house)
    card, pia, ana = await asked(house), house.person("Pia"), house.person("Ana")
    await pia.clicks("Acknowledge", on=card)
    await house.settle()
    await ana.sees("Payouts is on it: Pia acknowledged.", DESK, thread=home)
    await pia.clicks("Give an ETA", on=await the_card(house))
    form = await pia.form("ETA for R-1")
    await form.fill(
        {"Answer by": house.clock.moment + timedelta(hours=1), "Anything to add?": "The bank opens at 9"}
    )
    assert (await form.submit()).closed
    await house.settle()
    await ana.sees("The bank opens at 9", DESK, thread=home)
    card = await the_card(house)
    assert "Pia has it since" in card.text
    assert "Pia expects an answer by" in card.text
    await pia.clicks("Answer", on=card)
    form = await pia.form("Answer R-1")
    await form.fill("Your answer", "It is paid <!channel>")
    assert (await form.submit()).closed
    await house.settle()
    answer = await ana.sees("Pia answered for Payouts:", DESK, thread=home)
    assert answer.notified == ["Ana"]
    assert "It is paid @channel" in answer.text
    card = await the_card(house)
    assert "Pia answered" in card.text
    assert card.buttons == []
    assert "Payouts (R-1): answered" in (await house.card("E-1 ·", DESK)).text


async def test_what_is_said_in_both_threads_stands_in_both_and_follows_edits(house: House) -> None:
    home = await raised(house)
    card, pia, ana = await asked(house), house.person("Pia"), house.person("Ana")
    said = await pia.says("We look into it @Ana & <@U1>", thread=card)
    await house.settle()
    mirrored = await ana.sees("Payouts · Pia:", DESK, thread=home)
    assert "We look into it" in mirrored.text
    assert mirrored.notified == []
    await pia.edits(said, "The bank is shut")
    await house.settle()
    await ana.sees("The bank is shut", DESK, thread=home)
    told = await ana.says("↪ Since when?", thread=home)
    await house.settle()
    theirs = await pia.sees("Ana, about E-1:", PAYOUTS, thread=card)
    assert "Since when?" in theirs.text
    await ana.edits(told, "↪ Until when?")
    await house.settle()
    await pia.sees("Until when?", PAYOUTS, thread=card)
    await ana.deletes(told)
    await pia.deletes(said)
    await house.settle()
    await pia.sees("No longer meant for this thread", PAYOUTS, thread=card)
    await ana.sees("Deleted by its author", DESK, thread=home)
    assert "shut" not in str(await house.rows("SELECT text FROM messages"))
    in_threads = [m for place in (DESK, PAYOUTS) for m in house.workspace.posted(place, threads=True)]
    assert len([m for m in in_threads if "Pia" in m.text and "Payouts ·" in m.text]) == 1


async def test_a_reply_is_written_beside_the_partners_words(house: House) -> None:
    home = await raised(house)
    card, pia, ana = await asked(house), house.person("Pia"), house.person("Ana")
    await pia.says("Which seller?", thread=card)
    await house.settle()
    await ana.clicks("Reply to partner", on=await ana.sees("Which seller?", DESK, thread=home))
    form = await ana.form("Reply to partner")
    await form.fill("Your words", "Number 4411")
    assert (await form.submit()).closed
    await house.settle()
    assert "Number 4411" in (await pia.sees("Ana told Payouts:", PAYOUTS, thread=card)).text
    assert "Number 4411" in (await ana.sees("Ana told Payouts:", DESK, thread=home)).text


async def test_several_teams_are_told_apart_by_name_or_nobody_is_told(house: House) -> None:
    home = await raised(house)
    payouts, ana = await asked(house), house.person("Ana")
    await ana.asks("/escalation ask E-1 risk Is it fraud?", DESK)
    risk = await the_card(house, "Rui", "R-2", RISK)
    said = await ana.says("↪ when?", thread=home)
    await house.settle()
    told = await ana.sees("several teams are asked about E-1 (Payouts, Risk)")
    assert told.is_private
    await ana.edits(said, "↪ risk when?")
    await house.settle()
    await house.person("Rui").sees("risk when?", RISK, thread=risk)
    assert not [m for m in house.workspace.posted(PAYOUTS, threads=True) if "when?" in m.text]
    assert payouts.text


@pytest.mark.parametrize(("name", "why"), [("Gus", "Guests cannot"), ("Sam", "only people of its own")])
async def test_outsiders_words_stay_in_the_thread_and_they_are_told_once(
    house: House, name: str, why: str
) -> None:
    await raised(house)
    house.workspace.channel(PAYOUTS).is_shared = True
    house.workspace.bring(name, PAYOUTS)
    card, outsider = await asked(house), house.person(name)
    for words in ("I know this", "And that"):
        said = await outsider.says(words, thread=card)
        await outsider.edits(said, f"{words}, really")
        await house.settle()
    assert (await outsider.sees("stays in this thread")).is_private
    assert outsider.screen(PAYOUTS).count("What you write here stays") == 1
    await outsider.clicks("Acknowledge", on=await the_card(house, name))
    assert (await outsider.sees(why)).is_private
    await house.settle()
    assert not [m for m in house.workspace.posted(DESK, threads=True) if "I know this" in str(m.blocks)]
    assert await house.rows("SELECT status FROM partner_requests") == [{"status": "requested"}]
    assert await house.rows("SELECT text FROM messages WHERE text LIKE 'I know%'") == []


async def test_outsiders_answer_where_the_policy_lets_them(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url, policy=OPEN_TO_OUTSIDERS) as house:
        home = await raised(house)
        house.workspace.bring("Gus", PAYOUTS)
        card, gus, ana = await asked(house), house.person("Gus"), house.person("Ana")
        await gus.says("I know this", thread=card)
        await house.settle()
        await ana.sees("I know this", DESK, thread=home)
        await gus.clicks("Acknowledge", on=await the_card(house, "Gus"))
        await house.settle()
        await ana.sees("Payouts is on it: Gus acknowledged.", DESK, thread=home)


async def test_a_partners_customer_words_are_masked(house: House) -> None:
    await raised(house, "Card 4111 1111 1111 1111 of maria@example.com was charged twice")
    card = await asked(house)
    assert "[card ••1111] of [e-mail address]" in card.text
    assert "4111 1111" not in str(card.json)
    assert "maria@" not in str(card.json)


@pytest.mark.parametrize("reads", ["masked", "full"])
async def test_the_forms_of_a_request_show_the_question_as_its_card_does(
    migrated_url: str, reads: str
) -> None:
    policy = POLICY.replace("answer_within: 4h\n", f"answer_within: 4h\n    customer_words: {reads}\n")
    async with at_home(migrated_url, policy=policy) as house:
        await raised(house)
        await house.person("Ana").asks("/escalation ask E-1 payouts Where is 4111 1111 1111 1111?", DESK)
        await house.settle()
        pia = house.person("Pia")
        for press in ("Answer", "Decline"):
            card = await pia.sees("R-1, asked by Ana", PAYOUTS)
            await pia.clicks(press, on=card)
            form = await pia.form(f"{press} R-1")
            assert ("4111 1111" in form.text) is ("4111 1111" in card.text) is (reads == "full")
            await form.close(everything=True)


async def test_a_closed_escalation_needs_no_answer_any_more(house: House) -> None:
    await raised(house)
    card = await asked(house)
    await house.person("Ana").asks("/escalation cancel E-1 it was paid meanwhile", DESK)
    await house.settle()
    card = await the_card(house)
    assert "No longer needed: it is cancelled" in card.text
    assert card.buttons == []


async def test_a_case_waits_for_the_team_and_comes_back_with_the_answer(house: House) -> None:
    await house.customer_posts("maria", "@acme my payout is late")
    card, ana, pia = await house.card("my payout is late"), house.person("Ana"), house.person("Pia")
    await ana.clicks("Claim", on=card)
    await house.settle()
    await ana.chooses("Ask a partner", "More", on=await house.card("my payout is late"))
    form = await ana.form("Ask about C-1")
    await form.fill({"Team": "Payouts", "What do you need from them?": "Where is the money?"})
    assert (await form.submit()).closed
    request = await the_card(house)
    assert "my payout is late" in request.text
    assert "Waiting for a partner team" in (await house.card("my payout is late")).text
    await pia.clicks("Decline", on=request)
    form = await pia.form("Decline R-1")
    await form.fill("Why?", "Ask the bank")
    assert (await form.submit()).closed
    await house.settle()
    told = await ana.sees("Pia declined for Payouts:", "#social-desk", thread=card)
    assert told.notified == ["Ana"]
    await ana.sees("C-1 waits no longer.", "#social-desk", thread=card)
    assert "Ana has it" in (await house.card("my payout is late")).text


async def test_the_people_on_call_of_a_silent_team_are_mentioned_below_its_card(house: House) -> None:
    await raised(house)
    card = await asked(house)
    await house.pass_time(timedelta(minutes=31), timedelta(minutes=1))
    told = await house.person("Pia").sees("R-1 waits to be acknowledged", PAYOUTS, thread=card)
    assert "Pia" in told.notified


async def test_the_number_of_a_request_says_where_it_is(house: House) -> None:
    await raised(house)
    await asked(house)
    told = await house.person("Ana").asks("/escalation show R-1", DESK)
    assert "R-1 is a request to the partner team Payouts about E-1: asked." in told.text
    await house.person("Ana").clicks("Take it back", on=told)
    await house.settle()
    card = await the_card(house)
    assert "No longer needed: the question was taken back" in card.text
    await house.person("Pia").sees("Payouts need not answer any more.", PAYOUTS, thread=card)


@pytest.mark.parametrize(
    "fault", [ratelimited(30), server_error(), lost_answer()], ids=["429", "500", "a lost answer"]
)
async def test_mirrors_come_once_and_in_order_whatever_slack_does(
    migrated_sqlite_url: str, fault: Fault
) -> None:
    async with at_home(migrated_sqlite_url) as house:
        home = await raised(house)
        card, pia, ana = await asked(house), house.person("Pia"), house.person("Ana")
        house.workspace.faults.on(
            "chat.postMessage", fault, times=2, when=lambda call: "number 0" in str(call)
        )
        for number in range(3):
            await pia.says(f"This is number {number}", thread=card)
            await house.workspace.settled()
        said = await ana.says("↪ Understood, number 0", thread=home)
        await house.settle()
        await house.pass_time(timedelta(minutes=3), timedelta(seconds=20))
        mirrored = [m.text for m in house.workspace.posted(DESK, threads=True) if "This is number" in m.text]
        assert [text[-1] for text in mirrored] == ["0", "1", "2"]
        theirs = [m for m in house.workspace.posted(PAYOUTS, threads=True) if "Understood" in m.text]
        assert len(theirs) == 1
        assert said.text


async def test_an_answer_before_we_know_where_the_card_is_comes_again_and_is_shown_once(
    migrated_sqlite_url: str,
) -> None:
    async with at_home(migrated_sqlite_url) as house:
        home = await raised(house)
        house.workspace.faults.on(
            "chat.postMessage", lost_answer(), times=1, when=lambda call: "R-1, asked by" in str(call)
        )
        await house.person("Ana").asks("/escalation ask E-1 payouts When is it paid?", DESK)
        await house.callout.deliverer.until_idle()
        pia = house.person("Pia")
        card = await pia.sees("R-1, asked by", PAYOUTS)
        with house.workspace.violations.expected("ack_too_late"):
            await pia.says("Tomorrow", thread=card)
            await house.pass_time(timedelta(minutes=6), timedelta(seconds=20))
        assert "Tomorrow" in (await house.person("Ana").sees("Payouts · Pia:", DESK, thread=home)).text
        assert len([m for m in house.workspace.posted(DESK, threads=True) if "Tomorrow" in m.text]) == 1
        assert len(house.workspace.posted(PAYOUTS)) == 1
