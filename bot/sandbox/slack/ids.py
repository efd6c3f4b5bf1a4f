"""Identifiers and timestamps as Slack makes them: recognisable, and never the same twice."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime

Now = Callable[[], datetime]


class Ids:
    """Makes ids in order ("C0SOCIALDE", "V000000007"), so that runs with the same steps give the same ids."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self, prefix: str) -> str:
        """An id such as `V00000000C`: the prefix, then nine characters."""
        return f"{prefix}{_base36(next(self._numbers)):0>9}"

    def named(self, prefix: str, name: str) -> str:
        """An id that shows whose it is: `U0ANA00001`."""
        letters = "".join(c for c in name.upper() if c.isalnum() and c.isascii())[:6]
        return f"{prefix}0{letters}{_base36(next(self._numbers)):0>3}"

    def secret(self) -> str:
        """An unguessable-looking part of a URL or a trigger; the same in every run."""
        return f"{next(self._numbers) * 2654435761 % 2**32:08x}{next(self._numbers) * 40503 % 2**32:08x}"


def _base36(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    while True:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
        if not number:
            return text


class Timestamps:
    """Message timestamps: seconds.microseconds of the clock, always later than the one before."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._last = 0

    def next(self) -> str:
        """A timestamp such as `1795363200.000001`, later than any before even if the clock stands still."""
        moment = self._now()
        micros = int(moment.timestamp()) * 1_000_000 + moment.microsecond
        self._last = max(self._last + 1, micros)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
