import pytest

from bot.domain.access import Permission
from bot.slack.answers import Reply
from bot.slack.gestures import GestureIds, Gestures, RegisteredTwiceError
from bot.slack.payloads import CommandLine, MessageEvent, Press, ShortcutCall, Submission, WorkspaceEvent


async def pressed(_: Press) -> None: ...


def test_a_handler_is_found_by_its_id_with_the_permission_that_it_needs() -> None:
    on = Gestures()
    on.action("case_claim", Permission.CLAIM_CASE)(pressed)
    on.action("case_reopen", Permission.REOPEN_CASE)(pressed)
    claim, reopen = on.actions.get("case_claim"), on.actions.get("case_reopen")
    assert claim is not None
    assert reopen is not None
    assert (claim.handler, claim.permission) == (pressed, Permission.CLAIM_CASE)
    assert reopen.permission is Permission.REOPEN_CASE
    assert on.actions.get("unheard-of") is None


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

    assert on.forms.get("note") is not None


def test_all_ids_can_be_held_against_the_manifest() -> None:
    on = Gestures()

    @on.command("/case", Permission.READ_CASES)
    async def case(_: CommandLine) -> None: ...

    @on.shortcut("new_case", Permission.OPEN_CASE)
    async def new_case(_: ShortcutCall) -> None: ...

    @on.said()
    async def said(_: MessageEvent) -> None: ...

    @on.event("user_change")
    async def changed(_: WorkspaceEvent) -> None: ...

    on.event("user_change")(changed)
    on.link("open_link")
    assert on.ids() == GestureIds(
        commands=frozenset({"/case"}),
        shortcuts=frozenset({"new_case"}),
        actions=frozenset({"open_link"}),
        forms=frozenset(),
        options=frozenset(),
        events=frozenset({"user_change", "message"}),
    )
    assert len(on.events["user_change"]) == 2
