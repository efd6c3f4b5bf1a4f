"""Where things are shown: a card that moves leaves a thread behind, and people who write there are heard."""

import pytest

from bot.domain.subjects import request_subject
from bot.readmodels import Place
from tests.integration.services.office import open_office
from tests.integration.services.partners import POLICY

SUBJECT = request_subject(7)
FIRST, SECOND, THIRD = (Place("C0PAY0001", f"179543510{number}.000100") for number in range(3))


@pytest.mark.parametrize("times", [1, 2])
async def test_every_thread_that_a_card_has_had_is_known(migrated_url: str, times: int) -> None:
    async with open_office(migrated_url, POLICY) as office, office.database.begin() as uow:
        for place in (FIRST, SECOND, THIRD):
            for _ in range(times):
                await uow.placements.put("card:R-7", "R-7", place)
        assert await uow.placements.of("card:R-7") == THIRD
        for place in (FIRST, SECOND, THIRD):
            assert await uow.placements.subject_at(place.channel, "1.0", place.ts) == SUBJECT


async def test_what_has_no_thread_of_its_own_is_known_where_it_is_now(migrated_url: str) -> None:
    async with open_office(migrated_url, POLICY) as office, office.database.begin() as uow:
        for place in (FIRST, SECOND):
            await uow.placements.put("told:R-7:C0:1", "R-7", place)
        assert await uow.placements.subject_at(FIRST.channel, FIRST.ts, None) is None
        assert await uow.placements.subject_at(SECOND.channel, SECOND.ts, None) == SUBJECT
