"""No word of a confidential escalation reaches whom it is not for: every verb, button, form, menu and list is tried."""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people.person import Person
from bot.sandbox.people.screen import ScreenError
from bot.slack import ids, partner_ids
from bot.slack.commands.cases import CASES
from bot.slack.commands.escalations import ESCALATIONS
from bot.slack.commands.verbs import VerbTable
from tests.e2e.house import House

SECRETS = ("Zanzibar", "Timbuktu", "Samarkand", "Ouagadougou", "Vladivostok")
"""In its summary, in the flagged message, in an update, in a note, and in its thread."""
SUMMARY, FLAGGED, UPDATE, NOTE, SAID = SECRETS
ROOM = "#exec-e-1"
OUTSIDE = ("Ben", "Omar")
"""An agent and an executive."""
INSIDE = ("Ana", "Eva", "Lena", "Adam")
"""Owner, sponsor, and those who lead."""
_serial = itertools.count(1)


@pytest.fixture
async def secretive(house: House) -> House:
    """E-1 is about what Eva read among executives, E-2 about a case; Ana has both. E-3 is Ben's and no secret."""
    await house.customer_posts("maria", "@acme my payout is late")
    await _raised(house)
    await _worked_on(house)
    lena = house.person("Lena")
    await lena.clicks("Escalate", await lena.sees("C-1", "#social-desk"))
    form = await lena.form("Escalate C-1")
    await form.fill({"What is at stake?": f"{SUMMARY} again", "Severity": "sev1", "Owner": "Ana"})
    await form.fill("Confidential", ["Keep it confidential"])
    assert (await form.submit()).closed
    omar = house.person("Omar")
    await omar.shortcut("Flag to exec desk", await omar.says("Something else", "#general"))
    form = await omar.form("Flag to exec desk")
    await form.fill({"Severity": "sev3", "Owner": "Ben"})
    assert (await form.submit()).closed
    await house.settle()
    return house


async def _raised(house: House) -> None:
    eva = house.person("Eva")
    house.workspace.add_channel("#board", ("Eva",), private=True)
    await eva.shortcut("Flag to exec desk", await eva.says(f"{FLAGGED} is in trouble", "#board"))
    form = await eva.form("Flag to exec desk")
    await form.fill({"What is at stake?": f"{SUMMARY} is at stake", "Severity": "sev1", "Owner": "Ana"})
    await form.fill("Confidential", ["Keep it confidential"])
    assert (await form.submit()).closed
    await house.settle()


async def _worked_on(house: House) -> None:
    ana = house.person("Ana")
    card = await ana.sees("E-1 ·", ROOM)
    await ana.clicks("Acknowledge", card)
    await ana.asks(f"/escalation note E-1 {NOTE} called", ROOM)
    await ana.asks("/escalation ask E-1 payouts When is it paid?", ROOM)
    await ana.clicks("Update", card)
    report = await ana.form("Update E-1")
    await report.fill({"What happened?": f"{UPDATE} has answered"})
    assert (await report.submit()).closed
    await ana.says(f"{SAID} must not know", ROOM, thread=card)
    await house.settle()
    assert [secret for secret in SECRETS if secret not in ana.screen(ROOM)] == []


def leaks(text: str) -> list[str]:
    folded = text.casefold()
    return [secret for secret in SECRETS if secret.casefold() in folded]


def everything_seen(house: House, who: Person) -> str:
    """Whatever somebody's Slack holds: messages with all that is in them, forms, Home."""
    state = house.workspace
    seen = [str(m) for c in state.channels.values() if who.can_see(c) for m in c.shown_to(who.id)]
    views = [*state.stacks.get(who.id, []), *([state.homes[who.id]] if who.id in state.homes else [])]
    return "\n".join([*seen, *(json.dumps(view.as_json()) for view in views)])


def must_know_nothing(house: House, *names: str) -> None:
    for name in names:
        assert leaks(everything_seen(house, house.person(name))) == [], name


