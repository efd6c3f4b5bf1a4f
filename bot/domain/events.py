"""Events: every change of a case or an escalation, as its timeline keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Actor
from bot.domain.subjects import Subject

EventValue = str | int | bool | None


class EventKind(StrEnum):
    """What happened, in the past tense."""

    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    ASSIGNED = "assigned"
    WAITED = "waited"
    RESUMED = "resumed"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    PRIORITISED = "prioritised"
    MERGED = "merged"
    ABSORBED = "absorbed"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    POST_RECEIVED = "post_received"
    POST_EDITED = "post_edited"
    POST_DELETED = "post_deleted"
    REPLY_QUEUED = "reply_queued"
    REPLIED = "replied"
    REPLY_FAILED = "reply_failed"
    NOTED = "noted"
    SAID = "said"
    SAID_EDITED = "said_edited"
    SAID_DELETED = "said_deleted"
    KEPT = "kept"
    ESCALATED = "escalated"
    SPONSORED = "sponsored"
    ACKNOWLEDGED = "acknowledged"
    UPDATED = "updated"
    SETTLED = "settled"
    UPDATE_ASKED = "update_asked"
    PROMISED = "promised"
    SEVERITY_CHANGED = "severity_changed"
    HANDOVER_ASKED = "handover_asked"
    RETURNED = "returned"
    SPLIT = "split"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    PREVENTION_WANTED = "prevention_wanted"
    PARTNER_ASKED = "partner_asked"
    PARTNER_ACKNOWLEDGED = "partner_acknowledged"
    PARTNER_ETA = "partner_eta"
    PARTNER_ANSWERED = "partner_answered"
    PARTNER_DECLINED = "partner_declined"
    PARTNER_WITHDRAWN = "partner_withdrawn"
    PARTNER_SAID = "partner_said"
    TOLD_PARTNER = "told_partner"
    NUDGED = "nudged"
    NUDGE_HELD = "nudge_held"
    INVITED = "invited"
    REMOVED = "removed"
    SUMMARISED = "summarised"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which subject, when and from where. `data` holds ids and states, never customers' words."""

    subject: Subject
    kind: EventKind
    at: datetime
    actor: Actor
    data: Mapping[str, EventValue] = field(default_factory=dict)
