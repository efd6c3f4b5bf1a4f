"""The policy changes: what names something that has left it goes on, and what is pressed next goes by the new one."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot.jobs.policy_file import PolicyFile
from bot.policy import Policy
from bot.sandbox.demo import callout_process, stage
from bot.services.escalations.private_channels import PrivateChannelWatch
from bot.slack.payloads import MessageEvent
from tests.e2e.house import POLICY, House, TestClock, at_home, moved_in, places
from tests.e2e.troubles import waiting

POORER = f"""{POLICY[: POLICY.index("partners:")]}
  severities:
    minor: {{acknowledge_within: 1h, update_every: 2h, resolve_within: 1d}}
""".replace('"#exec-escalations"', '"#social-desk"').replace("[owner, lead, admin]", "[owner]")
"""Other severities, no partner teams, another channel for escalations, a shorter ladder."""
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def begun(house: House) -> None:
    """E-1 is grave and asks two teams, E-2 is confidential and asks one."""
    eva, lena = house.person("Eva"), house.person("Lena")
    for secret in ([], ["Keep it confidential"]):
        await eva.global_shortcut("New escalation")
        form = await eva.form("Flag to exec desk")
        await form.fill({"What is at stake?": "Frozen funds", "Severity": "sev1", "Owner": "Ana"})
        await form.fill("Confidential", secret)
        assert (await form.submit()).closed
        await house.settle()
    for command in ("ask E-1 payouts When is it paid?", "ask E-1 risk Is it safe?", "ask E-2 risk Is it?"):
        await lena.asks(f"/escalation {command}", "#social-desk")
    await house.settle()


async def everything_is_pressed(house: House) -> None:
    ana, pia = house.person("Ana"), house.person("Pia")
    card = await ana.sees("E-1 ·", "#exec-escalations")
    for verb in ("promise", "severity", "snooze", "update", "resolve", "assign", "split", "merge", "ask"):
        await ana.types(f"/escalation {verb} E-1", "#social-desk")
        await house.workspace.settled()
        while ana.has_form:
            await (await ana.form()).close(everything=True)
    for verb in ("list", "list all", "show E-1", "history E-1", "export E-1", "summary E-1", "show R-1"):
        assert (await ana.asks(f"/escalation {verb}", "#social-desk")).text
    asked = await pia.sees("When is it paid?", "#team-payouts")
    await pia.clicks("Acknowledge", asked)
    await pia.says("We look", "#team-payouts", thread=asked)
    await ana.says("↪ payouts thanks", "#exec-escalations", thread=card)
    await pia.clicks("Answer", asked)
    form = await pia.form("Answer")
    await form.fill("Your answer", "It is paid.")
    assert (await form.submit()).closed
    await house.settle()
    assert "It is paid." in ana.screen("#exec-escalations") + "\n".join(ana.thread(card))


async def test_what_names_something_that_has_left_the_policy_goes_on(migrated_url: str) -> None:
    clock = TestClock()
    async with places(clock) as (slack, server, x):
        async with moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as house:
            await begun(house)
            await house.pass_time(35 * MINUTE)
        async with moved_in(slack, server, x, migrated_url, "socket", POORER, clock) as house:
            await house.pass_time(10 * HOUR, 10 * MINUTE)
            await everything_is_pressed(house)
            ana = house.person("Ana")
            assert "minor" in (await ana.asks("/escalation severity E-1 minor", "#social-desk")).text
            await house.pass_time(HOUR, 10 * MINUTE)
            assert "E-1" in (await ana.asks("/escalation return E-1 the desk does it", "#social-desk")).text
            await house.person("Eva").asks("/escalation reopen E-1 not done", "#general")
            await house.pass_time(HOUR, 10 * MINUTE)
            await house.pass_time(2 * MINUTE)
            assert not await waiting(house)
            given_up = await house.rows("SELECT kind FROM deliveries WHERE given_up_at IS NOT NULL")
            assert not given_up
        assert not list(slack.violations)


def follow(house: House, file: Path) -> None:
    """From now on the policy is what this file says."""
    house.callout.policy_file = PolicyFile(house.callout.context, file)


async def saved(house: House, file: Path, policy: str) -> None:
    """The file is written, and the process has looked twice."""
    await asyncio.to_thread(file.write_text, policy, "utf-8")
    for _ in range(2):
        await house.callout.policy_file.look()


async def test_roles_that_change_in_the_file_count_at_the_next_press(
    migrated_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "callout.yaml"
    async with at_home(migrated_url) as house:
        follow(house, file)
        ana, lena = house.person("Ana"), house.person("Lena")
        await house.customer_posts("maria", "@acme where is my order?")
        await ana.clicks("Claim", await house.card("C-1"))
        assert "C-1" in (await ana.asks("/case mine", "#social-desk")).text
        await saved(
            house, tmp_path / "callout.yaml", POLICY.replace('agent: ["@social-agents"]', "agent: []")
        )
        assert "C-1" not in (await ana.asks("/case mine", "#social-desk")).text
        assert "C-1" in (await lena.asks("/case list", "#social-desk")).text


async def test_a_wrong_file_changes_nothing_and_readyz_says_what_is_wrong(
    migrated_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "callout.yaml"
    async with at_home(migrated_url) as house:
        follow(house, file)
        ana = house.person("Ana")
        before = (await ana.asks("/case mine", "#social-desk")).text
        await saved(house, file, POLICY.replace("agent:", "agents:"))
        assert (await ana.asks("/case mine", "#social-desk")).text == before
        readiness = await house.callout.readiness()
        assert readiness.ready
        assert "line 7, roles.agents: `agents` is not one of" in readiness.warnings["policy"]
        await saved(house, file, POLICY)
        assert not (await house.callout.readiness()).warnings


async def test_what_is_under_way_ends_by_the_policy_it_began_with(migrated_url: str) -> None:
    async with at_home(migrated_url) as house:
        policies, kept = house.callout.context.policies, []

        def replaced() -> None:
            before = policies.current()
            policies.replace(Policy())
            kept.append(policies.current() is before)

        async def heard(_: MessageEvent) -> None:
            replaced()

        class Watch(PrivateChannelWatch):
            async def look(self) -> int:
                replaced()
                return 0

        house.callout.gestures.listeners.append(heard)
        await house.customer_posts("maria", "@acme where is my order?")
        await house.person("Ana").says("Good morning", thread=await house.card("C-1"))
        await house.workspace.settled()
        house.callout.private_channels = Watch(house.callout.context, house.callout.directory)
        await house.callout.remind()
        assert kept == [True, True]


async def warned(session: aiohttp.ClientSession, port: str, words: str) -> None:
    """Wait until somebody answers at `/readyz`, and warns with these words; without words, of nothing."""
    while True:
        try:
            async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                warnings = (await answer.json())["warnings"]
        except aiohttp.ClientConnectionError:
            warnings = None
        if warnings is not None and (words in warnings.get("policy", "") if words else not warnings):
            return
        await asyncio.sleep(0.05)


async def test_a_process_that_is_told_to_reads_its_file_again_and_goes_on(
    migrated_postgres_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "callout.yaml"
    file.write_text(POLICY, "utf-8")
    async with asyncio.timeout(60), stage(0, tmp_path) as running, aiohttp.ClientSession() as session:
        changed = {"CALLOUT_POLICY": str(file), "DATABASE_URL": migrated_postgres_url, "LOG_LEVEL": "ERROR"}
        environment = {**running.environment, **changed}
        process = await callout_process(environment, "web")
        await warned(session, environment["PORT"], "")
        file.write_text("claims: {limit: many}", "utf-8")
        process.send_signal(signal.SIGHUP)
        await warned(session, environment["PORT"], "claims.limit")
        process.terminate()
        assert await process.wait() == -signal.SIGTERM
