"""What a person reads, whatever they do and whatever goes wrong: over Socket Mode and over signed HTTP."""

import re
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack import faults
from tests.e2e.guard_rig import TRANSPORTS, Rig, rigged

DESK = "#social-desk"


@pytest.fixture(params=TRANSPORTS)
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with rigged(str(request.param)) as ready:
        yield ready


async def test_a_command_is_answered_privately_with_its_acknowledgement(rig: Rig) -> None:
    answer = await rig.slack.person("Ana").types("/case hello", DESK)
    assert answer is not None
    assert (answer.is_private, answer.text) == (True, "Hello Ana")


async def test_a_command_without_an_answer_says_nothing(rig: Rig) -> None:
    assert await rig.slack.person("Ana").types("/case", DESK) is None
    assert rig.notes.done == ["Ana "]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("Ana", "Only executives and leads can do this."),
        ("Nora", "You have no role on the desk."),
        ("Gus", "Guests cannot use Callout."),
        ("Sam", "Callout answers only people of its own workspace."),
    ],
)
async def test_whoever_may_not_is_told_so_privately(rig: Rig, who: str, words: str) -> None:
    answer = await rig.slack.person(who).types("/escalation", DESK)
    assert answer is not None
    assert answer.is_private
    assert words in answer.text


async def test_an_admin_may_do_everything_and_everybody_what_is_for_everybody(rig: Rig) -> None:
    assert "Escalations of Adam" in (await rig.slack.person("Adam").asks("/escalation", DESK)).text
    assert "All is well" in (await rig.slack.person("Nora").asks("/callout status", DESK)).text


async def test_a_domain_error_is_a_sentence(rig: Rig) -> None:
    assert "No unowned case is waiting." in (await rig.slack.person("Ana").asks("/case none", DESK)).text


async def test_a_handler_that_breaks_leaves_a_reference_with_the_person_and_in_the_log(rig: Rig) -> None:
    with capture_logs() as lines:
        answer = await rig.slack.person("Ana").asks("/case break", DESK)
    found = re.search(r"\(ref ([0-9a-f]{4})\)", answer.text)
    assert found is not None
    (line,) = [line for line in lines if line.get("ref") == found[1]]
    assert (line["about"], line["error"]) == ("command /case", "ValueError")
    assert "4111" not in answer.text + str(lines)


async def test_a_press_is_answered_to_that_person_alone(rig: Rig) -> None:
    card = await rig.card("claim")
    await rig.slack.person("Ana").clicks("claim", card)
    answer = await rig.slack.person("Ana").sees("You claimed C-12", DESK)
    assert answer.is_private
    assert rig.notes.done == ["Ana claims C-12"]
    assert not [seen for seen in rig.slack.person("Ben").messages(DESK) if "You claimed" in seen.text]


async def test_an_outsider_who_presses_is_told_and_changes_nothing(rig: Rig) -> None:
    card = await rig.card("claim", who="Gus")
    await rig.slack.person("Gus").clicks("claim", card)
    assert (await rig.slack.person("Gus").sees("Guests cannot use Callout", DESK)).is_private
    assert rig.notes.done == []


async def test_a_button_that_only_leads_somewhere_asks_nobody_who_they_are(rig: Rig) -> None:
    card = await rig.card("link", who="Gus")
    await rig.slack.person("Gus").clicks("link", card)
    await rig.slack.settled()
    assert rig.slack.calls_to("users.info") == []


async def test_a_button_of_an_older_version_says_how_to_go_on(rig: Rig) -> None:
    card = await rig.card("long-forgotten")
    await rig.slack.person("Ana").clicks("long-forgotten", card)
    await rig.slack.person("Ana").sees(
        "from an older version of Callout. Open the case with /case show C-12", DESK
    )


