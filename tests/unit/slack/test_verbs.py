"""Tables of verbs: what is typed after each command, and all that comes from one entry."""

from collections.abc import Awaitable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.access import ACCESS, Permission, admits
from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.people import Actor, Role, acting
from bot.domain.subjects import SubjectKind, case_subject, escalation_subject
from bot.readmodels import EscalationCard
from bot.slack import ids, partner_ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands import dispatch
from bot.slack.commands.callout import CALLOUT
from bot.slack.commands.cases import CASES
from bot.slack.commands.dispatch import help_words
from bot.slack.commands.escalations import ESCALATIONS
from bot.slack.commands.grammar import Takes
from bot.slack.commands.verbs import (
    Form,
    Invocation,
    MenuEntry,
    Order,
    Typed,
    UnknownVerb,
    Verb,
    VerbTable,
    from_words,
)
from bot.slack.deps import Deps
from bot.slack.gestures import Gestures
from bot.slack.payloads import CommandLine, Press, Spot, Submission
from bot.slack.registry import TABLES
from bot.slack.screen import Screen
from bot.slack.views.menus import MenuButton
from tests.docs_tables import verbs_table
from tests.people_builders import ANA, BEN, as_agent
from tests.unit.slack.cards import an_escalation_card
from tests.unit.slack.product import all_gestures, nothing_connected
from tests.unit.slack.views.screens import CASES as CASE_SCREENS
from tests.unit.slack.views.screens import ESCALATIONS as ESCALATION_SCREENS

SPOT = Spot("T0ACME", "C0DESK")
SCREEN = Screen(AsyncWebClient(), "13.1.a")
ROLES = [frozenset[Role](), *(frozenset({role}) for role in Role)]
EVERY = [(table, verb) for table in TABLES for verb in table.verbs]
ENTRIES = [(table, verb, entry) for table, verb in EVERY for entry in verb.entries]


def typed(text: str, by: Actor, command: str = ids.ESCALATION_COMMAND) -> CommandLine:
    return CommandLine(name=command, text=text, person=by, spot=SPOT, screen=SCREEN)


def pressed(value: str, by: Actor, action: str = "any") -> Press:
    return Press(name=action, value=value, person=by, spot=SPOT, screen=SCREEN, key="k")


def read(table: VerbTable[Any], text: str) -> tuple[str, str | None, str, str | None]:
    understood = table.read(text)
    assert isinstance(understood, Typed)
    subject = str(understood.subject) if understood.subject else None
    return understood.verb.name, subject, understood.words, understood.person


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.command)
@pytest.mark.parametrize("text", ["", "   ", "menu", "Menu"])
def test_no_words_open_the_menu(table: VerbTable[Any], text: str) -> None:
    assert table.read(text) is None


@pytest.mark.parametrize(
    ("table", "word", "verb"),
    [(table, word, verb) for table, verb in EVERY if verb.help for word in (verb.name, *verb.aliases)],
    ids=lambda each: each if isinstance(each, str) else None,
)
def test_every_verb_is_understood_by_each_of_its_words(
    table: VerbTable[Any], word: str, verb: Verb[Any]
) -> None:
    understood = table.read(word.upper())
    assert isinstance(understood, Typed)
    assert understood.verb is verb


@pytest.mark.parametrize(("table", "verb"), [(table, verb) for table, verb in EVERY if not verb.help])
def test_what_is_done_by_buttons_alone_is_not_typed(table: VerbTable[Any], verb: Verb[Any]) -> None:
    assert isinstance(table.read(verb.name), UnknownVerb)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.command)
def test_no_word_means_two_verbs_and_no_key_two_entries(table: VerbTable[Any]) -> None:
    words = [word for verb in table.verbs for word in (verb.name, *verb.aliases)]
    assert len(words) == len(set(words))
    keys = [entry.key or verb.name for verb in table.verbs for entry in verb.entries]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("table", "text", "means"),
    [
        (CASES, "CLAIM c-12", ("claim", "C-12", "", None)),
        (CASES, "take 12", ("claim", "C-12", "", None)),
        (CASES, "C-12", ("show", "C-12", "", None)),
        (CASES, "c 12", ("show", "C-12", "", None)),
        (CASES, "note  C-12  two  spaces\nand a line", ("note", "C-12", "two  spaces\nand a line", None)),
        (CASES, "snooze tomorrow 9:00 C-12", ("snooze", "C-12", "tomorrow 9:00", None)),
        (CASES, "assign <@U1|ana> 12", ("assign", "C-12", "<@U1|ana>", "U1")),
        (CASES, "list P1 12", ("list", None, "P1 12", None)),
        (ESCALATIONS, "#3", ("show", "E-3", "", None)),
        (ESCALATIONS, "own E\u20133", ("own", "E-3", "", None)),
        (ESCALATIONS, "assign @nobody E-3", ("assign", "E-3", "@nobody", None)),
        (ESCALATIONS, "assign E-3 <@U0BEN|ben>", ("assign", "E-3", "<@U0BEN|ben>", "U0BEN")),
        (ESCALATIONS, "note called 12 times", ("note", None, "called 12 times", None)),
        (ESCALATIONS, "note E-3 called  them, 12 times", ("note", "E-3", "called  them, 12 times", None)),
        (CALLOUT, "status now", ("status", None, "now", None)),
    ],
)
def test_a_line_is_a_verb_a_number_and_words(
    table: VerbTable[Any], text: str, means: tuple[str, str | None, str, str | None]
) -> None:
    assert read(table, text) == means


