"""The policy: how this team works, with the domain's own values ready to use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot.domain.cases.choices import Priority
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import SeverityTerms
from bot.domain.nudges.ladder import Ladder
from bot.domain.time.calendars import ALWAYS, Calendar, QuietHours
from bot.domain.time.service_levels import ServiceLevel
from bot.domain.time.shifts import Shift
from bot.policy.blocks import Networks
from bot.policy.form import (
    CalendarSettings,
    Claims,
    DeskSettings,
    Escalations,
    Form,
    Levels,
    Partners,
    Priorities,
    QuietHoursSettings,
    Replies,
    Reports,
    Retention,
    Roles,
    ShiftSettings,
    each_with,
)
from bot.policy.nearest import listed
from bot.policy.values import Name, Phrases, Text, Zone, free_days, is_zone
from bot.policy.words import BUILT_IN_TOPICS


class Policy(Form):
    """How this team works. `Policy()` is a small desk that watches nothing yet."""

    company: Text = "Our company"
    timezone: Zone = "UTC"
    networks: Networks = Field(default_factory=dict)
    desk: DeskSettings = DeskSettings()
    roles: Roles = Field(default={}, validate_default=True)
    topics: Mapping[Name, Phrases] = Field(default_factory=dict)
    priorities: Priorities = Field(default_factory=Priorities)
    service_levels: Levels = Field(default={}, validate_default=True)
    calendars: Mapping[Name, CalendarSettings] = Field(default_factory=dict)
    claims: Claims = Field(default_factory=Claims)
    escalations: Escalations = Field(default_factory=Escalations)
    partners: Partners = Field(default_factory=dict)
    shifts: Mapping[Name, ShiftSettings] = Field(default_factory=dict)
    replies: Replies = Field(default_factory=Replies)
    reports: Reports = Field(default_factory=Reports)
    retention: Retention = Field(default_factory=Retention)
    quiet_hours: QuietHoursSettings | None = None

    @model_validator(mode="before")
    @classmethod
    def _team_zone_everywhere(cls, written: object) -> object:
        """A calendar or a shift without a time zone of its own has the team's."""
        if not isinstance(written, Mapping) or not is_zone(written.get("timezone")):
            return written
        zone = {"timezone": written["timezone"]}
        spread = {
            key: each_with(written[key], lambda _: zone) for key in ("calendars", "shifts") if key in written
        }
        return {**written, **spread}

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which a time without one is meant."""
        return ZoneInfo(self.timezone)

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits of what the policy says: defaults count, comments do not."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @cached_property
    def topic_words(self) -> Mapping[str, tuple[str, ...]]:
        """The words of every topic: the team's own first, then the built-in ones."""
        names = dict.fromkeys((*self.topics, *BUILT_IN_TOPICS))
        return {name: (*self.topics.get(name, ()), *BUILT_IN_TOPICS.get(name, ())) for name in names}

    @cached_property
    def ladder(self) -> Ladder:
        """Who is nudged, in turn."""
        terms = self.escalations
        return Ladder(terms.ladder, terms.nudge_every, terms.nudge_at_most)

    @property
    def teams(self) -> tuple[tuple[str, str], ...]:
        """The partner teams, each by its key and its name."""
        return tuple((key, partner.name) for key, partner in self.partners.items())

    def service_level(self, priority: Priority) -> ServiceLevel:
        """What is promised for a priority."""
        terms = self.service_levels[priority]
        return ServiceLevel(
            terms.first_response,
            terms.next_response,
            terms.resolution,
            self.calendar(terms.calendar),
            self.version,
        )

    def terms(self, severity: str) -> SeverityTerms:
        """What a severity promises; BadInput names the severities there are."""
        terms = self.escalations.severities.get(severity)
        if terms is None:
            raise BadInput(
                "severity",
                f"There is no severity `{severity}`. Choose {listed(self.escalations.severities)}.",
            )
        return SeverityTerms(
            severity,
            terms.acknowledge_within,
            terms.update_every,
            terms.resolve_within,
            self.calendar(terms.calendar),
            breaks_quiet=severity == next(iter(self.escalations.severities)),
            policy_version=self.version,
        )

    def terms_or_mildest(self, severity: str) -> SeverityTerms:
        """What a severity promises; one that has left the policy since counts as the last in its list."""
        known = self.escalations.severities
        return self.terms(severity if severity in known else list(known)[-1])

    def calendar(self, name: str) -> Calendar:
        """A calendar by its name; one that the policy does not have is open always, as `always` is."""
        return self._calendars_by_name.get(name, ALWAYS)

    @cached_property
    def _calendars_by_name(self) -> Mapping[str, Calendar]:
        return {
            name: written.calendar(free_days(written.holidays) if written.holidays else frozenset())
            for name, written in self.calendars.items()
        }

    @cached_property
    def shifts_by_name(self) -> Mapping[str, Shift]:
        """The shifts, as the domain reads them."""
        return {
            name: Shift(name, written.calendar(), written.members) for name, written in self.shifts.items()
        }

    @cached_property
    def quiet(self) -> QuietHours | None:
        """When people are left alone; None where the policy has no such hours."""
        return QuietHours(self.quiet_hours.start, self.quiet_hours.end) if self.quiet_hours else None

    def zone_or_ours(self, zone: str) -> str:
        """A person's time zone; the team's where Slack has told one that nobody knows."""
        return zone if is_zone(zone) else self.timezone

    def route(self, priority: Priority, network: str, topic: str | None) -> str:
        """The channel where such a case appears: the first route that fits, else the desk's."""
        fitting = (route.to for route in self.desk.routes if route.when.fits(priority, network, topic))
        return next(fitting, self.desk.channel)
