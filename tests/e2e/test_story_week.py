"""A week of one escalation: an executive, its owner, a partner and a lead, from the flag to the second ending."""

import re
from datetime import UTC, datetime, timedelta

from bot.sandbox.people.message import Seen
from tests.e2e.house import POLICY, THURSDAY_EVENING, House, at_home, frozen_at

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DESK, PAYOUTS = "#exec-escalations", "#team-payouts"
WORDS = "Our three biggest sellers in Cebu still wait for last week's payout"
NIGHTS = (
    POLICY
    + """
calendars:
  desk: {days: [thu, fri, sat, sun, mon], from: "17:00", to: "02:00", holidays: PH}
shifts:
  manila: {days: [thu, fri, sat, sun, mon], from: "17:00", to: "02:00", members: ["@social-agents"]}
quiet_hours: {from: "02:30", to: "09:00"}
"""
)
"""The desk of POLICY, with the nights that it works."""


async def until(house: House, day: int, hour: int, minute: int = 0, step: timedelta = 30 * MINUTE) -> None:
    """Let time pass until that moment in Manila, in November 2026, and what is due then go out."""
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UTC) - 8 * HOUR
    await house.pass_time(moment - house.clock.moment, step)
    await house.pass_time(MINUTE)


async def card(house: House, who: str) -> Seen:
    return await house.card("E-1 ·", DESK, who)


async def flagged(house: House) -> None:
    """Thursday, 18:00: Eva flags what Nora has said, and leaves it to the desk who has it."""
    await house.person("Nora").says(WORDS, "#general")
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.sees(WORDS, "#general"))
    form = await eva.form("Flag to exec desk")
    await form.fill("Severity", "sev2")
    assert (await form.submit()).closed
    await house.settle()


async def reported(house: House, who: str, happened: str, next_by: datetime) -> None:
    person = house.person(who)
    await person.clicks("Update", await card(house, who))
    form = await person.form("Update E-1")
    await form.fill({"What happened?": happened, "Next update by": next_by})
    assert (await form.submit()).closed
    await house.settle()


async def resolved(house: House, who: str, note: str) -> None:
    person = house.person(who)
    await person.clicks("Resolve", await card(house, who))
    form = await person.form("Resolve E-1")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Partner or supplier"})
    await form.fill("What settled it?", note)
    assert (await form.submit()).closed
    await house.settle()


def heard(house: House) -> dict[str, int]:
    """How many messages there are, in the channels and for each of the four."""
    private = {who: len(house.person(who).messages("@Callout")) for who in ("Eva", "Ana", "Lena")}
    return private | {place: len(house.workspace.posted(place, threads=True)) for place in (DESK, PAYOUTS)}


def manila(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC) - 8 * HOUR


async def thursday(house: House) -> None:
    """In hand in time; the partner team is asked, stays silent, is reminded, and says when it will know."""
    ana, eva, pia = house.person("Ana"), house.person("Eva"), house.person("Pia")
    await flagged(house)
    await house.pass_time(5 * MINUTE)
    await ana.clicks("Acknowledge", await card(house, "Ana"))
    await house.settle()
    await eva.sees("Ana has", "@Callout")
    await ana.asks("/escalation ask E-1 payouts Which batch are they in?", DESK)
    await house.pass_time(2 * MINUTE)
    request = await pia.sees("R-1", PAYOUTS)
    assert request.notified == ["Pia"]
    await house.pass_time(31 * MINUTE)
    await pia.sees("waits to be acknowledged", PAYOUTS, thread=request)
    await pia.clicks("Give an ETA", request)
    form = await pia.form("ETA for R-1")
    await form.fill("Answer by", manila(20, 18))
    assert (await form.submit()).closed
    await pia.says("The bank has the file, we wait for its answer", thread=request)
    await house.settle()
    await ana.sees("The bank has the file", DESK, thread=await card(house, "Ana"))
    await reported(house, "Ana", "The file is with the bank", manila(19, 23))
    assert "The file is with the bank" in (await eva.sees("Update on E-1", "@Callout")).text