async def leave_forms(who: Person) -> None:
    while who.has_form:
        await (await who.form()).close(everything=True)


def typed_verbs(table: VerbTable[Any]) -> list[str]:
    return [verb.name for verb in table.verbs if verb.help]


COMMANDS = (
    *(f"/escalation {verb} E-{number}{rest}" for verb in (*typed_verbs(ESCALATIONS), "help") for number in (1, 2)
      for rest in ("", " sev2 2h because of this", " E-3", " <@U0ADMIN01>")),
    "/escalation",
    *(f"/escalation {rest}" for rest in (
        "list", "list all", "list sev1", "list mine", "list sponsored", "list overdue", "E-1", "show R-1",
        "split R-1", "merge E-3 E-1", "own", "update", "reopen",
    )),
    *(f"/case {verb} C-1" for verb in typed_verbs(CASES) if verb not in {"open", "search", "list"}),
    "/case search answered", "/case search stake", "/case list", "/case ask C-1",
)  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
async def test_no_verb_tells_of_it(secretive: House, name: str) -> None:
    who = secretive.person(name)
    for command in COMMANDS:
        await who.types(command, "#general")
        await secretive.workspace.settled()
        assert leaks(everything_seen(secretive, who)) == [], command
        await leave_forms(who)
    shown = await who.asks("/escalation show E-1", "#general")
    assert "E-1 · Confidential · In hand" in shown.text
    assert "sev1" not in shown.text
    listed = await who.asks("/escalation list", "#general")
    assert "E-1 · Confidential · In hand" in listed.text
    assert "Ana" not in listed.text


KEYS = [
    entry.key or verb.name for table in (CASES, ESCALATIONS) for verb in table.verbs for entry in verb.entries
]
VALUES = ("E-1", "2|E-1", "1|E-1", "R-1", "1|all", "C-1")


def buttons(house: House) -> Iterator[ButtonElement]:
    """Every button and menu that anything answers to, as if it were about the secret."""
    gestures = house.callout.gestures
    for action in sorted(gestures.action):
        values = (
            [f"{key}:E-1" for key in KEYS] if action in {ids.ESCALATION_DO, ids.ESCALATION_MORE} else VALUES
        )
        for value in values:
            label = f"{action[:40]} {value}"[:75]
            yield ButtonElement(text=label, action_id=action, value=value)


@pytest.mark.parametrize("name", OUTSIDE)
async def test_no_button_tells_of_it(secretive: House, name: str) -> None:
    who, client = secretive.person(name), _client(secretive)
    for row in _in_rows(list(buttons(secretive))):
        title = f"Row {next(_serial)}"
        blocks: list[Block] = [ActionsBlock(elements=list(row))]
        await client.chat_postMessage(
            channel=secretive.workspace.channel("#exec-escalations").id, text=title, blocks=blocks
        )
        for button in row:
            seen = next(m for m in who.messages("#exec-escalations") if m.message.text == title)
            await who.clicks(str(button.text.text if button.text else ""), seen)
            await secretive.workspace.settled()
            assert leaks(everything_seen(secretive, who)) == [], (button.action_id, button.value)
            await leave_forms(who)


def _in_rows(every: list[ButtonElement]) -> Iterator[list[ButtonElement]]:
    """Rows in which no action stands twice, as Slack wants it."""
    by_value: dict[int, list[ButtonElement]] = {}
    count: dict[str, int] = {}
    for button in every:
        nth = count[button.action_id or ""] = count.get(button.action_id or "", 0) + 1
        by_value.setdefault(nth, []).append(button)
    for row in by_value.values():
        yield from (row[at : at + 20] for at in range(0, len(row), 20))


def _client(house: House) -> AsyncWebClient:
    return AsyncWebClient(token=house.server.bot_token, base_url=house.server.api_url)


