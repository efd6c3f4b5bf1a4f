"""Who belongs into the channel of a confidential escalation."""

from bot.domain.escalations.confidentiality import RoomPeople

ROOM = RoomPeople(belong=frozenset({"U0ANA", "U0EVA"}), invited=frozenset({"U0ANA", "U0LENA", "U0BEN"}))


def test_owner_sponsors_and_leads_are_missing_until_they_were_invited() -> None:
    assert ROOM.missing({"U0LENA", "U0LOU"}) == {"U0EVA", "U0LOU"}


def test_who_handed_it_on_and_who_leads_no_more_has_no_reason_to_be_there() -> None:
    assert ROOM.without_reason({"U0LENA"}) == {"U0BEN"}
    assert ROOM.without_reason({"U0LOU"}) == {"U0BEN", "U0LENA"}


def test_whom_callout_did_not_invite_is_never_without_a_reason() -> None:
    assert RoomPeople().without_reason(set()) == set()
