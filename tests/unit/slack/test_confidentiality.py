"""Which escalations and partner requests a gesture is about, before anybody answers it."""

from collections.abc import Mapping

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Actor, Role, acting
from bot.slack import ids, partner_ids
from bot.slack.confidentiality import named_in
from bot.slack.payloads import CommandLine, Field, FormValues, OptionsCall, Press, Spot, Submission
from bot.slack.screen import Screen
from tests.people_builders import ANA

SPOT = Spot("T0ACME", "C0DESK")
SCREEN = Screen(AsyncWebClient(), "13.1.a")
BY: Actor = acting(ANA, frozenset({Role.AGENT}), "button")


def names(gesture: CommandLine | Press | Submission | OptionsCall) -> list[str]:
    return sorted(str(subject) for subject in named_in(gesture))


def typed(text: str, command: str = ids.ESCALATION_COMMAND) -> CommandLine:
    return CommandLine(name=command, text=text, person=BY, spot=SPOT, screen=SCREEN)


def pressed(value: str, choice: str | None = None, action: str = "any", **private: str) -> Press:
    return Press(
        name=action, value=value, choice=choice, person=BY, spot=SPOT, screen=SCREEN, private=private
    )


def sent(form: str, private: Mapping[str, str], chosen: str = "") -> Submission:
    values = FormValues({partner_ids.REQUEST: Field(picked=(chosen,) if chosen else ())})
    return Submission(name=form, person=BY, spot=SPOT, screen=SCREEN, values=values, private=private)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("own 7", ["E-7"]),
        ("update e-7 what happened", ["E-7"]),
        ("history E-7", ["E-7"]),
        ("note E-3 we asked 7 times", ["E-3"]),
        ("show E-7", []),
        ("E-7", []),
        ("list mine", []),
        ("nonsense", []),
        ("own C-7", []),
        ("split E-3 r-7", ["E-3", "R-7"]),
        ("show R-7", ["R-7"]),
        ("show R – 7", ["R-7"]),
        ("", []),
    ],
)
def test_a_command_is_about_its_number_and_what_only_shows_is_redacted_later(
    text: str, named: list[str]
) -> None:
    assert names(typed(text)) == named


def test_a_command_on_cases_may_name_a_request() -> None:
    assert names(typed("show R-7", ids.CASE_COMMAND)) == ["R-7"]
    assert names(typed("note C-1 like E-7", ids.CASE_COMMAND)) == []


@pytest.mark.parametrize(
    ("value", "choice", "named"),
    [
        ("E-7", None, ["E-7"]),
        ("2|E-7", None, ["E-7"]),
        ("", "snooze:E-7", ["E-7"]),
        ("E-7:1795435200", None, ["E-7"]),
        ("1|mine sev1", None, []),
        ("C-7", None, []),
        ("R-7", None, []),
        ("WHITE-7", None, []),
    ],
)
def test_a_button_is_about_the_number_it_carries(value: str, choice: str | None, named: list[str]) -> None:
    assert names(pressed(value, choice)) == named


def test_a_button_in_a_form_is_about_what_the_form_is_about_but_not_about_somebodys_words() -> None:
    assert names(pressed("x", about="E-7", text="like E-8", writer_name="E-9")) == ["E-7"]


def test_the_desks_buttons_of_a_request_are_about_it_and_the_teams_are_theirs() -> None:
    assert names(pressed("R-7", action=partner_ids.REPLY_PARTNER)) == ["R-7"]
    assert names(pressed("R-7", action=partner_ids.REQUEST_ANSWER)) == []
    assert names(sent(partner_ids.REPLY_PARTNER_FORM, {}, "R-7")) == ["R-7"]
    assert names(sent(partner_ids.ANSWER_FORM, {ids.ABOUT: "R-7"})) == []


def test_a_form_and_a_menu_that_searches_are_about_what_they_remember() -> None:
    assert names(sent(ids.UPDATE_FORM, {ids.ABOUT: "E-7"})) == ["E-7"]
    assert names(
        OptionsCall(
            name="search", query="E-8", person=BY, spot=SPOT, screen=SCREEN, private={ids.ABOUT: "E-7"}
        )
    ) == ["E-7"]
