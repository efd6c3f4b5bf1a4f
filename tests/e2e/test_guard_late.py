"""Handlers that take longer than Slack waits: acknowledged in time, answered later, nothing lost."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack import faults
from tests.e2e.guard_rig import HURRIED, TRANSPORTS, Rig, rigged

DESK = "#social-desk"


@pytest.fixture(params=TRANSPORTS)
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with rigged(str(request.param), HURRIED) as ready:
        yield ready


async def test_a_slow_command_is_acknowledged_and_answered_later(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    assert await ana.types("/case slow", DESK) is None
    rig.notes.gate.set()
    assert (await ana.sees("It took a while", DESK)).is_private
    assert rig.notes.done == ["Ana slow"]


async def test_a_slow_command_whose_response_url_fails_is_answered_beside_or_by_message(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    rig.slack.response_urls.base = "http://127.0.0.1:9"
    await ana.types("/case slow", DESK)
    rig.slack.faults.on("chat.postEphemeral", faults.refusal("channel_not_found"))
    rig.notes.gate.set()
    await ana.sees("It took a while", "@Callout")


async def test_a_slow_view_is_announced_by_a_loading_one(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout slow", DESK)
    assert "Loading" in (await ana.form("Reply")).text
    rig.notes.gate.set()
    await ana.form("Loaded", field="Your words")


async def test_a_person_who_closes_the_loading_view_is_left_alone(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout slow", DESK)
    await (await ana.form("Reply")).close()
    rig.notes.gate.set()
    assert await rig.guard.drain(5)
    assert not ana.has_form
    assert [seen for seen in ana.messages(DESK) if seen.is_private] == []


async def test_a_view_that_cannot_be_loaded_says_why_where_the_person_looks(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout broken", DESK)
    await ana.form("Reply")
    rig.notes.gate.set()
    await ana.form("Callout", text="No unowned case is waiting.")


async def test_a_view_that_cannot_be_loaded_is_explained_privately_once_it_was_closed(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/callout broken", DESK)
    await (await ana.form("Reply")).close()
    rig.notes.gate.set()
    assert (await ana.sees("No unowned case is waiting.", DESK)).is_private


async def sent(rig: Rig, words: str) -> str:
    """What became of a form that its handler holds back."""
    ana = rig.slack.person("Ana")
    await ana.types("/callout", DESK)
    form = await ana.form("Reply")
    await form.fill("Your words", words)
    outcome = (await form.submit()).outcome
    rig.notes.gate.set()
    return outcome


async def test_a_slow_form_closes_and_is_answered_later(rig: Rig) -> None:
    assert await sent(rig, "slow but fine") == "closed"
    await rig.slack.person("Ana").sees("Sent: slow but fine", "@Callout")


async def test_a_slow_form_that_fails_gives_the_words_back(rig: Rig) -> None:
    assert await sent(rig, "slow <b> & bad") == "closed"
    answer = await rig.slack.person("Ana").sees("Write something better.", "@Callout")
    assert "Your words" in answer.text
    assert "slow <b> & bad" in answer.text


async def test_work_is_finished_before_the_process_stops(rig: Rig) -> None:
    ana = rig.slack.person("Ana")
    await ana.types("/case slow", DESK)
    rig.notes.gate.set()
    assert await rig.guard.drain(5)
    assert "It took a while" in ana.screen(DESK)


async def test_a_handler_that_never_ends_is_cut_short_and_the_log_says_so(rig: Rig) -> None:
    await rig.slack.person("Ana").types("/case slow", DESK)
    with capture_logs() as lines:
        assert not await rig.guard.drain(0)
    assert [line["event"] for line in lines] == ["work was cut short"]


async def test_a_trigger_that_expired_is_explained(rig: Rig) -> None:
    rig.slack.faults.on("views.open", faults.refusal("expired_trigger_id"))
    await rig.slack.person("Ana").types("/callout", DESK)
    await rig.slack.person("Ana").sees("Slack lets a form open only within three seconds", DESK)


async def test_while_slack_is_away_the_person_is_told_as_soon_as_it_is_back(rig: Rig) -> None:
    rig.slack.faults.on("users.info", faults.server_error(html=True))
    await rig.slack.person("Ana").types("/case hello", DESK)
    await rig.slack.person("Ana").sees("Slack did not answer us in time", DESK)
    assert rig.notes.done == []
