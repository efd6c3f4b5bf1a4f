"""What a policy answers once it is read."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

import bot
from bot.domain.cases.choices import Priority
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import SeverityTerms
from bot.domain.nudges.ladder import Ladder
from bot.domain.people import Role
from bot.domain.time.service_levels import ServiceLevel
from bot.networks.x import XBlock
from bot.policy import DEFAULT_POLICY_TEXT, Policy, PolicyError, parse_policy, policy_text, read_policy

DEMO = Path(bot.__file__).parent / "sandbox" / "policy.demo.yaml"
EVERYTHING = """
company: Borealis
timezone: Europe/Oslo
networks:
  x: {handle: borealis, user_id: 12345, poll_every: 1m, recheck_every: 1h, search: "@borealis"}
  facebook: {page_id: 99}
  inbound: {sources: [appstore]}
desk:
  channel: "#help"
  routes:
    - {when: {priority: [P1]}, to: "#help-now"}
    - {when: {network: [facebook, appstore], priority: [P2, P3]}, to: "#help-apps"}
    - {when: {topic: billing}, to: C0BILLING}
roles: {agent: ["@agents", "#helpers"], lead: ["@leads"], executive: [U0BOSS001], admin: [W0ADMIN01]}
topics: {billing: [invoice, "wrong amount"]}
priorities: {weights: {topic_billing: 3, followers_1m: 9, verified: 0}, P1: 9, P2: 6, P3: 3}
service_levels: {P1: {first_response: 5m, calendar: office}}
calendars: {office: {days: [mon, tue], from: 22:00, to: 06:00, holidays: NO}}
claims: {limit: 3, go_stale_after: 1h30m}
escalations:
  channel: "#flags"
  severities:
    sev1: {acknowledge_within: 5m}
    red: {acknowledge_within: 1m, update_every: 15m, resolve_within: 2h, calendar: office}
  ladder: [owner, executive]
  nudge_every: 2m
  nudge_at_most: 1
