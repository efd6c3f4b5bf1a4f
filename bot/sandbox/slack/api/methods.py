"""Every method the local Slack knows, and the way a call goes through it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack.api import chat, conversations, files, reactions, users, views
from bot.sandbox.slack.api.call import Call, Method
from bot.sandbox.slack.state import ApiCall
from bot.sandbox.slack.violations import BROKEN_RULES
from bot.sandbox.slack.wire import Json, SlackError

METHODS: Mapping[str, Method] = {
    **users.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **views.METHODS,
    **reactions.METHODS,
    **files.METHODS,
}


def run(call: Call) -> Json:
    """Carry out a call and answer as Slack does; a broken rule is also recorded as a violation."""
    try:
        answer = {"ok": True, **_run(call)}
    except SlackError as refused:
        answer = refused.as_json()
        if refused.error in BROKEN_RULES:
            call.state.violations.add(refused.error, call.method, _why(refused))
    if call.warnings:
        metadata = answer.setdefault("response_metadata", {})
        metadata["warnings"] = list(call.warnings)
        answer["warning"] = ",".join(call.warnings)
    call.state.calls.append(ApiCall(call.method, call.args, answer, call.state.now()))
    call.state.changes.ring()
    return answer


def _run(call: Call) -> Json:
    method = METHODS.get(call.method)
    if method is None:
        raise SlackError("unknown_method", req_method=call.method)
    method.check(call)
    return method.run(call)


def _why(refused: SlackError) -> str:
    metadata = refused.extra.get("response_metadata")
    reasons = metadata.get("messages") if isinstance(metadata, dict) else None
    if reasons:
        return "; ".join(reasons)
    needed = refused.extra.get("needed")
    return f"needs {needed}" if needed else refused.error
