"""The rich_text block: sections, lists, quotes and preformatted text.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block; no lengths are documented.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.schema.kinds import ByType, Flag, Items, Kind, Number, Shape, Text, typed

_STYLE = Shape(
    {name: Flag() for name in ("bold", "italic", "strike", "code", "highlight", "underline", "unlink")}
)
_STYLED: Mapping[str, Kind] = {"style": _STYLE}

_PARTS = ByType(
    {
        "text": typed("text", {"text": Text(least=1), **_STYLED}, ("text",)),
        "link": typed("link", {"url": Text(least=1), "text": Text(), "unsafe": Flag(), **_STYLED}, ("url",)),
        "user": typed("user", {"user_id": Text(least=1), **_STYLED}, ("user_id",)),
        "usergroup": typed("usergroup", {"usergroup_id": Text(least=1), **_STYLED}, ("usergroup_id",)),
        "channel": typed("channel", {"channel_id": Text(least=1), **_STYLED}, ("channel_id",)),
        "broadcast": typed(
            "broadcast", {"range": Text(choices=("here", "channel", "everyone")), **_STYLED}, ("range",)
        ),
        "emoji": typed(
            "emoji", {"name": Text(least=1), "unicode": Text(), "skin_tone": Number(), **_STYLED}, ("name",)
        ),
        "date": typed(
            "date",
            {"timestamp": Number(), "format": Text(least=1), "url": Text(), "fallback": Text()},
            ("timestamp", "format"),
        ),
        "color": typed("color", {"value": Text(least=1)}, ("value",)),
    }
)

_SECTION = typed("rich_text_section", {"elements": Items(_PARTS)}, ("elements",))
_BORDER: Mapping[str, Kind] = {"border": Number(0)}

RICH_TEXT = typed(
    "rich_text",
    {
        "block_id": Text(LIMITS["ids/block_id"], 1),
        "elements": Items(
            ByType(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_quote": typed(
                        "rich_text_quote", {"elements": Items(_PARTS), **_BORDER}, ("elements",)
                    ),
                    "rich_text_preformatted": typed(
                        "rich_text_preformatted",
                        {"elements": Items(_PARTS), "language": Text(), **_BORDER},
                        ("elements",),
                    ),
                    "rich_text_list": typed(
                        "rich_text_list",
                        {
                            "elements": Items(ByType({"rich_text_section": _SECTION})),
                            "style": Text(choices=("bullet", "ordered")),
                            "indent": Number(0),
                            "offset": Number(0),
                            **_BORDER,
                        },
                        ("elements", "style"),
                    ),
                }
            )
        ),
    },
    ("elements",),
)
