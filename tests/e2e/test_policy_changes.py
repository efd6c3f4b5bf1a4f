"""The policy changes between two runs: what names something that has left it goes on, and every button answers."""

from datetime import timedelta

from tests.e2e.house import POLICY, House, TestClock, moved_in, places
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
