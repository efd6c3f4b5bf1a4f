"""Killed at any statement, a use case leaves everything as it was; told again, it is done whole."""

import pytest

from tests.integration.services.brittle import KilledError, brittle
from tests.integration.services.office import Office
from tests.integration.services.use_cases import (
    Prepared,
    asking,
    claiming,
    ending,
    freeing,
    going_on,
    hearing,
    merging,
    merging_escalations,
    nudging,
    raising_one,
    receiving,
    recording_a_reply,
    replying,
    resolving,
    returning,
    splitting,
)

MOST = 200
DEEDS = (
    receiving,
    claiming,
    resolving,
    merging,
    merging_escalations,
    splitting,
    returning,
    ending,
    going_on,
    asking,
    raising_one,
    nudging,
    freeing,
    replying,
    recording_a_reply,
    hearing,
)


@pytest.mark.parametrize("prepared", DEEDS, ids=lambda prepared: prepared.__name__)
async def test_whoever_is_killed_at_any_statement_leaves_everything_as_it_was(
    office: Office, prepared: Prepared
) -> None:
    deed = await prepared(office)
    before = await office.dump()
    for statement in range(1, MOST):
        try:
            await deed(brittle(office.context, statement))
        except KilledError:
            assert await office.dump() == before, f"killed at statement {statement}"
        else:
            break
    assert 5 < statement < MOST - 1
    assert await office.dump() != before
