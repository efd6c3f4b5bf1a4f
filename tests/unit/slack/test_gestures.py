import pytest

from bot.domain.access import Permission
from bot.slack.answers import Reply
from bot.slack.gestures import Gestures, RegisteredTwiceError
from bot.slack.payloads import CommandLine, MessageEvent, Press, ShortcutCall, Submission, WorkspaceEvent


async def pressed(_: Press) -> None: ...


def test_a_handler_is_found_by_its_id_with_the_permission_that_it_needs() -> None:
    on = Gestures()
    on.action("case_claim", Permission.CLAIM_CASE)(pressed)
    on.action("case_reopen", Permission.REOPEN_CASE)(pressed)
    claim, reopen = on.action.get("case_claim"), on.action.get("case_reopen")
    assert claim is not None
    assert reopen is not None
    assert (claim.handler, claim.permission) == (pressed, Permission.CLAIM_CASE)
    assert reopen.permission is Permission.REOPEN_CASE
    assert on.action.get("unheard-of") is None


def test_an_id_registered_twice_is_an_error_at_start() -> None:
    on = Gestures()
    on.action("case_claim", Permission.CLAIM_CASE)(pressed)
    with pytest.raises(RegisteredTwiceError, match="case_claim"):
        on.action("case_claim", Permission.CLAIM_CASE)(pressed)


def test_the_same_id_may_name_a_button_and_a_form() -> None:
    on = Gestures()
    on.action("note", Permission.NOTE_CASE)(pressed)

    @on.submit("note", Permission.NOTE_CASE)
    async def sent(_: Submission) -> Reply | None:
        return None

    assert on.submit.get("note") is not None


def test_all_ids_can_be_held_against_the_manifest() -> None:
    on = Gestures()

    @on.command("/case", Permission.READ_CASES)
    async def case(_: CommandLine) -> None: ...

    @on.shortcut("new_case", Permission.OPEN_CASE)
    async def new_case(_: ShortcutCall) -> None: ...

    @on.said
    async def said(_: MessageEvent) -> None: ...

    @on.event("user_change")
    async def changed(_: WorkspaceEvent) -> None: ...

    on.event("user_change")(changed)
    on.links.add("open_link")
    assert (set(on.command), set(on.shortcut), on.links) == ({"/case"}, {"new_case"}, {"open_link"})
    assert not on.action | on.submit | on.options
    assert on.listeners == [said]
    assert on.events == {"user_change": [changed, changed]}
