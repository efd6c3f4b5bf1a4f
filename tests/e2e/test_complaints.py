"""What users of other desks complain about, each as a story that does not happen here."""

from datetime import timedelta

from bot.sandbox.networks.faults import Dropped, unauthorized
from bot.sandbox.networks.posts import Attached
from bot.sandbox.slack.faults import refusal
from bot.sandbox.slack.messages import Message
from tests.e2e.house import POLICY, House, at_home
from tests.e2e.troubles import DESK, claimed, given_up, look, posts_in, status, waiting

MARKUP = (
    "<!channel> <!here> <!everyone> <@U0LENA004> <#C0SOCIAL00D> <!subteam^S001> <https://evil.example|your bank>"
    " @channel @here @Lena #general &lt;!channel&gt; &amp;lt;!channel&amp;gt; <!date^0^{date}|x>\n"
    "*bold* _it_ ~no~ `code` ```fence``` > quote\n>>> all of it\n- list | pipe \\ back ``` unclosed"
)
SIGNS = (
    "nul \x00 bell \x07 escape \x1b[31m del \x7f tab\tfeed\x0c zero\u200b\u200c\u200d\ufeff half \ud83d a sign"
    ' \'; DROP TABLE cases; -- " OR 1=1 % _ \\ {company} {{x}} %s $(rm) =1+1 NEAR( AND * "'
)
SCRIPTS = (
    "\u0644\u0645 \u064a\u0635\u0644 \u202e txt.exe \u2066 \u200f\u05e2\u05d6\u05e8\u05d4\u200f \u202a"
    " 我的訂單在哪裡 注文はどこですか 내 주문 어디 있어요 मेरा ऑर्डर कहाँ है ตอนนี้อยู่ที่ไหน"
    " 👩‍👩‍👧‍👦🏳️‍🌈👍🏿🇵🇭 Z̸̢̛͔a̷l̵g̶o̴" + "\u0301" * 60
)
HOSTILE = (MARKUP, SIGNS, SCRIPTS, "x" * 3900, "&" * 3900, "\n" * 200 + "end")


def ours(house: House) -> list[Message]:
    """Everything that Callout has said where more than one can read it."""
    return [
        message
        for channel in house.workspace.channels.values()
        if channel.kind != "im"
        for message in channel.messages.values()
        if message.bot_id
    ]


