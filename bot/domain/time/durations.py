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


def parts_of(length: timedelta) -> list[tuple[int, str]]:
    """How many days, hours, minutes and seconds (`d`, `h`, `m`, `s`) it has, without those of which there is none."""
    seconds, parts = max(0, int(length.total_seconds())), []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, seconds = divmod(seconds, size)
        parts.append((count, unit))
    return [(count, unit) for count, unit in parts if count]


def spell_duration(length: timedelta) -> str:
    """`1h 30m`, `2d`, `45m`; the two largest units, never empty."""
    return " ".join(f"{count}{unit}" for count, unit in parts_of(length)[:2]) or "0s"


def spoken_duration(length: timedelta) -> str:
    """`1 hour 30 minutes`, `2 days`, `less than a minute`: the two largest units, without seconds."""
    parts = [(count, _UNITS[unit]) for count, unit in parts_of(length) if unit != "s"]
    spoken = (f"{count:,} {units[:-1] if count == 1 else units}" for count, units in parts[:2])
    return " ".join(spoken) or "less than a minute"
