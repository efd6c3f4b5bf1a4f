"""The kinds of values a policy holds: read from what people write, and written back the same way."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from holidays import country_holidays
from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from bot.domain.time.durations import parse_duration, parts_of
from bot.domain.time.moments import DAY_NAMES
from bot.policy.nearest import hint, listed

_TIME = re.compile(r"^([01]?\d|2[0-4])[:.]([0-5]\d)$")
_CHANNEL_ID = re.compile(r"^[CG][A-Z0-9]{6,}$")
_CHANNEL_NAME = re.compile(r"^#?([^\W_][\w-]{0,79})$")
_NAME = re.compile(r"^[^\W_][\w-]{0,39}$")
_DAY = timedelta(days=1)


class Day(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A moment of every week; `at` is counted from midnight."""

    day: Day
    at: timedelta


def write_duration(length: timedelta) -> str:
    """`1h30m`: the shortest form that `parse_duration` reads back exactly; whole seconds."""
    return "".join(f"{count}{unit}" for count, unit in parts_of(length)) or "0s"


def _read_duration(written: object) -> timedelta:
    if isinstance(written, timedelta):
        return written
    length = parse_duration(written) if isinstance(written, str) else None
    if length is None:
        raise ValueError(
            f"`{written}` is not a length of time. Write a number and a unit: 30s, 15m, 4h, 3d or 1h30m."
        )
    return length


def write_time(at: timedelta) -> str:
    """`17:00` from the length of time since midnight."""
    hours, minutes = divmod(int(at.total_seconds()) // 60, 60)
    return f"{hours:02d}:{minutes:02d}"


def _read_time(written: object) -> timedelta:
    if isinstance(written, timedelta):
        return written
    match = _TIME.match(str(written).strip())
    at = timedelta(hours=int(match[1]), minutes=int(match[2])) if match else None
    if at is None or at > _DAY:
        raise ValueError(
            f'`{written}` is not a time of day. Write hours and minutes, from "00:00" to "24:00".'
        )
    return at


def _read_day(written: object) -> object:
    if not isinstance(written, str):
        return written
    short = written.strip().lower()
    for day, name in zip(Day, DAY_NAMES, strict=True):
        if len(short) >= len(day) and name.startswith(short):
            return day
    raise ValueError(f"`{written}` is not a day. Write {listed(Day)}.")


def _read_weekly(written: object) -> object:
    if not isinstance(written, str):
        return written
    day, _, at = written.strip().partition(" ")
    if not at:
        raise ValueError(
            f'`{written}` is not a time of the week. Write a day and a time, such as "mon 09:00".'
        )
    return WeeklyTime(Day(str(_read_day(day))), _read_time(at))


def _write_weekly(moment: WeeklyTime) -> str:
    return f"{moment.day} {write_time(moment.at)}"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: object) -> bool:
    """Whether there is a time zone of that name."""
    return isinstance(name, str) and name in _zones()


def is_country(code: str) -> bool:
    """Whether the holidays of a country, or of a part of it such as `US-CA`, are known."""
    try:
        free_days(code)
    except NotImplementedError:
        return False
    return True


def free_days(code: str) -> Container[date]:
    """The public holidays of every year; NotImplementedError for a country that nobody knows.

    https://holidays.readthedocs.io
    """
    country, _, part = code.partition("-")
    return country_holidays(country, subdiv=part or None)


def _known_zone(name: str) -> str:
    if not is_zone(name):
        example = "" if hint(name, _zones()) else " Write one such as Asia/Manila or UTC."
        raise ValueError(f"There is no time zone `{name}`.{hint(name, _zones())}{example}")
    return name


def _channel(written: str) -> str:
    if _CHANNEL_ID.match(written):
        return written
    name = _CHANNEL_NAME.match(written)
    if name is None or name[1] != name[1].lower():
        raise ValueError(
            f'`{written}` is not a channel. Write its name in quotes, such as "#social-desk", or its id.'
        )
    return f"#{name[1]}"


def _matching(pattern: str, sentence: str) -> AfterValidator:
    """Texts that the pattern fits as a whole; of others the sentence says what to write instead of them, `{}`."""

    def fitting(written: str) -> str:
        if not re.fullmatch(pattern, written):
            raise ValueError(sentence.format(written))
        return written

    return AfterValidator(fitting)


def _name(written: str) -> str:
    if not _NAME.match(written) or written != written.lower():
        raise ValueError(
            f"`{written}` cannot be a name here. Use small letters, digits, - and _, at most 40."
        )
    return written


def _filled(written: str) -> str:
    if not written.strip():
        raise ValueError("This is empty. Write something, or leave the key out.")
    return written.strip()


def _many(written: object) -> object:
    """One value where a list is meant is a list of one."""
    if isinstance(written, str | Day) or not isinstance(written, Sequence):
        return (written,)
    return tuple(written)


Many = BeforeValidator(_many)
Duration = Annotated[timedelta, BeforeValidator(_read_duration), PlainSerializer(write_duration, str)]
TimeOfDay = Annotated[timedelta, BeforeValidator(_read_time), PlainSerializer(write_time, str)]
"""Counted from midnight; "24:00" is the end of the day."""
Weekly = Annotated[WeeklyTime, BeforeValidator(_read_weekly), PlainSerializer(_write_weekly, str)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Days = Annotated[tuple[Annotated[Day, BeforeValidator(_read_day)], ...], Many]
Channel = Annotated[str, AfterValidator(_channel)]
"""`#name`, or an id as Slack gives it."""
_NOT_A_GROUP = '`{}` is not a user group. Write its handle in quotes, such as "@payouts", or its id.'
_NOBODY = (
    '`{}` names nobody. Write a user group "@name", a channel "#name" (its members),'
    " or a Slack id such as U0123ABCD."
)
_NO_COUNTRY = "`{}` is not a country. Write its two letters, such as PH."
Group = Annotated[str, _matching(r"@[\w.-]+|S[A-Z0-9]{6,}", _NOT_A_GROUP)]
Member = Annotated[str, _matching(r"@[\w.-]+|#[\w-]+|[SCGUW][A-Z0-9]{6,}", _NOBODY)]
Members = Annotated[tuple[Member, ...], Many]
Country = Annotated[
    str, _matching(r"(?ai)[A-Z]{2}(?:-[A-Z0-9]{1,3})?", _NO_COUNTRY), AfterValidator(str.upper)
]
Name = Annotated[str, AfterValidator(_name)]
Text = Annotated[str, AfterValidator(_filled)]
Phrases = Annotated[tuple[Text, ...], Many]
