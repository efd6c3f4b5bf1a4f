"""The report on an escalation, as people and as programs read it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from bot.domain.events.cases import ReplyFailed
from bot.domain.events.codec import decode
from bot.domain.events.escalations import Cancelled, HandoverAsked, Promised, Sponsored, Updated
from bot.domain.events.event import KINDS, Fact
from bot.domain.events.lifecycle import Absorbed, Reopened, Resolved
from bot.domain.events.nudges import Nudged
from bot.domain.events.partners import PartnerAnswered, PartnerDeclined
from bot.domain.events.timeline import Said
from bot.domain.people import PersonRef
from bot.readmodels import FlaggedMessage, PinnedMessage, Place
from bot.reports.as_json import FORMAT, as_json
from bot.reports.escalation import EscalationReport
from bot.reports.markdown import as_markdown
from tests import pages
from tests.facts import a_full_fact
from tests.people_builders import ANA, BEN, EVA, HOUR, LEE, MINUTE, NOON, an_escalation
from tests.unit.reports.reports import STORY, a_report, after, entry
from tests.unit.reports.test_spoken import words

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OUR_LINK = "https://acme.slack.com/archives/C0EXEC/p1795435200000100"


def loaded(report: EscalationReport) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(as_json(report))
    return read


def test_a_report_says_how_it_went_from_the_end_to_every_step() -> None:
    text = as_markdown(a_report())
    for line in (
        "# E-3: Payouts have stood still since Friday",
        "As of 24 Nov 2026, 00:00 in Asia/Manila, which is 23 Nov 2026, 16:00 UTC. All times are in Asia/Manila.",
        "- **How it stands:** Resolved, 3 hours after it was opened",
        "- opened to acknowledged: **4 minutes**",
        "- R-7 Bank desk: asked to answered: **1 hour**",
        "- 23 Nov 2026, 21:00: **late** by 30 minutes",
        "- the lead, held back once (quiet hours): an update was due",
        "- **Lessons:** Ask the bank first.",
        "- To prevent the next one: A second bank (wanted)",
        "**20:02** Lee Cruz gave it to Ana Reyes.",
        "**21:10** Lee Cruz answered for Bank desk (R-7) 📌:",
        "> It left at nine.",
    ):
        assert line in text.splitlines(), (line, text)


def test_a_report_on_what_has_just_been_opened_says_so_and_leaves_the_rest_out() -> None:
    fresh = a_report(STORY[:1], an_escalation())
    text = as_markdown(
        replace(fresh, pinned=(), prevention=(), card=replace(fresh.card, partners=(), now=NOON))
    )
    assert "- **How it stands:** Open, for less than a minute" in text
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    assert titles == ["## In short", "## What happened"]


def test_a_report_begins_with_what_was_flagged_and_what_was_said_last() -> None:
    flagged = FlaggedMessage(Place("C0", "1.1", None, OUR_LINK), "Nora", "Payouts *stand* still", EVA)
    report = a_report()
    card = replace(report.card, flagged=flagged, last_update="On its way.", last_plan="Look at nine.")
    told = as_markdown(replace(report, card=card))
    assert (
        f"## What was flagged\n\nSaid by Nora, flagged by Eva Stone ([in Slack]({OUR_LINK})):\n\n"
        "> Payouts \\*stand\\* still\n\n## The last update\n\n> On its way.\n\n"
        "What was next:\n\n> Look at nine.\n\n## How long it took"
    ) in told
    gone = replace(card, flagged=replace(flagged, text=None, by=None))
    assert f"Said by Nora ([in Slack]({OUR_LINK})); its author has deleted it since." in as_markdown(
        replace(report, card=gone)
    )


def test_the_answers_of_partner_teams_stand_below_their_questions() -> None:
    at = NOON + HOUR
    declined = entry(at, PartnerDeclined, LEE, "Ask Risk.", request="R-7", name="Bank desk")
    of_another = entry(at, PartnerAnswered, LEE, "Yes.", request="R-8", name="Risk")
    told = as_markdown(a_report([declined, of_another]))
    asked, _, rest = told.partition("Asked in R-7:\n\n> When was it sent?\n\n")
    assert asked
    assert rest.startswith("Declined by Lee Cruz, 23 Nov 2026, 21:00:\n\n> Ask Risk.\n\n## ")


def test_nudges_that_a_sponsor_asked_for_say_so_and_no_sentence_ends_twice() -> None:
    story = [
        entry(NOON, Nudged, None, why="update", rung="owner", to=ANA.slack_id, reason="due"),
        entry(NOON, Nudged, None, why="update", rung="owner", to=ANA.slack_id, reason="asked"),
        entry(NOON, Nudged, None, why="update", rung="lead", to=LEE.slack_id, reason="asked"),
        entry(NOON, Reopened, EVA, reason="Two still wait."),
        entry(NOON, Resolved, resolution="solved", root_cause="partner"),
        entry(NOON, Updated, happened="Paid.", planned="Look at nine.", audience="sponsors"),
    ]
    told = as_markdown(a_report(story))
    assert "- the owner, once: an update was due\n" in told
    assert "- the owner, once: a sponsor asked for an update\n" in told
    assert "- the lead, once: a sponsor asked for an update, or it needed another owner\n" in told
    assert "Eva Stone reopened it: Two still wait.\n" in told
    assert "Ana Reyes resolved it: solved, cause: partner or supplier." in told
    assert "> Paid.\\\n> Next: Look at nine." in told


def test_the_readers_clock_is_used_and_an_unknown_zone_is_utc() -> None:
    read = {
        zone: replace(a_report(), zone=zone).time(NOON) for zone in ("America/New_York", "Nowhere/Land", "")
    }
    assert read.pop("America/New_York") == "23 Nov 2026, 07:00"
    assert set(read.values()) == {"23 Nov 2026, 12:00"}


@pytest.mark.parametrize("kind", KINDS.values())
def test_everything_that_can_happen_has_a_sentence(kind: type[Fact]) -> None:
    for fact in (decode(kind.kind, {}), a_full_fact(kind)):
        sentence = a_report().describe(replace(entry(NOON, Said, BEN), fact=fact))
        assert sentence
        assert not sentence.endswith((":", "."))
        assert "{" not in sentence
        assert "  " not in sentence


def test_a_sentence_names_people_and_times_as_the_reader_knows_them() -> None:
    report = a_report()
    moved = entry(NOON, Promised, ANA, next_by=after(HOUR), reason="the bank is slow")
    assert (
        report.describe(moved)
        == "Ana Reyes promised the next update on it by 23 Nov 2026, 21:00: the bank is slow"
    )
    assert report.describe(entry(NOON, Promised, ANA, next_by=after(HOUR))).endswith("21:00")
    gone = entry(NOON, HandoverAsked, None, owner=ANA.slack_id, why="gone")
    assert report.describe(gone) == "It needs another owner: Ana Reyes is no longer in this workspace"
    asked = entry(NOON, Nudged, None, why="update", reason="asked", to=ANA.slack_id, rung="owner")
    assert (
        report.describe(asked) == "Callout nudged the owner Ana Reyes about it: a sponsor asks for an update"
    )
    handed = entry(NOON, Nudged, None, why="acknowledge", reason="asked", to=ANA.slack_id, rung="lead")
    assert report.describe(handed) == "Callout nudged the lead Ana Reyes about it: it needs another owner"
    made = entry(NOON, Sponsored, ANA, sponsor=EVA.slack_id)
    assert report.describe(made) == "Ana Reyes made Eva Stone a sponsor of it"


def test_a_report_says_all_there_is_of_a_merge_a_refused_reply_and_an_update() -> None:
    report = a_report()
    merged = entry(NOON, Absorbed, ANA, absorbed="C-9")
    assert report.describe(merged) == "Ana Reyes merged C-9 into it. Its posts are here now"
    updated = entry(NOON, Updated, ANA, next_by=after(HOUR))
    assert report.describe(updated).endswith("to the sponsors, the next one by 23 Nov 2026, 21:00")
    refused = entry(NOON, ReplyFailed, None, reason="It is longer than X allows.")
    assert report.describe(refused) == "A reply on it was not sent: It is longer than X allows"


def test_what_a_newer_version_wrote_is_told_and_exported_as_it_stands() -> None:
    newer = replace(entry(NOON, Said, ANA), fact=decode("teleported", {"to": "B-4"}))
    told = as_markdown(a_report([newer]))
    assert "Something happened to it that this version of Callout does not know: teleported." in told
    event = loaded(a_report([newer]))["events"][0]
    assert (event["kind"], event["data"]) == ("teleported", {"to": "B-4"})


@given(words, words)
def test_whatever_people_write_the_report_holds_no_html_and_no_link_but_ours(name: str, said: str) -> None:
    whoever = PersonRef(9, "U0X", name)
    story = [
        entry(NOON, Said, whoever, said),
        entry(NOON + MINUTE, Updated, whoever, happened=said, planned=said, audience="sponsors"),
        entry(NOON + MINUTE, Cancelled, whoever, reason=said),
    ]
    pinned = PinnedMessage(1, name, said, NOON, Place("C0EXEC", "1.2", None, OUR_LINK), (name,))
    fair = a_report(story)
    card = replace(fair.card, escalation=replace(fair.card.escalation, summary=said, severity=name))
    text = as_markdown(replace(fair, card=card, pinned=(pinned,)))
    tokens = [part for token in READER.parse(text) for part in (token, *(token.children or ()))]
    assert not {token.type for token in tokens} & {
        "html_block",
        "html_inline",
        "image",
        "fence",
        "code_inline",
    }
    assert {token.attrs["href"] for token in tokens if token.type == "link_open"} == {OUR_LINK}
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h2") == 6, "nobody adds one"


@given(words)
def test_whatever_people_write_the_json_holds_it_word_for_word(said: str) -> None:
    whole = said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert loaded(a_report([entry(NOON, Said, ANA, said)]))["events"][0]["words"] == whole


def test_times_for_programs_are_utc_and_say_so() -> None:
    told_to = loaded(a_report())
    assert told_to["as_of"] == "2026-11-23T16:00:00Z"
    assert told_to["escalation"]["opened_at"] == "2026-11-23T12:00:00Z"
    assert datetime.fromisoformat(told_to["events"][0]["at"]) == NOON.astimezone(UTC)


def test_the_page_tells_every_key_of_the_json_and_no_other() -> None:
    page = pages.page("export.md")
    told_to = loaded(a_report())
    assert told_to["format"] == FORMAT
    sections = pages.sections(pages.section(page, "The JSON file"), 3)
    assert list(told_to) == [row[0].strip("`") for row in pages.rows(sections.pop("The whole"))]
    assert sections.keys() == {name for name, part in told_to.items() if isinstance(part, list | dict)}
    for name, text in sections.items():
        part = told_to[name][0] if isinstance(told_to[name], list) else told_to[name]
        assert list(part) == [row[0].strip("`") for row in pages.rows(text)], name
