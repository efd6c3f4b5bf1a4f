"""Layout blocks, and which of them each surface shows.

https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack.limits import LIMITS, VIDEO_AUTHOR, VIDEO_TITLE
from bot.sandbox.slack.schema.composition import SLACK_FILE, URL, mrkdwn_or_plain, plain
from bot.sandbox.slack.schema.elements import (
    IMAGE_ELEMENT,
    IN_ACTIONS,
    IN_CARD,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from bot.sandbox.slack.schema.kinds import (
    Anything,
    ByType,
    Flag,
    Items,
    Kind,
    Shape,
    Text,
    one_of_at_least,
    one_of_exactly,
    typed,
)
from bot.sandbox.slack.schema.rich_text import RICH_TEXT

_ID: Mapping[str, Kind] = {"block_id": Text(LIMITS["ids/block_id"], 1)}
_ADDRESS = Text(LIMITS["blocks/auth_provider/url"], pattern=URL)
_ICON = ByType({"image": IMAGE_ELEMENT, "icon": Anything()})


def _block(
    name: str, fields: Mapping[str, Kind], required: tuple[str, ...] = (), *, either: tuple[str, ...] = ()
) -> Shape:
    rules = (one_of_at_least(*either),) if either else ()
    return typed(name, {**_ID, **fields}, required, rules)


_SECTION = _block(
    "section",
    {
        "text": mrkdwn_or_plain(LIMITS["blocks/section/text"]),
        "fields": Items(
            mrkdwn_or_plain(LIMITS["blocks/section/fields.text"]), LIMITS["blocks/section/fields.max"], 1
        ),
        "accessory": IN_SECTION,
        "expand": Flag(),
    },
    either=("text", "fields"),
)

_IMAGE = typed(
    "image",
    {
        **_ID,
        "image_url": Text(LIMITS["blocks/image/image_url"], 1, pattern=URL),
        "slack_file": SLACK_FILE,
        "alt_text": Text(LIMITS["blocks/image/alt_text"]),
        "title": plain(LIMITS["blocks/image/title"]),
    },
    ("alt_text",),
    (one_of_exactly("image_url", "slack_file"),),
)

_VIDEO = _block(
    "video",
    {
        "alt_text": Text(),
        "video_url": Text(pattern=URL),
        "thumbnail_url": Text(pattern=URL),
        "title": plain(VIDEO_TITLE),
        "title_url": Text(pattern=r"https://.+"),
        "description": plain(LIMITS["blocks/video/description"]),
        "provider_icon_url": Text(pattern=URL),
        "provider_name": Text(),
        "author_name": Text(VIDEO_AUTHOR),
    },
    ("alt_text", "title", "thumbnail_url", "video_url"),
)

_CELL = ByType(
    {
        "raw_text": typed("raw_text", {"text": Text(least=1)}, ("text",)),
        "raw_number": typed("raw_number", {"value": Anything(), "text": Text()}),
        "rich_text": RICH_TEXT,
    }
)
_TABLE = _block(
    "table",
    {
        "rows": Items(Items(_CELL, LIMITS["blocks/table/cells_per_row"], 1), LIMITS["blocks/table/rows"], 1),
        "column_settings": Items(
            Shape({"align": Text(choices=("left", "center", "right")), "is_wrapped": Flag()}),
            LIMITS["blocks/table/column_settings"],
        ),
    },
    ("rows",),
)

_CARD = _block(
    "card",
    {
        "hero_image": IMAGE_ELEMENT,
        "icon": _ICON,
        "title": mrkdwn_or_plain(LIMITS["blocks/card/title"]),
        "subtitle": mrkdwn_or_plain(LIMITS["blocks/card/subtitle"]),
        "body": mrkdwn_or_plain(LIMITS["blocks/card/body"]),
        "actions": Items(IN_CARD),
    },
    either=("hero_image", "title", "actions", "body"),
)

_TASK = _block(
    "task_card",
    {
        "task_id": Text(least=1),
        "title": Text(least=1),
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": Items(Anything()),
        "status": Text(choices=("pending", "in_progress", "complete", "error")),
    },
    ("task_id", "title"),
)

_PLAIN_BLOCKS: Mapping[str, Kind] = {
    "section": _SECTION,
    "divider": _block("divider", {}),
    "header": _block("header", {"text": plain(LIMITS["blocks/header.text"])}, ("text",)),
    "context": _block(
        "context", {"elements": Items(IN_CONTEXT, LIMITS["blocks/context.elements"], 1)}, ("elements",)
    ),
    "actions": _block(
        "actions", {"elements": Items(IN_ACTIONS, LIMITS["blocks/actions.elements"], 1)}, ("elements",)
    ),
    "image": _IMAGE,
    "rich_text": RICH_TEXT,
    "video": _VIDEO,
}

_INPUT = _block(
    "input",
    {
        "label": plain(LIMITS["blocks/input/label"]),
        "element": IN_INPUT,
        "hint": plain(LIMITS["blocks/input/hint"]),
        "optional": Flag(),
        "dispatch_action": Flag(),
    },
    ("label", "element"),
)

_CONTAINER = _block(
    "container",
    {
        "title": mrkdwn_or_plain(LIMITS["blocks/container/title"]),
        "rich_text_title": RICH_TEXT,
        "subtitle": mrkdwn_or_plain(LIMITS["blocks/container/subtitle"]),
        "child_blocks": Items(ByType(_PLAIN_BLOCKS), LIMITS["blocks/container/child_blocks"], 1),
        "width": Text(choices=("narrow", "standard", "wide", "full")),
        "icon": _ICON,
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
    ("child_blocks",),
    either=("title", "rich_text_title"),
)

_AUTH_PROVIDER = _block(
    "auth_provider",
    {
        "value": Text(LIMITS["blocks/auth_provider/value"], 1),
        "name": Text(LIMITS["blocks/auth_provider/name"], 1),
        "is_connected": Flag(),
        "description": Text(LIMITS["blocks/auth_provider/description"]),
        "icon_url": _ADDRESS,
        "auth_url": _ADDRESS,
        "disconnect_url": _ADDRESS,
        "connected_identity": Text(),
        "connected_context": Text(),
        "accessory": Anything(),
        "fallback": Text(),
    },
    ("value", "name"),
)

_ALERT = _block(
    "alert",
    {
        "text": mrkdwn_or_plain(LIMITS["blocks/alert/text"]),
        "level": Text(choices=("default", "info", "warning", "error", "success")),
    },
    ("text",),
)

IN_MESSAGE: Mapping[str, Kind] = {
    **_PLAIN_BLOCKS,
    "input": _INPUT,
    "markdown": _block("markdown", {"text": Text(LIMITS["blocks/markdown.text"], 1)}, ("text",)),
    "table": _TABLE,
    "context_actions": _block(
        "context_actions",
        {"elements": Items(IN_CONTEXT_ACTIONS, LIMITS["blocks/context_actions.elements"], 1)},
        ("elements",),
    ),
    "card": _CARD,
    "carousel": _block(
        "carousel", {"elements": Items(_CARD, LIMITS["blocks/carousel.elements"], 1)}, ("elements",)
    ),
    "container": _CONTAINER,
    "task_card": _TASK,
    "plan": _block("plan", {"title": Text(least=1), "tasks": Items(_TASK)}, ("title",)),
    "auth_provider": _AUTH_PROVIDER,
}
IN_MODAL: Mapping[str, Kind] = {**_PLAIN_BLOCKS, "input": _INPUT, "alert": _ALERT}
IN_HOME: Mapping[str, Kind] = {**_PLAIN_BLOCKS, "input": _INPUT}
