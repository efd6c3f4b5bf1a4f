"""What holds of every row once everybody is done, in whatever order they came."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.changes.records import Numbered, reminders_wanted
from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import Subject
from tests.integration.services.office import Dump, Office

ONCE = {
    "said": ("message_id",), "kept": ("message_id",), "noted": ("message_id",), "merged": ("subject",),
    "partner_said": ("message_id",), "told_partner": ("message_id", "request"), "post_received": ("post_id",),
    "post_deleted": ("post_id",), "replied": ("post_id",), "said_deleted": ("message_id",),
    "partner_answered": ("request",), "partner_declined": ("request",), "partner_withdrawn": ("request",),
    "settled": ("subject", "actor_id", "closed_at"),
}  # fmt: skip
"""Events of which there is one for each of these facts."""


async def is_tidy(office: Office) -> None:
    """Numbers have no gaps, closed things wait for nothing, open ones are reminded of, and nothing happened twice."""
    dump = await office.dump()
    async with office.context.read() as view:
        cases = [await view.cases.get(row["number"]) for row in dump["cases"]]
        escalations = [await view.escalations.get(row["number"]) for row in dump["escalations"]]
        requests = [await view.partner_requests.get(row["number"]) for row in dump["partner_requests"]]
    for numbered in (cases, escalations, requests):
        assert sorted(each.number for each in numbered) == list(range(1, len(numbered) + 1))
    merged = {case.number for case in cases if case.merged_into is not None}
    assert not merged & {case.merged_into for case in cases}
    assert not merged & {escalation.case_number for escalation in escalations}
    posts_are_with_their_conversation(dump, merged)
    reminders_have_their_reasons(dump, reasons(office, cases, escalations, requests))
    is_open = {case.subject for case in cases if case.is_open} | {e.subject for e in escalations if e.is_live}
    assert [str(each.subject) for each in requests if each.is_waiting and each.about not in is_open] == []
    nothing_happened_twice(dump)
    pins_are_as_told(dump)


def posts_are_with_their_conversation(dump: Dump, merged: set[int]) -> None:
    case_of = {row["id"]: row["case_number"] for row in dump["conversations"]}
    for post in dump["posts"]:
        assert post["case_number"] == case_of[post["conversation_id"]]
        assert post["case_number"] not in merged


def reasons(
    office: Office,
    cases: Iterable[Case],
    escalations: Iterable[Escalation],
    requests: Iterable[PartnerRequest],
) -> dict[Subject, Mapping[ReminderKind, datetime]]:
    numbered: list[Numbered] = [*cases, *escalations, *requests]
    return {about.subject: reminders_wanted(office.context, about) for about in numbered}


def reminders_have_their_reasons(
    dump: Dump, wanted: Mapping[Subject, Mapping[ReminderKind, datetime]]
) -> None:
    """Every deadline has had its reminder, and one step at the most is pending, for a deadline that still counts."""
    planned, pending = defaultdict(set), Counter[tuple[str, str, datetime]]()
    for row in dump["reminders"]:
        planned[row["subject"]].add((row["kind"], row["anchor"]))
        if row["fired_at"] is None and row["cancelled_at"] is None:
            pending[row["subject"], row["kind"], row["anchor"]] += 1
    owed = {(str(subject), *each) for subject, of in wanted.items() for each in of.items()}
    assert {(subject, kind, at) for subject, kind, at in owed if (kind, at) not in planned[subject]} == set()
    assert pending.keys() - owed == set()
    assert set(pending.values()) <= {1}


def nothing_happened_twice(dump: Dump) -> None:
    happened = Counter[Hashable]()
    for row in dump["events"]:
        facts: dict[str, Any] = {**row["data"], "subject": row["subject"], "actor_id": row["actor_id"]}
        facts["message_id"] = row["message_id"] or facts.get("message_id")
        if row["kind"] in ONCE:
            happened[row["kind"], tuple([facts[name] for name in ONCE[row["kind"]]])] += 1
        elif row["kind"] == "nudged" and facts["reason"] == "due":
            about = facts.get("request", row["subject"])
            happened[about, facts["why"], facts["due"], facts["step"]] += 1
    assert {what: times for what, times in happened.items() if times > 1} == {}
    endings = [Counter(row["subject"] for row in dump["events"] if row["kind"] == "resolved")]
    assert endings == [Counter(row["subject"] for row in dump["outcomes"])]


def pins_are_as_told(dump: Dump) -> None:
    """What timelines tell of pins is what is pinned."""
    told = Counter[tuple[int, str]]()
    for row in dump["events"]:
        told[row["message_id"], row["actor"]] += {"pinned": 1, "unpinned": -1}.get(row["kind"], 0)
    for pin in dump["pins"]:
        assert told[pin["message_id"], pin["slack_id"]] == (pin["removed_at"] is None)