@pytest.mark.parametrize(
    ("table", "written", "meant"),
    [
        (ESCALATIONS, "udpate E-3", "update"),
        (ESCALATIONS, "resolv", "resolve"),
        (ESCALATIONS, "asign E-3 x", "assign"),
        (ESCALATIONS, "hlep", "help"),
        (CASES, "clam C-12", "claim"),
        (CALLOUT, "statsu", "status"),
        (CASES, "zzzz", None),
        (ESCALATIONS, "zzzz", None),
    ],
)
def test_a_wrong_verb_has_the_nearest_one_suggested(
    table: VerbTable[Any], written: str, meant: str | None
) -> None:
    assert table.read(written) == UnknownVerb(written.split(maxsplit=1)[0], meant)


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        (ESCALATIONS, "own C-12", "C-12 is a case. `/case help`"),
        (CASES, "claim E-3", "E-3 is an escalation. `/escalation help`"),
        (CASES, "claim R-7", "R-7 is a partner request. `/case show R-7`"),
        (ESCALATIONS, "note R-7", "R-7 is a partner request. `/escalation show R-7`"),
    ],
)
def test_a_number_of_another_kind_is_refused_with_the_way_on(
    table: VerbTable[Any], text: str, words: str
) -> None:
    with pytest.raises(BadInput) as refused:
        table.read(text)
    assert words in refused.value.reason


@given(st.sampled_from(TABLES), st.text(max_size=80))
def test_nothing_that_people_type_is_too_strange(table: VerbTable[Any], text: str) -> None:
    with suppress(BadInput):
        understood = table.read(text)
        assert understood is not None or text.strip().casefold() in {"", "menu"}
        assert not isinstance(understood, Typed) or understood.verb in table.verbs


def test_what_a_button_carries_is_read_back() -> None:
    assert ids.subject_in("E-3", ESCALATIONS.kind) == escalation_subject(3)
    assert ids.subject_in("C-3", CASES.kind) == case_subject(3)


@pytest.mark.parametrize("value", [None, "", "C-3", "own:E-3", "drop table"])
def test_what_no_button_of_ours_carries_is_not_found(value: str | None) -> None:
    with pytest.raises(NotFound):
        ids.subject_in(value, ESCALATIONS.kind)


# ------------------------------------------------------------------------- who may


def with_a_recorder(table: VerbTable[Any], done: list[str]) -> VerbTable[Any]:
    """The same table, whose verbs note that they ran; a number is never asked for."""

    def recorded(verb: Verb[Any]) -> Verb[Any]:
        async def run(_: Deps, __: Invocation) -> Answer:
            done.append(verb.name)
            return None

        async def sent(_: Deps, __: Submission, ___: Order) -> Reply | None:
            done.append(verb.name)
            return None

        form = replace(verb.form, sent=sent) if verb.form and verb.form.sent else verb.form
        return replace(verb, run=run, form=form)

    async def which(_: Deps, __: Actor, ___: Typed[Any]) -> Reply:
        raise AssertionError("a number was written")

    groups = {title: tuple(recorded(verb) for verb in verbs) for title, verbs in table.groups.items()}
    return replace(table, groups=groups, which=which)


async def refused(gesture: Awaitable[Answer]) -> bool:
    try:
        await gesture
    except NotAllowed:
        return True
    return False


@pytest.mark.parametrize(
    ("table", "verb"),
    [(table, verb) for table, verb in EVERY if verb.help],
    ids=lambda each: each.name if isinstance(each, Verb) else None,
)
@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: ",".join(roles) or "nobody")
async def test_a_verb_that_is_typed_is_for_those_of_its_permission(
    table: VerbTable[Any], verb: Verb[Any], roles: frozenset[Role]
) -> None:
    done: list[str] = []
    on = Gestures()
    dispatch.register(on, nothing_connected(), [with_a_recorder(table, done)])
    entry = on.command.get(table.command)
    assert entry is not None
    line = typed(f"{verb.name} 3 word", acting(BEN, roles, "command"), table.command)
    is_refused = await refused(entry.handler(line))
    assert is_refused is not admits(roles, verb.permission)
    assert done == ([] if is_refused else [verb.name])