partners: {money-team: {channel: "#money", group: "@money"}}
shifts: {late: {from: "17:00", to: "02:00", break: 1h, members: ["@agents"]}}
replies: {approval: [P1], macros: {ask-for-dm: "Hi {author}"}}
reports: {channel: "#figures", weekly: mon 09:00, daily: 24:00}
retention: {posts: 100d, sensitive: 1w}
quiet_hours: {from: 22:00, to: 07:00}
"""


def test_an_empty_file_is_a_small_desk() -> None:
    assert parse_policy("") == parse_policy("# nothing yet\n") == Policy() == read_policy(None)


def test_the_default_policy_that_people_start_from_says_what_holds_without_it() -> None:
    assert parse_policy(DEFAULT_POLICY_TEXT) == Policy()


def test_the_lines_that_the_default_policy_leaves_to_uncomment_can_be_used() -> None:
    examples = {
        line.partition(":")[0].strip("# "): line.removeprefix("#")
        for line in DEFAULT_POLICY_TEXT.splitlines()
        if line.startswith("#  ") and ":" in line
    }
    networks = "\n".join(examples[name] for name in ("x", "facebook", "inbound"))
    policy = parse_policy(
        f"networks:\n{networks}\nshifts:\n{examples['manila']}\ncalendars:\n{examples['desk']}"
    )
    x = policy.networks["x"]
    assert isinstance(x, XBlock)
    assert x.handle == "acme"
    assert policy.shifts["manila"].pause == timedelta(hours=1)


def test_the_local_workspace_has_a_policy_that_can_be_read() -> None:
    policy = read_policy(DEMO)
    x = policy.networks["x"]
    assert isinstance(x, XBlock)
    assert x.poll_every == timedelta(seconds=5)
    assert policy.route(Priority.P3, "x", "payouts") == "#social-payouts"


def test_every_key_can_be_written() -> None:
    policy = parse_policy(EVERYTHING)
    x = policy.networks["x"]
    assert isinstance(x, XBlock)
    assert x.user_id == "12345"
    assert policy.partners["money-team"].name == "Money team"
    assert policy.calendars["office"].start == timedelta(hours=22)
    assert policy.reports.daily == timedelta(hours=24)
    assert policy.retention.sensitive == timedelta(days=7)


def test_a_shown_policy_reads_back_as_the_same() -> None:
    policy = parse_policy(EVERYTHING)
    assert parse_policy(policy_text(policy)) == policy


def test_the_version_changes_with_what_is_said_and_not_with_how() -> None:
    plain = parse_policy("claims: {limit: 12}")
    commented = parse_policy("claims: # as ever\n  go_stale_after: 120m\n  limit: 12\n")
    assert plain.version == commented.version == Policy().version
    assert parse_policy("claims: {limit: 13}").version != plain.version


def test_the_order_of_routes_is_part_of_the_version() -> None:
    first, second = "{when: {topic: [fees]}, to: a}", "{when: {priority: [P1]}, to: b}"
    one = parse_policy(f"desk: {{routes: [{first}, {second}]}}")
    other = parse_policy(f"desk: {{routes: [{second}, {first}]}}")
    assert one.version != other.version


def test_the_first_route_that_fits_wins_and_the_desk_has_the_rest() -> None:
    policy = parse_policy(EVERYTHING)
    assert policy.route(Priority.P1, "appstore", "billing") == "#help-now"
    assert policy.route(Priority.P2, "appstore", "billing") == "#help-apps"
    assert policy.route(Priority.P4, "appstore", "billing") == "C0BILLING"
    assert policy.route(Priority.P4, "appstore", None) == "#help"


def test_a_service_level_that_is_half_written_keeps_its_other_half() -> None:
    policy = parse_policy(EVERYTHING)
    assert policy.service_level(Priority.P1) == ServiceLevel(
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=4),
        policy.calendar("office"),
        policy.version,
    )
    assert policy.service_levels[Priority.P4] == Policy().service_levels[Priority.P4]


def test_the_severities_written_are_the_severities_there_are() -> None:
    policy = parse_policy(EVERYTHING)
    assert policy.terms("sev1") == SeverityTerms(
        "sev1",
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=4),
        breaks_quiet=True,
        policy_version=policy.version,
    )
    with pytest.raises(BadInput) as refused:
        policy.terms("sev3")
    assert refused.value.reason == "There is no severity `sev3`. Choose `sev1` or `red`."


def test_the_ladder_is_the_domains() -> None:
    assert parse_policy(EVERYTHING).ladder == Ladder(("owner", "executive"), timedelta(minutes=2), 1)


def test_every_role_has_members_or_none() -> None:
    assert Policy().roles == dict.fromkeys(Role, ())
    assert parse_policy("roles: {lead: [U0LEAD001]}").roles[Role.AGENT] == ()


def test_weights_left_out_keep_their_points() -> None:
    weights = parse_policy("priorities: {weights: {legal_threat: 7}}").priorities.weights
    assert weights["legal_threat"] == 7
    assert weights["verified"] == 2


def test_the_teams_topics_come_before_the_built_in_ones() -> None:
    words = parse_policy("topics: {billing: [invoice], fees: [surcharge]}").topic_words
    assert list(words)[:2] == ["billing", "fees"]
    assert words["fees"][0] == "surcharge"
    assert "hidden charge" in words["fees"]
    assert "outage" in words


def test_a_policy_does_not_change_after_reading() -> None:
    policy, key = Policy(), "company"
    with pytest.raises(ValidationError, match="frozen"):
        setattr(policy, key, "Other")


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("company: Ümlaut", encoding="utf-8-sig")
    assert read_policy(path).company == "Ümlaut"


def test_a_file_that_is_not_there_is_named_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="Write one with `callout policy init`"):
        read_policy(tmp_path / "policy.yaml")


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: Is a directory"):
        read_policy(tmp_path)
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"company: \xff\xfe")
    with pytest.raises(PolicyError, match="not text in UTF-8"):
        read_policy(path)
