"""What must fit together across a policy's keys: each finding is a key's path and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from bot.domain.people import Role
from bot.policy.blocks import NOT_YET_READ, network_forms
from bot.policy.form import ALWAYS, DEFAULT_WEIGHTS, followers_of
from bot.policy.nearest import hint, listed
from bot.policy.policy import Policy
from bot.policy.values import is_country

Path = tuple[str | int, ...]
Finding = tuple[Path, str]


def _thresholds(policy: Policy) -> Iterator[Finding]:
    for (more, high), (less, low) in pairwise(policy.priorities.thresholds.items()):
        if high <= low:
            yield (
                ("priorities", more),
                f"{more} takes {high} points and {less} takes {low}: {more} must take more than {less}.",
            )


def _weights(policy: Policy) -> Iterator[Finding]:
    known = {*DEFAULT_WEIGHTS, *(f"topic_{name}" for name in policy.topic_words)}
    for weight in policy.priorities.weights:
        if weight not in known and not followers_of(weight):
            there_are = f"There are {listed((*DEFAULT_WEIGHTS, 'followers_<n>k', 'topic_<topic>'))}."
            found = hint(weight, known) or f" {there_are}"
            yield ("priorities", "weights", weight), f"There is no weight `{weight}`.{found}"


def _calendars(policy: Policy) -> Iterator[Finding]:
    known = (ALWAYS, *policy.calendars)
    used: dict[Path, str] = {}
    for priority, level in policy.service_levels.items():
        used["service_levels", priority, "calendar"] = level.calendar
    for name, severity in policy.escalations.severities.items():
        used["escalations", "severities", name, "calendar"] = severity.calendar
    for path, calendar in used.items():
        if calendar not in known:
            found = hint(calendar, known) or f" There is {listed(known)}."
            yield path, f"There is no calendar `{calendar}`.{found} Calendars stand under `calendars`."
    for name, written in policy.calendars.items():
        if written.holidays and not is_country(written.holidays):
            yield (
                ("calendars", name, "holidays"),
                f"Nobody knows the holidays of `{written.holidays}`. Write a country's two letters, such as PH.",
            )
    if ALWAYS in policy.calendars:
        yield ("calendars", ALWAYS), "`always` is built in (every minute of every day). Choose another name."


def _hours(policy: Policy) -> Iterator[Finding]:
    for section, entries in (("calendars", policy.calendars), ("shifts", policy.shifts)):
        for name, entry in entries.items():
            if entry.start == entry.end:
                yield (
                    (section, name),
                    'It starts and ends at the same time. For a whole day write from: "00:00", to: "24:00".',
                )
            if not entry.days:
                yield (section, name, "days"), "Name at least one day."
    if policy.quiet_hours and policy.quiet_hours.start == policy.quiet_hours.end:
        yield ("quiet_hours",), "They start and end at the same time. Leave quiet_hours out for none."


def _escalations(policy: Policy) -> Iterator[Finding]:
    known = ("owner", *Role)
    path = ("escalations", "ladder")
    for position, rung in enumerate(policy.escalations.ladder):
        if rung not in known:
            yield (
                (*path, position),
                f"Nobody is called `{rung}` on the ladder.{hint(rung, known)} Write {listed(known)}.",
            )
    if not policy.escalations.ladder:
        yield path, "The ladder is empty: somebody must be nudged. Write [owner, lead, admin]."
    if not policy.escalations.severities:
        yield (
            ("escalations", "severities"),
            "Name at least one severity, or leave the key out for sev1, sev2 and sev3.",
        )


def _partners(policy: Policy) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for key, partner in policy.partners.items():
        other = first.setdefault(partner.channel, key)
        if other != key:
            yield (
                ("partners", key, "channel"),
                f"`{partner.channel}` is already the channel of `{other}`. Each partner team needs its own.",
            )


def _routes(policy: Policy) -> Iterator[Finding]:
    sources = [name for block in policy.networks.values() for name in block.also_named]
    known: Mapping[str, tuple[str, ...]] = {
        "network": (*network_forms(), *NOT_YET_READ, *sources),
        "topic": tuple(policy.topic_words),
    }
    for number, route in enumerate(policy.desk.routes):
        for what, written in (("network", route.when.network), ("topic", route.when.topic)):
            for position, name in enumerate(written):
                if name not in known[what]:
                    found = hint(name, known[what]) or f" There are {listed(known[what])}."
                    yield (
                        ("desk", "routes", number, "when", what, position),
                        f"There is no {what} `{name}`.{found}",
                    )


def _networks(policy: Policy) -> Iterator[Finding]:
    for name, block in policy.networks.items():
        for sentence in block.findings():
            yield ("networks", name), sentence


CHECKS: Mapping[Callable[[Policy], Iterator[Finding]], frozenset[str]] = {
    _networks: frozenset({"networks"}),
    _routes: frozenset({"networks", "desk", "topics"}),
    _thresholds: frozenset({"priorities"}),
    _weights: frozenset({"priorities", "topics"}),
    _calendars: frozenset({"service_levels", "escalations", "calendars"}),
    _hours: frozenset({"calendars", "shifts", "quiet_hours"}),
    _escalations: frozenset({"escalations"}),
    _partners: frozenset({"partners"}),
}
"""Each check, and the blocks of the file that it looks at."""


def findings(policy: Policy, unreadable: frozenset[str]) -> Iterator[Finding]:
    """Everything that does not fit, except where a block that a check needs could not be read."""
    for check, needs in CHECKS.items():
        if not needs & unreadable:
            yield from check(policy)