@pytest.mark.parametrize(
    ("table", "verb", "entry"),
    ENTRIES,
    ids=lambda each: each.button if isinstance(each, MenuEntry) else None,
)
@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: ",".join(roles) or "nobody")
async def test_an_entry_of_a_menu_is_for_those_of_its_verb(
    table: VerbTable[Any], verb: Verb[Any], entry: MenuEntry[Any], roles: frozenset[Role]
) -> None:
    done: list[str] = []
    on = Gestures()
    dispatch.register(on, nothing_connected(), [with_a_recorder(table, done)])
    for action in (table.more or ())[1:]:
        listener = on.action.get(action)
        assert listener is not None
        press = pressed(f"{entry.key or verb.name}:{table.kind}-3", acting(BEN, roles, "button"))
        is_refused = await refused(listener.handler(press))
        assert is_refused is not admits(roles, verb.permission)
        assert done == ([] if is_refused else [verb.name])
        done.clear()


def test_every_button_and_form_of_a_verb_needs_its_permission() -> None:
    gestures = all_gestures()
    for table, verb in EVERY:
        for action in (*verb.pressed, *([verb.menu.action] if verb.menu else [])):
            button = gestures.action.get(action)
            assert button is not None
            assert button.permission is verb.permission
        if verb.form and verb.form.sent:
            form = gestures.submit.get(verb.form.id)
            assert form is not None
            assert form.permission is verb.permission
        assert admits({Role.ADMIN}, table.permission)


def test_everything_registered_needs_a_permission_of_the_table() -> None:
    gestures = all_gestures()
    for kind in (
        gestures.command,
        gestures.action,
        gestures.shortcut,
        gestures.submit,
        gestures.options,
    ):
        assert kind
        assert all(entry.permission in ACCESS for entry in kind.values())


OTHER_FORMS = {
    ids.FLAG_FORM: {"agent", "lead", "executive", "admin"},
    ids.JOIN_FORM: {"agent", "lead", "executive", "admin"},
    ids.ADD_TO_TIMELINE_FORM: {"agent", "lead", "executive", "admin"},
    ids.NOT_SETTLED_FORM: {"nobody", "agent", "lead", "executive", "admin"},
    partner_ids.ASK_FORM: {"agent", "lead", "admin"},
    partner_ids.REPLY_PARTNER_FORM: {"agent", "lead", "admin"},
    partner_ids.ETA_FORM: {"nobody", "agent", "lead", "executive", "admin"},
    partner_ids.ANSWER_FORM: {"nobody", "agent", "lead", "executive", "admin"},
    partner_ids.DECLINE_FORM: {"nobody", "agent", "lead", "executive", "admin"},
}
"""Forms that belong to no verb → who may send them."""


def test_every_other_form_is_for_those_who_may_open_it() -> None:
    gestures = all_gestures()
    of_verbs = {verb.form.id for _, verb in EVERY if verb.form and verb.form.sent}
    assert gestures.submit.keys() - of_verbs == OTHER_FORMS.keys()
    for form, who in OTHER_FORMS.items():
        entry = gestures.submit.get(form)
        assert entry is not None
        admitted = {",".join(roles) or "nobody" for roles in ROLES if admits(roles, entry.permission)}
        assert admitted == who, form


# ---------------------------------------------------------------- one entry is all it takes


async def _danced(_: Deps, asked: Invocation) -> Answer:
    return Reply(f"{asked.subject} dances {asked.words or 'a waltz'}.")


async def _steps(_: Deps, __: Submission, order: Order) -> Reply:
    return Reply(f"{order.subject} dances as it was written.")


async def _drawn(_: Deps, __: Invocation) -> View:
    raise AssertionError("nothing opens it here")


DANCE = Verb[EscalationCard](
    "dance",
    "E-3 [a dance]",
    "let it dance",
    Permission.RUN_ESCALATION,
    _danced,
    Form("dance_form", "Dance {}", _drawn, _steps),
    Takes.NUMBER_FIRST,
    aliases=("hop",),
    pressed=("escalation_dance",),
    menu=MenuButton("Dance", "menu_dance", "dance"),
    entries=(MenuEntry("Let it dance", "It moves about.", 99),),
)


@pytest.fixture
def dancing() -> VerbTable[EscalationCard]:
    return replace(ESCALATIONS, groups={**ESCALATIONS.groups, "Dance": (DANCE,)})


