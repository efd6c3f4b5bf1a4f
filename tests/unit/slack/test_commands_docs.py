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
from bot.slack.cases.filters import Vocabulary, read_filters
from bot.slack.cases.words import ALSO as CASE_ALSO
from bot.slack.escalations.filters import Vocabulary as EscalationVocabulary
from bot.slack.escalations.filters import read_query
from bot.slack.escalations.words import ALSO as ESCALATION_ALSO
from bot.slack.gestures import Gestures
from bot.slack.handlers.case_commands import VERBS
from bot.slack.handlers.escalation_commands import FOR_AGENTS
from bot.slack.text.names import known_networks
from bot.slack.views.escalation_sheet import ENTRIES
from bot.slack.views.menus import CALLOUT_VERBS, CASE_VERBS, ESCALATION_VERBS
from tests import pages
from tests.docs_tables import who_begins
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
NARROWER = {entry.button: Permission.RUN_ESCALATION for entry in ENTRIES.values() if entry.for_desk}
"""Entries of the menu More, and of the sheet behind it, that fewer people may use than the menu itself."""
VOCABULARY = Vocabulary(known_networks(), frozenset({"payouts"}))
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


def verbs_told(command: str, own: int) -> dict[str, tuple[str, str]]:
    """Verb → (words after it, what it does) as in `help`; the table has `own` columns."""
    told = [row for row in pages.rows(pages.section(PAGE, command)) if len(row) == own]
    return {row[0].strip("`"): (row[1].strip("`"), row[2]) for row in told}


@pytest.mark.parametrize(
    ("command", "columns", "verbs"),
    [
        (ids.CASE_COMMAND, 4, CASE_VERBS),
        (ids.ESCALATION_COMMAND, 5, ESCALATION_VERBS),
        (ids.CALLOUT_COMMAND, 4, CALLOUT_VERBS),
    ],
)
def test_the_verbs_are_those_that_help_lists(
    command: str, columns: int, verbs: dict[str, tuple[str, str]]
) -> None:
    assert list(verbs_told(command, columns).items()) == list(verbs.items())


def test_every_verb_of_case_that_is_understood_is_listed() -> None:
    assert VERBS.keys() - CASE_VERBS.keys() == {"", "help"}


def others(command: str) -> dict[str, str]:
    """Other word → verb, from the last column."""
    rows = pages.rows(pages.section(PAGE, command))
    return {other: row[0].strip("`") for row in rows if len(row) > 3 for other in pages.quoted(row[-1])}


def test_other_words_for_a_verb_stand_beside_it() -> None:
    assert others(ids.CASE_COMMAND) == {word: verb for word, verb in CASE_ALSO.items() if verb}
    assert others(ids.ESCALATION_COMMAND) == {word: str(verb) for word, verb in ESCALATION_ALSO.items()}


def test_the_verbs_of_escalations_name_who_may(gestures: Gestures) -> None:
    for_agents = {str(verb) for verb in FOR_AGENTS}
    rows = [row for row in pages.rows(pages.section(PAGE, ids.ESCALATION_COMMAND)) if len(row) == 5]
    assert {row[0].strip("`") for row in rows if row[3] == "agents"} == for_agents
    new = gestures.shortcuts.get(ids.NEW_ESCALATION)
    assert new is not None
    assert {named(row[3]) for row in rows if row[0] == "`new`"} == {begins(new.permission)}


@pytest.mark.parametrize(
    ("command", "who"),
    [
        (ids.CASE_COMMAND, "agents"),
        (ids.ESCALATION_COMMAND, "agents, executives"),
        (ids.CALLOUT_COMMAND, "everybody of the workspace"),
    ],
)
def test_a_command_is_for_those_that_the_page_says(command: str, who: str, gestures: Gestures) -> None:
    entry = gestures.commands.get(command)
    assert entry is not None
    assert who_begins(ACCESS[entry.permission]) == who


def test_every_filter_on_the_page_is_understood() -> None:
    filters = [each for row in pages.rows(pages.section(PAGE, "Filters")) for each in pages.quoted(row[0])]
    assert len(filters) > 20
    for each in filters:
        assert read_filters(each, VOCABULARY).query == each


def test_every_shortcut_stands_there_with_its_words_and_roles(gestures: Gestures) -> None:
    manifest = yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    where = {"message": "on a message", "global": "anywhere"}
    told = [(*row[:3], named(row[3])) for row in pages.rows(pages.section(PAGE, "Shortcuts"))]
    assert told == [
        (s["name"], where[s["type"]], s["description"], begins(entry.permission))
        for s in manifest["features"]["shortcuts"]
        if (entry := gestures.shortcuts.get(s["callback_id"])) is not None
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
            entry = gestures.actions.get(action)
            if entry is not None:
                found.add((label, begins(NARROWER.get(label, entry.permission))))
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
