"""Words for partners in a thread whose requests have moved: they stay with the team that read them."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.events.timeline import MessageChange
from bot.domain.people import Role
from bot.readmodels import Place
from bot.services.escalations.moves import merge_escalations, split_escalation
from bot.services.partners.asking import Question, ask_about
from bot.services.partners.mirrors import advise_writer, still_told
from bot.services.timeline.messages import record_message
from tests.integration.services.partners import HOME, Bureau, open_bureau
from tests.people_builders import MINUTE, NOON

EDITED, TS = MessageChange.EDITED, f"{NOON.timestamp() + 2:.0f}.000100"


@pytest.fixture
async def bureau(migrated_url: str) -> AsyncIterator[Bureau]:
    """Payouts and Risk are asked about one escalation."""
    async with open_bureau(migrated_url) as bureau:
        await bureau.asks("payouts")
        await bureau.asks("risk", "Is it safe?")
        yield bureau


@pytest.mark.parametrize("words", ["↪ payouts when, please?", "↪ Payouts: today?"])
async def test_words_for_a_request_that_was_split_off_stay_with_its_team_when_they_are_edited(
    bureau: Bureau, words: str
) -> None:
    context = bureau.office.context
    message = bureau.writes(HOME, TS, "↪ payouts when?")
    await record_message(context, message)
    await split_escalation(context, bureau.office.roster, bureau.subject.number, 1, bureau.ana, "form-1")
    await record_message(context, bureau.writes(HOME, TS, words, EDITED, NOON + MINUTE))
    assert await shown_to(bureau, message.place) == {"R-1": True}


async def test_words_for_a_request_that_went_into_another_escalation_follow_their_edits(
    bureau: Bureau,
) -> None:
    context, eva = bureau.office.context, await bureau.office.person("eva", Role.EXECUTIVE)
    message = bureau.writes(HOME, TS, "↪ payouts when?")
    await record_message(context, message)
    other = (await bureau.office.escalation(eva, owner=bureau.ana.person)).escalation
    question = Question("payouts", "And this one?")
    assert await ask_about(context, other.subject, question, bureau.ana, "form-1")
    await merge_escalations(context, bureau.subject.number, other.number, bureau.ana)
    await record_message(context, bureau.writes(HOME, TS, "↪ payouts when, please?", EDITED, NOON + MINUTE))
    assert await shown_to(bureau, message.place) == {"R-1": True}


async def test_who_edits_words_for_a_request_that_went_on_elsewhere_is_not_told_that_they_stay(
    bureau: Bureau,
) -> None:
    context = bureau.office.context
    await record_message(context, bureau.writes(HOME, TS, "↪ payouts when?"))
    await split_escalation(context, bureau.office.roster, bureau.subject.number, 1, bureau.ana, "form-1")
    edited = bureau.writes(HOME, TS, "↪ payouts when, please?", EDITED, NOON + MINUTE)
    await record_message(context, edited)
    assert await advise_writer(context, edited.place, bureau.subject, edited.text) is None


async def shown_to(bureau: Bureau, place: Place) -> dict[str, bool]:
    """The teams' threads that show a message of ours, and whether it still belongs there."""
    async with bureau.office.context.read() as view:
        said = await view.timeline.said_at(place.channel, place.ts)
        assert said is not None
        requests = [await view.partner_requests.get(number) for number in (1, 2)]
        marked = {row["subject"] for row in await bureau.office.rows("deliveries") if row["kind"] == "mirror"}
        return {
            str(each.subject): await still_told(view, each, said, bureau.office.policy.teams)
            for each in requests
            if str(each.subject) in marked
        }
