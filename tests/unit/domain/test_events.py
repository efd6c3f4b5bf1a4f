"""Facts of events: what rows hold of them, and what is read from rows of other versions."""

from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.choices import Priority, WaitingOn
from bot.domain.escalations.choices import Audience
from bot.domain.events.cases import Claimed, Escalated, Prioritised, Waited
from bot.domain.events.codec import KINDS_WITH_WORDS, decode, encode, key_of, people_in
from bot.domain.events.escalations import Invited, Sponsored, Updated
from bot.domain.events.event import KINDS, Fact, Unknown
from bot.domain.events.lifecycle import Absorbed, Assigned, Opened, Resolved, Snoozed
from bot.domain.events.nudges import NudgeHeld
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.subjects import case_subject, escalation_subject, request_subject
from tests.facts import a_full_fact, field_names

BARE = (str, str | None, tuple[str, ...])
"""Texts that do not say what they hold."""
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROWS: dict[str, tuple[str, dict[str, Any], Fact]] = {
    "a case of a post": (
        "opened", {"post_id": 7, "priority": "P2"}, Opened(post_id=7, priority=Priority.P2),
    ),
    "an escalation": (
        "opened",
        {"severity": "sev1", "owner": "U0ANA", "next_by": "2026-11-23T12:00:00+00:00", "from": "E-1"},
        Opened(severity="sev1", owner="U0ANA", next_by=NOON, from_=escalation_subject(1)),
    ),
    "nobody had it before": ("assigned", {"owner": "U0ANA", "before": None}, Assigned("U0ANA", None)),
    "whoever raised it sponsors it": ("sponsored", {}, Sponsored()),
    "a snooze of a case": ("snoozed", {"until": "2026-11-23T12:00:00+00:00"}, Snoozed(NOON)),
    "a merged case": ("absorbed", {"absorbed": "C-9"}, Absorbed(absorbed=case_subject(9))),
    "an update": (
        "updated",
        {"happened": "Paid.", "planned": "", "audience": "desk", "woken": True},
        Updated("Paid.", "", None, Audience.DESK, woken=True),
    ),
    "people of a channel": ("invited", {"to": "U0ANA U0LEE"}, Invited(("U0ANA", "U0LEE"))),
    "a nudge about a request": (
        "nudge_held",
        {
            "why": "partner_eta", "due": "2026-11-23T12:00:00+00:00", "rung": "team lead", "step": 3, "last": False,
            "to": "", "reason": "nobody", "request": "R-7", "team": "bank", "name": "Bank desk",
        },
        NudgeHeld(
            ReminderKind.PARTNER_ETA, NOON, "team lead", 3, last=False, to=(), reason=NudgeReason.NOBODY,
            request=request_subject(7), team="bank", name="Bank desk",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "data", "fact"), ROWS.values(), ids=ROWS)
def test_a_row_of_today_is_read_and_written_as_it_stands(kind: str, data: dict[str, Any], fact: Fact) -> None:
    assert decode(kind, data) == fact
    assert encode(fact) == (kind, data)


@pytest.mark.parametrize("kind", KINDS.values())
def test_every_fact_comes_back_from_its_row(kind: type[Fact]) -> None:
    fact = a_full_fact(kind, "Ana’s ✓")
    written = encode(fact)
    assert decode(*written) == fact
    assert written[1].keys() == {name.rstrip("_") for name in field_names(kind)}
    assert all(isinstance(value, str | int) for value in written[1].values())


def test_what_an_older_version_did_not_write_is_empty() -> None:
    assert decode("updated", {}) == Updated("", "")
    assert decode("resolved", {}) == Resolved(None, None)
    assert decode("invited", {}) == Invited(())
    assert decode("escalated", {}) == Escalated(None)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("teleported", {}),
        ("claimed", {"with_love": True}),
        ("waited", {"on": "the press"}),
        ("escalated", {"escalation": "P-3"}),
        ("snoozed", {"until": "soon"}),
        ("post_received", {"post_id": "seven"}),
        ("prioritised", {"before": "P1"}),
        ("invited", {"to": 7}),
    ],
)
def test_what_a_newer_version_wrote_is_kept_as_it_stands(kind: str, data: dict[str, Any]) -> None:
    fact = decode(kind, data)
    assert fact == Unknown(kind, data)
    assert encode(fact) == (kind, data)


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.text(), st.none() | st.booleans() | st.text() | st.integers()),
)
def test_no_row_is_ever_an_exception(kind: str, data: dict[str, Any]) -> None:
    known = {
        key_of(KINDS[kind], name): value
        for name, value in zip(field_names(KINDS[kind]), data.values(), strict=False)
    }
    for row in (data, known):
        assert isinstance(decode(kind, row), Fact)


def test_a_value_for_a_query_is_named_as_it_is_written() -> None:
    assert (key_of(Updated, "audience"), key_of(Opened, "from_")) == ("audience", "from")
    with pytest.raises(KeyError):
        key_of(Claimed, "audience")


def test_people_are_those_whom_a_fact_names_by_their_ids() -> None:
    assert list(people_in(Assigned("U0LEE", "U0ANA"))) == ["U0LEE", "U0ANA"]
    assert list(people_in(Invited(("U0LEE",)))) == ["U0LEE"]
    assert list(people_in(Prioritised(Priority.P1, Priority.P2))) == []
    assert list(people_in(Sponsored())) == []
    assert list(people_in(Unknown("teleported", {"owner": "U0LEE"}))) == []


def test_every_text_says_whether_a_person_wrote_it() -> None:
    bare = [
        f"{kind.__name__}.{name}"
        for kind in KINDS.values()
        for name, hint in get_type_hints(kind, include_extras=True).items()
        if name in field_names(kind) and hint in BARE
    ]
    assert bare == []


def test_the_kinds_that_hold_what_people_wrote_are_named() -> None:
    assert {
        "cancelled", "promised", "reopened", "reply_failed", "returned", "snoozed", "updated",
    } == KINDS_WITH_WORDS  # fmt: skip


def test_a_wait_of_an_older_version_is_for_nobody_in_particular() -> None:
    assert decode("waited", {}) == Waited(None)
    assert decode("waited", {"on": "partner"}) == Waited(WaitingOn.PARTNER)
