"""What Slack can send back from our screens, and which of Slack's methods we call."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.readmodels import EscalationLine
from bot.slack import ids
from bot.slack.views.lists import escalation_list
from tests.unit.slack import cards
from tests.unit.slack.views.screens import SCREENS, Screen, escalations

SLACK = Path(__file__).parents[3] / "bot" / "slack"
LINE = EscalationLine(cards.an_escalation(), (cards.LEE,), cards.a_place("e3"))
DRAWN: Mapping[str, Screen] = SCREENS | {
    "escalations_paged": lambda: escalation_list(replace(escalations(LINE), total=21, page=2, pages=3)),
}


@dataclass(frozen=True)
class Sendable:
    """Ids of buttons and menus, of forms, of menus that search; and the values of menus' entries."""

    actions: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()


def everything_sendable() -> Sendable:
    """What people can press, pick, search and send on any screen."""
    shown = [screen() for screen in DRAWN.values()]
    return together(
        sent_by(part.to_dict())
        for screen in shown
        for part in ([screen] if isinstance(screen, View) else screen)
    )


def together(parts: Iterable[Sendable]) -> Sendable:
    each = list(parts)
    return Sendable(
        *(frozenset().union(*(getattr(part, field.name) for part in each)) for field in fields(Sendable))
    )


def sent_by(part: object, *, quiet: bool = False) -> Sendable:
    """`quiet` elements stand in an input: their values come with the form, not by themselves."""
    if isinstance(part, list):
        return together(sent_by(each, quiet=quiet) for each in part)
    if not isinstance(part, dict):
        return Sendable()
    quiet = quiet or (part.get("type") == "input" and not part.get("dispatch_action"))
    return together([sent_by_itself(part, quiet=quiet), sent_by(list(part.values()), quiet=quiet)])


def sent_by_itself(part: dict[str, Any], *, quiet: bool) -> Sendable:
    kind, action = str(part.get("type", "")), frozenset(filter(None, [part.get("action_id")]))
    is_form = kind == "modal" and part.get("submit")
    entries = part.get("options", []) if kind == "overflow" else []
    choices = (
        [part["value"]]
        if action & {ids.CASE_DO, ids.ESCALATION_DO}
        else [entry["value"] for entry in entries]
    )
    return Sendable(
        actions=frozenset() if quiet else action,
        forms=frozenset([part["callback_id"]]) if is_form else frozenset(),
        options=action if kind.endswith("external_select") else frozenset(),
        choices=frozenset(choices),
    )


def methods_called() -> set[str]:
    """Slack's names for what bot/slack calls on a client: its chat_postMessage is chat.postMessage."""
    return {
        name.replace("_", ".")
        for path in SLACK.rglob("*.py")
        for name in asked_of_clients(ast.parse(path.read_text(encoding="utf-8")))
        if iscoroutinefunction(getattr(AsyncWebClient, name, None))
    }


def asked_of_clients(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute | ast.Name):
            holder = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
            if holder.endswith("client"):
                yield node.attr
