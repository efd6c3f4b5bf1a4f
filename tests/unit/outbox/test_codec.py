"""Messages come back from their rows as they were, as 0.1.0 wrote them too; what nobody knows yet stays as it is."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events.event import KINDS as FACTS
from bot.domain.events.lifecycle import Opened
from bot.domain.subjects import Subject, request_subject
from bot.outbox.codec import decode, encode
from bot.outbox.kinds import KINDS
from bot.outbox.messages import (
    AppHome,
    CardUpdate,
    ChannelMembers,
    Closing,
    Content,
    CustomerReply,
    Direct,
    Mirror,
    NudgeDigest,
    PostCopy,
    Summary,
    ThreadNote,
    Unknown,
    UrgentMark,
)
from bot.outbox.news import (
    Acknowledged,
    Called,
    Cancelled,
    InHand,
    MadeSponsor,
    Merged,
    News,
    OwnerChanged,
    PromiseMoved,
    Reopened,
    ReplyRefused,
    Returned,
    SeverityChanged,
    Snoozed,
    SplitOff,
    Updated,
)
from bot.readmodels import TimelineEntry
from bot.storage.outbox.deliveries import DeliveryKind
from tests.facts import a_full_fact
from tests.people_builders import HOUR, NOON

ENTRIES = st.builds(
    TimelineEntry,
    words=st.none() | st.text(min_size=1),
    fact=st.sampled_from([a_full_fact(kind, "Ana’s ✓") for kind in FACTS.values()]),
    pinned=st.just(value=False),
)
NOTES = st.builds(ThreadNote, entry=ENTRIES, mention=st.lists(st.text()).map(tuple))
SUBJECTS = st.builds(Subject, number=st.integers(0, 10**12 - 1))
st.register_type_strategy(Subject, SUBJECTS)
st.register_type_strategy(
    News, st.one_of([st.from_type(news) for news in KINDS.values() if issubclass(news, News)])
)
CONTENTS = [content for content in KINDS.values() if issubclass(content, Content)]
OTHERS = [st.from_type(content) for content in CONTENTS if content is not ThreadNote]


@given(content=st.one_of(NOTES, *OTHERS))
def test_whatever_is_written_is_read_as_it_was(content: Content) -> None:
    kind, data = encode(content)
    assert decode(kind, "E-1", json.loads(json.dumps(data))) == content


def test_every_kind_of_row_has_its_content_and_every_news_has_a_name_that_no_row_has() -> None:
    assert {content.kind for content in CONTENTS} == set(DeliveryKind)
    assert {type(news).kind for _, news in SAID} == KINDS.keys() - set(DeliveryKind)


AT, LATER = NOON.isoformat(), (NOON + HOUR).isoformat()
OPENED: dict[str, Any] = {
    "kind": "opened",
    "at": AT,
    "actor": "Eva",
    "actor_slack_id": None,
    "via": "command",
    "data": {"severity": "sev1", "owner": None},
    "words": "",
    "mention": ["U0ANA"],
}
PLACE = {"channel": "C0DESK", "ts": "1.2", "thread_ts": None}
ENTRY = TimelineEntry(NOON, Opened(severity="sev1"), "Eva", None, None, "command")
WRITTEN: list[tuple[str, dict[str, Any], Content]] = [
    ("card", {}, CardUpdate()),
    ("card", {"team": "payouts"}, CardUpdate("payouts")),
    ("post", {"post_id": 7}, PostCopy(7)),
    ("words", OPENED, ThreadNote(ENTRY, ("U0ANA",))),
    (
        "words",
        {**OPENED, "words": "Hello", "mention": [], "team": "payouts"},
        ThreadNote(replace(ENTRY, words="Hello"), (), "payouts"),
    ),
    ("mark", {**PLACE, "unmarked": True}, UrgentMark("C0DESK", "1.2", None, unmarked=True)),
    (
        "reply",
        {"text": "Hello", "network": "x", "to": "77", "by": "U0ANA", "name": "Ana"},
        CustomerReply("Hello", "x", "77", "U0ANA", "Ana"),
    ),
    ("nudge", {"to": "U0ANA"}, NudgeDigest("U0ANA")),
    ("mirror", {**PLACE, "request": "R-3"}, Mirror("C0DESK", "1.2", request_subject(3))),
    (
        "mirror",
        {**PLACE, "thread_ts": "1.1", "request": "R-3"},
        Mirror("C0DESK", "1.2", request_subject(3), "1.1"),
    ),
    ("summary", {"by": "Ana"}, Summary("Ana")),
    ("closing", {"to": "U0EVA", "closed_at": AT}, Closing("U0EVA", NOON)),
    ("home", {"to": "U0EVA"}, AppHome("U0EVA")),
    ("room", {}, ChannelMembers()),
]
SAID: list[tuple[dict[str, str], News]] = [
    ({"say": "in_hand"}, InHand()),
    ({"say": "sponsor", "who": "Ana"}, MadeSponsor("Ana")),
    (
        {"say": "update", "who": "Ana", "reason": "", "happened": "It is found", "next_by": LATER},
        Updated("Ana", "It is found", "", NOON + HOUR),
    ),
    (
        {"say": "promised", "who": "Ana", "reason": "Closed", "before": AT, "next_by": LATER},
        PromiseMoved("Ana", "Closed", NOON, NOON + HOUR),
    ),
    (
        {"say": "severity", "who": "Ana", "reason": "", "before": "sev3", "after": "sev1", "next_by": LATER},
        SeverityChanged("Ana", "sev3", "sev1", "", None, NOON + HOUR),
    ),
    (
        {
            "say": "snoozed",
            "who": "Ana",
            "reason": "Bank",
            "until": AT,
            "promised_before": AT,
            "next_by": LATER,
        },
        Snoozed("Ana", NOON, "Bank", NOON, NOON + HOUR),
    ),
    ({"say": "merged", "gone": "E-2", "who": "Ana"}, Merged("Ana", "E-2")),
    ({"say": "split", "request": "R-3", "from": "E-1", "who": "Ana"}, SplitOff("Ana", "R-3", "E-1")),
    ({"say": "called", "text": "Your turn", "link": ""}, Called("Your turn", "")),
    ({"say": "reply_refused", "text": "Hello", "reason": "Too late."}, ReplyRefused("Hello", "Too late.")),
    ({"say": "acknowledged", "who": "Ana", "reason": ""}, Acknowledged("Ana")),
    ({"say": "owner", "who": "Ana", "reason": ""}, OwnerChanged("Ana")),
    ({"say": "returned", "who": "Ana", "reason": "Small"}, Returned("Ana", "Small")),
    ({"say": "cancelled", "who": "Ana", "reason": "Small"}, Cancelled("Ana", "Small")),
    ({"say": "reopened", "who": "Ana", "reason": ""}, Reopened("Ana")),
]


@pytest.mark.parametrize(("kind", "data", "content"), WRITTEN)
def test_a_row_of_0_1_0_is_read(kind: str, data: dict[str, Any], content: Content) -> None:
    assert decode(kind, "E-1", data) == content


@pytest.mark.parametrize(("data", "news"), SAID)
def test_a_private_message_of_0_1_0_is_read(data: dict[str, str], news: News) -> None:
    assert decode("direct", "E-1", {**data, "to": "U0EVA"}) == Direct("U0EVA", news)


@pytest.mark.parametrize(
    ("kind", "subject", "data"),
    [
        ("page", "E-1", {"to": "U0EVA"}),
        ("card", "P-3", {}),
        ("card", "a problem", {}),
        ("direct", "E-1", {"say": "of another version", "to": "U0EVA"}),
        ("direct", "E-1", {"say": "summary", "by": "Ana", "to": "U0EVA"}),
        ("merged", "E-1", {"who": "Ana", "gone": "E-2"}),
        ("words", "E-1", {**OPENED, "kind": "of another version"}),
        ("words", "E-1", {**OPENED, "data": {"of another version": 1}}),
        ("closing", "E-1", {"to": "U0EVA", "closed_at": "soon"}),
        ("post", "C-1", {}),
        ("summary", "E-1", {"by": ["Ana", "Eva"]}),
    ],
)
def test_what_a_newer_version_wrote_is_unknown_and_stays_whole(
    kind: str, subject: str, data: dict[str, Any]
) -> None:
    assert decode(kind, subject, data) == Unknown(kind, data)


@pytest.mark.parametrize(
    "kind", sorted(set(DeliveryKind) - {DeliveryKind.CARD, DeliveryKind.CHANNEL_MEMBERS})
)
def test_a_row_that_says_nothing_is_unknown_but_for_a_card_or_a_channel(kind: DeliveryKind) -> None:
    assert decode(kind, "E-1", {}) == Unknown(kind, {})


def test_names_that_a_newer_version_adds_are_passed_over() -> None:
    assert decode("summary", "E-1", {"by": "Ana", "as": "a chart"}) == Summary("Ana")
