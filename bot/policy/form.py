"""The policy's form: every key of the YAML file, its kind and its default."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.domain.cases.choices import Priority
from bot.domain.people import Role
from bot.domain.time.calendars import Calendar
from bot.policy.values import (
    Channel,
    Country,
    Day,
    Days,
    Duration,
    Group,
    Many,
    Member,
    Members,
    Name,
    Text,
    TimeOfDay,
    Weekly,
    Zone,
)

ALWAYS = "always"
"""The calendar that is built in: every minute of every day."""
EVERY_DAY = tuple(Day)
_MIDNIGHT, _DAY_END = timedelta(), timedelta(days=1)

Raw = Mapping[str, Mapping[str, str]]
DEFAULT_LEVELS: Raw = {
    "P1": {"first_response": "15m", "next_response": "30m", "resolution": "4h"},
    "P2": {"first_response": "1h", "next_response": "2h", "resolution": "1d"},
    "P3": {"first_response": "4h", "next_response": "8h", "resolution": "3d"},
    "P4": {"first_response": "8h", "next_response": "1d", "resolution": "5d"},
}
DEFAULT_SEVERITIES: Raw = {
    "sev1": {"acknowledge_within": "10m", "update_every": "30m", "resolve_within": "4h"},
    "sev2": {"acknowledge_within": "30m", "update_every": "2h", "resolve_within": "1d"},
    "sev3": {"acknowledge_within": "4h", "update_every": "1d", "resolve_within": "5d"},
}
DEFAULT_WEIGHTS: Mapping[str, int] = {
    "verified": 2,
    "followers_10k": 2,
    "followers_100k": 4,
    "topic_outage": 3,
    "legal_threat": 5,
    "sensitive_data": 4,
    "repeat_author": 2,
    "negative_tone": 1,
}
_FOLLOWERS = re.compile(r"^followers_(\d{1,6})(k|m)$")


def followers_of(weight: str) -> int | None:
    """How many followers a weight such as `followers_10k` asks for; None for other weights."""
    match = _FOLLOWERS.match(weight)
    return int(match[1]) * {"k": 1_000, "m": 1_000_000}[match[2]] if match else None


def each_with(written: object, defaults: Callable[[str], Mapping[str, object]]) -> object:
    """A mapping's entries, each with the defaults of its name for the keys that it leaves out."""
    if not isinstance(written, Mapping):
        return written
    return {
        name: {**defaults(name), **entry} if isinstance(entry, Mapping) else entry
        for name, entry in written.items()
    }


def _like(defaults: Raw) -> BeforeValidator:
    """Where an entry is named like a default one, the keys it leaves out are that one's."""
    return BeforeValidator(lambda written: each_with(written, lambda name: defaults.get(name, {})))


def _beside(defaults: Mapping[str, object]) -> BeforeValidator:
    """The entries that are not written are the default ones."""
    return BeforeValidator(
        lambda written: {**defaults, **written} if isinstance(written, Mapping) else written
    )


def _named_by_key(written: object) -> object:
    """A partner without a name is called by its key."""
    return each_with(written, lambda key: {"name": str(key).replace("-", " ").capitalize()})


class Form(BaseModel):
    """A block of the file: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class NetworkBlock(Form):
    """What is said of one network under `networks`; the network's room brings its keys."""

    @property
    def also_named(self) -> tuple[str, ...]:
        """Names beside the network's own under which its posts come."""
        return ()

    def findings(self) -> Iterator[str]:
        """What does not fit together in it, a sentence each."""
        return iter(())


class RouteWhen(Form):
    """What a route asks of a case; what it leaves out may be anything."""

    priority: Annotated[tuple[Priority, ...], Many] = ()
    network: Annotated[tuple[str, ...], Many] = ()
    topic: Annotated[tuple[str, ...], Many] = ()

    def fits(self, priority: Priority, network: str, topic: str | None) -> bool:
        """Whether everything that is asked for is there."""
        return (
            (not self.priority or priority in self.priority)
            and (not self.network or network in self.network)
            and (not self.topic or topic in self.topic)
        )


class Route(Form):
    """Cases that fit go to another channel than the desk's."""

    when: RouteWhen = RouteWhen()
    to: Channel


class DeskSettings(Form):
    """Where cases appear."""

    channel: Channel = "#social-desk"
    routes: tuple[Route, ...] = ()


