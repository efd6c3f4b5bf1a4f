"""Composition objects: texts, options, confirmations and the like.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from __future__ import annotations

from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.schema.kinds import (
    Anything,
    ByType,
    Flag,
    Items,
    Kind,
    Problem,
    Shape,
    Text,
    one_of_exactly,
    typed,
)
from bot.sandbox.slack.wire import Json

URL = r"(?s)[a-zA-Z][a-zA-Z0-9+.-]*:.+"


def plain(most: int = LIMITS["composition/text_object"], least: int = 1) -> ByType:
    """A plain_text object."""
    return ByType({"plain_text": _plain(most, least)}, announced=True)


def mrkdwn_or_plain(most: int = LIMITS["composition/text_object"], least: int = 1) -> ByType:
    """A text object of either kind."""
    return ByType({"plain_text": _plain(most, least), "mrkdwn": _mrkdwn(most, least)}, announced=True)


def mrkdwn(most: int = LIMITS["composition/text_object"]) -> ByType:
    """A mrkdwn object."""
    return ByType({"mrkdwn": _mrkdwn(most, 1)}, announced=True)


def _plain(most: int, least: int) -> Shape:
    return typed("plain_text", {"text": Text(most, least), "emoji": Flag()}, ("text",))


def _mrkdwn(most: int, least: int) -> Shape:
    return typed("mrkdwn", {"text": Text(most, least), "verbatim": Flag()}, ("text",))


TEXT_ELEMENTS: dict[str, Kind] = {
    "plain_text": _plain(LIMITS["composition/text_object"], 1),
    "mrkdwn": _mrkdwn(LIMITS["composition/text_object"], 1),
}
"""Text objects as elements of a context block."""

CONFIRM = Shape(
    {
        "title": plain(LIMITS["composition/confirm/title"]),
        "text": mrkdwn_or_plain(LIMITS["composition/confirm/text"]),
        "confirm": plain(LIMITS["composition/confirm/confirm"]),
        "deny": plain(LIMITS["composition/confirm/deny"]),
        "style": Text(choices=("primary", "danger")),
    },
    ("title", "text", "confirm", "deny"),
)


def option(*, formatted: bool = False, linked: bool = False) -> Shape:
    """An option; `formatted` (checkboxes, radio buttons): mrkdwn too; `linked` (overflow): with a URL."""
    words = mrkdwn_or_plain if formatted else plain
    fields: dict[str, Kind] = {
        "text": words(LIMITS["composition/option/text"]),
        "value": Text(LIMITS["composition/option/value"], 1),
        "description": words(LIMITS["composition/option/description"]),
    }
    if linked:
        fields["url"] = Text(LIMITS["composition/option/url"], pattern=URL)
    return Shape(fields, ("text", "value"))


OPTION_GROUP = Shape(
    {
        "label": plain(LIMITS["composition/option_group/label"]),
        "options": Items(option(), LIMITS["composition/option_group/options"], 1),
    },
    ("label", "options"),
)

DISPATCH_CONFIG = Shape(
    {"trigger_actions_on": Items(Text(choices=("on_enter_pressed", "on_character_entered")), least=1)}
)

FILTER = Shape(
    {
        "include": Items(Text(choices=("im", "mpim", "private", "public")), least=1),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    }
)

SLACK_FILE = Shape({"id": Text(), "url": Text()}, rules=(one_of_exactly("id", "url"),))

WORKFLOW = Anything()


def offered(value: Json, at: str) -> list[Problem]:
    """What is chosen at first has to be one of the options, exactly as it stands there."""
    groups = value.get("option_groups")
    options = value.get("options") or []
    if isinstance(groups, list):
        options = [o for g in groups if isinstance(g, dict) for o in g.get("options", [])]
    chosen = value.get("initial_options") or [value[n] for n in ("initial_option",) if n in value]
    name = "initial_options" if "initial_options" in value else "initial_option"
    known = [_bare(o) for o in options if isinstance(o, dict)]
    return [
        Problem("must be one of the provided options", f"{at}/{name}")
        for o in chosen
        if not isinstance(o, dict) or _bare(o) not in known
    ]


def _bare(option_json: Json) -> tuple[object, object]:
    text = option_json.get("text")
    return (text.get("text") if isinstance(text, dict) else text, option_json.get("value"))
