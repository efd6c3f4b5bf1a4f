"""How Callout says that it fares."""

from dataclasses import replace

import pytest

from bot.readmodels import Backlog, DeskStatus, NetworkState
from bot.sandbox.slack.schema.surfaces import check_message
from bot.slack.failures import unmarked
from bot.slack.views.status import status_report, status_text
from tests.unit.slack.cards import NOW, minutes

FINE = DeskStatus(Backlog(0), (NetworkState("x", NOW - minutes(1)),), NOW)
AWAY = NetworkState(
    "x", NOW - minutes(30), NOW - minutes(24), "X answers with an <error> page.", NOW + minutes(2)
)


def told(status: DeskStatus) -> str:
    blocks = [block.to_dict() for block in status_report(status)]
    check_message(blocks, [])
    return unmarked("\n".join(block["text"]["text"] for block in blocks if block["type"] == "section"))


def test_when_all_is_well_it_says_so() -> None:
    assert told(FINE) == (
        "*Deliveries*\nNothing waits: everything has arrived.\n"
        "*Networks*\nX is read as planned, last 10:03 UTC."
    )
    assert status_text(FINE) == "0 deliveries waiting"


def test_a_network_that_fails_is_named_with_since_when_why_and_when_it_is_tried_again() -> None:
    status = replace(FINE, networks=(AWAY,))
    assert "X cannot be read since 09:40 UTC: X answers with an <error> page. Next try: 10:06 UTC." in told(
        status
    )
    assert status_text(status) == "0 deliveries waiting; X cannot be read"


def test_posts_that_could_not_be_read_are_counted_for_each_network() -> None:
    said = told(replace(FINE, unread={"x": 1_200, "facebook": 1}))
    assert said.endswith(
        "X is read as planned, last 10:03 UTC.\n"
        "1 post of Facebook could not be read. Nothing is lost: a newer version will try again.\n"
        "1,200 posts of X could not be read. Nothing is lost: a newer version will try again."
    )


@pytest.mark.parametrize(
    ("backlog", "sentence"),
    [
        (Backlog(1, NOW - minutes(3)), "1 delivery waits, the oldest since 10:01 UTC."),
        (
            Backlog(12, NOW - minutes(3), 2, "not_in_channel"),
            "10:01 UTC. 2 have been tried in vain (not_in_channel) and will be again.",
        ),
        (Backlog(0, given_up=3), "3 deliveries were given up in the last day; the log says which."),
    ],
)
def test_what_waits_is_counted_with_its_trouble(backlog: Backlog, sentence: str) -> None:
    assert sentence in told(replace(FINE, backlog=backlog))


def test_a_network_that_was_never_read_is_told_of() -> None:
    assert "X has not been read yet." in told(replace(FINE, networks=(NetworkState("x"),)))


def test_without_networks_it_says_where_they_are_named() -> None:
    assert "No network is watched." in told(replace(FINE, networks=()))
