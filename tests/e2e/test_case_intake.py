"""Cases opened by hand: links to posts, words, messages."""

from bot.sandbox.networks.faults import Failure
from bot.sandbox.networks.posts import Version
from tests.e2e.house import House


def written(house: House, words: str, who: str = "joe") -> Version:
    """A post that nobody has shown us: it does not name us."""
    house.x.network.account(who, who.capitalize())
    return house.x.network.post(who, words)


def address(post: Version, who: str = "joe") -> str:
    return f"https://x.com/{who}/status/{post.id}"


async def told(house: House, who: str, line: str) -> str:
    answer = await house.person(who).asks(f"/case {line}", "#social-desk")
    await house.settle()
    return answer.text


async def test_a_link_to_a_post_brings_the_post(house: House) -> None:
    post = written(house, "acme never answers anybody")
    assert "C-1 is open." in await told(house, "Ana", f"open {address(post)} he is a regular")
    card = await house.card("acme never answers anybody")
    assert "Joe (@joe) on X" in card.text
    assert "[Reply]" in card.text
    await house.person("Ana").sees("he is a regular", thread=card)
    assert "C-1 is about this already." in await told(house, "Ben", f"open {address(post)}?s=20")
    assert len(await house.rows("SELECT number FROM cases")) == 1


async def test_a_post_that_comes_later_by_itself_joins_the_case_that_was_opened(house: House) -> None:
    post = written(house, "hello @acme I was overcharged")
    await told(house, "Ana", f"open {address(post)}")
    await house.customer_posts("maria", "@acme something else")
    assert len(await house.rows("SELECT number FROM cases")) == 2
    assert len(await house.rows("SELECT id FROM posts")) == 2


async def test_a_post_that_x_does_not_give_is_opened_with_what_was_brought(house: House) -> None:
    gone = "https://x.com/joe/status/186"
    assert "X has no such post for us" in await told(house, "Ana", f"open {gone}")
    card = await house.card("https://x.com/joe/status/186")
    assert "[Reply]" not in card.text
    house.x.faults.on("lookup", Failure(503, html=True))
    down = await told(house, "Ana", "open https://x.com/joe/status/187 Joe is angry")
    assert "X did not give us the post" in down
    await house.card("Joe is angry")


async def test_our_own_post_needs_no_case(house: House) -> None:
    ours = house.x.network.post("acme", "We are hiring")
    assert "That post is our own" in await told(house, "Ana", f"open {address(ours, 'acme')}")
    assert await house.rows("SELECT number FROM cases") == []


async def test_words_alone_make_a_case(house: House) -> None:
    assert "C-1 is open. /case claim C-1 takes it." in await told(house, "Ana", "open Tom & Jerry <3 us")
    await house.card("Tom & Jerry <3 us")
    assert "C-1 is yours." in await told(house, "Ana", "next")


async def test_the_form_opens_a_case_with_a_priority(house: House) -> None:
    ana = house.person("Ana")
    await ana.global_shortcut("New case")
    form = await ana.form("Open a case")
    assert "Write what the customer said" in (await form.submit()).errors["What did the customer say?"]
    await form.fill(
        {"What did the customer say?": "She called: the parcel is wet", "Priority": "P1, most urgent"}
    )
    await form.fill({"Who is the customer?": "Maria Santos", "Where is it?": "phone"})
    assert "This is no web address" in (await form.submit()).errors["Where is it?"]
    await form.fill("Where is it?", None)
    assert (await form.submit()).closed
    await ana.sees("C-1 is open.")
    await house.settle()
    [case] = await house.rows("SELECT priority, network FROM cases")
    assert case == {"priority": "P1", "network": "inbound"}
    assert "Maria Santos" in (await house.card("the parcel is wet")).text


async def test_a_message_becomes_a_case_once(house: House) -> None:
    post = written(house, "acme lost my parcel")
    pia = house.person("Nora")
    message = await pia.says(f"look at {address(post)}", channel="#general")
    for who, answer in (("Ana", "C-1 is open."), ("Ben", "C-1 is about this already.")):
        person = house.person(who)
        await person.shortcut("Open a case", on=message)
        form = await person.form("Open a case")
        assert form.fields["Where is it?"].value == address(post)
        assert (await form.submit()).closed
        await person.sees(answer)
    await house.settle()
    await house.card("acme lost my parcel")


async def test_a_message_without_a_link_keeps_its_words(house: House) -> None:
    message = await house.person("Nora").says(
        "My neighbour says the <b>app</b> & the site fail", channel="#general"
    )
    for answer in ("C-1 is open.", "C-1 is about this already."):
        ana = house.person("Ana")
        await ana.shortcut("Open a case", on=message)
        form = await ana.form("Open a case")
        assert (
            form.fields["What did the customer say?"].value
            == "My neighbour says the <b>app</b> & the site fail"
        )
        assert (await form.submit()).closed
        await ana.sees(answer)
        await house.settle()
    await house.card("the <b>app</b> & the site fail")
