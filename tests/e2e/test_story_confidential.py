"""A confidential escalation has a channel of its own, and nobody else reads a word of it."""

from tests.e2e.house import House

SECRET = "Zanzibar"
WORDS = f"The {SECRET} matter must stay among us"
ROOM = "#exec-e-1"


async def kept_secret(house: House, owner: str = "Ana") -> None:
    """Eva flags a message as confidential."""
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says("Something went wrong", "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill(
        {
            "What is at stake?": WORDS,
            "Severity": "sev1",
            "Owner": owner,
            "Confidential": ["Keep it confidential"],
        }
    )
    assert (await form.submit()).closed
    await house.settle()


async def test_it_lives_in_a_private_channel_made_for_it(house: House) -> None:
    await kept_secret(house)
    room = house.workspace.channel(ROOM)
    assert room.kind == "private"
    card = await house.person("Ana").sees("E-1 ·", ROOM)
    assert SECRET in card.text
    assert house.workspace.posted("#exec-escalations") == []
