"""A confidential escalation through its whole life: a channel of its own, made once, with those who belong there."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.sandbox.people.message import Seen
from bot.sandbox.slack.faults import Fault, lost_answer, no_answer, ratelimited, server_error
from tests.e2e.house import House

SECRET = "Zanzibar"
WORDS = f"The {SECRET} matter must stay among us"
ROOM = "#exec-e-1"
MINUTE = timedelta(minutes=1)


async def kept_secret(house: House, owner: str = "Ana") -> Seen:
    """Eva flags a message as confidential; the message."""
    eva = house.person("Eva")
    flagged = await eva.says("Something went wrong", "#general")
    await eva.shortcut("Flag to exec desk", flagged)
    form = await eva.form("Flag to exec desk")
    await form.fill({"What is at stake?": WORDS, "Severity": "sev1", "Owner": owner})
    await form.fill("Confidential", ["Keep it confidential"])
    assert (await form.submit()).closed
    await house.settle()
    return flagged


def in_room(house: House, room: str = ROOM) -> set[str]:
    """The people in the channel, by name, without the bot."""
    state = house.workspace
    members = state.channel(room).members
    return {state.person(member).name for member in members if member != state.app.bot_user}


def rooms(house: House) -> list[str]:
    return sorted(c.name for c in house.workspace.channels.values() if c.name.startswith("exec-e-"))


async def test_it_lives_in_a_private_channel_with_its_people(house: House) -> None:
    flagged = await kept_secret(house)
    assert house.workspace.channel(ROOM).kind == "private"
    assert in_room(house) == {"Ana", "Eva", "Lena"}
    card = await house.person("Ana").sees("E-1 ·", ROOM)
    assert SECRET in card.text
    assert house.workspace.posted("#exec-escalations") == []
    assert flagged.message.reactions == {}
    assert SECRET in (await house.person("Eva").sees("E-1", "@Callout")).text


async def test_who_hands_it_on_leaves_and_who_was_invited_by_hand_stays(house: House) -> None:
    await kept_secret(house)
    ana, lena = house.person("Ana"), house.person("Lena")
    await ana.invites("Pia", ROOM)
    await ana.asks("/escalation assign E-1 @Ben", ROOM)
    await house.settle()
    assert in_room(house) == {"Ben", "Eva", "Lena", "Pia"}
    assert "E-1 · Confidential" in (await ana.asks("/escalation show E-1", "#social-desk")).text
    await lena.invites("Ana", ROOM)
    await house.person("Ben").clicks("Acknowledge", await house.person("Ben").sees("E-1 ·", ROOM))
    await house.settle()
    assert in_room(house) == {"Ana", "Ben", "Eva", "Lena", "Pia"}


async def test_who_leads_no_more_leaves_and_who_leads_now_comes(house: House) -> None:
    await kept_secret(house)
    ana, lena = house.person("Ana"), house.person("Lena")
    await ana.invites("Pia", ROOM)
    house.workspace.set_group("@social-agents", ("Ana", "Ben", "Lena"))
    house.workspace.set_group("@social-leads", ("Carla",))
    await house.settle()
    assert in_room(house) == {"Ana", "Carla", "Eva", "Pia"}
    assert house.workspace.app.bot_user in house.workspace.channel(ROOM).members
    assert "E-1 · Confidential" in (await lena.asks("/escalation show E-1", "#social-desk")).text
    told = (await ana.asks("/escalation history E-1", ROOM)).text
    assert "Callout invited @Ana, @Eva and @Lena into the channel of E-1." in told
    assert (
        "Callout removed @Lena from the channel of E-1: neither owner nor sponsor nor lead any more." in told
    )
    await ana.invites("Lena", ROOM)
    await house.pass_time(3 * MINUTE)
    assert in_room(house) == {"Ana", "Carla", "Eva", "Lena", "Pia"}
    assert SECRET in (await lena.asks("/escalation show E-1", ROOM)).text


async def test_in_a_channel_of_an_earlier_version_who_hands_it_on_leaves_too(house: House) -> None:
    await kept_secret(house)
    ana = house.person("Ana")
    await ana.invites("Pia", ROOM)
    async with house.callout.database.begin() as uow:
        await uow.conn.execute(text("DELETE FROM events WHERE kind = 'invited'"))
    await house.settle()
    await ana.asks("/escalation assign E-1 @Ben", ROOM)
    await house.settle()
    assert in_room(house) == {"Ben", "Eva", "Lena", "Pia"}


async def test_who_sponsors_it_stays_whatever_became_of_their_role(house: House) -> None:
    await kept_secret(house)
    lena = house.person("Lena")
    await lena.asks("/escalation sponsor E-1", ROOM)
    house.workspace.set_group("@social-leads", ("Carla",))
    house.workspace.set_group("@execs", ("Omar",))
    house.workspace.set_group("@social-agents", ("Ben",))
    await house.settle()
    assert in_room(house) == {"Ana", "Carla", "Eva", "Lena"}


async def test_who_leads_no_more_leaves_what_is_closed_too(house: House) -> None:
    await kept_secret(house)
    await house.person("Eva").asks("/escalation cancel E-1 settled among us", "#general")
    await house.settle()
    house.workspace.set_group("@social-leads", ("Carla",))
    await house.settle()
    assert in_room(house) == {"Ana", "Carla", "Eva"}


@pytest.mark.parametrize("fault", [lost_answer(), server_error(503)], ids=["lost", "broken"])
async def test_whatever_answer_is_lost_they_leave_once(house: House, fault: Fault) -> None:
    await kept_secret(house)
    house.workspace.faults.on("conversations.kick", fault, times=2)
    house.workspace.set_group("@social-leads", ("Carla",))
    await house.pass_time(2 * MINUTE, timedelta(seconds=10))
    assert in_room(house) == {"Ana", "Carla", "Eva"}
    gone = await house.rows("SELECT subject FROM events WHERE kind = 'removed'")
    assert gone == [{"subject": "E-1"}]


async def test_while_slack_knows_no_group_of_leads_nobody_leaves(house: House) -> None:
    await kept_secret(house)
    house.workspace.group("@social-leads").handle = "@social-chiefs"
    await house.pass_time(10 * MINUTE)
    await house.person("Ana").asks("/escalation ack E-1", ROOM)
    await house.settle()
    assert in_room(house) == {"Ana", "Eva", "Lena"}


async def test_who_was_invited_by_hand_reads_all_of_it_in_the_room_and_nothing_elsewhere(
    house: House,
) -> None:
    await kept_secret(house)
    ben = house.person("Ben")
    await house.person("Ana").invites("Ben", ROOM)
    await house.settle()
    for command in ("show E-1", "E-1"):
        assert SECRET in (await ben.asks(f"/escalation {command}", ROOM)).text, command
    assert "Eva opened E-1" in (await ben.asks("/escalation history E-1", ROOM)).text
    await ben.asks("/escalation summary E-1", ROOM)
    await house.settle()
    assert any(SECRET in str(m.blocks) for m in house.workspace.posted(ROOM, threads=True)[1:])
    assert "E-1 · Confidential · Open" in (await ben.asks("/escalation show E-1", "#social-desk")).text
    assert SECRET not in (await ben.asks("/escalation list", "#social-desk")).text


async def test_an_agent_who_keeps_it_from_themselves_reads_so_before_and_what_was_kept_after(
    house: House,
) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    ana = house.person("Ana")
    await ana.clicks("Escalate", await house.card("C-1"))
    form = await ana.form("Escalate C-1")
    assert "You will not see it then, unless you own it" in form.text
    await form.fill({"What is at stake?": WORDS, "Severity": "sev1", "Owner": "Ben"})
    await form.fill("Confidential", ["Keep it confidential"])
    assert (await form.submit()).closed
    await house.settle()
    told = await ana.sees("E-1 is open: Ben has it. It is confidential, so you do not see it any more.")
    assert WORDS in told.text
    assert "If there is more to say, tell Ben" in told.text
    assert in_room(house) == {"Ben", "Lena"}
    assert SECRET in (await house.person("Ben").sees("E-1 ·", ROOM)).text
    lena = house.person("Lena")
    await house.customer_posts("tom", "@acme hello there")
    await lena.clicks("Escalate", await house.card("C-2", who="Lena"))
    assert "You will not see it" not in (await lena.form("Escalate C-2")).text


async def test_who_becomes_a_sponsor_is_invited(house: House) -> None:
    await kept_secret(house)
    omar = house.person("Omar")
    await house.person("Eva").asks("/escalation sponsor E-1 @Omar", "#general")
    await house.settle()
    assert "Omar" in in_room(house)
    assert SECRET in (await omar.asks("/escalation show E-1", "#general")).text


TROUBLES = {
    "lost": lost_answer(),
    "none": no_answer(),
    "limited": ratelimited(2),
    "broken": server_error(503),
}


@pytest.mark.parametrize("fault", TROUBLES.values(), ids=TROUBLES.keys())
@pytest.mark.parametrize("method", ["conversations.create", "conversations.invite", "conversations.members"])
async def test_whatever_answer_is_lost_there_is_one_channel_and_nothing_lands_elsewhere(
    house: House, method: str, fault: Fault
) -> None:
    house.workspace.faults.on(method, fault, times=2)
    await kept_secret(house)
    for _ in range(8):
        await house.pass_time(timedelta(seconds=30), timedelta(seconds=10))
    assert rooms(house) == ["exec-e-1"]
    assert in_room(house) == {"Ana", "Eva", "Lena"}
    [card] = house.workspace.posted(ROOM)
    assert SECRET in str(card.blocks)
    assert house.workspace.posted("#exec-escalations") == []


async def test_while_there_is_no_channel_card_and_words_wait(house: House) -> None:
    house.workspace.faults.on("conversations.create", server_error(503), times=100)
    await kept_secret(house)
    await house.person("Ana").asks("/escalation ack E-1", "#social-desk")
    await house.pass_time(3 * MINUTE)
    written = [call for call in house.workspace.calls if call.method == "chat.postMessage"]
    assert [call for call in written if not call.args["channel"].startswith("D")] == []
    house.workspace.faults.clear()
    await house.pass_time(12 * MINUTE)
    card = await house.person("Ana").sees("E-1 ·", ROOM)
    assert "Ana acknowledged E-1." in house.person("Lena").thread(card)


async def test_a_channel_of_that_name_that_is_not_ours_is_left_alone(house: House) -> None:
    state = house.workspace
    state.add_channel(ROOM, ("Nora", "Gus"), private=True, bot=True)
    await kept_secret(house)
    assert rooms(house) == ["exec-e-1", "exec-e-1-2"]
    assert house.workspace.posted(ROOM) == []
    assert in_room(house, "#exec-e-1-2") == {"Ana", "Eva", "Lena"}


async def test_who_cannot_be_invited_keeps_nobody_else_out(house: House) -> None:
    house.workspace.deactivate("Eva")
    lena = house.person("Lena")
    await lena.global_shortcut("New escalation")
    form = await lena.form("Flag to exec desk")
    await form.fill({"What is at stake?": WORDS, "Severity": "sev1", "Owner": "Ana"})
    await form.fill("Confidential", ["Keep it confidential"])
    assert (await form.submit()).closed
    await house.settle()
    assert in_room(house) == {"Ana", "Lena"}


async def test_its_whole_life_is_told_in_its_channel(house: House) -> None:
    await kept_secret(house)
    ana, eva = house.person("Ana"), house.person("Eva")
    card = await ana.sees("E-1 ·", ROOM)
    await ana.clicks("Acknowledge", card)
    await ana.says("The lawyers know", ROOM, thread=card)
    await house.pass_time(35 * MINUTE)
    assert "wait for an update" in house.person("Lena").screen(ROOM)
    await ana.clicks("Resolve", card)
    form = await ana.form("Resolve E-1")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Partner or supplier"})
    await form.fill("What settled it?", "It is settled")
    assert (await form.submit()).closed
    await house.settle()
    assert "Resolved" in card.text
    await eva.asks("/escalation reopen E-1 not quite", "#general")
    await house.settle()
    assert "Given to Ana, not acknowledged yet" in card.text
    assert rooms(house) == ["exec-e-1"]
    assert house.workspace.posted("#exec-escalations", threads=True) == []


async def test_partner_teams_are_asked_only_later_and_with_words_of_their_own(house: House) -> None:
    eva = house.person("Eva")
    await eva.global_shortcut("New escalation")
    form = await eva.form("Flag to exec desk")
    await form.fill({"What is at stake?": WORDS, "Severity": "sev1", "Partner teams to ask": ["Payouts"]})
    await form.fill("Confidential", ["Keep it confidential"])
    refused = await form.submit()
    assert not refused.closed
    await form.fill("Partner teams to ask", [])
    assert (await form.submit()).closed
    await house.settle()
    await house.person("Lena").asks("/escalation ask E-1 payouts When is it paid?", ROOM)
    await house.settle()
    asked = await house.person("Pia").sees("When is it paid?", "#team-payouts")
    assert SECRET not in str(asked.message)


async def test_what_went_into_a_confidential_one_tells_nothing_new_where_it_was(house: House) -> None:
    await kept_secret(house)
    lena, pia = house.person("Lena"), house.person("Pia")
    await lena.global_shortcut("New escalation")
    form = await lena.form("Flag to exec desk")
    await form.fill({"What is at stake?": "Late payouts", "Severity": "sev2", "Owner": "Ana"})
    assert (await form.submit()).closed
    await house.settle()
    await lena.asks("/escalation ask E-2 payouts When is it paid?", "#exec-escalations")
    await house.settle()
    asked = await pia.sees("When is it paid?", "#team-payouts")
    said = await pia.says("On Monday", "#team-payouts", thread=asked)
    gone = await pia.says("By the king", "#team-payouts", thread=asked)
    await house.settle()
    await lena.asks("/escalation merge E-2 E-1", ROOM)
    await house.settle()
    await pia.edits(said, f"On Monday, from {SECRET}")
    await pia.deletes(gone)
    await pia.says("And more", "#team-payouts", thread=asked)
    await house.settle()
    public = "".join(str(m.blocks) for m in house.workspace.posted("#exec-escalations", threads=True))
    assert "On Monday" in public
    assert [word for word in (SECRET, "By the king", "And more") if word in public] == []
    assert "And more" in "".join(str(m.blocks) for m in house.workspace.posted(ROOM, threads=True))