async def test_a_page_replaces_the_private_one_before_it_but_never_a_card(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    card = await rig.card("page")
    await ana.clicks("page", card)
    await ana.clicks("Next", await ana.sees("Page 1", DESK))
    await ana.sees("Page 2", DESK)
    assert [seen.text.split("\n")[0] for seen in ana.messages(DESK)] == ["A card", "Page 2"]


async def test_when_the_response_url_fails_the_answer_comes_beside_the_card(rig: Rig) -> None:
    card = await rig.card("claim")
    rig.slack.response_urls.base = "http://127.0.0.1:9"  # nobody listens there
    await rig.slack.person("Ana").clicks("claim", card)
    assert (await rig.slack.person("Ana").sees("You claimed C-12", DESK)).is_private


async def test_when_the_channel_allows_no_private_answer_it_comes_as_a_direct_message(rig: Rig) -> None:
    card = await rig.card("claim")
    rig.slack.response_urls.base = "http://127.0.0.1:9"
    rig.slack.faults.on("chat.postEphemeral", faults.refusal("user_not_in_channel"))
    await rig.slack.person("Ana").clicks("claim", card)
    await rig.slack.person("Ana").sees("You claimed C-12", "@Callout")


async def test_when_nothing_reaches_the_person_a_log_line_remains(rig: Rig) -> None:
    card = await rig.card("claim")
    rig.slack.response_urls.base = "http://127.0.0.1:9"
    rig.slack.faults.on("chat.postEphemeral", faults.server_error(html=True))
    rig.slack.faults.on("conversations.open", faults.no_answer())
    with capture_logs() as lines:
        await rig.slack.person("Ana").clicks("claim", card)
        assert await rig.guard.drain(5)
    assert "a person could not be told" in [line["event"] for line in lines]


async def test_a_form_opens_and_its_answer_is_private(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    await form.fill("Your words", "thank you")
    assert (await form.submit()).closed
    await ana.sees("Sent: thank you", "@Callout")


@pytest.mark.parametrize(
    ("words", "label", "error"),
    [
        ("bad", "Your words", "Write something better."),
        ("errors", "Topic", "Choose a topic."),
        ("break", "Your words", "Something went wrong on our side"),
    ],
)
async def test_a_form_that_fails_stays_open_with_the_reason_beside_the_field(
    rig: Rig, words: str, label: str, error: str
) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    await form.fill("Your words", words)
    result = await form.submit()
    assert result.outcome == "errors"
    assert list(result.errors) == [label]
    assert error in result.errors[label]


async def test_a_form_can_be_pushed_on_top_of_another_and_replaced(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    await ana.clicks("push", form)
    pushed = await ana.form("Pushed")
    await ana.clicks("update", pushed)
    await ana.form("Updated")
    assert form.is_open
    assert rig.notes.done == ["updated: True"]
    await ana.sees("Updated", "@Callout")


async def test_what_is_refused_in_a_sheet_is_said_there(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout sheet", DESK)
    await ana.clicks("refuse", await ana.form("A sheet"))
    await ana.form("Callout", text="No unowned case is waiting.")


async def test_what_is_refused_beside_a_form_leaves_what_was_written_in_it(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    await form.fill("Your words", "half a sentence")
    await ana.clicks("refuse", form)
    await ana.sees("No unowned case is waiting.", "@Callout")
    assert form.fields["Your words"].value == "half a sentence"


async def test_a_form_nobody_answers_any_more_stays_open_and_says_so(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    form.view.definition["callback_id"] = "long-forgotten"
    await form.fill("Your words", "not lost")
    result = await form.submit()
    assert "from an older version of Callout" in result.errors["Your words"]
    assert form.is_open


async def test_a_form_that_is_closed_leaves_nothing(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    form.view.definition["notify_on_close"] = True
    await form.close()
    assert rig.notes.done == []


async def test_a_menu_gets_its_options_and_none_when_its_handler_breaks(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    assert await form.suggested("Topic", "pay") == ["C-12 pay"]
    assert await form.suggested("Topic", "break") == []


async def test_shortcuts_are_answered_where_they_were_used(rig: Rig) -> None:
    ana, ben = rig.slack.person("Ana"), rig.slack.person("Ben")
    message = await ben.says("It is down", DESK)
    await ana.shortcut("Open a case", message)
    assert (await ana.sees("A case of: It is down", DESK)).is_private
    await ana.global_shortcut("New case")
    await ana.sees("A case of nothing", "@Callout")


async def test_a_shortcut_nobody_answers_any_more_says_so(rig: Rig) -> None:
    await rig.slack.person("Ana").global_shortcut("New escalation")
    await rig.slack.person("Ana").sees("This shortcut is from an older version", "@Callout")


async def test_what_is_said_is_heard_with_its_edits_and_deletions(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    words = await ana.says("On it", DESK)
    await ana.edits(words, "On it now")
    await ana.deletes(words)
    await rig.slack.settled()
    assert [kind for _, _, kind in rig.notes.heard] == ["posted", "edited", "deleted"]
    assert list(rig.notes.heard.values()) == ["On it", "On it now", ""]


async def test_the_bot_does_not_hear_itself_but_other_bots(rig: Rig) -> None:
    await rig.card("claim")
    rig.slack.other_app_says("beep", DESK)
    await rig.slack.settled()
    assert list(rig.notes.heard.values()) == ["beep"]


async def test_what_could_not_be_stored_comes_again_and_is_stored_once(rig: Rig) -> None:
    rig.notes.trouble = True
    with rig.slack.expect_violation("bad_ack" if rig.server.sockets.connections == 0 else "ack_too_late"):
        rig.slack.dispatcher.ack_seconds = 0.3
        await rig.slack.person("Ana").says("Do not lose this", DESK)
        await rig.slack.settled()
    assert rig.notes.hearings == 2
    rig.notes.trouble = False
    rig.slack.retry_now()
    await rig.slack.settled()
    assert list(rig.notes.heard.values()) == ["Do not lose this"]
    assert rig.slack.dispatcher.waiting == []
