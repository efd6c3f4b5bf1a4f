"""Slack's markup, taken apart for the page."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.networks.world import World
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.page.links import Links
from bot.sandbox.page.markup import Markup
from bot.sandbox.slack.state import State
from bot.sandbox.slack.text import Reader
from tests.unit.sandbox.blocks import Json
from tests.unit.sandbox.clock import Clock
from tests.unit.sandbox.manifests import manifest

NAMES = {"U1": "Ana", "S1": "social-agents", "C1": "general"}
NOW = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)


def markup(world: World | None = None) -> Markup:
    links = Links(State(manifest(), Clock()), world or World())
    return Markup(Reader(lambda thing: NAMES.get(thing, thing), NOW), links, {"U1"})


def read(text: str) -> list[tuple[str, list[Json]]]:
    return [(passage["kind"], passage["words"]) for passage in markup().mrkdwn(text)]


def words(text: str) -> list[Json]:
    [(_, pieces)] = read(text)
    return pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("plain", [{"text": "plain"}]),
        ("*b* _i_", [{"text": "b", "bold": True}, {"text": " "}, {"text": "i", "italic": True}]),
        ("*_both_*", [{"text": "both", "bold": True, "italic": True}]),
        ("~gone~", [{"text": "gone", "struck": True}]),
        ("2*3*4 and snake_case_name", [{"text": "2*3*4 and snake_case_name"}]),
        ("`*raw* :tada:`", [{"text": "*raw* :tada:", "code": True}]),
        (":tada: :unknown:", [{"text": "🎉 :unknown:"}]),
        ("&lt;b&gt; &amp;lt;", [{"text": "<b> &lt;"}]),
        ("\0 0\0", [{"text": "\ufffd 0\ufffd"}]),
    ],
)
def test_styles_are_told_apart_from_words(text: str, pieces: list[Json]) -> None:
    assert words(text) == pieces


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("<@U1>", {"text": "@Ana", "mention": "you"}),
        ("<@U2>", {"text": "@U2", "mention": "other"}),
        ("<!subteam^S1>", {"text": "@social-agents", "mention": "other"}),
        ("<!channel>", {"text": "@channel", "mention": "you"}),
        ("<#C1>", {"text": "#general", "go": {"channel": "C1"}}),
        ("<https://example.com?a=1&amp;b=2|here>", {"text": "here", "href": "https://example.com?a=1&b=2"}),
        ("<javascript:alert(1)|here>", {"text": "here"}),
        ("*<@U1>*", {"text": "@Ana", "mention": "you", "bold": True}),
        ("<!date^1795082400^{date_short_pretty} {time}|then>", {"text": "today 10:00 AM"}),
    ],
)
def test_control_sequences_say_what_they_name_and_where_they_lead(text: str, piece: Json) -> None:
    assert words(text) == [piece]


def test_links_to_messages_and_known_posts_lead_to_their_place_on_the_page() -> None:
    world = World()
    post = XNetwork(world=world).post("maria", "@acme hello")
    reads = markup(world)
    thread = "https://acme.slack.com/archives/C1/p1795082400000100?thread_ts=1795082400.000001&cid=C1"
    assert reads.control(f"<{thread}|C-1>")["go"] == {
        "channel": "C1",
        "ts": "1795082400.000100",
        "thread": "1795082400.000001",
    }
    assert reads.control(f"<https://x.com/maria/status/{post.id}|X>")["go"] == {
        "network": "x",
        "post": post.id,
    }
    assert "go" not in reads.control("<https://x.com/maria/status/1|X>")


def test_quotations_and_fences_stand_apart() -> None:
    assert read("Said:\n&gt; one\n> *two*\nthen\n```\n&lt;code&gt;\n```\nend") == [
        ("text", [{"text": "Said:"}]),
        ("quote", [{"text": "one\n"}, {"text": "two", "bold": True}]),
        ("text", [{"text": "then"}]),
        ("code", [{"text": "<code>", "code": True}]),
        ("text", [{"text": "end"}]),
    ]


def test_rich_text_keeps_its_styles_and_lists() -> None:
    section = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "a", "style": {"bold": True}}],
    }
    quote = {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]}
    items = {"type": "rich_text_list", "elements": [section]}
    assert markup().rich({"type": "rich_text", "elements": [section, quote, items]}) == [
        {"kind": "text", "words": [{"text": "a", "bold": True}]},
        {"kind": "quote", "words": [{"text": "@Ana", "mention": "you"}]},
        {"kind": "item", "words": [{"text": "a", "bold": True}]},
    ]
