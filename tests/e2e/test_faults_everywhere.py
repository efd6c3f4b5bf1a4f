"""Faults at random while people work, and in the worst places: what is said stands there once and in order."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sandbox.slack.faults import Fault, lost_answer, no_answer, ratelimited, refusal, server_error
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.posting import delete
from tests.e2e.house import House, at_home
from tests.e2e.troubles import DESK, given_up, holding, wait, waiting

EXEC_DESK = "#exec-escalations"
METHODS = (
    "chat.postMessage", "chat.update", "chat.getPermalink", "reactions.add", "conversations.open",
    "conversations.join", "conversations.members", "conversations.history", "conversations.replies",
)  # fmt: skip
"""What deliveries are made with."""
FAULTS: tuple[Callable[[random.Random], Fault], ...] = (
    lambda _: lost_answer(),
    lambda _: lost_answer(),
    lambda _: no_answer(),
    lambda _: server_error(),
    lambda _: server_error(503, html=True),
    lambda _: refusal("fatal_error"),
    lambda chance: ratelimited(chance.randint(1, 40)),
)
CASES = 2
"""So many are worked on; one more is only resolved."""
ROUNDS = 12


def trouble(house: House, chance: random.Random) -> None:
    """Slack gets worse: some of its next answers are wrong or missing."""
    for _ in range(chance.randint(0, 4)):
        house.workspace.faults.on(chance.choice(METHODS), chance.choice(FAULTS)(chance))


async def flags(house: House, words: str, owner: str) -> None:
    """An executive flags a message and names an owner."""
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says(words, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill("Owner", owner)
    assert (await form.submit()).closed


async def work(house: House, chance: random.Random, notes: dict[str, list[str]]) -> None:
    """Somebody does one thing on one of the cases, or on the escalation."""
    who, number = chance.choice(("Ana", "Ben", "Lena")), chance.randint(1, CASES)
    written = f"words{sum(map(len, notes.values())):03}"
    match chance.randrange(8):
        case 0:
            await house.person(who).types(f"/case claim {number}", DESK)
        case 1:
            await house.person(who).types(f"/case release {number}", DESK)
        case 2:
            await updates(house, "it goes on")
        case 3:
            await house.person(who).types(f"/escalation note E-1 {written}", DESK)
            notes["E-1"].append(written)
        case _:
            await house.person(who).types(f"/case note {number} {written}", DESK)
            notes[f"C-{number}"].append(written)
    await house.workspace.settled()


async def updates(house: House, words: str) -> None:
    """Ana tells the sponsors how it goes."""
    ana = house.person("Ana")
    await ana.types(f"/escalation update E-1 {words}", DESK)
    assert (await (await ana.form("Update E-1")).submit()).closed


async def resolves(house: House, number: int) -> None:
    """Ana resolves a case by its card."""
    ana = house.person("Ana")
    await ana.clicks("Resolve", on=await ana.sees(f"where is order {number}?", DESK))
    form = await ana.form("Resolve")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Outage"})
    assert (await form.submit()).closed


async def healed(house: House) -> None:
    """Slack is well again, and whatever waits is tried until it has arrived."""
    house.workspace.faults.clear()
    for _ in range(40):
        await wait(house, 60)
        if not await waiting(house):
            return


def standing(house: House) -> Counter[str]:
    """How often each delivery stands in any channel, by the key that its message carries."""
    found = (m for c in house.workspace.channels.values() for m in c.messages.values() if m.metadata)
    return Counter(str(m.metadata["event_payload"]["key"]) for m in found)


def told(house: House, card: Message, channel: str) -> list[str]:
    """The words that stand in a card's thread, as people read them."""
    replies = house.workspace.channel(channel).replies(card.ts)
    return [f"words{m.text.partition('words')[2][:3]}" for m in replies if "words" in m.text]


@pytest.mark.parametrize("seed", [0, 17])
async def test_whatever_fails_all_is_said_once_and_in_order(house: House, seed: int) -> None:
    chance = random.Random(seed)
    house.workspace.remove("Ana", EXEC_DESK)
    notes: dict[str, list[str]] = {"E-1": [], "C-1": [], "C-2": []}
    trouble(house, chance)
    for number in range(1, CASES + 2):
        await house.customer_posts(f"customer{number}", f"@acme where is order {number}?")
    await flags(house, "Frozen funds", "Ana")
    for _ in range(ROUNDS):
        trouble(house, chance)
        for _ in range(chance.randint(1, 3)):
            await work(house, chance, notes)
        await wait(house, chance.choice((0, 0.5, 1, 6, 20, 61)))
    await healed(house)
    trouble(house, chance)
    await resolves(house, CASES + 1)
    await healed(house)
    assert not await waiting(house)
    assert not await given_up(house)
    assert {key: times for key, times in standing(house).items() if times > 1} == {}
    privately = await house.rows("SELECT key FROM deliveries WHERE kind = 'direct'")
    assert {str(row["key"]) for row in privately} <= standing(house).keys()
    for number in range(1, CASES + 1):
        [card] = holding(house, f"where is order {number}?")
        assert told(house, card, DESK) == notes[f"C-{number}"]
    [resolved] = holding(house, f"where is order {CASES + 1}?")
    assert "Solved" in str(resolved.blocks)
    [card] = holding(house, "Frozen funds", EXEC_DESK)
    assert told(house, card, EXEC_DESK) == notes["E-1"]


async def test_a_limit_met_while_asking_who_is_in_the_channel_doubles_no_call(house: House) -> None:
    house.workspace.remove("Ana", EXEC_DESK)
    house.workspace.faults.on("conversations.members", ratelimited(10))
    await flags(house, "Frozen funds", "Ana")
    await house.settle()
    await house.pass_time(timedelta(minutes=2))
    assert house.workspace.faults.left == 0
    [card] = holding(house, "Frozen funds", EXEC_DESK)
    calls = [m.text for m in house.workspace.channel(EXEC_DESK).replies(card.ts) if "is yours now" in m.text]
    assert len(calls) == 1
    assert house.person("Ana").screen("@Callout").count("E-1 is yours now") == 1


WHERE_IT_FAILS = {
    "the answer to the note is lost": ("chat.postMessage", lost_answer()),
    "429 when it is taken back": ("chat.delete", ratelimited(10)),
    "500 when it is taken back": ("chat.delete", server_error()),
    "no answer when it is taken back": ("chat.delete", no_answer()),
    "the answer to taking it back is lost": ("chat.delete", lost_answer()),
}


@pytest.mark.parametrize(("method", "fault"), WHERE_IT_FAILS.values(), ids=list(WHERE_IT_FAILS))
async def test_a_note_that_slack_put_beside_a_deleted_card_is_taken_back_whatever_fails(
    migrated_sqlite_url: str, method: str, fault: Fault
) -> None:
    async with at_home(migrated_sqlite_url) as house:
        await house.customer_posts("maria", "@acme where is my order?")
        old = await house.card("where is my order?")
        delete(house.workspace, house.workspace.channel(DESK), old.message)
        house.workspace.faults.on(method, fault, when=lambda call: "C-1" not in str(call))
        await house.person("Lena").types("/case note 1 words001", DESK)
        await house.pass_time(timedelta(minutes=3))
        assert house.workspace.faults.left == 0
        [card] = house.workspace.posted(DESK)
        assert "where is my order?" in str(card.blocks) + card.text
        assert told(house, card, DESK) == ["words001"]
        assert not await waiting(house)
