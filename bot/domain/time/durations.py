"""Lengths of time as people write them: 30s, 15m, 4h, 3d, 1h30m."""

from __future__ import annotations

import re
from datetime import timedelta

_PART = re.compile(r"(\d+)\s*([smhdw])", re.IGNORECASE)
_WHOLE = re.compile(r"^\s*(?:\d+\s*[smhdw]\s*)+$", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=366 * 5)


def parse_duration(text: str) -> timedelta | None:
    """Read `1h30m`, `45m`, `2d`; None when it is not a duration, is zero, or is longer than five years."""
    if not _WHOLE.match(text):
        return None
    try:
        total = sum((timedelta(**{_UNITS[u.lower()]: int(n)}) for n, u in _PART.findall(text)), timedelta())
    except (OverflowError, ValueError):  # more than any length, or more digits than Python reads
        return None
    return total if timedelta() < total <= _LONGEST else None


def spell_duration(length: timedelta) -> str:
    """`1h 30m`, `2d`, `45m`; the two largest units, never empty."""
    seconds = max(0, int(length.total_seconds()))
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2]) or "0s"


def spoken_duration(length: timedelta) -> str:
    """`1 hour 30 minutes`, `2 days`, `less than a minute`: the two largest units, without seconds."""
    minutes = max(0, int(length.total_seconds())) // 60
    parts = []
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        count, minutes = divmod(minutes, size)
        if count:
            parts.append(f"{count:,} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts[:2]) or "less than a minute"
