"""docs/commands.md names every verb, button and shortcut there is, with the roles that may use it."""

from collections.abc import Iterator, Mapping

import pytest
import typer
import yaml
from slack_sdk.models.views import View

from bot.cli import app
from bot.config import manifest_path
from bot.domain.access import ACCESS, Permission, admits
from bot.domain.people import Role, with_implied
from bot.slack import ids
from bot.slack.gestures import Gestures
from bot.slack.registry import TABLES
from bot.slack.surfaces.cases.filters import CaseVocabulary
from bot.slack.surfaces.cases.filters import read_query as read_case_query
from bot.slack.surfaces.escalations.filters import EscalationVocabulary, read_query
from bot.slack.text.names import known_networks
from tests import pages
from tests.docs_tables import printed, shown, who_begins
from tests.unit.slack.product import all_gestures
from tests.unit.slack.sendable import DRAWN
from tests.unit.slack.views.nudge_screens import NUDGES
from tests.unit.slack.views.partner_screens import PARTNERS
from tests.unit.slack.views.screens import (
    CASES,
    ESCALATIONS,
    FORMS,
    HOMES,
    PRIVATE,
    SHEETS,
    Screen,
)

PAGE = pages.page("commands.md")
NAMED = {"agents": Role.AGENT, "leads": Role.LEAD, "executives": Role.EXECUTIVE, "admins": Role.ADMIN}
NARROWER = {
    (action, entry.button): verb.permission
    for table in TABLES
    for action in (table.more or ())[1:]
    for verb in table.verbs
    for entry in verb.entries
}
"""Entries of the menu More, and of the sheet behind it, that fewer people may use than the menu itself."""
VOCABULARY = CaseVocabulary(known_networks(), frozenset({"payouts"}))
ESCALATION_VOCABULARY = EscalationVocabulary(("sev1",), {"payouts": "Payouts"})
Pressed = set[tuple[str, frozenset[Role]]]


@pytest.fixture(scope="module")
def gestures() -> Gestures:
    return all_gestures()


def may(*needs: Role) -> frozenset[Role]:
    """Everybody who may, when one of these roles is needed: an admin is an agent too."""
    return frozenset(role for role in Role if with_implied(frozenset({role})).intersection(needs))


def begins(permission: Permission) -> frozenset[Role]:
    """Everybody whose role lets them begin."""
    return frozenset(role for role in Role if admits({role}, permission))


def named(who: str) -> frozenset[Role]:
    """The roles that the page's words mean."""
    if who in {"everybody in the channel", "anybody with a role", "its sponsors"}:
        return frozenset(Role)
    return may(*(NAMED[name] for name in who.split(", ")))


@pytest.mark.parametrize("heading", printed())
def test_the_tables_on_the_page_are_those_in_the_code(heading: str) -> None:
    assert shown(PAGE, heading) == printed()[heading], "run `make docs`"


def test_the_page_prints_the_verbs_of_every_command() -> None:
    assert {table.command for table in TABLES} < printed().keys()


@pytest.mark.parametrize(
    ("command", "who"),
    [
        (ids.CASE_COMMAND, "agents"),
        (ids.ESCALATION_COMMAND, "agents, executives"),
        (ids.CALLOUT_COMMAND, "everybody of the workspace"),
    ],
)
def test_a_command_is_for_those_that_the_page_says(command: str, who: str, gestures: Gestures) -> None:
    entry = gestures.command.get(command)
    assert entry is not None
    assert who_begins(ACCESS[entry.permission]) == who


def test_every_filter_on_the_page_is_understood() -> None:
    filters = [each for row in pages.rows(pages.section(PAGE, "Filters")) for each in pages.quoted(row[0])]
    assert len(filters) > 20
    for each in filters:
        assert read_case_query(each, None, VOCABULARY).text == each


def test_every_shortcut_stands_there_with_its_words_and_roles(gestures: Gestures) -> None:
    manifest = yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    where = {"message": "on a message", "global": "anywhere"}
    told = [(*row[:3], named(row[3])) for row in pages.rows(pages.section(PAGE, "Shortcuts"))]
    assert told == [
        (s["name"], where[s["type"]], s["description"], begins(entry.permission))
        for s in manifest["features"]["shortcuts"]
        if (entry := gestures.shortcut.get(s["callback_id"])) is not None
    ]


def pressed(part: object) -> Iterator[tuple[str, str]]:
    """(action id, label) of every button and every entry of a menu."""
    if isinstance(part, list):
        for each in part:
            yield from pressed(each)
    if isinstance(part, dict):
        if part.get("type") == "button":
            yield part["action_id"], part["text"]["text"]
        if part.get("type") == "overflow":
            yield from ((part["action_id"], option["text"]["text"]) for option in part["options"])
        yield from pressed(list(part.values()))


def buttons_of(screens: Mapping[str, Screen], gestures: Gestures) -> Pressed:
    found: Pressed = set()
    for screen in screens.values():
        shown = screen()
        parts = [shown] if isinstance(shown, View) else shown
        for action, label in pressed([part.to_dict() for part in parts]):
            entry = gestures.action.get(action)
            if entry is not None:
                found.add((label, begins(NARROWER.get((action, label), entry.permission))))
    return found


def buttons_told(heading: str) -> Pressed:
    rows = pages.rows(pages.section(PAGE, heading))
    return {(label, named(row[2])) for row in rows for label in row[0].split(", ")}


@pytest.mark.parametrize(
    ("heading", "screens"),
    [
        ("On the card of a case", CASES),
        ("In the form More", FORMS),
        ("On the card of an escalation", ESCALATIONS),
        ("Of partner requests", PARTNERS),
        ("In the sheet More of an escalation", SHEETS),
        ("On the Home tab, and in private messages", {**PRIVATE, **HOMES, **NUDGES}),
        (
            "In lists and menus",
            {
                name: screen
                for name, screen in DRAWN.items()
                if name not in {*CASES, *FORMS, *ESCALATIONS, *PARTNERS, *SHEETS, *PRIVATE, *HOMES, *NUDGES}
            },
        ),
    ],
)
def test_every_button_stands_there_with_its_roles(
    heading: str, screens: Mapping[str, Screen], gestures: Gestures
) -> None:
    assert buttons_told(heading) == buttons_of(screens, gestures)


def test_every_command_of_the_command_line_stands_there() -> None:
    told = {row[0].strip("`") for row in pages.rows(pages.section(PAGE, "On the command line"))}
    assert told == set(commands_below(typer.main.get_command(app), "callout"))


def commands_below(command: object, path: str) -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None:
        yield path
        return
    for name, each in below.items():
        yield from commands_below(each, f"{path} {name}")


def test_every_word_that_narrows_a_list_of_escalations_is_understood() -> None:
    rows = pages.rows(pages.section(PAGE, "What narrows a list of escalations"))
    words = [each.replace("@ana", "<@U0ANA|ana>") for row in rows for each in pages.quoted(row[0])]
    assert len(words) > 12
    for each in words:
        assert read_query(each, None, ESCALATION_VOCABULARY).text or each == "open"
