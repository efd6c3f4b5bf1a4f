"""Who is who: roles follow the workspace at once, and last while Slack is away."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import utc_now
from bot.domain.errors import NotFound, Outsider
from bot.domain.people import Role
from bot.sandbox.slack import faults
from bot.slack.workspace.channels import ChannelBook
from bot.slack.workspace.role_sources import RoleSources
from tests.e2e.guard_rig import Rig, rigged

TEAM = "T0ACME001"


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with rigged("socket") as ready:
        yield ready


async def roles(rig: Rig, name: str) -> frozenset[Role]:
    actor = await rig.directory.recognise(TEAM, rig.slack.person(name).id, "button")
    assert actor.name == name
    return actor.roles


async def test_roles_come_from_groups_and_ids_and_bring_others_along(rig: Rig) -> None:
    assert await roles(rig, "Ana") == {Role.AGENT}
    assert await roles(rig, "Lena") == {Role.LEAD, Role.AGENT}
    assert await roles(rig, "Adam") == set(Role)
    assert await roles(rig, "Nora") == set()


async def test_asking_again_asks_slack_nothing(rig: Rig) -> None:
    await roles(rig, "Ana")
    before = len(rig.slack.calls)
    assert await roles(rig, "Ana") == {Role.AGENT}
    assert len(rig.slack.calls) == before


async def test_a_changed_group_counts_at_once(rig: Rig) -> None:
    await roles(rig, "Nora")
    rig.slack.set_group("@social-agents", ["Nora"])
    await rig.slack.settled()
    assert await roles(rig, "Nora") == {Role.AGENT}
    assert await roles(rig, "Ana") == set()


async def test_the_people_of_a_group_a_channel_or_an_id_are_found_without_outsiders(rig: Rig) -> None:
    pia = rig.slack.person("Pia").id
    assert [person.name for person in await rig.directory.people_of("@payouts-oncall")] == ["Pia"]
    assert [person.slack_id for person in await rig.directory.people_of(pia)] == [pia]
    assert await rig.directory.people_of(rig.slack.person("Gus").id) == []
    assert await rig.directory.people_of("@nobody-of-that-name") == []


async def test_who_leaves_the_workspace_is_known_to_be_gone(rig: Rig) -> None:
    [pia] = await rig.directory.people_of("@payouts-oncall")
    assert not await rig.directory.is_gone(pia)
    rig.slack.deactivate("Pia")
    await rig.slack.settled()
    assert await rig.directory.is_gone(pia)
    assert await rig.directory.people_of("@payouts-oncall") == []


async def test_without_shifts_nobody_is_rostered(rig: Rig) -> None:
    assert await rig.directory.on_shift(utc_now()) is None
    assert await rig.directory.rostered() is None


@pytest.mark.parametrize(("name", "kind"), [("Gus", "guest"), ("Sam", "stranger"), ("Callout", "bot")])
async def test_outsiders_are_refused_by_kind(rig: Rig, name: str, kind: str) -> None:
    with pytest.raises(Outsider) as refused:
        await rig.directory.recognise(TEAM, rig.slack.person(name).id, "button")
    assert refused.value.kind == kind


async def test_somebody_of_another_workspace_is_a_stranger_before_slack_is_asked(rig: Rig) -> None:
    with pytest.raises(Outsider) as refused:
        await rig.directory.recognise("T0OTHER01", rig.slack.person("Ana").id, "button")
    assert refused.value.kind == "stranger"


async def test_somebody_who_leaves_or_becomes_a_guest_is_refused_at_once(rig: Rig) -> None:
    await roles(rig, "Ana")
    await roles(rig, "Ben")
    rig.slack.deactivate("Ana")
    rig.slack.change_person("Ben", is_restricted=True)
    await rig.slack.settled()
    for name, kind in (("Ana", "gone"), ("Ben", "guest")):
        with pytest.raises(Outsider) as refused:
            await roles(rig, name)
        assert refused.value.kind == kind
    assert [person.name for person in await rig.directory.members_of(Role.AGENT)] == ["Carla"]


async def test_a_new_name_is_known_at_once_for_the_same_person(rig: Rig) -> None:
    ana = rig.slack.person("Ana").id
    before = await rig.directory.person(ana)
    rig.slack.change_person("Ana", real_name="Ana Reyes")
    await rig.slack.settled()
    after = await rig.directory.person(ana)
    assert before is not None
    assert after is not None
    assert (before.id, before.name, after.id, after.name) == (after.id, "Ana", before.id, "Ana Reyes")


async def test_nobody_is_asked_about_again_and_never_remembered(rig: Rig) -> None:
    assert await rig.directory.person("U0NOBODY1") is None
    assert await rig.directory.person("U0NOBODY1") is None
    assert len(rig.slack.calls_to("users.info")) == 2
    with pytest.raises(Outsider):
        await rig.directory.recognise(TEAM, "U0NOBODY1", "button")


async def test_members_are_named_in_order_without_outsiders(rig: Rig) -> None:
    rig.slack.set_group("@social-agents", ["Carla", "Gus", "Ana"])
    await rig.slack.settled()
    assert [person.name for person in await rig.directory.members_of(Role.AGENT)] == ["Ana", "Carla"]
    assert await rig.directory.colleague(rig.slack.person("Gus").id) is None


async def test_while_slack_is_away_what_was_known_goes_on(rig: Rig) -> None:
    await roles(rig, "Ana")
    rig.slack.set_group("@social-agents", ["Ana", "Ben"])
    await rig.slack.settled()
    rig.slack.faults.on("*", faults.server_error(html=True), times=20)
    assert await roles(rig, "Ana") == {Role.AGENT}
    with pytest.raises(SlackApiError):
        await roles(rig, "Omar")
    rig.slack.faults.clear()


async def test_a_source_that_slack_does_not_know_has_nobody(rig: Rig) -> None:
    sources = RoleSources(rig.client, rig.channels, rig.slack.now)
    assert await sources.members_of("@no-such-group") == ()
    assert await sources.members_of("#no-such-channel") == ()
    assert await sources.members_of("C0NOSUCH01") == ()
    assert await sources.members_of("U0ADMIN01") == ("U0ADMIN01",)


async def test_the_members_of_a_channel_are_a_role_and_follow_it(rig: Rig) -> None:
    sources = RoleSources(rig.client, rig.channels, rig.slack.now)
    pia, ana = rig.slack.person("Pia"), rig.slack.person("Ana")
    assert pia.id in await sources.members_of("#team-payouts")
    assert ana.id not in await sources.members_of("#team-payouts")
    await ana.joins("#team-payouts")
    await rig.slack.settled()
    assert ana.id in await rig.channels.members_of(rig.slack.channel("#team-payouts").id)


async def test_a_group_by_id_is_the_group_by_handle(rig: Rig) -> None:
    sources = RoleSources(rig.client, rig.channels, rig.slack.now)
    by_id = await sources.members_of(rig.slack.group("@execs").id)
    assert by_id == await sources.members_of("@execs")


async def test_a_channel_is_found_by_name_and_stays_itself_when_renamed(rig: Rig) -> None:
    context = rig.slack.channel("#social-desk").id
    assert {
        await rig.channels.id_of(w) for w in ("#social-desk", "social-desk", f"<#{context}|x>", context)
    } == {context}
    rig.slack.rename("#social-desk", "#customer-desk")
    assert await rig.channels.id_of("#social-desk") == context
    with pytest.raises(NotFound):
        await rig.channels.id_of("#nowhere")


async def test_a_public_channel_can_be_joined_and_a_private_one_not(rig: Rig) -> None:
    assert await rig.channels.join(rig.slack.channel("#general").id)
    assert not await rig.channels.join(rig.slack.channel("#exec-private").id)


async def test_long_lists_are_read_to_their_end(rig: Rig) -> None:
    channels = ChannelBook(rig.client, utc_now, page=2)
    context = rig.slack.channel("#social-desk")
    assert await channels.id_of("#exec-escalations") == rig.slack.channel("#exec-escalations").id
    assert set(await channels.members_of(context.id)) == set(context.members)
    assert len(rig.slack.calls_to("conversations.list")) > 2


async def test_a_new_channel_is_found_after_half_a_minute_without_asking_all_the_time(rig: Rig) -> None:
    now = [utc_now()]
    channels = ChannelBook(rig.client, lambda: now[0])
    for _ in range(2):
        with pytest.raises(NotFound):
            await channels.id_of("#brand-new")
    assert len(rig.slack.calls_to("conversations.list")) == 1
    made = rig.slack.add_channel("#brand-new", bot=True)
    now[0] += timedelta(seconds=31)
    assert await channels.id_of("#brand-new") == made.id