async def test_what_is_said_in_a_thread_never_reaches_a_customer(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    card = await house.card("where is my order?")
    await claimed(house, card)
    for words in ("@maria she is mad", "Reply: we are on it", "/reply hello"):
        await house.person("Ana").says(words, thread=card)
    await house.person("Ana").asks("/case note 1 do not send this", DESK)
    await house.pass_time(timedelta(minutes=5))
    assert not house.x.network.replies_to(post)
    assert not [v for v in house.x.network.posts() if v.author_id == house.x.network.our_account.id]


async def test_what_we_say_ourselves_on_x_opens_no_case(house: House) -> None:
    house.x.network.post("acme", "@acme we are back online")
    asked = house.x.network.post("maria", "hello @acme")
    house.x.network.post("acme", "@maria hi", reply_to=asked.id)
    await look(house)
    await look(house)
    assert len(await house.rows("SELECT number FROM cases")) == 1
    assert len(house.workspace.posted(DESK)) == 1


async def test_what_is_only_repeated_opens_no_case(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    for number in range(20):
        house.x.network.repost(f"fan{number}", post)
    await look(house)
    assert len(await house.rows("SELECT number FROM cases")) == 1
    assert len(await house.rows("SELECT id FROM posts")) == 1


async def test_new_posts_are_not_missed_while_old_ones_are_read(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url) as house:
        for number in range(105):
            posts_in(house, f"customer{number}", f"@acme where is order {number}?")
        house.x.faults.on("mentions", Dropped(), times=3)
        await look(house)
        for number in range(105, 110):
            posts_in(house, f"customer{number}", f"@acme where is order {number}?")
        await house.pass_time(timedelta(minutes=10))
        assert len(await house.rows("SELECT number FROM cases")) == 110
        assert len(house.workspace.posted(DESK)) == 110


async def test_everybody_in_a_conversation_is_named_for_their_own_words(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    house.x.network.account("pedro", "Pedro")
    house.x.network.post("pedro", "@maria @acme mine is late too", reply_to=post)
    house.x.network.post("acme", "@maria @pedro we are looking", reply_to=post)
    house.x.network.post("maria", "@acme thank you", reply_to=post)
    await look(house)
    card = await house.card("where is my order?")
    assert "Maria (@maria)" in card.text
    replies = [s.text for s in house.person("Ana").messages(DESK) if s.is_reply and not s.is_private]
    by = {said: next(r for r in replies if said in r) for said in ("late too", "we are looking", "thank you")}
    assert by["late too"].startswith("Pedro")
    assert by["we are looking"].startswith("Our reply")
    assert by["thank you"].startswith("Maria")


async def test_a_token_of_x_that_died_is_noticed(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    house.x.faults.on("*", unauthorized(), times=1000)
    await house.pass_time(timedelta(minutes=10))
    assert "Unauthorized" in await status(house)
    assert not (await house.callout.readiness()).networks["x"].ok


async def test_a_long_story_is_cut_to_fit_and_arrives_in_order(house: House) -> None:
    first = house.x.network.post("maria", "@acme " + "my order & <I> am sad " * 500)
    for number in range(30):
        house.x.network.post("maria", f"@acme part {number:02} " + "ünd wéiter " * 200, reply_to=first.id)
    await look(house)
    card = await house.card("my order")
    replies = [m.text for m in house.workspace.channel(DESK).replies(card.ts)]
    assert ["part " + text.partition("part ")[2][:2] for text in replies] == [
        f"part {n:02}" for n in range(30)
    ]
    assert "…" in card.text
    await claimed(house, card)
    told = await house.person("Ana").asks("/case show 1", DESK)
    assert "my order" in told.text
    assert (await house.person("Ana").asks("/case history 1", DESK)).text


async def test_one_strange_picture_does_not_stop_the_feed(house: House) -> None:
    odd = (
        Attached("photo"),
        Attached("hologram", "https://example.com/h"),
        Attached("video", "not a link", "<!here>"),
    )
    house.x.network.post("maria", "@acme first look", media=odd)
    house.x.network.post("ben", "@acme look too", media=[Attached("photo", "", "", key="3_missing")])
    house.x.network.post("omar", "@acme and I have no picture")
    await look(house)
    assert len(house.workspace.posted(DESK)) == 3
    assert "1 photo" in (await house.card("> @acme first look")).text


async def test_a_draft_is_not_wiped_when_somebody_else_takes_over(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    ana = house.person("Ana")
    await ana.clicks("Reply", on=await house.card("where is my order?"))
    form = await ana.form("Reply")
    await form.fill("Your reply", "Half an hour of careful words.")
    await claimed(house, await house.card("where is my order?", who="Ben"), "Ben")
    result = await form.submit()
    assert "Ben has C-1" in result.errors["Your reply"]
    assert form.fields["Your reply"].value == "Half an hour of careful words."
    await house.person("Ben").asks("/case release 1", DESK)
    assert (await form.submit()).closed


async def test_urgent_cases_have_a_channel_of_their_own(house: House) -> None:
    house.x.network.account("star", "Star", followers=900_000, verified_type="blue")
    await house.customer_posts(
        "star", "@acme I was scammed, my lawyer will sue, everything is down, 500 error"
    )
    await house.card("I was scammed", "#social-urgent")
    assert not house.workspace.posted(DESK)


async def test_a_policy_of_hundreds_breaks_no_form(migrated_sqlite_url: str) -> None:
    topics = "".join(f"  topic-{n}-{'long' * 7}: [word{n}]\n" for n in range(130))
    partners = "".join(
        f"  team{n}: {{name: Team {n} {'x' * 90}, channel: '#team-{n}', acknowledge_within: 1h, answer_within: 8h}}\n"
        for n in range(130)
    )
    async with at_home(migrated_sqlite_url, policy=f"{POLICY}{partners}topics:\n{topics}") as house:
        await house.customer_posts("maria", "@acme where is my order?")
        ana, eva = house.person("Ana"), house.person("Eva")
        await ana.clicks("Resolve", on=await house.card("where is my order?"))
        form = await ana.form("Resolve")
        await form.fill({"How did it end?": "Solved", "What did it come from?": "Outage"})
        assert (await form.submit()).closed
        await eva.shortcut("Flag to exec desk", await eva.says("x" * 3900, "#general"))
        assert (await (await eva.form("Flag to exec desk")).submit()).closed
        await house.settle()
        await house.card("E-1 ·", "#exec-escalations")
        assert "C-1" in (await ana.asks("/case list resolved", DESK)).text


async def test_somebody_whom_slack_did_not_know_is_known_as_soon_as_it_does(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    house.workspace.faults.on("users.info", refusal("user_not_found"))
    await house.person("Ana").asks("/case claim 1", DESK)
    assert not await house.rows("SELECT number FROM cases WHERE owner_id IS NOT NULL")
    assert "C-1 is yours" in (await house.person("Ana").asks("/case claim 1", DESK)).text


async def test_hostile_words_ping_nobody_and_break_nothing(house: House) -> None:
    for number, words in enumerate(HOSTILE):
        await in_every_place(house, number, words)
    context = {house.person(name).id for name in ("Ana", "Ben", "Carla")}
    assert {user for message in ours(house) for user in message.notified} <= context
    assert not [v for v in house.x.network.posts() if v.author_id == house.x.network.our_account.id]
    assert not await waiting(house)
    assert not await given_up(house)


async def in_every_place(house: House, number: int, words: str) -> None:
    """The words as a name, in posts, notes, threads, commands and forms of one case."""
    ana, eva = house.person("Ana"), house.person("Eva")
    typed = words.encode(errors="replace").decode()
    house.x.network.account(f"mallory{number}", words[:50])
    post = house.x.network.post(f"mallory{number}", f"@acme start{number:02} {words}")
    house.x.network.post(f"mallory{number}", f"@acme again {words}", reply_to=post.id)
    await look(house)
    card = await house.card(f"start{number:02}")
    evas = await house.card(f"start{number:02}", who="Eva")
    case = card.text.partition("C-")[2].partition(" ")[0]
    line = typed.replace("\n", " ")[:2500]
    for command in (f"claim {case}", f"note {case} {line}", f"search {line}", line, f"list author:{line}"):
        await ana.asks(f"/case {command}", DESK)
    await ana.asks(f"/escalation note {line}", DESK)
    await ana.says(typed[:3000].strip("\n"), thread=card)
    await house.settle()
    await eva.shortcut("Flag to exec desk", evas)
    form = await eva.form("Escalate")
    await form.fill("What is at stake?", typed[:300])
    assert (await form.submit()).closed
    await house.settle()
    await ana.clicks("Resolve", on=card)
    form = await ana.form("Resolve")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Outage", "Note": typed[:1000]})
    assert (await form.submit()).closed
    for command in (f"/case history {case}", f"/case show {case}", "/case list all", "/escalation list"):
        await ana.asks(command, DESK)
    await house.settle()