def test_a_verb_that_is_added_to_the_table_is_understood(dancing: VerbTable[EscalationCard]) -> None:
    assert read(dancing, "dance E-3 a tango") == ("dance", "E-3", "a tango", None)
    assert read(dancing, "hop 3") == ("dance", "E-3", "", None)
    assert dancing.read("dence E-3") == UnknownVerb("dence", "dance")
    assert isinstance(ESCALATIONS.read("dance E-3"), UnknownVerb)


def test_it_stands_in_help_in_the_menu_in_the_sheet_and_in_the_docs(
    dancing: VerbTable[EscalationCard],
) -> None:
    shown = str([block.to_dict() for block in help_words(dancing).blocks])
    assert "*Dance*\\n`/escalation dance E-3 [a dance]`  let it dance" in shown
    assert [each.text for each in dancing.menu_buttons(as_agent(ANA))][-2:] == ["Dance", "Help"]
    lines = dancing.sheet_lines(an_escalation_card(), as_agent(ANA))
    assert (lines[-1].key, lines[-1].button, lines[-1].line) == ("dance", "Let it dance", "It moves about.")
    assert "| `dance` | `E-3 [a dance]` | let it dance | agents | `hop` |" in verbs_table(dancing)


async def test_it_answers_when_it_is_typed_pressed_chosen_and_sent(
    dancing: VerbTable[EscalationCard],
) -> None:
    on = Gestures()
    dispatch.register(on, nothing_connected(), [dancing])
    ana = as_agent(ANA)

    async def answer(action: str, value: str) -> Answer:
        listener = on.action.get(action)
        assert listener is not None
        return await listener.handler(pressed(value, ana))

    command, form = on.command.get(ids.ESCALATION_COMMAND), on.submit.get("dance_form")
    assert command is not None
    assert form is not None
    assert await command.handler(typed("hop E-3 a tango", ana)) == Reply("E-3 dances a tango.")
    assert await answer("escalation_dance", "E-3") == Reply("E-3 dances a waltz.")
    assert await answer(ids.ESCALATION_DO, "dance:E-3") == Reply("E-3 dances a waltz.")
    sent: Answer = await form.handler(
        Submission(name="dance_form", person=ana, spot=SPOT, screen=SCREEN, private={ids.ABOUT: "E-3"})
    )
    assert "E-3 dances as it was written." in str(sent)


@pytest.mark.parametrize("words", ["", "  "])
async def test_where_nothing_is_written_the_form_opens(words: str) -> None:
    async def counted(_: Deps, order: Order, number: int) -> Reply:
        return Reply(f"{order.subject} {number}")

    run = from_words(int, counted)
    asked = Invocation(
        gesture=typed("", as_agent(ANA)), form=None, subject=escalation_subject(3), words=words
    )
    with pytest.raises(NotFound):  # there is no form
        await run(nothing_connected(), asked)
    assert await run(nothing_connected(), replace(asked, words="7")) == Reply("E-3 7")


async def test_who_may_not_is_told_who_may(dancing: VerbTable[EscalationCard]) -> None:
    on = Gestures()
    dispatch.register(on, nothing_connected(), [dancing])
    command = on.command.get(ids.ESCALATION_COMMAND)
    assert command is not None
    with pytest.raises(NotAllowed) as refusal:
        await command.handler(typed("dance E-3", acting(BEN, frozenset({Role.EXECUTIVE}), "command")))
    assert refusal.value.needs == (Role.AGENT,)


def test_a_table_knows_what_its_numbers_count() -> None:
    assert [table.kind for table in TABLES] == [SubjectKind.CASE, SubjectKind.ESCALATION, None]


def entries_shown(part: object) -> Iterator[tuple[str, str]]:
    """(value, label) of every entry of the menus on a screen."""
    if isinstance(part, list):
        for each in part:
            yield from entries_shown(each)
    if isinstance(part, dict):
        if part.get("type") == "overflow":
            yield from ((option["value"], option["text"]["text"]) for option in part["options"])
        yield from entries_shown(list(part.values()))


def test_the_menus_of_cards_call_their_entries_as_the_table_does() -> None:
    shown = {
        each
        for screen in (*CASE_SCREENS.values(), *ESCALATION_SCREENS.values())
        for each in entries_shown([part.to_dict() for part in blocks_of(screen())])
    }
    assert len(shown) > 10
    for value, label in shown:
        choice = ids.read_choice(value)
        assert choice is not None
        table = next(each for each in TABLES if each.kind is choice.subject.kind)
        found = table.entry(choice.key)
        assert found is not None
        assert found[1].button == label


def blocks_of(shown: Sequence[Block] | View) -> Sequence[Block | View]:
    return [shown] if isinstance(shown, View) else shown
