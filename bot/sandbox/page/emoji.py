"""The emoji that the page knows by their short names; others are shown as `:name:`."""

from __future__ import annotations

import re
from collections.abc import Mapping

EMOJI: Mapping[str, str] = {
    "+1": "👍",
    "-1": "👎",
    "alarm_clock": "⏰",
    "arrow_right": "➡️",
    "bell": "🔔",
    "blush": "😊",
    "bulb": "💡",
    "calendar": "📆",
    "clap": "👏",
    "clipboard": "📋",
    "clock1": "🕐",
    "cry": "😢",
    "exclamation": "❗",
    "eyes": "👀",
    "fire": "🔥",
    "globe_with_meridians": "🌐",
    "grin": "😁",
    "hand": "✋",
    "heart": "❤️",
    "heavy_check_mark": "✔️",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "inbox_tray": "📥",
    "joy": "😂",
    "large_blue_circle": "🔵",
    "large_green_circle": "🟢",
    "large_orange_circle": "🟠",
    "large_yellow_circle": "🟡",
    "link": "🔗",
    "lock": "🔒",
    "mag": "🔍",
    "memo": "📝",
    "ok_hand": "👌",
    "outbox_tray": "📤",
    "page_facing_up": "📄",
    "paperclip": "📎",
    "phone": "☎️",
    "point_right": "👉",
    "pray": "🙏",
    "pushpin": "📌",
    "question": "❓",
    "raised_hand": "✋",
    "raised_hands": "🙌",
    "red_circle": "🔴",
    "rocket": "🚀",
    "rotating_light": "🚨",
    "slightly_frowning_face": "🙁",
    "slightly_smiling_face": "🙂",
    "smile": "😄",
    "sob": "😭",
    "speech_balloon": "💬",
    "star": "⭐",
    "stopwatch": "⏱️",
    "sweat_smile": "😅",
    "tada": "🎉",
    "thinking_face": "🤔",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "x": "❌",
    "zap": "⚡",
    "zzz": "💤",
}

REACTIONS = ("eyes", "white_check_mark", "+1", "pray", "raised_hands", "tada", "heart", "rotating_light")
"""Those that the page offers to react with."""

_NAMED = re.compile(r":([a-z0-9_+-]+):")


def with_emoji(text: str) -> str:
    """The text with the short names it holds as emoji."""
    return _NAMED.sub(lambda match: EMOJI.get(match[1], match[0]), text)


def emoji(name: str) -> str:
    """One emoji by its name."""
    return EMOJI.get(name, f":{name}:")
