"""What apps write: shown where a partner team can be read, and never a reason for anybody to write back."""

import pytest

from bot.domain.events.partners import PartnerSaid
from bot.domain.events.timeline import MessageChange
from bot.readmodels import Place
from bot.services.partners.asking import Question, ask_about
from bot.services.timeline.messages import Message, record_message
from tests.integration.services.board import Post, a_board
from tests.integration.services.partners import HOME, THREADS, Bureau, of_app, open_bureau
from tests.people_builders import MINUTE, NOON

TS, ELSEWHERE = "1795435200.000100", "1795435000.000900"


async def test_what_an_app_writes_in_a_teams_thread_is_its_word_on_our_timeline(migrated_url: str) -> None:
    async with open_bureau(migrated_url) as bureau:
        await bureau.asks("payouts")
        written = of_app(bureau.writes(THREADS[1], TS, "Run 4 passed"))
        for _ in range(2):
            await record_message(bureau.office.context, written)
        async with bureau.office.context.read() as view:
            entry = (await view.timeline.page(bureau.subject, 1, 10)).entries[-1]
        assert (type(entry.fact), entry.words, entry.actor) == (
            PartnerSaid,
            "Run 4 passed",
            "Build (app)",
        )
        assert (await bureau.office.story(bureau.subject)).count("partner_said") == 1


@pytest.mark.parametrize("change", list(MessageChange))
async def test_what_an_app_writes_in_our_own_thread_is_not_kept_and_goes_nowhere(
    migrated_url: str, change: MessageChange
) -> None:
    async with open_bureau(migrated_url) as bureau:
        await bureau.asks("payouts")
        written = bureau.writes(HOME, TS, "↪ payouts run 4 passed", change, NOON + MINUTE)
        assert await record_message(bureau.office.context, of_app(written)) == []
        assert not [row for row in await bureau.office.rows("messages") if row["ts"] == TS]
        assert not [row for row in await bureau.office.rows("deliveries") if row["kind"] == "mirror"]


async def test_two_callouts_in_one_workspace_do_not_answer_each_other(
    migrated_sqlite_url: str, migrated_postgres_url: str
) -> None:
    async with open_bureau(migrated_sqlite_url) as one, open_bureau(migrated_postgres_url) as two:
        await one.asks("payouts")
        await asks_beside(two)
        boards = a_board(one.office), a_board(two.office)
        await record_message(one.office.context, one.writes(THREADS[1], TS, "The bank is slow."))
        await record_message(one.office.context, one.writes(HOME, "1795435200.000200", "↪ How slow?"))
        for _ in range(3):
            for mail in boards:
                await mail.arrives()
            await hears(two, boards[0])
            await hears(one, boards[1])
        assert sum("The bank is slow." in text for board in boards for text in texts(board)) == 1
        assert sum("How slow?" in text for board in boards for text in texts(board)) == 1
        assert [row["text"] for row in await two.office.rows("messages")] == ["And ours?"]


async def asks_beside(bureau: Bureau) -> None:
    """A second Callout asks the same team; its cards stand in the same channels, below other messages."""
    async with bureau.office.database.begin() as uow:
        await uow.conn.exec_driver_sql("DELETE FROM placements")
        await uow.placements.put(
            f"card:{bureau.subject}", str(bureau.subject), Place(HOME.channel, ELSEWHERE)
        )
        await uow.placements.put("card:R-1", "R-1", Place(THREADS[1].channel, ELSEWHERE))
    await ask_about(
        bureau.office.context, bureau.subject, Question("payouts", "And ours?"), bureau.ana, "form-1"
    )


async def hears(bureau: Bureau, mail: Post) -> None:
    """One Callout is told of everything that the other has posted."""
    for ts, (thread, text) in list(mail.board.shown.items()):
        channel, _, head = thread.partition(":")
        place = Place(channel, ts, None if head == "None" else head)
        said = Message(MessageChange.POSTED, place, "Callout (app)", text, NOON, is_bot=True)
        assert await record_message(bureau.office.context, said) == []


def texts(mail: Post) -> list[str]:
    return [text for _, text in mail.board.shown.values()]
