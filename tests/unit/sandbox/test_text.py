"""What Slack keeps of a text, whom it names and how it is read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.people.composer import command_text, message_text, rich_text
from bot.sandbox.slack.text import Reader, escape, kept, mentions, unescape
from bot.sandbox.workspace import Workspace
from tests.unit.sandbox.manifests import manifest

NOW = datetime(2026, 11, 22, 17, 30, tzinfo=ZoneInfo("Asia/Manila"))
NAMES = {"U1": "Ana", "C1": "social-desk", "S1": "social-agents"}
READER = Reader(lambda thing: NAMES.get(thing, thing), NOW)


def test_escaping_comes_back() -> None:
    assert escape("a < b & c > d") == "a &lt; b &amp; c &gt; d"
    assert unescape(escape("a &lt; b & c > d")) == "a &lt; b & c > d"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("a &lt; b &amp; c", "a &lt; b &amp; c"),
        ("<@U1> and <!channel>", "<@U1> and <!channel>"),
        ("<script>", "&lt;script&gt;"),
        ("see https://x.test/a.", "see <https://x.test/a>."),
        ("<https://x.test|here>", "<https://x.test|here>"),
    ],
)
def test_a_stray_sign_is_escaped_and_an_address_becomes_a_link(sent: str, stored: str) -> None:
    assert kept(sent) == stored


def test_a_text_names_people_groups_and_everybody() -> None:
    named = mentions("<@U1> <@U2|ben> <!subteam^S1|@agents> <!here> <#C1|desk> &lt;@U3&gt; @channel")
    assert named.users == {"U1", "U2"}
    assert named.groups == {"S1"}
    assert named.broadcasts == {"here"}


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("<@U1> in <#C1>, <!subteam^S1>, <!channel>", "@Ana in #social-desk, @social-agents, @channel"),
        ("*bold* _slanted_ ~gone~ `code`", "bold slanted gone code"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("`*not bold*` and ```a_b_c```", "*not bold* and a_b_c"),
        ("<https://x.test|the post> &amp; <https://y.test>", "the post & https://y.test"),
        ("<mailto:a@b.c>", "a@b.c"),
        ("<@U9>", "@U9"),
        ("&lt;!channel&gt;", "<!channel>"),
    ],
)
def test_a_person_reads_names_instead_of_markup(stored: str, read: str) -> None:
    assert READER.reads(stored) == read


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("{date_short} at {time}", "Nov 22, 2026 at 5:04 PM"),
        ("{date_num} {time_secs}", "2026-11-22 5:04:05 PM"),
        ("{date_pretty}", "today"),
        ("{date_long}", "Sunday, November 22, 2026"),
        ("{ago}", "25 minutes ago"),
    ],
)
def test_a_date_is_read_in_the_readers_own_zone(form: str, read: str) -> None:
    moment = int(datetime(2026, 11, 22, 9, 4, 5, tzinfo=UTC).timestamp())
    assert READER.reads(f"<!date^{moment}^{form}|long ago>") == read


def test_a_date_that_cannot_be_read_shows_its_fallback() -> None:
    assert READER.reads("<!date^soon^{date}|long ago>") == "long ago"


def crew() -> Workspace:
    workspace = Workspace(manifest())
    for name in ("Ana", "Ben"):
        workspace.add_person(name)
    workspace.add_channel("#desk", ["Ana", "Ben"])
    workspace.add_channel("#secret", ["Ana"], private=True)
    workspace.add_group("@agents", ["Ben"])
    return workspace


def test_names_that_a_person_types_become_mentions() -> None:
    workspace = crew()
    ben, context, agents = workspace.person("Ben"), workspace.channel("#desk"), workspace.group("@agents")
    text = message_text(workspace, "@Ben @agents #desk @here a<b a@ben.com @nobody")
    assert text == f"<@{ben.id}> <!subteam^{agents.id}> <#{context.id}|desk> <!here> a&lt;b a@ben.com @nobody"


def test_a_command_gets_ids_and_names_where_the_manifest_asks_for_it() -> None:
    workspace = crew()
    ben, context = workspace.person("Ben"), workspace.channel("#desk")
    assert (
        command_text(workspace, "assign @ben in #desk", escaped=True)
        == f"assign <@{ben.id}|ben> in <#{context.id}|desk>"
    )
    assert command_text(workspace, "assign @ben", escaped=False) == "assign @ben"


def test_what_a_person_writes_comes_as_rich_text_too() -> None:
    block = rich_text("Hi <@U1>, see <https://x.test> &amp; <!here>", lambda: "b1")
    assert block["block_id"] == "b1"
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "Hi "},
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": ", see "},
        {"type": "link", "url": "https://x.test"},
        {"type": "text", "text": " & "},
        {"type": "broadcast", "range": "here"},
    ]
