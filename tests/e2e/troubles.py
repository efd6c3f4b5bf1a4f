"""What stories of trouble have in common: posts that come in, what stands in a channel, and what leads are told."""

from datetime import timedelta

from bot.sandbox.people.message import Seen
from bot.sandbox.slack.messages import Message
from tests.e2e.house import House

DESK = "#social-desk"


def posts_in(house: House, handle: str, words: str) -> str:
    """Somebody writes to us on X, and nobody has looked yet; the post's id."""
    if house.x.network.by_handle(handle) is None:
        house.x.network.account(handle, handle.capitalize())
    return house.x.network.post(handle, words).id


async def look(house: House) -> None:
    """The next poll, and what follows from it."""
    house.clock.move(timedelta(seconds=31))
    await house.settle()


async def wait(house: House, seconds: float) -> None:
    """Some time passes, without polls: only what waits for delivery is tried again."""
    house.clock.move(timedelta(seconds=seconds))
    await house.callout.deliverer.until_idle()
    await house.workspace.settled()


async def claimed(house: House, card: Seen, who: str = "Ana") -> None:
    """Somebody takes the case of a card, and the card says so."""
    person = house.person(who)
    await person.clicks("Claim", on=card)
    await house.settle()
    await person.sees(f"{who} has it", on=card)


def holding(house: House, words: str, channel: str = DESK, *, threads: bool = False) -> list[Message]:
    """Our own messages in a channel that hold these words, oldest first."""
    return [m for m in house.workspace.posted(channel, threads=threads) if words in str(m.blocks) + m.text]


async def status(house: House, who: str = "Lena") -> str:
    """What a lead reads of how Callout fares."""
    return (await house.person(who).asks("/callout status", DESK)).text


async def waiting(house: House) -> list[dict[str, object]]:
    """The deliveries that have neither arrived nor been given up."""
    return await house.rows(
        "SELECT kind, subject, attempts, problem FROM deliveries WHERE done_at IS NULL AND given_up_at IS NULL"
    )


async def given_up(house: House) -> list[dict[str, object]]:
    """The deliveries that will never arrive."""
    return await house.rows("SELECT kind, subject, problem FROM deliveries WHERE given_up_at IS NOT NULL")