def sent(form: str, who: Person, team: str, about: str, chosen: str) -> dict[str, Any]:
    """A form sent with whatever its fields may be: the texts are harmless, what is chosen is `chosen`."""
    texts = (ids.NOTE, ids.WORDS, ids.REASON, ids.HAPPENED, ids.SUMMARY, ids.WHY, ids.QUERY, ids.REPLY)
    picked = (ids.INTO, ids.SUBJECT, ids.SPLIT_REQUEST, partner_ids.REQUEST, ids.SEVERITY)
    values: dict[str, Any] = {block: {block: {"value": "hello"}} for block in texts}
    values |= {block: {block: {"selected_option": {"value": chosen}}} for block in picked}
    values[ids.SEVERITY] = {ids.SEVERITY: {"selected_option": {"value": "sev1"}}}
    values[ids.TYPED_SUBJECT] = {ids.TYPED_SUBJECT: {"value": chosen}}
    values[ids.ASSIGNEE] = {ids.ASSIGNEE: {"selected_user": who.id}}
    blocks = [{"type": "input", "block_id": block, "label": {"text": block}} for block in values]
    return {
        "type": "view_submission",
        "user": {"id": who.id, "name": who.name, "team_id": team},
        "team": {"id": team},
        "trigger_id": "1.2.a",
        "view": {
            "id": f"V{next(_serial):09d}",
            "type": "modal",
            "callback_id": form,
            "private_metadata": json.dumps({ids.ABOUT: about}),
            "blocks": blocks,
            "state": {"values": values},
        },
    }


@pytest.mark.parametrize("name", OUTSIDE)
async def test_no_form_and_no_menu_tells_of_it(secretive: House, name: str) -> None:
    who, guard, gestures = secretive.person(name), secretive.callout.guard, secretive.callout.gestures
    team = secretive.workspace.team.id
    for form in sorted(gestures.submit):
        for about, chosen in (("E-1", "E-3"), ("E-3", "E-1"), ("R-1", "R-1"), ("C-1", "E-1"), ("", "E-1")):
            answer = await guard.submission(sent(form, who, team, about, chosen))
            await secretive.settle()
            assert leaks(str(answer.body)) == [], form
            assert leaks(everything_seen(secretive, who)) == [], form
    for menu in sorted(gestures.options):
        asked = sent("", who, team, "E-1", "E-1") | {
            "type": "block_suggestion",
            "action_id": menu,
            "value": "a",
        }
        assert leaks(str((await guard.options(asked)).body)) == []


async def test_nothing_of_it_is_written_where_others_read(secretive: House) -> None:
    await secretive.pass_time(timedelta(hours=3), timedelta(minutes=10))
    ana = secretive.person("Ana")
    await ana.clicks("Resolve", await ana.sees("E-1 ·", ROOM))
    form = await ana.form("Resolve E-1")
    await form.fill({"How did it end?": "Solved", "What did it come from?": "Partner or supplier"})
    await form.fill("What settled it?", f"{NOTE} paid")
    assert (await form.submit()).closed
    await secretive.settle()
    for name in (*OUTSIDE, "Nora", "Pia", "Gus"):
        try:
            await secretive.person(name).opens_home()
        except ScreenError:
            continue
    await secretive.settle()
    must_know_nothing(secretive, *OUTSIDE, "Nora", "Pia", "Rui", "Gus", "Sam", "Carla")
    state = secretive.workspace
    inside = {state.person(name).id for name in INSIDE} | {state.app.bot_user}
    for call in state.calls:
        if call.method.startswith("chat.") and leaks(str(call.args)):
            channel = state.channels[call.args["channel"]]
            assert set(channel.members) <= inside, channel.name


async def test_a_message_kept_on_it_comes_only_from_whom_it_is_for(secretive: House) -> None:
    ben = secretive.person("Ben")
    await ben.shortcut("Add to timeline", await ben.says("Just this", "#general"))
    form = await ben.form("Add to timeline")
    assert leaks(form.text) == []
    await leave_forms(ben)
    async with secretive.callout.context.read() as view:
        assert (await view.escalations.get(1)).confidential
