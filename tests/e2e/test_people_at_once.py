"""Many people at once, people who come late, people who may not, and two processes: each thing happens once."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox.people import submissions
from bot.sandbox.people.form import Form
from bot.sandbox.people.message import Seen
from bot.sandbox.slack import posting
from tests.e2e.house import POLICY, House, TestClock, moved_in, places
from tests.e2e.troubles import DESK, claimed, holding, look, posts_in, waiting

OUTSIDERS = ("Gus", "Sam", "Nora")
"""A guest, a stranger of another workspace, and a colleague without a role."""


async def a_card(house: House, words: str = "where is my order?") -> Seen:
    await house.customer_posts("maria", f"@acme {words}")
    return await house.card(words)


async def flagged(house: House) -> Seen:
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says("Frozen funds", "#general"))
    await (await eva.form("Flag to exec desk")).submit()
    await house.settle()
    return await house.card("E-1 ·", "#exec-escalations", "Lena")


async def sent_twice(house: House, form: Form, who: str) -> None:
    """The same form arrives two times, as when somebody presses twice on a slow line."""
    user = house.person(who).user
    await asyncio.gather(*(submissions.submit(house.workspace, user, form.view) for _ in range(2)))
    await house.settle()


async def test_of_two_who_press_claim_at_once_one_wins_and_the_other_reads_who(house: House) -> None:
    await a_card(house)
    cards = {who: await house.card("where is my order?", who=who) for who in ("Ana", "Ben", "Carla")}
    await asyncio.gather(*(house.person(who).clicks("Claim", on=card) for who, card in cards.items()))
    await house.settle()
    [won] = await house.rows(
        "SELECT p.name FROM events e JOIN people p ON p.slack_id = e.actor WHERE e.kind = 'claimed'"
    )
    winner = str(won["name"])
    for loser in {"Ana", "Ben", "Carla"} - {winner}:
        told = await house.person(loser).sees(f"{winner} already has C-1, since")
        assert told.is_private
    assert f"{winner} has it" in (await house.card("where is my order?")).text


async def test_two_leads_who_assign_at_once_leave_one_owner_and_a_whole_timeline(house: House) -> None:
    await a_card(house)
    house.workspace.set_group("@social-leads", ["Lena", "Carla"])
    await house.workspace.settled()
    forms = {}
    for who in ("Lena", "Carla"):
        await house.person(who).chooses("Assign", "More", on=await house.card("where is my order?", who=who))
        forms[who] = await house.person(who).form("Assign C-1")
    await forms["Lena"].fill("Give it to", "Ana")
    await forms["Carla"].fill("Give it to", "Ben")
    results = await asyncio.gather(*(form.submit() for form in forms.values()))
    await house.settle()
    owner = (await house.rows("SELECT p.name FROM cases c JOIN people p ON p.id = c.owner_id"))[0]["name"]
    assigned = await house.rows("SELECT kind FROM events WHERE kind = 'assigned'")
    assert len(assigned) == sum(result.closed for result in results) >= 1
    assert f"{owner} has it" in (await house.card("where is my order?")).text


async def test_two_executives_who_flag_one_message_at_once_share_one_escalation(house: House) -> None:
    said = await house.person("Nora").says("A minister complains", "#general")
    forms = []
    for who in ("Eva", "Omar"):
        person = house.person(who)
        await person.shortcut("Flag to exec desk", await person.sees("A minister complains", "#general"))
        forms.append(await person.form("Flag to exec desk"))
    assert all(result.closed for result in await asyncio.gather(*(form.submit() for form in forms)))
    await house.settle()
    await house.pass_time(timedelta(minutes=1))
    assert len(house.workspace.posted("#exec-escalations")) == 1
    assert len(await house.rows("SELECT number FROM escalations")) == 1
    for who in ("Eva", "Omar"):
        assert "E-1" in house.person(who).screen()
    assert said.reactions == {"rotating_light": ["Callout"]}


async def test_two_who_reply_and_resolve_at_once_lose_no_words(house: House) -> None:
    await a_card(house)
    for who in ("Ana", "Ben"):
        card = await house.card("where is my order?", who=who)
        await house.person(who).clicks("Resolve" if who == "Ana" else "Reply", on=card)
    resolve, reply = await house.person("Ana").form("Resolve"), await house.person("Ben").form("Reply")
    await resolve.fill({"How did it end?": "Solved", "What did it come from?": "Outage"})
    await reply.fill("Your reply", "It is on its way.")
    results = await asyncio.gather(resolve.submit(), reply.submit())
    await house.settle()
    on_x = [v.text for v in house.x.network.posts() if v.author_id == house.x.network.our_account.id]
    assert results[0].closed
    if results[1].closed:
        assert on_x == ["@maria It is on its way."]
    else:
        assert not on_x
        assert "C-1" in " ".join(results[1].errors.values())
        assert reply.fields["Your reply"].value == "It is on its way."


@pytest.mark.parametrize(
    ("button", "title", "values"),
    [
        ("Reply", "Reply", {"Your reply": "It is on its way."}),
        ("Resolve", "Resolve", {"How did it end?": "Solved", "What did it come from?": "Outage"}),
    ],
)
async def test_a_form_left_open_while_the_case_was_resolved_keeps_its_words(
    house: House, button: str, title: str, values: dict[str, str]
) -> None:
    await a_card(house)
    ben, ana = house.person("Ben"), house.person("Ana")
    await ben.clicks(button, on=await house.card("where is my order?", who="Ben"))
    late = await ben.form(title)
    await late.fill(values)
    await ana.clicks("Resolve", on=await house.card("where is my order?"))
    form = await ana.form("Resolve")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Outage"})
    assert (await form.submit()).closed
    await house.pass_time(timedelta(hours=1), timedelta(minutes=20))
    result = await late.submit()
    assert not result.closed
    assert "C-1" in " ".join(result.errors.values())
    assert "resolved" in " ".join(result.errors.values())
    for label, value in values.items():
        assert late.fields[label].value == value
    assert len(await house.rows("SELECT id FROM outcomes")) == 1
    assert not [v for v in house.x.network.posts() if v.author_id == house.x.network.our_account.id]


async def test_a_form_that_arrives_twice_does_its_work_once(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    ana = house.person("Ana")
    await ana.clicks("Reply", on=await house.card("where is my order?"))
    form = await ana.form("Reply")
    await form.fill("Your reply", "It is on its way.")
    await sent_twice(house, form, "Ana")
    assert len(house.x.network.replies_to(post)) == 1
    await ana.chooses("More", "More", on=await house.card("where is my order?"))
    await ana.clicks("Add a note", on=await ana.form("More for C-1"))
    form = await ana.form("Note on C-1")
    await form.fill("Note", "A friend of the house.")
    await sent_twice(house, form, "Ana")
    replies = house.workspace.channel(DESK).replies((await house.card("C-1 ·")).ts)
    assert len([r for r in replies if "friend of the house" in r.text]) == 1
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says("Frozen funds", "#general"))
    await sent_twice(house, await eva.form("Flag to exec desk"), "Eva")
    assert len(await house.rows("SELECT number FROM escalations")) == 1
    await eva.global_shortcut("New escalation")
    form = await eva.form("Flag to exec desk")
    await form.fill("What is at stake?", "Once and no more")
    await sent_twice(house, form, "Eva")
    assert len(await house.rows("SELECT number FROM escalations")) == 2
    await ana.global_shortcut("New case")
    form = await ana.form("Open a case")
    await form.fill("What did the customer say?", "Only once")
    await sent_twice(house, form, "Ana")
    assert len(await house.rows("SELECT number FROM cases")) == 2


async def test_nobody_without_a_role_does_anything_anywhere(house: House) -> None:
    await a_card(house)
    escalation = await flagged(house)
    commands = [
        f"/case {verb}"
        for verb in ("", "claim 1", "next", "list", "note 1 x", "search order", "open x", "show 1")
    ]
    commands += [
        "/escalation",
        "/escalation list",
        "/escalation show 1",
        "/escalation own 1",
        "/callout status",
    ]
    before = await house.rows("SELECT count(*) AS events FROM events")
    for who in OUTSIDERS:
        person = house.person(who)
        card = await house.card("where is my order?", who=who)
        for command in commands:
            told = await person.asks(command, DESK)
            assert told.is_private or told.channel == "@Callout", command
            assert "where is my order" not in told.text, command
            assert "Frozen funds" not in told.text, command
        for button in card.buttons:
            seen = len([m for m in person.messages(DESK) if m.is_private])
            await person.clicks(button, on=card)
            await house.workspace.settled()
            assert len([m for m in person.messages(DESK) if m.is_private]) > seen, button
        for option in next(iter(card.menus.values())):
            await person.chooses(option, "More", on=card)
        await house.workspace.settled()
        message = await person.says("anything", DESK)
        for shortcut in ("Flag to exec desk", "Open a case", "Add to timeline"):
            await person.shortcut(shortcut, on=message)
        for shortcut in ("New case", "New escalation"):
            await person.global_shortcut(shortcut)
        await house.workspace.settled()
        assert not person.has_form
    assert await house.rows("SELECT count(*) AS events FROM events") == before
    assert "Acknowledge" in escalation.buttons


async def test_whoever_lost_their_role_while_a_form_was_open_is_refused_and_keeps_their_words(
    house: House,
) -> None:
    await a_card(house)
    ana = house.person("Ana")
    await ana.clicks("Reply", on=await house.card("where is my order?"))
    form = await ana.form("Reply")
    await form.fill("Your reply", "It is on its way.")
    house.workspace.set_group("@social-agents", ["Ben"])
    await house.workspace.settled()
    result = await form.submit()
    assert not result.closed
    assert "role" in " ".join(result.errors.values())
    assert form.fields["Your reply"].value == "It is on its way."


async def test_whoever_left_the_company_owns_and_does_nothing(house: House) -> None:
    card = await a_card(house)
    await claimed(house, card)
    house.workspace.deactivate("Ana")
    await house.workspace.settled()
    told = await house.person("Lena").asks("/case assign 1 @Ana", DESK)
    assert "C-1 is" not in told.text
    assert "C-1" in (await house.person("Lena").asks("/case assign 1 @Ben", DESK)).text
    await house.settle()
    assert "Ben has it" in (await house.card("where is my order?", who="Ben")).text


async def test_events_that_come_twice_late_or_in_the_wrong_order_end_the_same(house: House) -> None:
    card = await a_card(house)
    house.workspace.duplicate_events = True
    ana = house.person("Ana")
    kept = await ana.says("first words", thread=card)
    gone = await ana.says("regretted words", thread=card)
    await ana.edits(kept, "better words")
    await ana.deletes(gone)
    await house.workspace.settled()
    heard = [e.payload for e in house.workspace.dispatcher.sent if e.kind == "events_api"]
    for payload in reversed([p for p in heard if p["event"]["type"] == "message"]):
        house.workspace.send_again(payload)
        await house.workspace.settled()
    said = await house.rows("SELECT text FROM messages")
    assert sorted(str(row["text"]) for row in said) == ["", "better words"]
    assert len(await house.rows("SELECT id FROM events WHERE kind = 'said'")) <= 2
    assert "regretted" not in (await ana.asks("/case history 1", DESK)).text


async def test_two_processes_on_one_database_do_everything_once(migrated_url: str) -> None:
    clock = TestClock()
    async with places(clock) as (slack, server, x):
        async with (
            moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as one,
            moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as two,
        ):
            posts = [posts_in(one, f"customer{n}", f"@acme where is order {n}?") for n in range(12)]
            for number, post in enumerate(posts):
                x.network.post(f"customer{number}", f"@acme hello? {number}", reply_to=post)
            clock.move(timedelta(seconds=31))
            await asyncio.gather(one.settle(), two.settle())
            await asyncio.gather(one.settle(), two.settle())
            assert [len(holding(one, f"where is order {n}?")) for n in range(12)] == [1] * 12
            cards = [str(message.blocks) for message in slack.posted(DESK)]
            assert [f"order {n}?" in card for n, card in enumerate(cards)] == [True] * 12
            for number in range(12):
                card = next(m for m in slack.posted(DESK) if f"order {number}?" in str(m.blocks))
                assert len(slack.channel(DESK).replies(card.ts)) == 1
            await flagged(one)
            for _ in range(12):
                clock.move(timedelta(minutes=10))
                await asyncio.gather(one.settle(), two.settle())
            fired = await one.rows(
                "SELECT count(*) AS n FROM reminders WHERE fired_at IS NOT NULL"
                " GROUP BY subject, kind, anchor, step"
            )
            assert fired
            assert all(row["n"] == 1 for row in fired)
            nudges = await one.rows("SELECT id FROM events WHERE kind = 'nudged'")
            [escalation] = slack.posted("#exec-escalations")
            thread = slack.channel("#exec-escalations").replies(escalation.ts)
            told = [m for m in thread if "is not acknowledged" in m.text or "an update" in m.text]
            asked = await one.rows("SELECT id FROM events WHERE kind = 'handover_asked'")
            assert len(told) == len(nudges) - len(asked)
            clock.move(timedelta(minutes=1))
            await asyncio.gather(one.settle(), two.settle())
            assert not await waiting(one)
        assert not list(slack.violations)


async def test_a_card_that_people_use_while_it_is_posted_anew_stays_one(house: House) -> None:
    old = await a_card(house)
    posting.delete(house.workspace, house.workspace.channel(DESK), old.message)
    stale = old.as_it_was()
    await asyncio.gather(*(house.person(who).asks("/case note 1 hello", DESK) for who in ("Ana", "Ben")))
    await house.person("Ana").clicks("Claim", on=stale)
    await house.settle()
    await look(house)
    assert len(house.workspace.posted(DESK)) == 1
    assert "Ana has it" in (await house.card("where is my order?")).text
