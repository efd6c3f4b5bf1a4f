"""Forms sent and closed: the payloads, and what the app's answer does to the stack of views.

https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.people.interactions import TROUBLE, payload_of
from bot.sandbox.slack import modals
from bot.sandbox.slack.dispatch import Ack
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json, SlackError

Outcome = Literal["closed", "errors", "updated", "pushed", "cleared", "failed"]


@dataclass(frozen=True)
class Submitted:
    """What became of a form; `errors` are by block_id, `trouble` is what one reads if the app failed."""

    outcome: Outcome
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


_FAILED = Submitted("failed", trouble=TROUBLE)


async def submit(state: State, user: User, view: View) -> Submitted:
    """Press a form's submit button."""
    payload = payload_of(state, user, "view_submission") | {
        "trigger_id": state.triggers.issue(user.id, state.now(), view.id),
        "view": view.as_json(),
        "response_urls": [],
    }
    ack = await state.dispatcher.ask("interactive", payload)
    if not ack.ok:
        return _FAILED
    try:
        return _apply(state, view, ack)
    except SlackError as refused:
        reasons = refused.extra.get("response_metadata") or refused.error
        state.violations.add("bad_response_action", "view_submission", f"{refused.error}: {reasons}")
        return _FAILED
    finally:
        state.changes.ring()


def _apply(state: State, view: View, ack: Ack) -> Submitted:
    body = ack.body
    action = body.get("response_action")
    stack = state.stacks.get(view.user, [])
    if body.keys() - {"response_action", "errors", "view"}:
        raise SlackError("invalid_response_action")
    if action is None and not body:
        _remove(state, view)
        return Submitted("closed")
    if action == "clear":
        state.stacks.pop(view.user, None)
        return Submitted("cleared")
    if action == "errors":
        return Submitted("errors", _errors(view, body.get("errors")))
    if action == "update":
        modals.update_view(state, view, body.get("view") or {})
        return Submitted("updated")
    if action == "push":
        modals.push_onto(state, stack or [view], body.get("view") or {})
        return Submitted("pushed")
    raise SlackError("invalid_response_action")


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = [b["block_id"] for b in view.blocks if b["type"] == "input"]
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_errors")
    for block_id, words in errors.items():
        if block_id not in inputs or not isinstance(words, str) or not words:
            raise SlackError("invalid_errors", response_metadata=f"{block_id} is no input block of this view")
    return errors


def _remove(state: State, view: View) -> None:
    stack = state.stacks.get(view.user, [])
    if view in stack:
        stack.remove(view)
    if not stack:
        state.stacks.pop(view.user, None)


async def close(state: State, user: User, view: View, *, everything: bool = False) -> None:
    """Press a form's close button (`everything`: the cross that closes the whole stack)."""
    clears = everything or bool(view.definition.get("clear_on_close"))
    stack = list(state.stacks.get(view.user, []))
    gone = stack if clears else [view]
    for closed in gone:
        _remove(state, closed)
    state.changes.ring()
    for closed in reversed(gone):
        if closed.definition.get("notify_on_close"):
            payload: Json = {"view": closed.as_json(), "is_cleared": clears}
            await state.dispatcher.ask("interactive", payload_of(state, user, "view_closed") | payload)
