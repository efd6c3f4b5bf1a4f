"""What is said about a policy that cannot be used: everything at once, with lines, keys and what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import PolicyError, Problem, parse_policy


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as refused:
        parse_policy(text)
    return refused.value.problems


def said_about(text: str) -> tuple[Problem, ...]:
    try:
        parse_policy(text)
    except PolicyError as refused:
        return refused.problems
    return ()


def only_problem_of(text: str) -> Problem:
    (problem,) = problems_of(text)
    return problem


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_lines() -> None:
    problems = problems_of(
        "company: Acme\n"
        "timzone: Asia/Manila\n"
        "claims:\n"
        "  limit: many\n"
        "  go_stale_after: 2 hours\n"
        "escalations:\n"
        "  ladder: [owner, bos]\n"
        "partners:\n"
        "  payouts: {group: '@payouts'}\n"
    )
    assert [(problem.line, problem.path) for problem in problems] == [
        (2, "timzone"),
        (4, "claims.limit"),
        (5, "claims.go_stale_after"),
        (7, "escalations.ladder[2]"),
        (9, "partners.payouts.channel"),
    ]


def test_a_problem_prints_its_line_its_key_and_what_to_do() -> None:
    problem = only_problem_of("desk:\n  chanel: '#desk'\n")
    assert str(problem) == "line 2, desk.chanel: There is no key `chanel` here. Did you mean `channel`?"


def test_a_key_like_none_gets_the_keys_there_are() -> None:
    assert only_problem_of("claims: {zzz: 1}").sentence == (
        "There is no key `zzz` here. There are `limit` or `go_stale_after`."
    )


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("networks: {x: {handle: a, search: b, pol_every: 5s}}", "poll_every"),
        ("desk: {routes: [{when: {prioritys: [P1]}, to: a}]}", "priority"),
        ("partners: {risk: {channel: a, answer_withn: 1h}}", "answer_within"),
        ("shifts: {late: {from: 17:00, to: 18:00, brake: 1h}}", "break"),
        ("service_levels: {P1: {first_respons: 1h}}", "first_response"),
    ],
)
def test_the_nearest_key_is_found_at_every_depth(text: str, known: str) -> None:
    assert f"Did you mean `{known}`?" in only_problem_of(text).sentence


def test_a_misspelled_block_is_not_missed_by_those_who_refer_to_it() -> None:
    problem = only_problem_of("calendar: {desk: {}}\nservice_levels: {P1: {calendar: desk}}")
    assert "Did you mean `calendars`?" in problem.sentence


def test_a_key_written_twice_is_refused() -> None:
    problem = only_problem_of("company: Acme\ndesk: {}\ncompany: Other\n")
    assert (problem.line, problem.sentence) == (3, "`company` stands here twice, first in line 1. Keep one.")


@pytest.mark.parametrize("text", ["desk:\n  channel: #social-desk\n", "desk:\n  channel:   #social-desk\n"])
def test_a_channel_without_quotes_is_not_lost_as_a_comment(text: str) -> None:
    problem = only_problem_of(text)
    assert problem.line == 2
    assert problem.sentence == 'YAML takes #social-desk for a comment. Put it in quotes: "#social-desk".'


def test_a_channel_without_quotes_in_a_list_is_not_lost_either() -> None:
    sentences = [problem.sentence for problem in problems_of("roles:\n  agent:\n    - #helpers\n")]
    assert 'YAML takes #helpers for a comment. Put it in quotes: "#helpers".' in sentences


@pytest.mark.parametrize("text", ["roles: {agent: @agents}", "roles: {agent: [`x`]}", "company: %x"])
def test_a_sign_without_quotes_is_answered_with_quotes(text: str) -> None:
    assert "Put quotes around a value that begins with a sign" in only_problem_of(text).sentence


def test_a_tab_is_answered_with_spaces() -> None:
    problem = only_problem_of("desk:\n\tchannel: a")
    assert (problem.line, problem.sentence) == (2, "There is a tab. Write spaces instead.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- company", "A policy is a list of keys"),
        ("just words", "A policy is a list of keys"),
        ("company: [", "cannot be read as YAML"),
        ("company: a\n---\ncompany: b", "cannot be read as YAML"),
        ("company: !secret a", "have no meaning in a policy"),
        ("? [a]\n: b", "A key must be a simple word"),
        ("desk: &a {channel: x}\nreplies: *a", "a policy has no aliases"),
        ("desk: &a [*a]", "a policy has no aliases"),
        ("\x00", "cannot be read as YAML"),
    ],
)
def test_what_is_no_simple_list_of_keys_is_refused(text: str, sentence: str) -> None:
    assert sentence in only_problem_of(text).sentence


@pytest.mark.parametrize(
    ("text", "path", "sentence"),
    [
        (
            "priorities: {P1: 5}",
            "priorities.P1",
            "P1 takes 5 points and P2 takes 5: P1 must take more than P2.",
        ),
        ("priorities: {P1: x}", "priorities.P1", "`x` is not a whole number."),
        ("priorities: {weights: {verifed: 1}}", "priorities.weights.verifed", "Did you mean `verified`?"),
        (
            "priorities: {weights: {topic_weather: 1}}",
            "priorities.weights.topic_weather",
            "There is no weight",
        ),
        ("priorities: {weights: {verified: 101}}", "priorities.weights.verified", "write 100 or less"),
        ("claims: {limit: 0}", "claims.limit", "`0` is too small: write 1 or more."),
        ("claims: 7", "claims", "Write keys below this one"),
        ("partners: [a]", "partners", "Write keys below this one"),
        ("company: [a]", "company", "Write one text here"),
        ("company: ''", "company", "This is empty"),
        ("desk: {routes: {}}", "desk.routes", "Write a list here"),
        ("service_levels: {P5: {first_response: 1h}}", "service_levels.P5", "`P5` is not one of `P1`, `P2`"),
        ("service_levels: {P1: {calendar: x}}", "service_levels.P1.calendar", "There is `always`."),
        ("calendars: {always: {}}", "calendars.always", "`always` is built in"),
        ("calendars: {desk: {from: 09:00, to: 09:00}}", "calendars.desk", "starts and ends at the same time"),
        ("calendars: {desk: {days: []}}", "calendars.desk.days", "Name at least one day."),
        ("calendars: {desk: {holidays: Philippines}}", "calendars.desk.holidays", "is not a country"),
        ("quiet_hours: {from: 09:00, to: 09:00}", "quiet_hours", "Leave quiet_hours out for none"),
        (
            "roles: {boss: [U0BOSS001]}",
            "roles.boss",
            "`boss` is not one of `agent`, `lead`, `executive` or `admin`.",
        ),
        ("roles: {agent: [Ana]}", "roles.agent[1]", "`Ana` names nobody."),
        ("escalations: {ladder: [leed]}", "escalations.ladder[1]", "Did you mean `lead`?"),
        ("escalations: {ladder: []}", "escalations.ladder", "somebody must be nudged"),
        ("escalations: {severities: {}}", "escalations.severities", "Name at least one severity"),
        (
            "escalations: {severities: {red: {}}}",
            "escalations.severities.red.update_every",
            "it has no default",
        ),
        ("escalations: {severities: {SEV 1: {}}}", "escalations.severities.SEV 1", "cannot be a name here"),
        (
            "partners: {a: {channel: x}, b: {channel: '#x'}}",
            "partners.b.channel",
            "already the channel of `a`",
        ),
        ("partners: {a: {channel: x, group: y}}", "partners.a.group", "is not a user group"),
        ("desk: {routes: [{to: a, when: {topic: [payots]}}]}", "desk.routes[1].when.topic[1]", "`payouts`?"),
        (
            "desk: {routes: [{to: a, when: {network: [twitter]}}]}",
            "desk.routes[1].when.network[1]",
            "There are `x`",
        ),
        ("networks: {x: {handle: acme}}", "networks.x", "Add `user_id`"),
        ("networks: {x: {user_id: 1}}", "networks.x", "Add `handle`"),
        ("networks: {facebook: {}}", "networks.facebook.page_id", "Add `page_id`: it has no default."),
    ],
)
def test_each_mistake_has_its_place_and_its_sentence(text: str, path: str, sentence: str) -> None:
    said = {problem.path: problem.sentence for problem in problems_of(text)}
    assert sentence in said[path]


def test_a_block_that_cannot_be_read_is_not_blamed_twice() -> None:
    assert [
        p.path for p in problems_of("calendars: {desk: 9-5}\nservice_levels: {P1: {calendar: desk}}")
    ] == ["calendars.desk"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_read_or_refused_with_sentences(text: str) -> None:
    assert all(problem.sentence.endswith((".", "?")) for problem in said_about(text))
