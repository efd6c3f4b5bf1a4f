"""What belongs to a card waits for it, but not for ever."""

import pytest

from bot.domain.subjects import escalation_subject
from bot.outbox.messages import CardUpdate, Delivery
from bot.outbox.senders import NotNow
from bot.readmodels import Place
from bot.slack.outbound.outgoing import FOR_ITS_CARD, await_card
from tests.people_builders import NOON

E1 = escalation_subject(1)


def tried(attempts: int) -> Delivery:
    return Delivery(
        id=1,
        key="k",
        kind="card",
        target="card:R-1",
        subject="R-1",
        lane="C0PAY",
        data={},
        revision=1,
        attempts=attempts,
        maybe_sent=False,
        made_at=NOON,
        content=CardUpdate(),
    )


@pytest.mark.parametrize("attempts", [0, 5])
def test_what_links_to_a_card_waits_for_it(attempts: int) -> None:
    with pytest.raises(NotNow) as later:
        await_card(None, E1, tried(attempts))
    assert (later.value.wait, later.value.whole_lane, later.value.maybe_sent) == (FOR_ITS_CARD, False, False)
    assert "the card of E-1 is not there yet" in later.value.reason


def test_it_goes_out_at_once_where_the_card_is_there_and_without_a_link_after_six_tries() -> None:
    await_card(Place("C0DESK", "1.2"), E1, tried(0))
    await_card(None, E1, tried(6))