class Priorities(Form):
    """What makes a case urgent: points add up, and the thresholds say how many make which priority."""

    weights: Annotated[Mapping[str, Annotated[int, Field(ge=0, le=100)]], _beside(DEFAULT_WEIGHTS)] = Field(
        default=DEFAULT_WEIGHTS, validate_default=True
    )
    P1: int = Field(default=8, ge=1)
    P2: int = Field(default=5, ge=1)
    P3: int = Field(default=2, ge=1)

    @property
    def thresholds(self) -> Mapping[Priority, int]:
        """The points that make a priority, the most urgent first; fewer make P4."""
        return {Priority.P1: self.P1, Priority.P2: self.P2, Priority.P3: self.P3}


class ServiceLevelTerms(Form):
    """What a priority promises, and on which calendar its clock runs."""

    first_response: Duration
    next_response: Duration
    resolution: Duration
    calendar: str = ALWAYS


class HoursSettings(Form):
    """Hours of the day; `to` before `from` means past midnight, counted to the day it starts on."""

    timezone: Zone = "UTC"
    days: Days = EVERY_DAY
    start: TimeOfDay = Field(alias="from")
    end: TimeOfDay = Field(alias="to")

    def calendar(self, holidays: Container[date] = frozenset()) -> Calendar:
        """As the domain counts them."""
        days = frozenset(EVERY_DAY.index(day) for day in self.days)
        return Calendar(self.timezone, days, self.start, self.end, holidays)


class CalendarSettings(HoursSettings):
    """Hours of work, the whole day where nothing is said."""

    start: TimeOfDay = Field(default=_MIDNIGHT, alias="from")
    end: TimeOfDay = Field(default=_DAY_END, alias="to")
    holidays: Country | None = None


class Claims(Form):
    """How many open cases an agent may hold, and when an untouched claim returns to the desk."""

    limit: int = Field(default=12, ge=1)
    go_stale_after: Duration = timedelta(hours=2)


class Severity(Form):
    """What a severity promises."""

    acknowledge_within: Duration
    update_every: Duration
    resolve_within: Duration
    calendar: str = ALWAYS


class Escalations(Form):
    """Where escalations appear, what they promise, and who is nudged."""

    channel: Channel = "#exec-escalations"
    severities: Annotated[Mapping[Name, Severity], _like(DEFAULT_SEVERITIES)] = Field(
        default=DEFAULT_SEVERITIES, validate_default=True
    )
    ladder: Annotated[tuple[str, ...], Many] = ("owner", "lead", "admin")
    nudge_every: Duration = timedelta(minutes=10)
    nudge_at_most: int = Field(default=3, ge=1, le=20)


class CustomerWords(StrEnum):
    """What a partner team reads of a customer's words."""

    MASKED = "masked"
    FULL = "full"
    NONE = "none"


class Partner(Form):
    """Another team that helps: `group` is mentioned, `lead` is called when it stays silent.

    `outsiders`: guests and people of other workspaces answer for it, too.
    """

    name: Text
    channel: Channel
    group: Group | None = None
    lead: Member | None = None
    outsiders: bool = False
    customer_words: CustomerWords = CustomerWords.MASKED
    acknowledge_within: Duration = timedelta(minutes=30)
    answer_within: Duration = timedelta(hours=4)


class ShiftSettings(HoursSettings):
    """A stretch of work; it is named by the day it starts on."""

    pause: Duration | None = Field(default=None, alias="break")
    members: Members = ()


class Replies(Form):
    """Priorities whose replies a second person approves, and texts to start from."""

    approval: Annotated[tuple[Priority, ...], Many] = ()
    macros: Mapping[Name, Text] = Field(default_factory=dict)


class Reports(Form):
    """When reports come, and where; without a channel they come to the desk's."""

    channel: Channel | None = None
    weekly: Weekly | None = None
    daily: TimeOfDay | None = None


class Retention(Form):
    """How long posts, and what is sensitive in them, are kept."""

    posts: Duration = timedelta(days=400)
    sensitive: Duration = timedelta(days=30)


class QuietHoursSettings(Form):
    """When people are left alone, in each person's own time zone; only sev1 and P1 break it."""

    start: TimeOfDay = Field(alias="from")
    end: TimeOfDay = Field(alias="to")


Roles = Annotated[Mapping[Role, Members], _beside(dict.fromkeys(Role, ()))]
Levels = Annotated[Mapping[Priority, ServiceLevelTerms], _like(DEFAULT_LEVELS), _beside(DEFAULT_LEVELS)]
Partners = Annotated[Mapping[Name, Partner], BeforeValidator(_named_by_key)]
