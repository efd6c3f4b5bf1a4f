"""The channels of confidential escalations over time: looked at when somebody leads no more, and once for each."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.people import Role
from bot.domain.subjects import escalation_subject
from bot.services.escalations.ownership import assign_escalation
from bot.services.escalations.private_channels import (
    PrivateChannelWatch,
    invites,
    open_room,
    removed,
    room_of,
)
from tests.integration.services.office import Office, open_office

AGENT, LEAD, EXECUTIVE, ADMIN = Role.AGENT, Role.LEAD, Role.EXECUTIVE, Role.ADMIN
E1 = escalation_subject(1)
OPENED = ["U0ANA", "U0EVA", "U0LENA"]


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    """Ana has a confidential escalation of Eva's, in a channel where Callout has invited them and Lena, who leads."""
    async with open_office(migrated_url) as office:
        ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
        await office.person("lena", LEAD)
        await office.escalation(eva, owner=ana.person, confidential=True)
        await open_room(office.context, 1, "C0ROOM")
        await invites(office.context, E1, OPENED)
        yield office


def watch(office: Office) -> PrivateChannelWatch:
    return PrivateChannelWatch(office.context, office.roster)


async def invited(office: Office) -> list[str]:
    room = await room_of(office.context, 1)
    assert room is not None
    return sorted(room.people.invited)


async def test_while_nobody_comes_or_goes_no_channel_is_looked_at(office: Office) -> None:
    await office.escalation(await office.person("omar", EXECUTIVE))
    assert await watch(office).look() == 0


async def test_every_change_of_a_confidential_escalation_has_its_channel_looked_at(office: Office) -> None:
    assert await looked_at(office) == ["room:E-1"]
    await office.escalation(await office.person("omar", EXECUTIVE))
    assert await looked_at(office) == ["room:E-1"], "the other one has no channel of its own"


async def looked_at(office: Office) -> list[str]:
    return [row["target"] for row in await office.rows("deliveries") if row["kind"] == "room"]


async def test_a_lead_who_leads_no_more_is_looked_for_once(office: Office) -> None:
    rooms = watch(office)
    office.roster.people[LEAD].clear()
    assert [await rooms.look(), await rooms.look()] == [1, 0]
    await removed(office.context, E1, ["U0LENA"])
    assert await rooms.look() == 0
    assert await invited(office) == ["U0ANA", "U0EVA"]
    await office.person("lena", LEAD)
    assert [await rooms.look(), await rooms.look()] == [1, 0]
    await invites(office.context, E1, ["U0LENA"])
    assert await rooms.look() == 0
    office.roster.people[LEAD].clear()
    assert await rooms.look() == 1


async def test_a_lead_who_becomes_an_admin_stays_and_a_new_lead_is_missing(office: Office) -> None:
    rooms = watch(office)
    office.roster.people[LEAD].clear()
    await office.person("lena", ADMIN)
    assert await rooms.look() == 0
    await office.person("lou", LEAD)
    assert await rooms.look() == 1


async def test_where_slack_does_not_know_who_leads_nobody_is_looked_for(office: Office) -> None:
    rooms = watch(office)
    office.roster.people[LEAD].clear()
    office.roster.unknown.add(LEAD)
    assert await rooms.look() == 0
    office.roster.unknown.clear()
    assert await rooms.look() == 1


async def test_who_handed_it_on_has_no_reason_to_be_there_any_more(office: Office) -> None:
    ben, lena = await office.person("ben", AGENT), await office.person("lena", LEAD)
    assert ben.person is not None
    await assign_escalation(office.context, 1, ben.person, lena)
    room = await room_of(office.context, 1)
    assert room is not None
    assert room.people.without_reason({"U0LENA"}) == {"U0ANA"}
    assert room.people.missing({"U0LENA"}) == {"U0BEN"}


async def test_who_came_and_went_is_on_the_timeline(office: Office) -> None:
    await removed(office.context, E1, ["U0LENA"])
    await removed(office.context, E1, [])
    assert (await office.story(E1))[-2:] == ["invited", "removed"]
    data = [row["data"]["to"] for row in await office.rows("events") if row["kind"] in {"invited", "removed"}]
    assert data == ["U0ANA U0EVA U0LENA", "U0LENA"]
