"""Every command, button, shortcut, form and menu, used by everybody: what the table of access says is what happens."""

import asyncio
import itertools
import json
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from bot.compose import Callout, Tempo, compose
from bot.domain.access import Permission, require
from bot.domain.cases.choices import Dismissal
from bot.domain.errors import NotAllowed, Outsider
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor
from bot.domain.subjects import SubjectKind, parse_subject
from bot.policy import parse_policy
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.people.interactions import payload_of
from bot.sandbox.workspace import Workspace
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import dismiss_case
from bot.services.cases.opening import Report, open_case
from bot.services.escalations.endings import resolve_escalation
from bot.services.escalations.raising import Flag, raise_escalation
from bot.services.partners.asking import Question, ask_about
from bot.services.workspace.policies import adopt_policy
from bot.slack import ids
from bot.slack.commands.cases import CASES
from bot.slack.commands.escalations import ESCALATIONS
from bot.slack.errors import sentence
from bot.slack.failures import unmarked
from bot.slack.guard import Pace
from tests.e2e.gesture_uses import (
    CASE_ENTRIES,
    ENDING,
    ESCALATION_ENTRIES,
    LATER,
    PICKED,
    USES,
    WORDS,
    Use,
)
from tests.e2e.house import POLICY, TestClock, places, settings_for, x_settings_for
from tests.people_builders import SOLVED
from tests.unit.slack.product import all_gestures

Json = dict[str, Any]
EVERYBODY = {
    "owner": "Ana",
    "agent": "Ben",
    "lead": "Lena",
    "sponsor": "Eva",
    "executive": "Omar",
    "admin": "Adam",
    "partner": "Pia",
    "without a role": "Nora",
    "guest": "Gus",
    "stranger": "Sam",
    "gone": "Carla",
}
TAKES_OUTSIDERS = POLICY.replace("answer_within: 8h}", "answer_within: 8h, outsiders: true}")
REFUSED = re.compile(
    "Only |You have no role|Guests cannot|Callout answers only|Something went wrong"
    r"|\S+ has [CE]-\d+\. Ask them|[CE]-\d+ is confidential"
)
"""How every refusal begins, and every fault of ours."""
_serial = itertools.count(1)


@dataclass
class Desk:
    """The product before a local Slack, with nothing that happens by itself."""

    workspace: Workspace
    x: XNetwork
    callout: Callout
    clock: TestClock
    beside: sqlite3.Connection

    async def actor(self, name: str) -> Actor:
        user = self.workspace.person(name).user
        return await self.callout.directory.recognise(user.team_id, user.id, "button")

    def version(self) -> int:
        """Another number after each commit of the product."""
        [number] = self.beside.execute("PRAGMA data_version").fetchone()
        return int(number)

    async def refusal(self, name: str, use: Use) -> str | None:
        """The sentence that the table of access has for somebody; None where they may."""
        try:
            by = await self._admitted(name, use)
            require(by, use.inside)
            require(by, use.needs)
            subject = parse_subject(use.about, SubjectKind.CASE)
            async with self.callout.context.read() as view:
                if subject is not None and subject.kind is SubjectKind.CASE:
                    require(by, use.needs, await view.cases.get(subject.number))
                elif subject is not None and subject.kind is SubjectKind.ESCALATION:
                    sponsors = await view.escalations.sponsors(subject.number)
                    require(by, use.needs, await view.escalations.get(subject.number), sponsors=sponsors)
        except NotAllowed as refused:
            return unmarked(sentence(refused, self.clock()))
        return None

    async def _admitted(self, name: str, use: Use) -> Actor:
        """Outsiders answer for a team that takes them, and do nothing else."""
        try:
            return await self.actor(name)
        except Outsider as outsider:
            answers = use.needs is Permission.ANSWER_REQUEST and use.about == "R-2"
            if not answers or outsider.actor is None:
                raise
            return outsider.actor


@asynccontextmanager
async def open_desk(path: Path) -> AsyncIterator[Desk]:
    clock, policy = TestClock(), parse_policy(TAKES_OUTSIDERS)
    tempo = Tempo(clock=clock, pace=Pace(acknowledge=20.0, loading=20.0))
    async with places(clock) as (workspace, server, x):
        settings = settings_for(server, f"sqlite:///{path}", "http")
        async with compose(settings, policy, tempo, {"x": x_settings_for(x)}) as callout:
            await adopt_policy(callout.context, policy)
            await callout.identity.learn()
            with closing(sqlite3.connect(path)) as beside:
                yield Desk(workspace, x.network, callout, clock, beside)


async def furnish(path: Path) -> None:
    async with open_desk(path) as desk:
        await _furnish(desk)


async def _furnish(desk: Desk) -> None:
    """Ana has C-1, E-1 and E-3, two teams are asked about E-1, C-2 is nobody's, C-3 and E-2 are over."""
    context, people = desk.callout.context, desk.callout.directory
    ana, eva, omar = [await desk.actor(name) for name in ("Ana", "Eva", "Omar")]
    for name in EVERYBODY.values():
        await people.person(desk.workspace.person(name).id)
    desk.x.account("maria", "Maria")
    desk.x.post("maria", "@acme where is my money?")
    await desk.callout.pollers["x"].poll()
    for words in ("My card is blocked", "Thank you"):
        await open_case(context, Report(words, words), ana, words)
    await claim_case(context, 1, ana)
    await dismiss_case(context, 3, Dismissal.NO_ANSWER_NEEDED, ana)
    for by, words in ((eva, "Payouts stand still"), (eva, "Cards are blocked"), (omar, "A journalist asks")):
        await raise_escalation(context, people, Flag(words, "sev2", owner=ana.person), by, words)
    await resolve_escalation(context, 2, SOLVED, ana)
    for team in ("payouts", "risk"):
        subject = parse_subject("E-1", SubjectKind.CASE)
        assert subject is not None
        await ask_about(context, subject, Question(team, "When?"), ana, team)


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("furnished") / "desk.sqlite3"))
    asyncio.run(furnish(path))
    return path