async def the_night(house: House) -> None:
    """A late promise calls its owner; when the shift ends the lead is asked, and nobody is woken."""
    ana, lena = house.person("Ana"), house.person("Lena")
    await until(house, 19, 23, 2)
    await ana.sees("wait for an update", "@Callout")
    await reported(house, "Ana", "The bank answers tomorrow", manila(20, 20))
    await until(house, 20, 2, 10, 10 * MINUTE)
    assert "Needs another owner" in (await card(house, "Lena")).text
    asked = await lena.sees("needs another owner", "@Callout")
    quiet = len(lena.messages("@Callout")), len(ana.messages("@Callout"))
    await until(house, 20, 16, 50)
    assert (len(lena.messages("@Callout")), len(ana.messages("@Callout"))) == quiet
    await until(house, 20, 17, 10, 10 * MINUTE)
    assert "Needs another owner" not in (await card(house, "Lena")).text
    assert not asked.is_reply


async def friday(house: House) -> None:
    """The partner's own time passes; it answers, and what it says is in the escalation's thread."""
    ana, pia = house.person("Ana"), house.person("Pia")
    await until(house, 20, 18, 2, 4 * MINUTE)
    await pia.clicks("Answer", await pia.sees("R-1, asked by Ana", PAYOUTS))
    form = await pia.form("Answer R-1")
    await form.fill("Your answer", "All 214 are paid since noon")
    assert (await form.submit()).closed
    await house.settle()
    answer = await ana.sees("All 214 are paid since noon", DESK, thread=await card(house, "Ana"))
    assert answer.notified == ["Ana"]


async def saturday(house: House) -> None:
    """The executive asks once, hears how it ended, and is not content."""
    ana, eva = house.person("Ana"), house.person("Eva")
    await until(house, 20, 19)
    await eva.opens_home()
    await house.settle()
    home = await eva.home("E-1")
    await eva.clicks("Ask for an update", home)
    await house.settle()
    asked = await ana.sees("Eva asks for an update", DESK, thread=await card(house, "Ana"))
    assert asked.notified == ["Ana"]
    await until(house, 21, 18)
    await resolved(house, "Ana", "The batch was paid on Friday")
    closing = await eva.sees("Did this settle it?", "@Callout")
    await eva.clicks("No", closing)
    form = await eva.form()
    await form.fill(next(iter(form.fields)), "One seller still has nothing")
    assert (await form.submit()).closed
    await house.settle()
    assert "One seller still has nothing" in house.person("Lena").thread(await card(house, "Lena"))


async def sunday(house: House) -> None:
    """The lead gives it to whoever is next, who ends it; now it is settled."""
    lena, eva = house.person("Lena"), house.person("Eva")
    await lena.asks("/escalation assign E-1 next", DESK)
    await house.settle()
    owner = re.search(r"Given to (\w+)", (await card(house, "Lena")).text)
    assert owner is not None
    assert owner[1] != "Ana"
    await house.person(owner[1]).clicks("Acknowledge", await card(house, owner[1]))
    await until(house, 22, 18)
    await resolved(house, owner[1], "Paid by hand")
    await eva.clicks("Yes", await eva.sees("Did this settle it?", "@Callout"))
    await house.settle()


async def the_week(house: House) -> None:
    await thursday(house)
    await the_night(house)
    await friday(house)
    await saturday(house)
    await sunday(house)
    before = heard(house)
    await until(house, 26, 18, step=HOUR)
    assert heard(house) == before
    [escalation] = await house.rows("SELECT status, handover, next_update_by FROM escalations")
    assert escalation == {"status": "resolved", "handover": None, "next_update_by": None}
    [sponsor] = await house.rows("SELECT settled FROM sponsors")
    assert sponsor["settled"]
    unsettled = await house.rows("SELECT id FROM nudges WHERE outcome = 'waiting'")
    assert unsettled == []
    told = await house.rows("SELECT kind FROM events WHERE subject = 'E-1'")
    kinds = {str(row["kind"]) for row in told}
    assert kinds >= {
        "opened", "acknowledged", "partner_asked", "partner_eta", "partner_said", "updated", "nudged",
        "handover_asked", "partner_answered", "update_asked", "resolved", "settled", "reopened", "assigned",
    }  # fmt: skip


async def test_a_week_in_which_nobody_has_to_chase(migrated_url: str) -> None:
    with frozen_at(THURSDAY_EVENING) as clock:
        # By HTTP: Slack's socket client takes a frozen clock that jumps for a dead connection, and opens another.
        async with at_home(migrated_url, "http", policy=NIGHTS, clock=clock) as house:
            await the_week(house)
