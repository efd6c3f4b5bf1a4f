"""Every screen stays as it was drawn, until SNAPSHOTS=write draws it anew, and keeps Slack's rules."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.sandbox.slack.schema.surfaces import check_message, check_view
from tests.unit.slack.views.screens import SCREENS

FOLDER = Path(__file__).parents[1] / "snapshots"


def drawn(screen: Sequence[Block] | View) -> object:
    shown = screen.to_dict() if isinstance(screen, View) else [block.to_dict() for block in screen]
    return json.loads(json.dumps(shown))


def text_of(shown: object) -> str:
    return json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_drawn_as_it_was(name: str) -> None:
    file = FOLDER / f"{name}.json"
    now = text_of(drawn(SCREENS[name]()))
    if os.environ.get("SNAPSHOTS") == "write":
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_keeps_the_rules_of_slack(name: str) -> None:
    screen = SCREENS[name]()
    if isinstance(screen, View):
        check_view(drawn(screen), "home" if screen.type == "home" else "modal")
    else:
        check_message(drawn(screen), [])


def test_no_snapshot_is_left_of_a_screen_that_is_gone() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(SCREENS)