@pytest.fixture
async def desk(furnished: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(Path(shutil.copy(furnished, tmp_path / "desk.sqlite3"))) as desk:
        desk.workspace.deactivate(EVERYBODY["gone"])
        yield desk


# ------------------------------------------------------------------------- how each is used


@dataclass
class Used:
    """What somebody was told by it, and whether it answered at all."""

    told: list[str]
    answered: bool


async def use_it(desk: Desk, kind: str, name: str, use: Use, who: str) -> Used:
    before = len(desk.workspace.calls)
    message = await desk.workspace.person("Nora").says("The bank's batch is late", "#general")
    ending = await _ending_of(desk)
    private = {ids.ABOUT: use.value, **use.knows}
    if ids.TS in use.knows:
        private |= {ids.TS: message.ts, ids.CHANNEL: desk.workspace.channel("#general").id}
    value = f"{use.about}|{ending}" if use.value == ENDING else use.value
    private = {key: ending if fact == ENDING else fact for key, fact in private.items() if fact}
    user, guard = desk.workspace.person(who).user, desk.callout.guard
    raw = payload_of(desk.workspace, user, "block_actions")
    raw["trigger_id"] = desk.workspace.triggers.issue(user.id, desk.workspace.now())
    element = {"action_id": name, "value": value, "action_ts": f"1.{next(_serial)}"}
    match kind:
        case "command":
            ack = await guard.command({**raw, "team_id": raw["team"]["id"], "command": name, "text": value})
        case "action":
            ack = await guard.action({**raw, "actions": [element]})
        case "shortcut":
            shown = {"message": message.message.as_json(), "message_ts": message.ts}
            ack = await guard.shortcut({**raw, "type": "message_action", "callback_id": name, **shown})
        case "options":
            ack = await guard.options({**raw, **element})
        case _:
            view = {"id": f"V{next(_serial)}", "type": "modal", "callback_id": name, "blocks": []}
            filled = {"private_metadata": json.dumps(private), "state": {"values": _filled_in(desk, use)}}
            ack = await guard.submission({**raw, "view": view | filled})
    assert await guard.drain(5)
    return _used(desk, ack, before)


async def _ending_of(desk: Desk) -> str:
    async with desk.callout.context.read() as view:
        closed: Escalation = await view.escalations.get(2)
    return closed.closed_at.isoformat() if closed.closed_at else ""


def _filled_in(desk: Desk, use: Use) -> Json:
    picked = {**PICKED, **use.picked}
    later = int((desk.clock() + timedelta(days=2)).timestamp())
    ben = desk.workspace.person("Ben").id
    return {
        **{block: {"an_input": {"value": "Paid by hand"}} for block in WORDS},
        **{block: {"a_menu": {"selected_option": {"value": value}}} for block, value in picked.items()},
        **{block: {"a_time": {"selected_date_time": later}} for block in LATER},
        ids.ASSIGNEE: {"people": {"selected_user": ben}},
    }


def _used(desk: Desk, ack: BoltResponse, before: int) -> Used:
    body: Json = json.loads(ack.body) if ack.body else {}
    calls = [call for call in list(desk.workspace.calls)[before:] if call.answer.get("ok")]
    told = [
        str(call.args["text"]) for call in calls if call.method in {"chat.postMessage", "chat.postEphemeral"}
    ]
    told += [str(body["text"])] if "text" in body else []
    told += list(body.get("errors", {}).values())
    shown = any(call.method.startswith("views.") for call in calls) or "view" in body
    return Used([unmarked(words) for words in told], bool(told or shown or body.get("options")))


# ------------------------------------------------------------------------- what is checked


def test_everything_registered_has_a_use() -> None:
    gestures = all_gestures()
    for kind, uses in USES.items():
        assert getattr(gestures, kind).keys() == uses.keys(), kind


def test_every_entry_of_a_menu_has_a_use() -> None:
    for table, entries in ((CASES, CASE_ENTRIES), (ESCALATIONS, ESCALATION_ENTRIES)):
        assert {entry.key or verb.name for verb in table.verbs for entry in verb.entries} == entries.keys()


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, uses in USES.items() for name in uses], ids=str
)
async def test_who_may_does_it_and_who_may_not_is_told_who_may(desk: Desk, kind: str, name: str) -> None:
    for use in USES[kind][name]:
        refusals = {who: await desk.refusal(who, use) for who in EVERYBODY.values()}
        before = desk.version()
        for who, refusal in refusals.items():
            if refusal is not None:
                used = await use_it(desk, kind, name, use, who)
                assert used.told == ([] if kind == "options" or _cannot_be_told(who, used) else [refusal]), (
                    who
                )
                assert not (kind == "options" and used.answered), who
                assert desk.version() == before, who
        for who, refusal in refusals.items():
            before = desk.version()
            if refusal is None and await desk.refusal(who, use) is None:
                used = await use_it(desk, kind, name, use, who)
                assert not [words for words in used.told if REFUSED.match(words)], who
                assert used.answered or desk.version() != before, who


def _cannot_be_told(who: str, used: Used) -> bool:
    """Slack takes nothing for somebody who has left."""
    return who == EVERYBODY["gone"] and not used.told
